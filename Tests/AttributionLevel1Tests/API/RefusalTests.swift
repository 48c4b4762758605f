import SimulationKernel
import Testing
import Web

@testable import AttributionLevel1

@Suite struct RefusalTests {
  private static let impressions: [(LevelOneError.Name, @Sendable (inout ImpressionOptions) -> Void)] = [
    (.rangeError, { $0.histogramIndex = 5 }), (.rangeError, { $0.lifetimeDays = 0 }),
    (.rangeError, { $0.conversionSites = Array(repeating: "a.example", count: 4) }),
    (.rangeError, { $0.conversionSites = ["", "", "", ""] }),
    (.syntaxError, { $0.conversionSites = ["a.example", "localhost"] }),
    (.syntaxError, { $0.conversionSites = ["a.localhost"] }), (.syntaxError, { $0.conversionSites = ["a"] }),
    (.syntaxError, { $0.conversionSites = ["com"] }), (.syntaxError, { $0.conversionSites = ["github.io"] }),
    (.syntaxError, { $0.conversionSites = ["127.0.0.1"] }),
    (.syntaxError, { $0.conversionSites = ["[::1]"] }),
    (.rangeError, { $0.conversionCallers = ["a", "b", "c", "d"] }),
    (.syntaxError, { $0.conversionCallers = ["https://a.example"] }),
    // The order: bucket, life, sites, callers.
    (
      .syntaxError,
      {
        $0.conversionSites = [":"]
        $0.conversionCallers = ["a", "b", "c", "d"]
      }
    ),
    (
      .rangeError,
      {
        $0.lifetimeDays = 0
        $0.conversionSites = [":"]
      }
    ),
  ]

  @Test(arguments: impressions.indices)
  func impressionsAreRefused(index: Int) throws {
    var browser = try SmallBrowser()
    #expect(refusal { try browser.save(0, at: 1, Self.impressions[index].1) } == Self.impressions[index].0)
    #expect(browser.api.storedImpressions == 0)
  }

  private static let conversions: [(LevelOneError.Name, @Sendable (inout ConversionOptions) -> Void)] = [
    (.referenceError, { $0.aggregationService = "https://agg-service.example/" }),
    (
      .referenceError,
      {
        $0.aggregationService = ""
        $0.epsilon = -1
      }
    ),
    (
      .typeError,
      {
        $0.aggregationService = ""
        $0.epsilon = .infinity
      }
    ),
    (
      .typeError,
      {
        $0.credit = [1, -.nan]
        $0.value = 0
      }
    ),
    (.rangeError, { $0.epsilon = 0 }), (.rangeError, { $0.epsilon = 4294.000001 }),
    (.rangeError, { $0.histogramSize = 0 }), (.rangeError, { $0.histogramSize = 6 }),
    (.rangeError, { $0.value = 0 }), (.rangeError, { $0.value = 2 }), (.rangeError, { $0.maxValue = 0 }),
    (.rangeError, { $0.credit = [] }), (.rangeError, { $0.credit = Array(repeating: 1, count: 11) }),
    (.rangeError, { $0.credit = [1, 0] }), (.rangeError, { $0.credit = [-0.5] }),
    (.rangeError, { $0.lookbackDays = 0 }),
    (.rangeError, { $0.matchValues = Array(repeating: 3, count: 11) }),
    (.rangeError, { $0.impressionSites = ["a", "b", "c", "d"] }),
    (.syntaxError, { $0.impressionSites = ["a"] }), (.syntaxError, { $0.impressionCallers = [":"] }),
    (.rangeError, { $0.impressionCallers = ["a", "b", "c", "d"] }),
    (
      .rangeError,
      {
        $0.impressionSites = ["a"]
        $0.lookbackDays = 0
      }
    ),
  ]

  @Test(arguments: conversions.indices)
  func conversionsAreRefused(index: Int) throws {
    var browser = try SmallBrowser()
    #expect(
      refusal { _ = try browser.convert(1, at: 1, Self.conversions[index].1) } == Self.conversions[index].0)
  }

  @Test func theLargestValuesAreTaken() throws {
    var browser = try SmallBrowser {
      $0.siteBudget = 5_000_000_000; $0.globalBudget = 5_000_000_000; $0.impressionSiteQuota = 5_000_000_000
    }
    try browser.save(4, at: 1) {
      $0.lifetimeDays = .max
      $0.priority = .min
      $0.matchValue = .max
      $0.conversionSites = ["ADVERTISER.example", "b.example.", "foo.github.io"]
    }
    let histogram = try browser.convert(5, at: 2) {
      $0.epsilon = 4294
      $0.value = .max
      $0.maxValue = .max
      $0.lookbackDays = .max
      $0.matchValues = [.max]
      $0.credit = [.greatestFiniteMagnitude]
    }
    #expect(histogram == [0, 0, 0, 0, .max])
    #expect(try browser.convert(5, at: 3, on: "foo.github.io") { $0.epsilon = 5e-300 } == [0, 0, 0, 0, 1])
  }

  @Test func scriptsNumbersWrapAround() throws {
    #expect(WebIDL.unsignedLong(0x1p32) == 0 && WebIDL.unsignedLong(-1) == .max)
    #expect(WebIDL.unsignedLong(3.99) == 3 && WebIDL.unsignedLong(-3.99) == 4_294_967_293)
    #expect(WebIDL.unsignedLong(-0.5) == 0 && WebIDL.unsignedLong(.nan) == 0)
    #expect(WebIDL.unsignedLong(-.infinity) == 0 && WebIDL.unsignedLong(1e300) == 0)
    #expect(WebIDL.unsignedLong(0x1p32 + 7) == 7 && WebIDL.unsignedLong(4_294_967_295) == .max)
    #expect(WebIDL.long(2_147_483_648) == .min && WebIDL.long(-1.5) == -1 && WebIDL.long(5) == 5)
    #expect(try WebIDL.double(-2.5, "x") == -2.5)
    #expect(refusal { _ = try WebIDL.double(.infinity, "x") } == .typeError)
  }

  @Test func pagesNeedThePolicyAndSomebodyWhoUsesThem() throws {
    var browser = try SmallBrowser()
    let now = SimulationTime(milliseconds: 1_000)
    var page = CallingDocument(topLevelHost: "a.example")
    let impression = ImpressionOptions(histogramIndex: 9)
    let conversion = ConversionOptions(aggregationService: "", histogramSize: 1)
    func save() -> LevelOneError.Name? {
      refusal { try browser.api.saveImpression(impression, from: &page, at: now) }
    }
    func measure() -> LevelOneError.Name? {
      refusal { _ = try browser.api.measureConversion(conversion, from: &page, at: now) }
    }
    #expect(save() == .notAllowedError && measure() == .notAllowedError)
    page.hasTransientActivation = true
    page.allowsSaveImpression = false
    // What the policy refuses uses nothing up.
    #expect(save() == .notAllowedError && page.hasTransientActivation)
    // From now on the page may call, though this call was refused for another reason.
    #expect(measure() == .referenceError && !page.hasTransientActivation && page.isActivated)
    page.allowsSaveImpression = true
    #expect(save() == .rangeError)
    page.navigate(to: "a.example", isCrossSite: false)
    #expect(save() == .rangeError)
    page.navigate(to: "b.example", isCrossSite: true)
    #expect(save() == .notAllowedError)
  }

  @Test func namesOfErrorsAreThoseOfScripts() {
    #expect(
      LevelOneError.Name.allCases.map(\.rawValue) == [
        "RangeError", "ReferenceError", "TypeError", "SyntaxError", "NotAllowedError",
      ])
    #expect(LevelOneError(.syntaxError, "").isDOMException && !LevelOneError(.rangeError, "").isDOMException)
  }
}

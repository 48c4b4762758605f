import SimulationKernel
import Testing

@testable import AttributionLevel1

@Suite struct LevelOneHeaderTests {
  @Test func aFullSaveImpressionHeaderIsRead() throws {
    let options = try ImpressionOptions(
      header:
        "histogram-index=3, match-value=2, conversion-sites=(\"advertiser.example\" \"b.example\";x=1), "
        + "conversion-callers=(), lifetime-days=7;y, priority=-5, unknown=?1")
    var expected = ImpressionOptions(histogramIndex: 3)
    expected.matchValue = 2
    expected.conversionSites = ["advertiser.example", "b.example"]
    expected.lifetimeDays = 7
    expected.priority = -5
    #expect(options == expected)
    #expect(try ImpressionOptions(header: "histogram-index=4294967295").histogramIndex == .max)
    // Beyond 32 bits a life is as long as any.
    let long = try ImpressionOptions(header: "histogram-index=0, lifetime-days=999999999999999")
    #expect(long.lifetimeDays == .max)
    #expect(try ImpressionOptions(header: "histogram-index=0, histogram-index=1").histogramIndex == 1)
  }

  @Test(arguments: [
    "", "match-value=1", "histogram-index", "histogram-index=1.0", "histogram-index=-1",
    "histogram-index=4294967296", "histogram-index=\"1\"", "histogram-index=(1)",
    "histogram-index=1, conversion-sites=\"a.example\"", "histogram-index=1, conversion-sites=(a.example)",
    "histogram-index=1, conversion-callers=(1)", "histogram-index=1, match-value=-1",
    "histogram-index=1, lifetime-days=0", "histogram-index=1, lifetime-days=1.5",
    "histogram-index=1, priority=2147483648", "histogram-index=1,, priority=1", "histogram-index=1;",
  ])
  func brokenSaveImpressionHeadersAreIgnored(header: String) {
    #expect(throws: LevelOneHeaderError.self) { try ImpressionOptions(header: header) }
  }

  private static let base = "https://ads.example:8443/a/b?c"
  private static let least =
    "aggregation-service=\"https://agg.example\", histogram-size=20, report-url=\"https://r.example/foo\""

  @Test func aFullMeasureConversionHeaderIsRead() throws {
    let request = try MeasureConversionRequest(
      header: Self.least
        + ", epsilon=0.5, lookback-days=14, impression-sites=(\"publisher.example\" \"other.example\"), "
        + "impression-callers=(\"ad-tech.example\"), match-values=(2 3), credit=(0.25 0.25 1), value=3, max-value=7",
      base: Self.base)
    var expected = ConversionOptions(aggregationService: "https://agg.example", histogramSize: 20)
    expected.epsilon = 0.5
    expected.lookbackDays = 14
    expected.impressionSites = ["publisher.example", "other.example"]
    expected.impressionCallers = ["ad-tech.example"]
    expected.matchValues = [2, 3]
    expected.credit = [0.25, 0.25, 1]
    expected.value = 3
    expected.maxValue = 7
    #expect(request.options == expected && request.reportURL == "https://r.example/foo")
    // Whether numbers are in range is the interface's to say.
    #expect(try MeasureConversionRequest(header: Self.least + ", epsilon=-1", base: "").options.epsilon == -1)
    #expect(try MeasureConversionRequest(header: Self.least + ", epsilon=2", base: "").options.epsilon == 2)
  }

  @Test(arguments: [
    "histogram-size=0", "histogram-size=2.0", "aggregation-service=token", "report-url=5", "epsilon=\"1\"",
    "lookback-days=0", "match-values=3", "match-values=(-1)", "match-values=(1.0)", "impression-sites=(1)",
    "impression-callers=\"a\"", "credit=0.5", "credit=(\"1\")", "value=0", "value=4294967296", "max-value=0",
    "max-value=1.5", "report-url=\"http://r.example/\"", "report-url=\"ftp://r.example/\"",
    "report-url=\"https:/r.example/\"",
  ])
  func brokenMeasureConversionHeadersAreIgnored(member: String) {
    #expect(throws: LevelOneHeaderError.self) {
      try MeasureConversionRequest(header: Self.least + ", " + member, base: Self.base)
    }
  }

  @Test(arguments: ["aggregation-service", "histogram-size", "report-url"])
  func whatIsRequiredMustBeThere(key: String) {
    let header = Self.least.split(separator: ", ").filter { !$0.hasPrefix(key) }.joined(separator: ", ")
    #expect {
      try MeasureConversionRequest(header: header, base: Self.base)
    } throws: { error in
      (error as? LevelOneHeaderError)?.key == key
    }
  }

  @Test(arguments: [
    ("x", "https://ads.example:8443/a/x"), ("/x?y=1#z", "https://ads.example:8443/x?y=1"),
    ("//r.example", "https://r.example/"), ("?d", "https://ads.example:8443/a/b?d"),
    ("", "https://ads.example:8443/a/b?c"), ("#z", "https://ads.example:8443/a/b?c"),
    ("../../x/./y/..", "https://ads.example:8443/x/"),
    ("HTTPS://R.example:443/%2e%2E/p q", "https://r.example/p%20q"),
    (" https://r.example?a b ", "https://r.example/?a%20b"), ("\\x", "https://ads.example:8443/x"),
    ("https://u:p@r.example/x", "https://r.example/x"),
  ])
  func reportAddressesMayBeRelative(text: String, expected: String) {
    #expect(ReportURL.resolve(text, base: Self.base) == expected)
  }

  @Test func longHeadersAreRefusedAndBlanksToo() {
    let long = "histogram-index=1, " + (0..<5_000).map { "a\($0)=1" }.joined(separator: ",")
    #expect(throws: LevelOneHeaderError.self) { try ImpressionOptions(header: long) }
    #expect(throws: LevelOneHeaderError.self) {
      try ImpressionOptions(
        header: "histogram-index=1, conversion-sites=(" + String(repeating: " ", count: 9_999) + ")")
    }
  }

  @Test func responsesCallForTheirOwnSiteOnTheTopLevelPage() throws {
    var browser = try SmallBrowser()
    var page = CallingDocument(topLevelHost: "publisher.example", hasTransientActivation: true)
    var response = AttributionResponse(destination: "image", url: "https://ads.adtech.example/pixel")
    response.saveImpression = "histogram-index=2"
    let saved = browser.api.handle(response, from: &page, at: SimulationTime(milliseconds: 1_000))
    #expect(saved == AttributionResponseResult() && browser.api.storedImpressions == 1)
    #expect(page.callerHost == nil)
    var shop = CallingDocument(topLevelHost: "www.shop.example", hasTransientActivation: true)
    response.saveImpression = nil
    response.measureConversion =
      "aggregation-service=\"\(SmallBrowser.service)\", histogram-size=3, report-url=\"r\", "
      + "impression-callers=(\"adtech.example\")"
    let measured = browser.api.handle(response, from: &shop, at: SimulationTime(milliseconds: 12_999))
    let delivery = try #require(measured.delivery)
    #expect(delivery.url == "https://ads.adtech.example/r")
    #expect(delivery.report.histogram == [0, 0, 1] && delivery.report.time.milliseconds == 10_000)
    #expect(delivery.report.parameters.site == "shop.example")
    #expect(delivery.report.parameters.microepsilons == 1_000_000)
    for destination in ["document", "style"] {
      response.destination = destination
      #expect(
        browser.api.handle(response, from: &shop, at: SimulationTime(milliseconds: 13_000)).delivery == nil)
    }
    response.destination = ""
    response.isSecureContext = false
    #expect(!browser.api.handle(response, from: &shop, at: .zero).problems.isEmpty)
    response.isSecureContext = true
    response.url = "http://ads.adtech.example/"
    #expect(!browser.api.handle(response, from: &shop, at: .zero).problems.isEmpty)
    response.url = "https://ads.adtech.example/"
    response.saveImpression = "histogram-index=99"
    response.measureConversion = "histogram-size=99"
    let refused = browser.api.handle(response, from: &shop, at: SimulationTime(milliseconds: 14_000))
    #expect(refused.delivery == nil && refused.problems.count == 2)
  }
}

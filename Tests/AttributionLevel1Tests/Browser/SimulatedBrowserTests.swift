import Measurement
import SimulationKernel
import Testing
import Web

@testable import AttributionLevel1

@Suite struct SimulatedBrowserTests {
  private typealias Settings = AttributionLevel1Browser.Settings

  @Test func theLastClickOfTheAdvertiserGetsTheConversionAtOnce() {
    var person = LevelOnePerson()
    person.click(0, at: 0, campaign: 5)
    person.click(1, at: 100, campaign: 6)
    person.click(2, at: 200, campaign: 7, destination: 11)
    person.convert(4, at: 1_000, data: 77)
    #expect(person.outcomes == [.scheduled])
    #expect(person.sent.count == 1)
    #expect(
      person.sent[0].report == HistogramContribution(site: 10, index: 2, value: 1, data: 77))
    #expect(person.sent[0].tag == Tag(conversion: 4, click: 1))
    #expect(person.sent[0].due.milliseconds == 1_000 && person.sent[0].sent.milliseconds == 1_000)
  }

  @Test func furtherAdTechsRegisterNothing() {
    var person = LevelOnePerson()
    person.click(0, at: 0, registration: 1)
    person.convert(0, at: 10)
    person.convert(0, at: 10, registration: 1)
    #expect(person.outcomes == [.noMatchingClick, .notMeasured])
    #expect(person.sent.isEmpty)
  }

  @Test func clicksComeBeforeLaterViewsAndViewsCountOnlyIfAsked() {
    var settings = Settings(campaignsPerAdvertiser: 4)
    var person = LevelOnePerson(settings)
    person.view(0, at: 0)
    person.convert(0, at: 10)
    #expect(person.outcomes == [.noMatchingClick])
    settings.registersViews = true
    settings.limits.siteBudget = 10_000_000
    var other = LevelOnePerson(settings)
    other.view(0, at: 0, campaign: 0)
    other.convert(0, at: 1)
    other.click(1, at: 2, campaign: 1)
    other.view(2, at: 3, campaign: 2)
    other.convert(1, at: 10)
    #expect(other.sent.map(\.report.index) == [0, 1])
  }

  @Test func creditIsSharedAndABucketGetsOneReport() {
    var settings = Settings(campaignsPerAdvertiser: 4)
    settings.credit = [1, 2, 1]
    settings.value = 8
    settings.maxValue = 8
    var person = LevelOnePerson(settings)
    person.click(0, at: 0, campaign: 4)
    person.click(1, at: 1, campaign: 5)
    person.click(2, at: 2, campaign: 8)
    person.convert(0, at: 10)
    #expect(person.sent.map(\.report.index) == [0, 1])
    #expect(person.sent.map(\.report.value) == [4, 4])
    #expect(person.sent.map(\.tag.click) == [2, 1])
  }

  @Test func lifetimesEndOnTheDotAndDeclaredOnesAreWholeDays() {
    var person = LevelOnePerson()
    person.click(0, at: 0)
    person.convert(0, at: 30 * day)
    person.convert(1, at: 30 * day + 1)
    #expect(person.outcomes == [.scheduled, .expired])
    person.restart(person: 1)
    person.click(0, at: 0, expiry: SimulationDuration(milliseconds: day + 1))
    person.convert(0, at: 2 * day)
    person.convert(1, at: 2 * day + 1)
    #expect(person.outcomes == [.scheduled, .expired])
    person.restart(person: 2)
    person.click(0, at: 0, expiry: .days(4_000))
    person.click(1, at: 0, destination: 11, expiry: SimulationDuration(milliseconds: -5))
    person.convert(0, at: day, page: 11)
    person.convert(1, at: day + 1, page: 11)
    person.convert(2, at: 30 * day)
    person.convert(3, at: 30 * day + 1)
    #expect(person.outcomes == [.scheduled, .expired, .scheduled, .expired])
  }

  /// Epsilon 1 of a budget of 1: each conversion within one epoch costs half, one that looks over epochs costs all.
  @Test func budgetsRunOutAndComeBackWithTheNextEpoch() {
    var settings = Settings(campaignsPerAdvertiser: 4)
    var person = LevelOnePerson(settings)
    person.click(0, at: 0)
    person.convert(0, at: 1)
    person.convert(1, at: 2)
    // Another advertiser has a budget of its own.
    person.click(1, at: 3, destination: 11)
    person.convert(2, at: 4, page: 11)
    // What was clicked in a later epoch can still be paid for.
    person.click(2, at: 8 * day)
    person.convert(3, at: 8 * day + 1)
    #expect(person.outcomes == [.scheduled, .budgetExhausted, .scheduled, .scheduled])
    settings.limits.siteBudget = 10_000_000
    settings.limits.globalBudget = 1_000_000
    var other = LevelOnePerson(settings)
    other.click(0, at: 0)
    other.click(1, at: 0, destination: 11)
    other.convert(0, at: 1)
    other.convert(1, at: 2, page: 11)
    #expect(other.outcomes == [.scheduled, .budgetExhausted])
    settings.limits.globalBudget = 10_000_000
    settings.limits.impressionSiteQuota = 1_000_000
    var third = LevelOnePerson(settings)
    third.click(0, at: 0)
    third.click(1, at: 0, destination: 11)
    third.click(2, at: 0, publisher: 3, destination: 12)
    third.convert(0, at: 1)
    third.convert(1, at: 2, page: 11)
    third.convert(2, at: 3, page: 12)
    #expect(third.outcomes == [.scheduled, .budgetExhausted, .scheduled])
  }

  @Test func aClearingForgetsImpressionsAndBarsTheEpoch() {
    let all = StorageClearing(begin: SimulationTime(milliseconds: 0), end: SimulationTime(milliseconds: 100))
    var person = LevelOnePerson()
    person.click(0, at: 0)
    person.play(.cleared(all), at: 100)
    person.convert(0, at: 101)
    person.click(1, at: 102)
    person.convert(1, at: 103)
    person.click(2, at: 8 * day)
    person.convert(2, at: 8 * day + 1)
    #expect(person.outcomes == [.noMatchingClick, .budgetExhausted, .scheduled])
    var other = LevelOnePerson()
    other.click(0, at: 0, publisher: 1)
    other.click(1, at: 0, publisher: 3)
    var one = all
    one.origin = WebOrigin(origin: 3, site: 3)
    other.play(.cleared(one), at: 100)
    other.convert(0, at: 101)
    #expect(other.outcomes == [.budgetExhausted])
  }

  @Test func privateBrowsersAndFullStoresRefuse() {
    var person = LevelOnePerson(traits: BrowserTraits(isPrivate: true))
    person.click(0, at: 0)
    person.convert(0, at: 1)
    #expect(person.refusals == [.browserExcluded] && person.outcomes == [.browserExcluded])
    var settings = Settings(campaignsPerAdvertiser: 4)
    settings.limits.maxStoredImpressionsPerSite = 2
    var other = LevelOnePerson(settings)
    for number in 0..<3 { other.click(UInt32(number), at: Int64(number)) }
    other.click(3, at: 4, publisher: 3)
    #expect(other.refusals == [.storageLimit])
    // Expired ones make room.
    other.click(4, at: 31 * day)
    #expect(other.refusals == [.storageLimit])
  }

  @Test func whatOnePersonDoesIsTheSameAfterAnyOther() {
    var settings = Settings(campaignsPerAdvertiser: 4)
    settings.credit = [2, 1, 1]
    settings.lookbackDays = 3
    func lines(_ people: [UInt64]) -> [String] {
      var person = LevelOnePerson(settings)
      var lines: [String] = []
      for number in people {
        person.restart(person: number)
        for click in 0..<4 { person.click(UInt32(click), at: Int64(click) * day, campaign: click) }
        for index in 0..<6 { person.convert(UInt32(index), at: (4 + Int64(index)) * day) }
        if number == 7 {
          lines = person.outcomes.map { "\($0)" } + person.sent.map { "\($0.report) \($0.tag)" }
        }
      }
      return lines
    }
    #expect(lines([7]) == lines([3, 9, 7]))
    #expect(!lines([7]).isEmpty)
  }

  private static let broken: [(String, @Sendable (inout Settings) -> Void)] = [
    ("epsilon", { $0.epsilon = 0 }), ("epsilon", { $0.epsilon = .nan }), ("epsilon", { $0.epsilon = 4295 }),
    ("credit", { $0.credit = [] }), ("credit", { $0.credit = [1, 0] }),
    ("credit", { $0.credit = [.infinity] }), ("credit", { $0.credit = Array(repeating: 1, count: 11) }),
    ("value", { $0.value = 0 }), ("value", { $0.value = 2 }), ("lookback-days", { $0.lookbackDays = 0 }),
    ("lifetime-days", { $0.lifetimeDays = 36_526 }),
    ("campaigns-per-advertiser", { $0.campaignsPerAdvertiser = 0 }),
    ("campaigns-per-advertiser", { $0.campaignsPerAdvertiser = 4_097 }),
    ("max-credit-size", { $0.limits.maxCreditSize = 0 }), ("epoch-days", { $0.limits.epochDays = 0 }),
    ("max-histogram-size", { $0.limits.maxHistogramSize = 1 << 21 }),
    ("site-budget", { $0.limits.siteBudget = -1 }),
  ]

  @Test(arguments: broken.indices)
  func brokenSettingsAreRefusedByName(index: Int) {
    var settings = Settings(campaignsPerAdvertiser: 4)
    Self.broken[index].1(&settings)
    #expect {
      try settings.validate()
    } throws: { error in
      (error as? LevelOneSettingsError)?.setting == Self.broken[index].0
    }
  }
}

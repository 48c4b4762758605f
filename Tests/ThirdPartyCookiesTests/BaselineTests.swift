import Measurement
import SimulationKernel
import Testing
import Web

@testable import ThirdPartyCookies

/// The two baselines: everything seen at once, and nothing seen at all.
@Suite struct Baselines {
  private let news = WebOrigin(origin: 0, site: 0)
  private let shop = WebOrigin(origin: 1, site: 1)
  private let shopCheckout = WebOrigin(origin: 2, site: 1)
  private let adtech = WebOrigin(origin: 3, site: 2)
  private let other = WebOrigin(origin: 4, site: 3)
  private let random = AddressedRandom(seed: 20_201_006, replication: 0)
  private let day: Int64 = 86_400_000

  private func interaction(
    _ number: UInt32, destination: WebOrigin? = nil, reporting: WebOrigin? = nil, registration: UInt16 = 0
  ) -> AdInteraction {
    AdInteraction(
      number: number, sourceData: 100 + UInt64(number), publisher: news,
      destination: destination ?? shop, reporting: reporting ?? adtech, registration: registration)
  }

  private func click(
    _ number: UInt32, destination: WebOrigin? = nil, reporting: WebOrigin? = nil, registration: UInt16 = 0
  ) -> BrowserEvent {
    .click(
      interaction(number, destination: destination, reporting: reporting, registration: registration))
  }

  private func view(
    _ number: UInt32, destination: WebOrigin? = nil, reporting: WebOrigin? = nil
  ) -> BrowserEvent {
    .view(interaction(number, destination: destination, reporting: reporting))
  }

  private func conversion(
    _ number: UInt32, data: UInt64 = 9000, value: Int64 = 0, page: WebOrigin? = nil,
    reporting: WebOrigin? = nil, registration: UInt16 = 0
  ) -> BrowserEvent {
    .conversion(
      ConversionRegistration(
        number: number, ordinal: number, page: page ?? shop, reporting: reporting ?? adtech, data: data,
        value: value, registration: registration))
  }

  private func run<System: MeasurementSystem>(
    _ system: System, traits: BrowserTraits = BrowserTraits(), _ events: [(Int64, BrowserEvent)]
  ) -> Outbox<System.Report> {
    var system = system
    var outbox = Outbox<System.Report>()
    system.reset(traits)
    for (time, event) in events {
      system.handle(event, at: SimulationTime(milliseconds: time), random: random, into: &outbox)
    }
    #expect(outbox.timers.values.isEmpty)
    #expect(system.unsentReports().isEmpty)
    return outbox
  }

  private func cookies(
    traits: BrowserTraits = BrowserTraits(), views: SimulationDuration? = nil,
    _ events: [(Int64, BrowserEvent)]
  ) -> Outbox<CookieReport> {
    run(ThirdPartyCookies(ThirdPartyCookies.Settings(viewAttributionWindow: views)), traits: traits, events)
  }

  @Test func theLastClickGetsEveryConversionAtOnceAndInFull() {
    let outbox = cookies([
      (0, click(0)), (10, click(1)), (20, conversion(0)), (30, conversion(1, data: .max)),
      (40, conversion(2, data: 0)), (50, conversion(3, data: 1)),
    ])
    #expect(outbox.sent.map(\.sent.milliseconds) == [20, 30, 40, 50])
    #expect(outbox.sent.map(\.due) == outbox.sent.map(\.sent))
    #expect(outbox.sent.map(\.report.conversionData) == [9000, .max, 0, 1])
    #expect(outbox.sent.allSatisfy { $0.report.clickData == 101 && $0.report.credit == 100 })
    #expect(outbox.sent.map(\.tag) == (0..<4).map { Tag(conversion: $0, click: 1) })
    #expect(outbox.outcomes.values.map(\.outcome) == [.scheduled, .scheduled, .scheduled, .scheduled])
  }

  @Test func theWindowOfThirtyDaysEndsWithItsLastMillisecond() {
    let outbox = cookies([(0, click(0)), (30 * day - 1, conversion(0)), (30 * day, conversion(1))])
    #expect(outbox.outcomes.values.map(\.outcome) == [.scheduled, .expired])
    let short = ThirdPartyCookies(ThirdPartyCookies.Settings(attributionWindow: .days(1)))
    let day1 = run(short, [(0, click(0)), (day - 1, conversion(0)), (day, conversion(1))])
    #expect(day1.outcomes.values.map(\.outcome) == [.scheduled, .expired])
  }

  @Test func clicksMatchByDestinationSiteAndReportingOrigin() {
    let outbox = cookies([
      (0, conversion(0)), (1, click(0)), (2, conversion(1, page: shopCheckout)),
      (3, conversion(2, page: other)), (4, conversion(3, reporting: other)),
      (5, click(1, reporting: other)), (6, conversion(4)), (7, conversion(5, reporting: other)),
    ])
    #expect(
      outbox.outcomes.values.map(\.outcome) == [
        .noMatchingClick, .scheduled, .noMatchingClick, .noMatchingClick, .scheduled, .scheduled,
      ])
    #expect(outbox.sent.map(\.report.clickData) == [100, 100, 101])
  }

  @Test func ofTwoClicksAtOneMomentTheFirstIsCredited() {
    let outbox = cookies([(0, click(0)), (0, click(1)), (1, conversion(0))])
    #expect(outbox.sent.map(\.tag.click) == [0])
  }

  @Test(arguments: [BrowserTraits(blocksThirdPartyCookies: true), BrowserTraits(isPrivate: true)])
  func aBrowserWithoutThirdPartyCookiesShowsNothing(traits: BrowserTraits) {
    let outbox = cookies(traits: traits, [(0, click(7)), (1, conversion(0))])
    #expect(outbox.sent.isEmpty)
    #expect(outbox.refusals.values.map(\.click) == [7])
    #expect(outbox.refusals.values.map(\.reason) == [.browserExcluded])
    #expect(outbox.outcomes.values.map(\.outcome) == [.browserExcluded])
  }

  @Test func clearingForgetsClicksOfItsRangeAndOrigin() {
    func sent(_ clearing: StorageClearing) -> Int {
      cookies([(5, click(0)), (6, .cleared(clearing)), (7, conversion(0))]).sent.count
    }
    func clearing(_ begin: Int64, _ end: Int64, _ origin: WebOrigin? = nil) -> StorageClearing {
      StorageClearing(
        begin: SimulationTime(milliseconds: begin), end: SimulationTime(milliseconds: end), origin: origin)
    }
    #expect(sent(clearing(5, 5)) == 0)
    #expect(sent(clearing(0, 4)) == 1)
    #expect(sent(clearing(6, 9)) == 1)
    #expect(sent(clearing(0, 9, other)) == 1)
    for origin in [news, shop, adtech] { #expect(sent(clearing(0, 9, origin)) == 0) }
  }

  @Test func withoutAWindowForThemViewsDoNotCount() {
    let outbox = cookies([(0, view(0)), (1, conversion(0)), (2, click(1)), (3, view(2)), (4, conversion(1))])
    #expect(outbox.outcomes.values.map(\.outcome) == [.noMatchingClick, .scheduled])
    #expect(outbox.sent.map(\.tag.click) == [1])
    let excluded = cookies(traits: BrowserTraits(isPrivate: true), [(0, view(0))])
    #expect(excluded.refusals.values.isEmpty)
  }

  @Test func theLastViewIsCreditedWhereNoClickIs() {
    let outbox = cookies(
      views: .days(1),
      [
        (0, view(0)), (5, view(1)), (6, conversion(0)), (7, click(2)), (8, view(3)), (9, conversion(1)),
        // The click's 30 days are over; the view before it is a day old, a newer one is not.
        (30 * day + 7, conversion(2)), (30 * day + 8, view(4)), (31 * day + 7, conversion(3)),
        (31 * day + 8, conversion(4)),
      ])
    #expect(outbox.sent.map(\.tag.click) == [1, 2, 4])
    #expect(outbox.sent.map(\.report.clickData) == [101, 102, 104])
    #expect(
      outbox.outcomes.values.map(\.outcome) == [.scheduled, .scheduled, .expired, .scheduled, .expired])
    let old = cookies(views: .days(1), [(0, view(0)), (day, conversion(0))])
    #expect(old.outcomes.values.map(\.outcome) == [.noMatchingClick], "there was no click to expire")
  }

  @Test func viewsMatchLikeClicksAndAreClearedLikeThem() {
    let clearing = StorageClearing(
      begin: SimulationTime(milliseconds: -5), end: SimulationTime(milliseconds: 2))
    let outbox = cookies(
      views: .days(1),
      [
        (0, view(0)), (1, conversion(0, page: other)), (1, conversion(1, reporting: other)),
        (1, conversion(2, page: shopCheckout)), (2, .cleared(clearing)), (3, conversion(3)), (4, view(1)),
        (4, view(2)), (5, conversion(4)),
      ])
    #expect(
      outbox.outcomes.values.map(\.outcome) == [
        .noMatchingClick, .noMatchingClick, .scheduled, .noMatchingClick, .scheduled,
      ])
    #expect(outbox.sent.map(\.tag.click) == [0, 1], "of two views at one moment the first")
    let excluded = cookies(traits: BrowserTraits(isPrivate: true), views: .days(1), [(0, view(7))])
    #expect(excluded.refusals.values.map(\.click) == [7])
  }

  @Test func everyAdTechSeesTheConversionsOfItsOwnClicksWithTheirValue() {
    let outbox = cookies([
      (0, click(0)), (0, click(0, reporting: other, registration: 1)), (1, click(1)),
      (2, conversion(0, value: 1999)), (2, conversion(0, value: 1999, reporting: other, registration: 1)),
      (3, conversion(1, value: 5, reporting: news, registration: 2)),
    ])
    #expect(outbox.sent.map(\.report.conversionValue) == [1999, 1999])
    #expect(
      outbox.sent.map(\.tag) == [
        Tag(conversion: 0, click: 1), Tag(conversion: 0, click: 0, registration: 1),
      ])
    #expect(outbox.outcomes.values.map(\.outcome) == [.scheduled, .scheduled, .noMatchingClick])
    #expect(outbox.outcomes.values.map(\.registration) == [0, 1, 2])
  }

  @Test func theNextBrowserKnowsNothing() {
    var system = ThirdPartyCookies(ThirdPartyCookies.Settings(viewAttributionWindow: .days(1)))
    var outbox = Outbox<CookieReport>()
    system.reset(BrowserTraits(isPrivate: true))
    system.reset(BrowserTraits())
    system.handle(click(0), at: .zero, random: random, into: &outbox)
    system.handle(view(1), at: .zero, random: random, into: &outbox)
    system.reset(BrowserTraits())
    system.handle(conversion(0), at: .zero, random: random, into: &outbox)
    #expect(outbox.refusals.values.isEmpty)
    #expect(outbox.outcomes.values.map(\.outcome) == [.noMatchingClick])
  }

  @Test func aWindowThatIsNotAboveZeroIsRefused() throws {
    try ThirdPartyCookies.Settings().validate()
    for window in [SimulationDuration.zero, .days(-1)] {
      let error = #expect(throws: ThirdPartyCookies.SettingsError.self) {
        try ThirdPartyCookies.Settings(attributionWindow: window).validate()
      }
      #expect(error?.setting == "attribution-window")
      let views = #expect(throws: ThirdPartyCookies.SettingsError.self) {
        try ThirdPartyCookies.Settings(viewAttributionWindow: window).validate()
      }
      #expect(views?.setting == "view-attribution-window")
    }
  }

  @Test func withoutMeasurementEveryConversionIsUnseen() {
    let outbox = run(
      NoMeasurement(NoMeasurement.Settings()),
      [
        (0, click(0)), (0, view(1)), (1, conversion(0)), (2, conversion(1)),
        (2, conversion(1, reporting: other, registration: 1)),
      ])
    #expect(outbox.sent.isEmpty && outbox.refusals.values.isEmpty)
    #expect(outbox.outcomes.values.map(\.outcome) == [.notMeasured, .notMeasured, .notMeasured])
    #expect(outbox.outcomes.values.map(\.conversion) == [0, 1, 1])
    #expect(outbox.outcomes.values.map(\.registration) == [0, 0, 1])
  }
}

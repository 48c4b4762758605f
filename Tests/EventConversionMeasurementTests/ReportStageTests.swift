import Measurement
import SimulationKernel
import Testing
import Web

@testable import EventConversionMeasurement

/// The stages over a block of people, event by event against browsers that are played one after the other.
@Suite struct ReportStageTests {
  typealias Settings = EventConversionMeasurement.Settings

  /// A report as both sides know it; what it was due at follows from the rest.
  struct Sent: Hashable, Comparable {
    var person: UInt64
    var conversion: Int
    var click: Int
    var credit: UInt8
    var data: UInt8
    var time: Int64

    static func < (a: Self, b: Self) -> Bool {
      (a.person, a.conversion, a.click) < (b.person, b.conversion, b.click)
    }
  }

  struct Outcome: Hashable {
    var outcome: ConversionOutcome
    var capped: UInt32
  }

  /// What one person does, at whole hours, so that ties and the edges of windows are common.
  struct Person {
    var clicks: [(time: Int64, advertiser: UInt32)] = []
    var conversions: [(time: Int64, advertiser: UInt32, data: UInt64)] = []
    var isDormant = false
    /// When the browser is used after the period, in order.
    var visits: [Int64] = []

    init(_ choices: inout NaiveModel.Choices) {
      let span = choices.one(of: [20, 100, 900])
      func moment() -> Int64 { Int64(choices.number(span) - 5) * hour }
      for _ in 0..<choices.one(of: [0, 1, 2, 3, 5, 9, 30]) {
        clicks.append((moment(), UInt32(choices.number(3))))
      }
      for _ in 0..<choices.one(of: [0, 1, 2, 4, 12]) {
        conversions.append((moment(), UInt32(choices.number(3)), UInt64(choices.number(300))))
      }
      conversions.sort { $0.time < $1.time }
      isDormant = choices.chance(4)
      for _ in 0..<choices.one(of: [0, 1, 2, 8, 30]) {
        visits.append(Self.end + Int64(choices.number(span)) * hour)
      }
      visits.sort()
    }

    /// After everything that anybody does before.
    static let end = 900 * hour
  }

  private static func settings(_ choices: inout NaiveModel.Choices) -> Settings {
    var settings = Settings()
    settings.noise = choices.one(of: [0, 0.05, 0.7])
    settings.replacement = choices.one(of: [.uniform, .inclusiveRange])
    settings.bits = choices.one(of: [1, 3, 8])
    settings.reportsPerClick = choices.one(of: [1, 2, 3, 5])
    settings.windowRule = choices.one(of: [.exclusiveEnds, .inclusiveDeadlines])
    settings.deadlineOffset = settings.windowRule == .inclusiveDeadlines ? .hours(1) : .zero
    settings.startupDelay = choices.one(of: [.zero, .minutes(5)])
    settings.startupDelayLaw = choices.one(of: [.uniform, .exponential])
    settings.expiry = choices.one(of: [.days(2), .days(30)])
    settings.debugMode = choices.chance(8)
    return settings
  }

  private static func advertiser(_ number: UInt32) -> WebOrigin { WebOrigin(origin: number, site: number) }
  private static let adTech = WebOrigin(origin: 99, site: 99)

  /// Plays one person's browser; its clicks and conversions in the order of time, clicks first.
  private static func play(
    _ person: Person, _ number: UInt64, _ settings: Settings, _ availability: Availability,
    expiry: SimulationDuration?, key: SIMD2<UInt32>
  ) -> (sent: [Sent], outcomes: [Outcome]) {
    var loop = BrowserLoop<EventConversionMeasurement>(settings, availability: availability)
    loop.begin(BrowserTraits(isDormant: person.isDormant))
    var events: [(time: Int64, rank: Int, event: BrowserEvent)] = []
    for (index, click) in person.clicks.enumerated() {
      let ad = AdInteraction(
        number: UInt32(index), sourceData: UInt64(index), publisher: advertiser(50),
        destination: advertiser(click.advertiser), reporting: adTech, declaredExpiry: expiry)
      events.append((click.time, index, .click(ad)))
    }
    for (index, conversion) in person.conversions.enumerated() {
      let event = ConversionRegistration(
        number: UInt32(index), ordinal: UInt32(7 * index), page: advertiser(conversion.advertiser),
        reporting: adTech, data: conversion.data)
      events.append((conversion.time, 1000 + index, .conversion(event)))
    }
    let random = AddressedRandom(key: key, person: number)
    for (time, _, event) in events.sorted(by: { ($0.time, $0.rank) < ($1.time, $1.rank) }) {
      loop.play(event, at: SimulationTime(milliseconds: time), random: random)
    }
    for visit in person.visits where loop.isWaiting {
      loop.visit(at: SimulationTime(milliseconds: visit), random: random)
    }
    loop.finish(through: SimulationTime(milliseconds: 1 << 42), random: random)
    let sent = loop.outbox.sent.map {
      Sent(
        person: number, conversion: Int($0.tag.conversion), click: Int($0.tag.click),
        credit: $0.report.credit,
        data: $0.report.conversionData, time: $0.sent.milliseconds)
    }
    let outcomes = loop.outbox.outcomes.values.map { Outcome(outcome: $0.outcome, capped: $0.cappedReports) }
    return (sent, outcomes)
  }

  @Test func everyReportAndOutcomeIsThatOfTheBrowsers() throws {
    let (reports, lost) = try Self.compare(400, firstTimeline: 9_000_000) { choices, _ in
      choices.one(of: [
        .alwaysOpen,
        .independent(closedShare: 0.4, closedFor: .exponential(try ExponentialLaw(mean: 6 * 3_600_000))),
        .independent(closedShare: 1, closedFor: .constant(.hours(5))),
      ])
    }
    // Enough of both, or nothing was tested.
    #expect(reports > 20_000)
    #expect(lost > 2_000)
  }

  /// Browsers that open and close in sessions, with events at the very moments at which reports are due.
  @Test func everyReportLeavesWithTheBrowsersSessions() throws {
    let rhythm = try DailyRhythm(rates: (0..<24).map { Double($0 % 7) })
    let (reports, _) = try Self.compare(800, firstTimeline: 9_500_000) { choices, settings in
      settings.startupDelay = .zero
      return .sessions(
        try SessionLaw(
          open: choices.one(of: [SimulationDuration(milliseconds: 1), .minutes(45), .hours(30)]),
          closed: choices.one(of: [SimulationDuration(milliseconds: 1), .hours(8), .days(20)]),
          dormantClosed: choices.one(of: [.days(30), .days(4000)]), rhythm: choices.one(of: [nil, rhythm])))
    }
    #expect(reports > 40_000)
  }

  /// Compares the stage with browsers over random settings and people.
  private static func compare(
    _ histories: Int, firstTimeline: Int,
    _ availability: (inout NaiveModel.Choices, inout Settings) throws -> Availability
  ) throws -> (reports: Int, lost: Int) {
    var (reports, lost) = (0, 0)
    for number in 0..<histories {
      var choices = NaiveModel.Choices(timeline: UInt64(firstTimeline + number))
      var settings = Self.settings(&choices)
      let expiry: SimulationDuration? = choices.one(of: [nil, .hours(1), .days(3), .days(300)])
      let availability = try availability(&choices, &settings)
      let people = (0..<20).map { _ in Person(&choices) }
      let key = AddressedRandom.key(seed: UInt64(number), replication: 0)
      var stage = ReportStage(settings, availability, declaredExpiry: expiry)
      // Twice, since buffers are kept.
      var staged: (sent: [Sent], outcomes: [Outcome]) = ([], [])
      for _ in 0..<2 { staged = Self.run(people, &stage, key: key) }
      var played: (sent: [Sent], outcomes: [Outcome]) = ([], [])
      for (index, person) in people.enumerated() {
        let mine = Self.play(
          person, UInt64(1000 + index), settings, availability, expiry: expiry, key: key)
        played.sent += mine.sent
        played.outcomes += mine.outcomes
      }
      #expect(staged.sent.sorted() == played.sent.sorted(), "history \(number)")
      #expect(staged.outcomes == played.outcomes, "history \(number)")
      reports += played.sent.count
      lost += played.outcomes.filter { $0.outcome == .reportCapReached || $0.outcome == .expired }.count
    }
    return (reports, lost)
  }

  /// Puts people into the columns of a stage, runs it, and reads what it says.
  private static func run(
    _ people: [Person], _ stage: inout ReportStage, key: SIMD2<UInt32>
  ) -> (sent: [Sent], outcomes: [Outcome]) {
    stage.removeAll()
    var places: [(person: UInt64, conversion: Int, firstClick: Int)] = []
    var firstClick = 0
    var visits = GrowableBuffer<Int64>()
    for (index, person) in people.enumerated() {
      for (number, conversion) in person.conversions.enumerated() {
        for (row, click) in person.clicks.enumerated()
        where click.advertiser == conversion.advertiser && click.time <= conversion.time {
          stage.touches.append(
            StagedTouch(
              conversion: Int32(places.count), click: Int32(firstClick + row), clickTime: click.time))
        }
        stage.conversions.append(
          StagedConversion(
            person: UInt64(1000 + index), time: conversion.time, data: conversion.data,
            ordinal: UInt32(7 * number), firstClick: Int32(firstClick)))
        places.append((UInt64(1000 + index), number, firstClick))
      }
      firstClick += person.clicks.count
      if !person.conversions.isEmpty { list(index, person, places.count, &stage) }
    }
    stage.run(clicks: firstClick, key: key, end: Person.end)
    for place in 0..<stage.waiting.count {
      let row = Int(stage.waiting[place])
      visits.removeAll()
      for visit in people[Int(stage.browsers[row].position)].visits { visits.append(visit) }
      stage.visit(row, at: visits.values)
    }
    let sent = stage.reports.values.filter { $0.sent <= 1 << 42 }.map { report in
      let place = places[Int(report.conversion)]
      return Sent(
        person: place.person, conversion: place.conversion, click: Int(report.click) - place.firstClick,
        credit: report.credit, data: report.data, time: report.sent)
    }
    return (sent, stage.outcomes.values.map { Outcome(outcome: $0.outcome, capped: $0.cappedReports) })
  }

  /// Lists a browser and when somebody uses it, the conversions first.
  private static func list(_ index: Int, _ person: Person, _ places: Int, _ stage: inout ReportStage) {
    guard stage.needsMoments else { return }
    stage.browsers.append(
      StagedBrowser(
        firstMoment: Int32(stage.moments.count), firstConversion: Int32(places - person.conversions.count),
        position: Int32(index), isDormant: person.isDormant))
    for conversion in person.conversions { stage.moments.append(conversion.time) }
    for click in person.clicks { stage.moments.append(click.time) }
  }

  @Test func whatDependsOnEventsInBetweenDoesNotFit() throws {
    let independent = Availability.alwaysOpen
    #expect(ReportStage.fits(.article, independent))
    #expect(ReportStage.fits(.article, .sessions(try SessionLaw())))
    var waits = Settings.article
    waits.startupDelay = .minutes(5)
    #expect(ReportStage.fits(waits, independent))
    #expect(!ReportStage.fits(waits, .sessions(try SessionLaw())))
    #expect(!ReportStage.fits(.chromium2020, independent))
    let changes: [(inout Settings) -> Void] = [
      { $0.deactivatesConvertedClicks = true }, { $0.clicksPerPublisherOrigin = 5 },
      { $0.pendingReportsPerDestination = 5 }, { $0.rateLimit = .init() },
      { $0.blockedByThirdPartyCookieSetting = true },
    ]
    for change in changes {
      var settings = Settings.article
      change(&settings)
      #expect(!ReportStage.fits(settings, independent))
    }
  }
}

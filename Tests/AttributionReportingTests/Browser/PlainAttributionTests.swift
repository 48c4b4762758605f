import Measurement
import PrivacyMechanisms
import SimulationKernel
import Testing
import Web

@testable import AttributionReporting

/// People of whom the stages and the browser make the same.
@Suite struct PlainAttributionTests {
  typealias Settings = AttributionReportingBrowser.Settings

  /// What is drawn about one population.
  private struct World {
    var settings: Settings
    var expiry: SimulationDuration?
    var availability: Availability
    /// Not before the last conversion.
    var end: Int64
    var sites: Int
    var meanClicks: Int
    var meanConversions: Int

    init(_ draws: inout RandomSequence) throws {
      settings = Settings()
      settings.flipRate = [nil, 0, 0.2][draws.pick(3)]
      settings.navigation.maxEventLevelReports = draws.pick(4)
      settings.navigation.triggerDataCardinality = [1, 3, 8][draws.pick(3)]
      settings.navigation.reportWindows = [nil, [.days(1), .days(3)], [.hours(5)]][draws.pick(3)]
      settings.deduplicates = draws.pick(2) == 0
      if draws.pick(3) == 0 {
        settings.navigation.matching = .exact
        settings.navigation.triggerData = [0, 2, 5]
      }
      if draws.pick(4) == 0 { settings.summary = .init(countContribution: 20_000) }
      if draws.pick(4) == 0 { settings.parameters.maxAttributions = 2 }
      if draws.pick(4) == 0 { settings.parameters.maxDestinationsPerDay = 6 }
      if draws.pick(4) == 0 { settings.parameters.offlineReportDelay = .zero }
      expiry = [nil, .hours(3), .days(4)][draws.pick(3)]
      availability =
        [
          .alwaysOpen, .independent(closedShare: 0.4, closedFor: .constant(.hours(7))),
          .independent(closedShare: 0.7, closedFor: .exponential(try ExponentialLaw(mean: 86_400_000))),
        ][draws.pick(3)]
      end = [36, 45, 1000][draws.pick(3)] * day
      sites = 1 + draws.pick(4)
      (meanClicks, meanConversions) = (1 + draws.pick(5), 1 + draws.pick(5))
    }
  }

  /// A person's clicks, and the conversions in the order of time; moments are few, so that many are equal.
  private struct Story {
    var clicks: [(time: Int64, site: Int32)] = []
    var conversions: [(time: Int64, site: Int32, data: UInt16)] = []

    init(_ world: World, _ draws: inout RandomSequence) {
      let grid = [1, 3_600_000, day][draws.pick(3)]
      func moment(_ draws: inout RandomSequence) -> Int64 {
        (Int64(draws.pick(Int(45 * day / grid))) - 10 * day / grid) * grid
      }
      for _ in 0..<draws.pick(2 * world.meanClicks + 1) {
        clicks.append((moment(&draws), Int32(draws.pick(world.sites))))
      }
      for _ in 0..<draws.pick(2 * world.meanConversions + 1) {
        conversions.append(
          (moment(&draws), Int32(draws.pick(world.sites)), UInt16(draws.pick(10))))
      }
      conversions.sort { $0.time < $1.time }
    }
  }

  /// What leaves a browser: which conversion and click, what is said, when.
  private struct Line: Hashable {
    var conversion: UInt32
    var click: UInt32
    var data: UInt32
    var window: UInt8
    var due: Int64
    var sent: Int64
  }

  @Test func stagesMakeOfPlainPeopleWhatTheBrowserMakes() throws {
    var draws = RandomSequence(
      random: AddressedRandom(seed: 20_201_006, replication: 9), purpose: RandomPurpose(rawValue: 1))
    var (plain, other, lines, outcomes) = (0, 0, 0, Set<ConversionOutcome>())
    for _ in 0..<3000 {
      let world = try World(&draws)
      guard
        let rules = PlainRules(
          world.settings, declaredExpiry: world.expiry, availability: world.availability)
      else { continue }
      let stories = (0..<20).map { _ in Story(world, &draws) }
      let random = AddressedRandom(seed: 20_201_006, replication: UInt64(draws.pick(1000)))
      let untrue = Self.liars(stories, rules, random.key)
      let honest = stories.indices.filter {
        !untrue.contains($0)
          && rules.admits(clicks: stories[$0].clicks.count, conversions: stories[$0].conversions.count)
      }
      let (staged, stagedOutcomes) = Self.staged(stories, honest, rules, random.key, world.end)
      var loop = BrowserLoop<AttributionReportingBrowser>(
        world.settings, availability: world.availability)
      for index in stories.indices {
        Self.play(stories[index], &loop, random.of(person: UInt64(index)), world)
        #expect(loop.system.hasNoise == untrue.contains(index))
        guard let position = honest.firstIndex(of: index) else {
          other += 1
          continue
        }
        plain += 1
        #expect(loop.outbox.refusals.values.count == 0)
        #expect(loop.outbox.outcomes.values.map(\.outcome) == stagedOutcomes[position])
        let sent = Self.lines(loop.outbox.sent)
        #expect(sent == staged[position])
        lines += sent.count
        outcomes.formUnion(stagedOutcomes[position])
      }
    }
    #expect(plain > 2_000 && other > 500 && lines > 2_000)
    #expect(
      outcomes == [
        .scheduled, .noMatchingClick, .expired, .noMatchingData, .outsideReportWindows, .reportCapReached,
        .lowPriority,
      ])
  }

  @Test func settingsWithRarerRulesHaveNoPlainPeople() throws {
    func isPlain(_ availability: Availability = .alwaysOpen, _ change: (inout Settings) -> Void) -> Bool {
      var settings = Settings()
      change(&settings)
      return PlainRules(settings, declaredExpiry: nil, availability: availability) != nil
    }
    #expect(isPlain { _ in })
    #expect(isPlain { $0.priorities = [0, 0] })
    #expect(!isPlain { $0.priorities = [0, 1] })
    #expect(!isPlain { $0.navigation.maxEventLevelReports = 5 })
    #expect(!isPlain { $0.parameters.maxAttributionReportingOrigins = 0 })
    #expect(
      !isPlain {
        $0.summary = .init(countContribution: 1)
        $0.settles = .summary
      })
    #expect(!isPlain(.sessions(try SessionLaw())) { _ in })
    var settings = Settings()
    settings.parameters.maxSourcesPerOrigin = 3
    settings.parameters.maxAttributions = 2
    let few = try #require(PlainRules(settings, declaredExpiry: nil, availability: .alwaysOpen))
    #expect(few.admits(clicks: 3, conversions: 2))
    #expect(!few.admits(clicks: 4, conversions: 0) && !few.admits(clicks: 0, conversions: 3))
  }

  @Test func theScreenFindsTheSourcesThatDoNotTellTheTruth() {
    let states = OutputStates(dataValues: 8, windows: 3, maxReports: 3)
    let random = AddressedRandom(seed: 20_201_006, replication: 10)
    for probability in [0, 0x1p-53, 0.002, 0.5, 1 - 0x1p-53, 1] {
      var screen = ResponseScreen(probability: probability)
      screen.begin(3_000)
      var expected: [Int32] = []
      for person in 0..<1_000 as Range<UInt64> {
        screen.add(person: person, interactions: 3)
        for number in 0..<3 as Range<UInt32> {
          var draws = AddressedDraws(
            random.of(person: person),
            ordinal: AddressedDraws.ordinal(interaction: number, registration: 0))
          if draws.response(among: states, probability: probability) != nil {
            expected.append(Int32(person) * 3 + Int32(number))
          }
        }
      }
      var untrue = GrowableBuffer<Int32>()
      screen.find(key: random.key, into: &untrue)
      #expect(untrue.values.map { $0 } == expected)
    }
  }

  /// The people of whom the screen says that a source does not tell the truth.
  private static func liars(_ stories: [Story], _ rules: PlainRules, _ key: SIMD2<UInt32>) -> Set<Int> {
    var screen = ResponseScreen(probability: rules.flipProbability)
    let owners = stories.enumerated().flatMap { Array(repeating: $0.offset, count: $0.element.clicks.count) }
    screen.begin(owners.count)
    for (index, story) in stories.enumerated() {
      screen.add(person: UInt64(index), interactions: story.clicks.count)
    }
    var untrue = GrowableBuffer<Int32>()
    screen.find(key: key, into: &untrue)
    return Set(untrue.values.map { owners[Int($0)] })
  }

  /// What the stages make of some people: each one's reports, and what became of the conversions.
  private static func staged(
    _ stories: [Story], _ people: [Int], _ rules: PlainRules, _ key: SIMD2<UInt32>, _ end: Int64
  ) -> ([Set<Line>], [[ConversionOutcome]]) {
    var stages = PlainAttribution(rules)
    for index in people {
      let (firstClick, firstConversion) = (stages.clicks.count, stages.conversions.count)
      for click in stories[index].clicks {
        stages.clicks.append(PlainClick(time: click.time, destination: click.site))
      }
      for (number, conversion) in stories[index].conversions.enumerated() {
        stages.conversions.append(
          PlainConversion(
            time: conversion.time, ordinal: UInt32(number) + 7, destination: conversion.site,
            data: conversion.data))
      }
      stages.people.append(
        PlainPerson(
          number: UInt64(index), clicks: firstClick..<stages.clicks.count,
          conversions: firstConversion..<stages.conversions.count))
    }
    stages.attribute(key: key)
    var lines = people.map { _ in Set<Line>() }
    for report in stages.reports.values where report.sent <= end {
      let person = stages.people[Int(report.person)]
      lines[Int(report.person)].insert(
        Line(
          conversion: UInt32(report.conversion - person.firstConversion),
          click: UInt32(report.click - person.firstClick), data: UInt32(report.position),
          window: report.window, due: report.due, sent: report.sent))
    }
    var row = 0
    let outcomes = people.map { index in
      stories[index].conversions.map { _ in
        defer { row += 1 }
        return stages.outcomes[row]
      }
    }
    return (lines, outcomes)
  }

  /// Plays a person event by event: of one moment clicks come first, by their numbers.
  private static func play(
    _ story: Story, _ loop: inout BrowserLoop<AttributionReportingBrowser>, _ random: AddressedRandom,
    _ world: World
  ) {
    loop.begin(BrowserTraits())
    var events: [(key: (Int64, Int, Int), event: BrowserEvent)] = []
    for (number, click) in story.clicks.enumerated() {
      events.append(
        (
          (click.time, 0, number),
          .click(
            PersonDriver.interaction(
              UInt32(number), destination: 10 + UInt32(click.site), expiry: world.expiry))
        ))
    }
    for (number, conversion) in story.conversions.enumerated() {
      let page = 10 + UInt32(conversion.site)
      events.append(
        (
          (conversion.time, 1, number),
          .conversion(
            ConversionRegistration(
              number: UInt32(number), ordinal: UInt32(number) + 7, page: WebOrigin(origin: page, site: page),
              reporting: WebOrigin(origin: 2, site: 2), data: UInt64(conversion.data)))
        ))
    }
    for event in events.sorted(by: { $0.key < $1.key }) {
      loop.play(event.event, at: SimulationTime(milliseconds: event.key.0), random: random)
    }
    loop.finish(through: SimulationTime(milliseconds: world.end), random: random)
  }

  private static func lines(_ sent: [ScheduledReport<AttributionReport>]) -> Set<Line> {
    Set(
      sent.filter { $0.report.kind == .eventLevel }.map {
        Line(
          conversion: $0.tag.conversion, click: $0.tag.click, data: $0.report.triggerData,
          window: $0.report.window, due: $0.due.milliseconds, sent: $0.sent.milliseconds)
      })
  }
}

extension RandomSequence {
  fileprivate mutating func pick(_ count: Int) -> Int { Int(next(below: UInt64(count))) }
}

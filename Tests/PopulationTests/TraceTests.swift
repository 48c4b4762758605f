import SimulationKernel
import Testing
import Web

@testable import Population

/// The events of a trace in memory.
struct RememberedTrace: TraceSource {
  var events: [TraceEvent]

  func events(of people: Range<UInt64>, _ take: (TraceEvent) -> Void) {
    for event in events where people.contains(event.person) { take(event) }
  }

  func outside(_ timeline: Timeline, people: UInt64) -> TraceRemainder { TraceRemainder() }

  func trace(people: UInt64, namesCauses: Bool = true, tellsBrowsers: Bool = true) -> PopulationTrace {
    PopulationTrace(
      digest: "remembered", people: people, namesCauses: namesCauses, tellsBrowsers: tellsBrowsers,
      publisherShares: [1], advertiserShares: [1], source: self)
  }
}

@Suite struct TraceTests {
  private static let people = 400

  private func block(
    _ settings: PopulationSettings, _ timeline: Timeline, size: Int = people, idle: Bool = true
  ) throws -> [PopulationBlock] {
    let generator = try PopulationGenerator(settings, timeline: timeline)
    return try stride(from: 0, to: Self.people, by: size).map { first in
      let block = PopulationBlock()
      try generator.generate(
        first: UInt64(first), count: min(size, Self.people - first),
        key: AddressedRandom.key(seed: 20_201_006, replication: 0), idle: idle, into: block)
      return block
    }
  }

  private func remember(_ block: PopulationBlock, _ settings: PopulationSettings) -> RememberedTrace {
    RememberedTrace(
      events: (0..<block.people).flatMap {
        block.traceEvents(of: $0, campaignsPerAdvertiser: settings.campaignsPerAdvertiser)
      })
  }

  private func settings() throws -> PopulationSettings {
    var settings = PopulationSettings(
      conversionsPerClick: try .hurdle(probability: 0.4, .zeta(exponent: 2)), delay: .search,
      conversionTypes: (0..<4).map { ConversionType(name: "t\($0)", data: UInt64($0), weight: 1) })
    settings.people = UInt64(Self.people)
    settings.clicksPerPerson = 6
    settings.viewsPerPerson = 10
    settings.conversionsPerView = try .hurdle(probability: 0.05, .one)
    settings.organicPerPerson = 1
    settings.browserShares = [0.5, 0.3, 0.2]
    return settings
  }

  @Test func peopleOfATraceAreThosePlayedIntoItToTheLastRandomNumber() throws {
    let settings = try settings()
    let timeline = Timeline()
    let made = try block(settings, timeline)[0]
    var traced = settings
    traced.trace = remember(made, settings).trace(people: settings.people)
    let replayed = try block(traced, timeline)[0]
    #expect(made.clicks.count > 3000 && made.conversions.count > 500 && made.views > 1000)
    #expect(replayed.clicks.elementsEqual(made.clicks))
    #expect(replayed.clickStart.elementsEqual(made.clickStart))
    #expect(replayed.conversions.elementsEqual(made.conversions))
    #expect(replayed.conversionStart.elementsEqual(made.conversionStart))
    #expect(replayed.events.map { "\($0)" } == made.events.map { "\($0)" })
    #expect(replayed.fingerprint == made.fingerprint)
    #expect(replayed.views == made.views)
  }

  @Test func peopleDoNotDependOnTheBlockTheyFallInto() throws {
    let settings = try settings()
    let made = try block(settings, Timeline())[0]
    var traced = settings
    traced.trace = remember(made, settings).trace(people: settings.people, tellsBrowsers: false)
    let whole = try block(traced, Timeline())[0]
    let parts = try block(traced, Timeline(), size: 33)
    #expect(parts.flatMap { Array($0.clicks) } == Array(whole.clicks))
    #expect(parts.flatMap { Array($0.conversions) } == Array(whole.conversions))
    #expect(parts.reduce(into: Fingerprint()) { $0 += $1.fingerprint } == whole.fingerprint)
    #expect(Set(whole.clicks.map(\.browser)) == [0, 1, 2])
  }

  @Test func theTimelineCutsATraceAndWhatComesOfEarlierClicksGoesWithThem() throws {
    let settings = try settings()
    let made = try block(settings, Timeline())[0]
    var traced = settings
    traced.trace = remember(made, settings).trace(people: settings.people)
    var timeline = Timeline()
    timeline.warmUp = .days(10)
    timeline.period = .days(20)
    let cut = try block(traced, timeline)[0]
    let span = (SimulationTime.zero - .days(10))..<(SimulationTime.zero + .days(20))
    #expect(cut.clicks.count == made.clicks.count { span.contains($0.time) })
    var wanted = 0
    for person in 0..<made.people {
      let ads = made.clicks[made.clickStart[person]..<made.clickStart[person + 1]]
      let clicks = ads.count { !$0.isView }
      for conversion in made.conversions[made.conversionStart[person]..<made.conversionStart[person + 1]]
      where span.contains(conversion.time) {
        if let cause = conversion.cause(clicks: clicks),
          !span.contains(ads[ads.startIndex + cause.interaction].time)
        {
          continue
        }
        wanted += 1
      }
    }
    #expect(cut.conversions.count == wanted && wanted < made.conversions.count)
    #expect(cut.conversions.allSatisfy { $0.causedBy < 0 || $0.causedBy < settings.campaigns })
  }

  @Test func unknownCausesAreLastClicksInsideTheWindow() throws {
    let settings = try settings()
    let made = try block(settings, Timeline())[0]
    var source = remember(made, settings)
    for index in source.events.indices { source.events[index].cause = -1 }
    var numbers: [UInt64: UInt32] = [:]
    for index in source.events.indices where source.events[index].kind == .conversion {
      source.events[index].number = numbers[source.events[index].person, default: 0]
      numbers[source.events[index].person, default: 0] += 1
    }
    var traced = settings
    traced.trace = source.trace(people: settings.people, namesCauses: false)
    let linked = try block(traced, Timeline())[0]
    #expect(linked.conversions.count == made.conversions.count)
    #expect(linked.conversions.allSatisfy { $0.causedBy == $0.attributedCampaign })
    #expect(linked.conversions.map(\.attributedClick) == made.conversions.map(\.attributedClick))
    for person in 0..<linked.people {
      let own = linked.conversions[linked.conversionStart[person]..<linked.conversionStart[person + 1]]
      #expect(Set(own.map(\.ordinal)).count == own.count)
    }
  }

  @Test func whatComesAfterThePeriodIsTheRestOfTheTrace() throws {
    let settings = try settings()
    let made = try block(settings, Timeline())[0]
    var traced = settings
    traced.trace = remember(made, settings).trace(people: settings.people)
    var timeline = Timeline()
    timeline.period = .days(10)
    timeline.aftermath = .days(12)
    timeline.usage = .days(12)
    let cut = try block(traced, timeline)[0]
    let span = (SimulationTime.zero + .days(10))..<(SimulationTime.zero + .days(22))
    #expect(cut.later.count == made.conversions.count { span.contains($0.time) })
    #expect(cut.laterClicks.count == made.clicks.count { span.contains($0.time) && !$0.isView })
    #expect(
      cut.visits.count
        == made.clicks.count { span.contains($0.time) } + made.conversions.count { span.contains($0.time) })
  }
}

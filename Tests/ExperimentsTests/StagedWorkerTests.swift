import Population
import SimulationKernel
import Testing

@testable import Experiments

/// People who are played without events leave the same tallies as people whose events are played.
@Suite struct StagedWorkerTests {
  private static let plain = """
    scenario: 1
    name: plain
    seed: 20201006
    replications: 1
    timeline: { warm-up: 10d, period: 30d }
    population:
      people: 2500
      clicks-per-person: 4
      organic-per-person: 0.5
      advertisers: { count: 3, campaigns: 2 }
      conversions-per-click:
        hurdle: { probability: 50%, repeats: { zero-truncated-poisson: { lambda: 2 } } }
      browser: { availability: { independent: { closed-share: 30%, closed-for: { exponential: { mean: 6h } } } } }
    systems:
      ecm: { kind: event-conversion-measurement }
    """

  private static func context(_ scenario: Scenario) throws -> WorkerContext {
    let generator = try PopulationGenerator(scenario)
    return UnitSimulation(scenario: scenario, generator: generator, replication: 0).context()
  }

  private static func doesWithoutEvents(_ scenario: Scenario) throws -> Bool {
    let context = try context(scenario)
    return scenario.systems.allSatisfy { $0.canGoWithoutEvents(context) }
  }

  @Test(arguments: [
    [], ["population.organic-per-person=0"],
    ["population.activity={equal: {}}", "population.organic-per-person=0"],
    ["population.rhythm={evening: {}}"], ["population.clicks-per-person=7"],
    ["population.clicks-per-person=0"],
    ["population.advertisers={count: 90, campaigns: 3}", "population.clicks-per-person=7"],
    ["population.advertisers={count: 1500, campaigns: 1}"],
    ["population.publishers={count: 7}"], ["timeline.drain=1d"],
    ["timeline.attribution-window=2d"], ["timeline.ads-end=5d", "timeline.drain=unlimited"],
    ["systems.ecm.noise=0"], ["systems.ecm.noise=60%", "systems.ecm.noise-range=inclusive"],
    ["systems.ecm.reports-per-click=1"], ["systems.ecm.startup-delay=5m"],
    ["systems.ecm.startup-delay=5m", "systems.ecm.startup-delay-law=exponential"],
    ["population.browser.availability={always-open: {}}"], ["systems.ecm.bits=1"],
    ["recovery.measures=[conversions, value]"],
  ])
  func withoutEventsAllTalliesAreTheSame(_ settings: [String]) throws {
    let scenario = try Laboratory.scenario(Self.plain, settings)
    try Self.compare(scenario, isStaged: settings.first?.contains("1500") != true)
  }

  /// How active people are at each hour of a day.
  private static let rates = (0..<24).map { "\($0 % 9)" }.joined(separator: ", ")

  /// Sessions, and what they make of what people do after the period.
  @Test(arguments: [
    [], ["population.browser.dormant=30%"], ["timeline.drain=unlimited"], ["timeline.drain=0"],
    ["timeline.drain=40d", "population.browser.dormant=100%"],
    ["timeline.ads-end=5d", "timeline.drain=unlimited", "population.browser.dormant=2%"],
    ["population.organic-per-person=0", "population.browser.dormant=10%"],
    ["population.activity={equal: {}}", "population.organic-per-person=0"],
    ["population.clicks-per-person=7"], ["population.clicks-per-person=0"],
    ["population.conversions-per-click={poisson: {mean: 0.02}}"],
    ["population.browser.availability={sessions: {open: 1ms, closed: 90d}}"],
    ["population.browser.availability={sessions: {open: 30d, closed: 10d}}", "systems.ecm.noise=60%"],
    ["population.rhythm={evening: {}}"],
    ["population.browser.availability={sessions: {rhythm: {hours: {rates: [\(rates)]}}}}"],
    ["population.cookies-blocked=40%", "population.browser.dormant=40%"],
    ["population.advertisers={count: 90, campaigns: 3}", "population.clicks-per-person=7"],
    ["systems.ecm.reports-per-click=1"], ["timeline.attribution-window=2d"],
    ["recovery.measures=[conversions, value]"], ["timeline.warm-up=0", "timeline.period=60d"],
  ])
  func withSessionsAllTalliesAreTheSame(_ settings: [String]) throws {
    let sessions = "population.browser.availability={sessions: {}}"
    let hasOwn = settings.contains { $0.contains("sessions") }
    try Self.compare(try Laboratory.scenario(Self.plain, hasOwn ? settings : [sessions] + settings))
  }

  /// A log after the period is drawn of everybody, and visits are taken from it.
  @Test func aLogOfWhatFollowsChangesNothing() throws {
    let scenario = try Laboratory.scenario(
      Self.plain + "\nrisk: { people: 300 }\n",
      ["population.browser.availability={sessions: {}}", "population.browser.dormant=30%"])
    #expect(scenario.timeline.aftermath > .zero)
    try Self.compare(scenario)
  }

  private static func compare(_ scenario: Scenario, isStaged: Bool = true) throws {
    #expect(try doesWithoutEvents(scenario) == isStaged)
    var played = scenario
    for index in played.systems.indices { played.systems[index].playsWithoutEvents = { _ in false } }
    #expect(try !doesWithoutEvents(played))
    let without = try Laboratory.tally(scenario)
    let with = try Laboratory.tally(played)
    #expect(without.population == with.population)
    #expect(without.systems == with.systems)
    if scenario.population.clicksPerPerson > 0 { #expect(with.systems[0].reports > 100) }
    let blocks = try Laboratory.tally(scenario, resources: RunResources(threads: 1, blockSize: 7))
    #expect(blocks.systems == with.systems)
    #expect(blocks.population == with.population)
  }

  /// Two systems, and what an adversary asks of everybody's conversions.
  @Test func severalSystemsAndAdversariesAreTheSame() throws {
    let scenario = try Laboratory.scenario(
      Self.plain + "\n  second: { kind: event-conversion-measurement, noise: 30%, reports-per-click: 2 }\n"
        + "risk: { people: 300 }\n")
    try Self.compare(scenario)
    var played = scenario
    for index in played.systems.indices { played.systems[index].playsWithoutEvents = { _ in false } }
    #expect(try Laboratory.tally(scenario).risk == Laboratory.tally(played).risk)
  }

  @Test(arguments: [
    ["population.browser.availability={sessions: {}}", "systems.ecm.startup-delay=5m"],
    ["population.views-per-person=3"],
    ["population.clearing={mean: 10d}"], ["population.browsers={shares: [60%, 40%]}"],
    ["population.ad-techs={count: 2}"], ["population.clicks-per-person=40"],
    ["population.invalid-traffic={bots: 10%}", "systems.ecm.trust-tokens=true"],
    ["systems.ecm.profile=chromium2020"],
  ])
  func whatNeedsEventsGetsThem(_ settings: [String]) throws {
    guard let scenario = try? Laboratory.scenario(Self.plain, settings) else {
      Issue.record("no such setting: \(settings)")
      return
    }
    #expect(try !Self.doesWithoutEvents(scenario))
  }

  /// The first word of a person's address overflows inside a block.
  @Test func peopleBeyondThirtyTwoBitsAreThemselves() throws {
    let scenario = try Laboratory.scenario(Self.plain)
    let generator = try PopulationGenerator(scenario)
    let key = AddressedRandom.key(seed: 1, replication: 0)
    let (whole, part) = (PopulationBlock(), PopulationBlock())
    let first = UInt64(1) << 32 - 20
    try generator.generate(first: first, count: 40, key: key, into: whole)
    var sum = Fingerprint()
    for offset in stride(from: UInt64(0), to: 40, by: 8) {
      try generator.generate(first: first + offset, count: 8, key: key, events: false, into: part)
      sum += part.fingerprint
    }
    #expect(sum == whole.fingerprint)
    #expect(whole.conversions.count > 10)
  }
}

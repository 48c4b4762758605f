import Population
import Testing
import Web

@testable import Experiments

/// Sites that do what they like, in whole runs.
@Suite struct PolicyTests {
  private func tally(_ policy: SitePolicy, _ settings: [String] = []) throws -> UnitTally {
    var scenario = try Laboratory.scenario(Laboratory.mixed, settings)
    scenario.policy = policy
    let unit = UnitSimulation(scenario: scenario, generator: try .init(scenario), replication: 0)
    return try #require(
      try unit.run(RunResources(threads: 2), recording: nil, stop: StopFlag()))
  }

  private func funnelsShareOutAll(_ tally: UnitTally) {
    let all = tally.population.all.reduce(0, +)
    for system in tally.systems {
      #expect(system.funnel.reduce(0, +) == all && system.funnel.allSatisfy { $0 >= 0 })
    }
  }

  @Test func aPolicyThatChangesNothingIsHonest() throws {
    let honest = try tally(.honest)
    let neutral = try tally(SitePolicy(declare: { _, _ in }, register: { _, _ in }))
    #expect(neutral == honest)
  }

  @Test func whoIsNotRegisteredIsNotReported() throws {
    let honest = try tally(.honest)
    let some = try tally(
      SitePolicy(register: { facts, fired in if facts.person % 2 == 0 { fired = [] } }))
    funnelsShareOutAll(some)
    #expect(some.population == honest.population)
    for (a, b) in zip(honest.systems, some.systems) {
      #expect(b.conversions(.notRegistered) > 1_000)
      #expect(b.conversions(.delivered) <= a.conversions(.delivered))
    }
    let nobody = try tally(SitePolicy(register: { _, fired in fired = [] }))
    funnelsShareOutAll(nobody)
    #expect(nobody.systems.allSatisfy { $0.reports == 0 })
  }

  @Test func whoIsRegisteredOftenIsDeliveredOnce() throws {
    let often = try tally(SitePolicy(register: { _, fired in fired += fired + fired }))
    funnelsShareOutAll(often)
    let honest = try tally(.honest)
    #expect(often.systems[2].observed.reduce(0, +) == 3 * honest.systems[2].observed.reduce(0, +))
    #expect(often.systems[2].conversions(.delivered) == honest.systems[2].conversions(.delivered))
  }

  @Test func anyClickIdAndAnyDataAreTaken() throws {
    let wild = try tally(
      SitePolicy(
        declare: { facts, declaration in declaration.sourceData = facts.person &* 0x9E37_79B9_7F4A_7C15 },
        register: { facts, fired in for index in fired.indices { fired[index].data = .max } }))
    funnelsShareOutAll(wild)
    #expect(wild.systems[2].reports > 0)
  }
}

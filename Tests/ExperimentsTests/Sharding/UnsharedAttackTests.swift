import Population
import Risk
import Testing
import Web

@testable import Experiments

/// An attack that looks at everybody and cannot hand on what it saw is refused before anything is simulated.
@Suite struct UnsharedAttackTests {
  private struct Counting: Attack {
    let needs: AttackNeeds
    var policy: SitePolicy { .honest }

    func study(_ world: AttackWorld, _ targets: [AttackedPerson]) -> any AttackStudy { Counts() }
  }

  private struct Counts: AttackStudy {
    var conversions = 0

    mutating func add(_ block: PopulationBlock, reports: [SampledReport]) {
      conversions += block.conversions.count
    }

    mutating func merge(_ other: any AttackStudy) {
      if let other = other as? Self { conversions += other.conversions }
    }

    func figures() -> [RiskFigure] { [RiskFigure(metric: "conversions", value: Double(conversions))] }
  }

  private func experiment(_ needs: AttackNeeds) throws -> Experiment {
    var experiment = try Laboratory.experiment(Laboratory.mixed, ["population.people=100"])
    experiment.points[0].scenario.adversaries = [
      AdversaryArm("counter", system: 0, people: 10, depths: [1], attack: Counting(needs: needs))
    ]
    return experiment
  }

  @Test func whoKeepsSumsWithoutAFormIsRefusedByName() throws {
    let scratch = try Scratch()
    for needs in [AttackNeeds.conversions, .reports] {
      do {
        try Shards.run(experiment(needs), "1/2", in: scratch)
        Issue.record("it was not refused")
      } catch let error as ShardError {
        #expect(error.description.contains("counter") && error.description.contains("write(to:)"))
      }
    }
  }

  @Test func whoLooksAtNobodyElseNeedsNoForm() throws {
    let scratch = try Scratch()
    let experiment = try experiment(.nothing)
    let folders = try Shards.all(experiment, 2, in: scratch)
    try Shards.merge(experiment, folders, to: scratch.path("merged"))
    try Laboratory.run(experiment, in: scratch.path("whole"))
    #expect(try Shards.bytes(scratch.path("merged")) == Shards.bytes(scratch.path("whole")))
  }
}

import Population
import Risk
import SimulationKernel
import Synchronization
import Testing
import Web

@testable import Experiments

/// Adversaries who act, whatever they do.
@Suite struct AdversaryFrameTests {
  private static let world = """
    scenario: 1
    seed: 20201006
    timeline: { period: 100d }
    population:
      people: 700
      publishers: { count: 3 }
      advertisers: { count: 2 }
      browser: { availability: { always-open: {} } }
      exposure: { occasions: 2, every: 40d, publishers: 2, visits: [1d, 5d, 20d] }
    systems:
      ecm: { kind: event-conversion-measurement, noise: 0 }
    """

  /// What one replication of an attack says, and whom it attacked.
  private func play(
    _ needs: AttackNeeds, threads: Int = 2, blockSize: Int = 64, _ settings: [String] = []
  ) throws -> (rows: [RiskRow], people: [AttackedPerson]) {
    let scenario = try Laboratory.scenario(Self.world, settings)
    let attack = Recording(needs: needs)
    let arm = AdversaryArm("recorder", system: 0, people: 200, depths: [1], attack: attack)
    let unit = UnitSimulation(scenario: scenario, generator: try .init(scenario), replication: 0)
    let run = try AdversaryRun(
      arm, unit, RunResources(threads: threads, blockSize: blockSize), stop: StopFlag())
    return (try #require(try run.rows()), attack.taken.all.withLock { $0 })
  }

  @Test func everybodyClicksAndComesBackAsPlanned() throws {
    let people = try play(.nothing).people
    #expect(people.map(\.person) == Array(0..<200))
    for person in people {
      #expect(person.view.clicks.map(\.time) == [0, 60_000, 40 * day, 40 * day + 60_000])
      #expect(person.view.clicks.map(\.publisher) == [0, 1, 0, 1])
      #expect(person.view.clicks.allSatisfy { $0.advertiser == 0 })
      let visits = [1, 5, 20].flatMap { [$0 * day + 60_000, (40 + $0) * day + 60_000] }.sorted()
      #expect(person.conversions.map(\.time.milliseconds) == visits)
      // The last click has the credit, and both have a report in each window.
      #expect(person.view.reports.count == 12)
      let credited = zip(person.view.reports, person.causes).filter { $0.0.credit == 100 }
      #expect(credited.map(\.0.click) == [1, 1, 1, 3, 3, 3])
      #expect(credited.map(\.1) == Array(0..<6).map(Optional.some))
      #expect(person.view.reports.allSatisfy { Int($0.data) == Int(person.person % 8) })
    }
  }

  @Test func everybodyStreamsPastWhoIsAskedFor() throws {
    let nothing = try play(.nothing).rows
    #expect(nothing.map(\.value) == [0, 0])
    let conversions = try play(.conversions).rows
    #expect(conversions.map(\.value) == [700 * 6, 0])
    let reports = try play(.reports).rows
    #expect(reports.map(\.value) == [700 * 6, 700 * 12])
    #expect(reports[1].adversary == "recorder" && reports[1].closedForm == 3 && reports[1].bound == 1e9)
    #expect(try play(.reports, threads: 1, blockSize: 512).rows == reports)
  }

  @Test func visitsHappenAsOftenAsPlanned() throws {
    let people = try play(.nothing, ["population.exposure.visit-share=30%"]).people
    let visits = people.reduce(0) { $0 + $1.conversions.count }
    // 1,200 independent visits; six standard deviations are 95.
    #expect(abs(Double(visits) - 360) < 95)
    #expect(Set(people.map(\.conversions.count)).count > 3)
  }

  @Test func adsThatAreOnlySeenAreViews() throws {
    let scenario = try Laboratory.scenario(
      Self.world, ["population.exposure.views=true", "population.exposure.advertisers=2"])
    let block = PopulationBlock()
    let unit = UnitSimulation(scenario: scenario, generator: try .init(scenario), replication: 0)
    try unit.generator.generate(first: 0, count: 10, key: unit.key, into: block)
    #expect(block.views == 80 && block.clicks.allSatisfy(\.isView))
    #expect(block.clicks.prefix(8).map { Int($0.campaign) / 2 } == [0, 0, 1, 1, 0, 0, 1, 1])
    #expect(block.conversions.count == 120)
  }

  private var day: Int64 { SimulationDuration.days(1).milliseconds }
}

/// Fires the person's number; keeps whom it attacked, and counts what it sees of everybody.
private struct Recording: Attack {
  let needs: AttackNeeds
  let taken = People()

  final class People: Sendable { let all = Mutex<[AttackedPerson]>([]) }

  var policy: SitePolicy {
    SitePolicy(register: { facts, fired in for index in fired.indices { fired[index].data = facts.person % 8 }
    })
  }

  func study(_ world: AttackWorld, _ targets: [AttackedPerson]) -> any AttackStudy {
    taken.all.withLock { $0 = targets }
    return Counts()
  }

  struct Counts: AttackStudy {
    var conversions = 0
    var reports = 0

    mutating func add(_ block: PopulationBlock, reports: [SampledReport]) {
      conversions += block.conversions.count
      self.reports += reports.count
    }

    mutating func merge(_ other: any AttackStudy) {
      guard let other = other as? Self else { return }
      conversions += other.conversions
      reports += other.reports
    }

    func figures() -> [RiskFigure] {
      [
        RiskFigure(metric: "conversions", value: Double(conversions)),
        RiskFigure(metric: "reports", value: Double(reports), bound: 1e9, closedForm: 3, sampleSize: 1),
      ]
    }
  }
}

import AdTech
import Population
import SimulationKernel
import Web

extension RandomPurpose {
  /// Reports that bots make up: how many at ordinal 0, then what each says.
  static let fabricatedReport = RandomPurpose(rawValue: 0x333)
}

/// How bots make reports up, and what these claim.
struct Fabrication: Sendable {
  /// How many each makes up in a replication.
  private let law: PoissonLaw
  /// What a conversion is said to be worth, where reports say it.
  private let value: ValueLaw

  /// - Returns: nil where nothing is made up.
  init?(_ traffic: InvalidTraffic, _ scenario: Scenario) throws {
    let months =
      Double(scenario.timeline.period.milliseconds) / Double(SimulationDuration.days(30).milliseconds)
    let mean = traffic.fabricatedReports * months
    guard mean > 0 else { return nil }
    law = try PoissonLaw(mean: mean)
    value = scenario.population.value
  }

  /// A worker that makes reports up besides.
  func joined(to worker: AnyWorker, of arm: SystemArm, _ context: WorkerContext) -> AnyWorker {
    let forger = ReportForger(self, arm, context)
    return AnyWorker(
      run: { block in
        try worker.run(block)
        forger.run(block)
      },
      result: {
        var result = worker.result()
        forger.add(to: &result)
        return result
      })
  }

  /// Makes up the reports of one bot.
  fileprivate func fabricate(
    _ random: AddressedRandom, campaigns: Int, values: Int, _ take: (FabricatedReport) -> Void
  ) {
    let count = law.quantile(Uniform.unit(random.block(.fabricatedReport, 0).low))
    for number in 0..<count {
      let words = random.block(.fabricatedReport, UInt64(number) + 1)
      let cell = Int(Uniform.index(words.low, below: UInt64(campaigns * values)))
      let click = ClickIdentifier(campaign: cell / values, person: random.person, click: 0)
      take(
        FabricatedReport(
          clickData: click.rawValue, data: UInt64(cell % values),
          value: value.draw(words.word2, words.word3)))
    }
  }
}

/// A report that no browser sent: its click id is one that the ad tech might have given out.
private struct FabricatedReport: CountableReport {
  var clickData: UInt64
  var data: UInt64
  var credit: UInt8 { 100 }
  var value: Int64?
}

/// Sends one system's collector the reports that bots make up.
private final class ReportForger {
  private let fabrication: Fabrication
  private let browsers: BrowserSelection?
  private let campaigns: Int
  /// How many units of the reports' values are worth one of the currency; nil where reports carry none.
  private let valueUnits: Double?
  private var collector: CountCollector
  private var worth: [Int64]
  private var count = 0

  init(_ fabrication: Fabrication, _ arm: SystemArm, _ context: WorkerContext) {
    self.fabrication = fabrication
    browsers = context.browsers
    campaigns = context.campaigns
    valueUnits = arm.valueUnits
    collector = CountCollector(campaigns: context.campaigns, values: arm.values)
    worth = Array(repeating: 0, count: context.campaigns)
  }

  /// Lets each bot of a block make up as many as it will, where the collector trusts its browser.
  func run(_ block: PopulationBlock) {
    for position in 0..<block.people {
      let random = block.random(of: position)
      if let browsers, browsers.standing(0, of: random) != .played { continue }
      fabrication.fabricate(random, campaigns: campaigns, values: collector.values) { report in
        collector.take(report)
        count += 1
        guard let valueUnits, let value = report.value else { return }
        let campaign = ClickIdentifier(rawValue: report.clickData).campaign
        worth[campaign] += Int64((Double(value) / 100 * valueUnits).rounded())
      }
    }
  }

  func add(to tally: inout SystemTally) {
    for cell in tally.observed.indices { tally.observed[cell] += collector.credited[cell] }
    for campaign in worth.indices { tally.observedValue[campaign] += worth[campaign] }
    var invalid = tally.invalid ?? InvalidTally()
    invalid.fabricated += count
    tally.invalid = invalid
  }
}

extension SystemArm {
  /// Whether reports can be made up one by one and sent to its collector.
  ///
  /// Of an output that is noised whole, or a report that only an aggregation service can read, a bot would have to forge
  /// what its browser registered or encrypted.
  public var takesFabricatedReports: Bool {
    guard measures, case .data = channel else { return false }
    return true
  }
}

import AdTech
import AttributionReporting
import PrivacyMechanisms
import SimulationKernel

extension SimulationBook {
  /// Runs of the aggregation service.
  static let sums = [
    // The noise of sums that nobody contributed to, in budget units or counts.
    NamedSimulation(
      "summary-noise-deviation", [.real("epsilon", 1e-3...64), .whole("contribution", 1...65_536), runs]
    ) { arguments, _ in
      let unit = arguments.number("contribution")
      let sums = try noise(arguments, keys: arguments.int("runs"))
      return try .deviation(of: sums.map { $0 / unit })
    },
    // Clicks whose conversions contribute 1/cap of the budget each, so that the browser stops at the cap.
    NamedSimulation(
      "summary-capped-error",
      [.wholes("counts", 0...20), .whole("cap", 1...20), .real("epsilon", 1e-3...64), runs], cappedError),
  ]

  private static func job(_ keys: [UInt128], epsilon: Double) -> AggregationJob {
    var job = AggregationJob(recipient: .origin("https://adtech.example"), declaredKeys: keys, time: 0)
    job.epsilon = epsilon
    return job
  }

  /// The sums of keys without contributions.
  private static func noise(_ arguments: Arguments, keys: Int) throws -> [Double] {
    var service = AggregationService()
    let job = job((1...UInt128(keys)).map { $0 }, epsilon: arguments.number("epsilon"))
    let result = service.run(job, reports: [], random: random(300))
    return try values(result)
  }

  private static func values(_ result: AggregationResult) throws -> [Double] {
    guard result.returnCode == .success else {
      throw ReproductionError(
        place: "aggregation service", problem: "ended with \(result.returnCode.rawValue): \(result.message)")
    }
    return result.summary.map { Double($0.value) }
  }

  @Sendable private static func cappedError(
    _ arguments: Arguments, _ memory: SimulationMemory
  ) throws -> Simulated {
    let contribution = Int(SummaryNoise.contributionBudget) / arguments.int("cap")
    let counts = arguments.list("counts").map { Int($0) }
    let reports = try reports(counts, contribution: contribution)
    let truth = Double(counts.reduce(0, +))
    let key = ContributionKey(campaign: 0, data: 0, isValue: false).bits
    let job = job([key], epsilon: arguments.number("epsilon"))
    let errors = try (0..<arguments.int("runs")).map { run in
      // A service that has used nothing yet, or the budget of the reports would be gone after the first run.
      var service = AggregationService()
      let result = service.run(job, reports: reports, random: random(301).of(person: UInt64(run)))
      guard let sum = try values(result).first else { preconditionFailure("a declared key has a sum") }
      return (sum / Double(contribution) - truth) / truth
    }
    return try .rootMeanSquare(of: errors)
  }

  /// The aggregatable reports of browsers with one click each.
  private static func reports(_ counts: [Int], contribution: Int) throws -> [AggregatableReport] {
    var settings = AttributionReportingBrowser.Settings()
    settings.eventLevel = false
    settings.settles = .summary
    settings.summary = .init(countContribution: contribution)
    var browsers = try AttributionReportingBrowsers(settings)
    var reports: [AggregatableReport] = []
    for (person, count) in counts.enumerated() {
      let conversions = (0..<count).map { (after: SimulationDuration.hours(1 + Int64($0)), data: 0) }
      let random = random(302).of(person: UInt64(person))
      for report in try browsers.reports(conversions, random: random) {
        let number = String(reports.count)
        let padding = String(repeating: "0", count: 12 - number.count)
        reports.append(
          AggregatableReport(
            reportID: "00000000-0000-4000-8000-" + padding + number,
            reportingOrigin: "https://adtech.example", attributionDestination: "https://shop.example",
            scheduledTime: 0, contributions: report.contributions))
      }
    }
    return reports
  }
}

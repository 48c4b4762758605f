import Experiments
import Foundation
import ResultsExport

/// The systems of each design point side by side: one row for each, every figure with its interval.
struct SideBySideReport {
  private let experiment: Experiment
  private let outcome: RunOutcome

  init(_ experiment: Experiment, _ outcome: RunOutcome) {
    self.experiment = experiment
    self.outcome = outcome
  }

  /// The table, within 120 columns, with what its columns mean.
  func table(swept headers: [String]) -> String {
    let figures = ComparedFigure.allCases.filter { figure in
      outcome.comparisons.contains { $0.contains { $0.contains { $0.figure == figure } } }
    }
    var table = TextTable(
      [(header: "system", alignment: .left)] + headers.map { (header: $0, alignment: .left) }
        + figures.map { (header: $0.header, alignment: .right) })
    for (point, systems) in zip(experiment.points, outcome.comparisons) {
      for (arm, values) in zip(point.scenario.systems, systems) {
        table.append(
          [arm.name] + point.values.map(\.value)
            + figures.map { figure in values.first { $0.figure == figure }?.cell ?? "-" })
      }
    }
    return table.rendered(width: 120) + Self.legend
  }

  private static let legend = """

    Means over replications on the same people, with 95 % intervals. RMSRE: root mean square of relative errors of
    unbiased counts by campaign and data, against the attributable conversions (all whose person clicked an ad of the
    advertiser before); lost: those of which no report arrived; found again: those whose person a passive adversary
    (publisher, advertiser and ad tech together) names at the first guess; above timing: what of that is due to reports;
    anonymity set: 2^entropy of the adversary's belief. systems.csv compares each with the first, paired.

    """
}

extension ComparedFigure {
  fileprivate var header: String {
    switch self {
    case .relativeError: "RMSRE %"
    case .lostShare: "lost %"
    case .foundAgain: "found again %"
    case .aboveTiming: "above timing %"
    case .anonymitySet: "anonymity set"
    case .epsilon: "epsilon"
    }
  }

  fileprivate var isShare: Bool { self != .anonymitySet && self != .epsilon }
}

extension ComparedValue {
  /// The figure with its interval in brackets.
  fileprivate var cell: String {
    if figure == .epsilon { return "\(Self.text(value, digits: 3)) /\(at)" }
    let factor = figure.isShare ? 100.0 : 1
    let decimals = figure.isShare ? 1 : value < 10 ? 2 : value < 100 ? 1 : 0
    func number(_ x: Double) -> String { Figures.number(factor * x, digits: decimals) }
    guard let interval else { return number(value) }
    return "\(number(value)) (\(number(interval.low)) to \(number(interval.high)))"
  }

  /// Up to so many digits that count.
  private static func text(_ x: Double, digits: Int) -> String { String(format: "%.\(digits)g", x) }
}

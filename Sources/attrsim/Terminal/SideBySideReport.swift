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

  /// The table, within 124 columns, with what its columns mean.
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
    return table.rendered(width: 124) + Self.legend(figures)
  }

  /// What the columns that are shown mean.
  private static func legend(_ figures: [ComparedFigure]) -> String {
    let meanings = figures.compactMap(\.meaning).joined(separator: "; ")
    let text =
      "Means over replications on the same people, with 95 % intervals. \(meanings). "
      + "systems.csv compares each with the first, paired."
    return "\n" + Paragraphs.wrapped(text, width: 116) + "\n\n"
  }
}

extension ComparedFigure {
  fileprivate var header: String {
    switch self {
    case .relativeError: "RMSRE %"
    case .lostShare: "lost %"
    case .foundAgain: "found again %"
    case .aboveTiming: "above timing %"
    case .anonymitySet: "anonymity set"
    case .epsilon: "epsilon, of what"
    }
  }

  fileprivate var meaning: String? {
    switch self {
    case .relativeError:
      "RMSRE: root mean square of relative errors of unbiased counts by campaign and data, against "
        + "the attributable conversions (those with a click on the advertiser's ad within the attribution "
        + "window), counts that are not told taken for 0"
    case .lostShare: "lost: those of which no report arrived"
    case .foundAgain:
      "found again: those whose person a passive adversary (publisher, advertiser and ad tech together) "
        + "names at the first guess, by timing alone where reports can only be read as sums"
    case .aboveTiming: "above timing: what of that is due to reports"
    case .anonymitySet: "anonymity set: 2^entropy of the adversary's belief"
    case .epsilon: nil
    }
  }

  fileprivate var isShare: Bool { self != .anonymitySet && self != .epsilon }
}

extension ComparedValue {
  /// The figure with its interval in brackets.
  fileprivate var cell: String {
    if figure == .epsilon { return "\(Self.text(value, digits: 3)) \(at)" }
    let factor = figure.isShare ? 100.0 : 1
    let decimals = figure.isShare ? 1 : value < 10 ? 2 : value < 100 ? 1 : 0
    func number(_ x: Double) -> String { Figures.number(factor * x, digits: decimals) }
    guard let interval, interval.low < interval.high else { return number(value) }
    return "\(number(value)) (\(number(interval.low))–\(number(interval.high)))"
  }

  /// Up to so many digits that count.
  private static func text(_ x: Double, digits: Int) -> String { String(format: "%.\(digits)g", x) }
}

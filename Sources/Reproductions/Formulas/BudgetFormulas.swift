import AttributionLevel1
import AttributionReporting
import Foundation
import PrivacyMechanisms
import PrivateClickMeasurement
import Statistics

extension FormulaBook {
  private static let counts = Parameter.wholes("counts", 0...1e6)
  private static let cap = Parameter.whole("cap", 1...1e6)
  private static let epsilon = Parameter.real("epsilon", 1e-6...100)

  /// The noise of sums.
  static let summaries = [
    NamedFormula("laplace-deviation", [epsilon]) {
      try SummaryNoise(epsilon: $0.number("epsilon")).continuousStandardDeviation
    },
    NamedFormula("laplace-deviation-in-counts", [epsilon, .whole("contribution", 1...65_536)]) {
      try SummaryNoise(epsilon: $0.number("epsilon")).continuousStandardDeviation / $0.number("contribution")
    },
    NamedFormula("capped-count", [counts, cap]) { CappedCount($0).kept },
    NamedFormula("capped-variance", [cap, epsilon]) {
      CappedCount.variance(cap: $0.number("cap"), epsilon: $0.number("epsilon"))
    },
    NamedFormula("capped-error", [counts, cap, epsilon]) {
      CappedCount($0).relativeError(epsilon: $0.number("epsilon"))
    },
    // The cap of least error, the least of several.
    NamedFormula("best-cap", [counts, epsilon]) { arguments in
      let (counts, epsilon) = (arguments.list("counts"), arguments.number("epsilon"))
      let errors = stride(from: 1, through: max(1, counts.max() ?? 1), by: 1).map {
        (cap: $0, error: CappedCount(counts: counts, cap: $0).relativeError(epsilon: epsilon))
      }
      return errors.min { $0.error < $1.error }?.cap ?? 1
    },
    NamedFormula("exponential-beyond", [.real("mean", 1e-6...1e9), .real("x", 0...1e9)]) {
      try ExponentialDistribution(mean: $0.number("mean")).upperTail($0.number("x"))
    },
  ]

  /// Budgets of Attribution Level 1 and of Cookie Monster.
  static let budgets = [
    NamedFormula("level-one-noise-scale", [.whole("max-value", 1...1e9), epsilon]) { levelOneScale($0) },
    NamedFormula(
      "level-one-price", [.whole("sensitivity", 1...1e9), .whole("max-value", 1...1e9), epsilon]
    ) { $0.number("sensitivity") / levelOneScale($0) },
    // Laplace noise of scale cap/epsilon leaves the range of error times expected with this chance.
    NamedFormula(
      "accurate-epsilon",
      [
        .real("cap", 1e-6...1e9), .real("expected", 1e-6...1e12), .real("error", 1e-6...1),
        .real("chance", 1e-9...0.999), .whole("queries", 1...1e6),
      ]
    ) {
      $0.number("queries") * $0.number("cap") * log(1 / $0.number("chance"))
        / ($0.number("error") * $0.number("expected"))
    },
    NamedFormula("people-of-batch", [.whole("batch", 1...1e9), .real("rate", 1e-9...1)]) {
      ($0.number("batch") / $0.number("rate")).rounded(.up)
    },
  ]

  private static func levelOneScale(_ arguments: Arguments) -> Double {
    ConversionReport.Parameters(
      aggregationService: "", site: "", histogramSize: 1, maxValue: UInt32(arguments.number("max-value")),
      epsilon: arguments.number("epsilon")
    ).noiseScale
  }

  /// What browsers allow.
  static let limits = [
    NamedFormula("pcm-source-values", []) { _ in
      Double(PrivateClickMeasurement.Settings.greatestSourceID + 1)
    },
    NamedFormula("pcm-pair-values", []) { _ in
      Double(
        (PrivateClickMeasurement.Settings.greatestSourceID + 1)
          * (PrivateClickMeasurement.Settings.greatestTriggerData + 1))
    },
    NamedFormula("destinations-in-days", [.whole("days", 1...3650)]) {
      Double(Parameters().maxDestinationsPerDay) * $0.number("days")
    },
    NamedFormula("null-report-rate", []) { _ in Parameters().nullReportRateExcludingTime },
    NamedFormula("null-report-rate-of-day", []) { _ in Parameters().nullReportRateIncludingTime },
  ]
}

/// A sum of what clicks brought about, each click's contribution cut at a cap and noise for the cap added.
///
/// *Source:* Google ads-privacy, "Optimizing Configuration of the Attribution Reporting API": x(m) is the sum of min(n, m)
/// over clicks, the noise Laplace of scale m/epsilon, the error ((x(m) - x)^2 + 2 (m/epsilon)^2)^(1/2)/x.
struct CappedCount {
  var counts: [Double]
  var cap: Double

  /// The sum that is left under the cap.
  var kept: Double { counts.reduce(0) { $0 + min($1, cap) } }

  /// The variance of the noise.
  static func variance(cap: Double, epsilon: Double) -> Double { 2 * (cap / epsilon) * (cap / epsilon) }

  /// The root-mean-square relative error.
  func relativeError(epsilon: Double) -> Double {
    let truth = counts.reduce(0, +)
    let bias = kept - truth
    return (bias * bias + Self.variance(cap: cap, epsilon: epsilon)).squareRoot() / truth
  }
}

extension CappedCount {
  init(_ arguments: Arguments) {
    self.init(counts: arguments.list("counts"), cap: arguments.number("cap"))
  }
}

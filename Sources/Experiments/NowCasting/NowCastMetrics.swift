import Recovery

/// The names that now-casting, completeness and the correction for the cap add to the tables.
enum NowCastMetrics {
  static let all: [MetricDescription] =
    [
      completeness(CompletenessFigures.sinceClick, "click"),
      completeness(CompletenessFigures.sinceConversion, "conversion"),
      MetricDescription(
        "campaign_interval_coverage", tables: ["recovery", "summary"],
        "The share of campaigns whose interval for all values together holds the truth.",
        parameter: .number("the nominal coverage"), unit: "1",
        reference: "L. D. Brown, T. T. Cai and A. DasGupta, Interval estimation for a binomial proportion, "
          + "Statistical Science 16(2), 2001"),
    ] + NowCastEstimator.allCases.map { word($0.rawValue, nowCasts, $0.definition, $0.formula, $0.reference) }
    + RepeatLaw.allCases.map {
      word(
        CapStudy.name($0), ["counts", "recovery", "summary"],
        "Unbiased counts, multiplied by what the cap on reports a click takes away if \($0.definition).",
        "estimate * E n / E min(n, cap), the law of n fitted to the reports of each click",
        "A. C. Cameron and P. K. Trivedi, Regression Analysis of Count Data, 2nd edition, 2013, section 4.4")
    } + [
      word(
        NowCastStudy.notIdentified, ["nowcast", "counts"],
        "There is no estimate, since the reports so far do not determine what is missing.")
    ]

  private static let nowCasts = ["nowcast", "recovery", "summary"]

  private static func completeness(_ name: String, _ start: String) -> MetricDescription {
    MetricDescription(
      name, tables: ["completeness", "summary"],
      "The share of delivered reports with full credit that had arrived so many days after their \(start).",
      formula: "reports with arrival - \(start) <= days / delivered reports; Clopper-Pearson interval",
      parameter: .wholeNumber("days"), unit: "1",
      reference: "C. J. Clopper and E. S. Pearson, Biometrika 26(4), 1934")
  }

  private static func word(
    _ name: String, _ tables: [String], _ definition: String, _ formula: String = "", _ reference: String = ""
  ) -> MetricDescription {
    MetricDescription(
      name, kind: .word, tables: tables, definition, formula: formula, unit: "", reference: reference)
  }
}

extension NowCastEstimator {
  /// What the estimate is, in one sentence.
  public var definition: String {
    switch self {
    case .naive: "The corrected counts of the reports that have arrived by the day, as if no more came."
    case .chainLadder: "Corrected counts scaled by how older clicks' reports grew from age to age."
    case .delayModel: "Corrected counts scaled by a law of delays that is fitted to the reports."
    case .assumedDelay: "Corrected counts scaled by a law of delays that is taken for true."
    }
  }

  var formula: String {
    switch self {
    case .naive: "sum of corrected counts"
    case .chainLadder: "sum of F c; F the product of ratios of sums of cumulative reports at successive ages"
    case .delayModel, .assumedDelay: "sum of c / G; G the probability to have arrived by the clicks' age"
    }
  }

  var reference: String {
    switch self {
    case .naive: ""
    case .chainLadder: "T. Mack, ASTIN Bulletin 23, 1993"
    case .delayModel, .assumedDelay:
      "J. D. Kalbfleisch and J. F. Lawless, Journal of the American Statistical Association 84, 1989"
    }
  }
}

extension RepeatLaw {
  /// The law as part of a sentence.
  public var definition: String {
    switch self {
    case .zeroTruncatedPoisson: "the conversions of a converting click follow a zero-truncated Poisson law"
    case .geometric: "each conversion is followed by another with one probability"
    case .zeta: "the conversions of a converting click follow a zeta law"
    }
  }
}

import Recovery

/// The words that stand in the columns `truth`, `estimator`, `adversary` and `status`.
enum WordEntries {
  static let all: [MetricDescription] =
    Truth.allCases.map { word($0.rawValue, scored + ["hierarchy", "nowcast"], $0.definition, $0.formula) }
    + CountEstimator.allCases.map { word($0.rawValue, scored, $0.definition, $0.formula, $0.reference) }
    + HierarchyEstimator.allCases.map {
      word($0.rawValue, ["hierarchy", "recovery", "summary"], $0.definition, "", $0.reference)
    }
    + Adversary.allCases.map { word($0.rawValue, ["risk", "summary"], $0.definition) }
    + [
      word(
        "batch-too-small", ["counts"],
        "There is no estimate, since too few reports came together for the aggregation service to tell their sum; scores take 0."
      ),
      word(
        "not-applicable", ["counts"],
        "There is no estimate, since the estimator has no meaning for reports that are noised so."),
      word(
        "not-counted", ["counts", "hierarchy"],
        "There is no estimate, since the system counts nothing of the kind."),
      word("not-summed", ["counts"], "There is no estimate, since the system sums up no values."),
      word("no-measurement", ["counts"], "There is no estimate, since the system measures nothing."),
      word(
        "not-attributed-by-any-report", ["counts"],
        "There is no estimate, since no report says of a conversion that no campaign caused it."),
    ]

  private static let scored = ["counts", "recovery", "summary"]

  private static func word(
    _ name: String, _ tables: [String], _ definition: String, _ formula: String = "", _ reference: String = ""
  ) -> MetricDescription {
    MetricDescription(
      name, kind: .word, tables: tables, definition, formula: formula, unit: "", reference: reference)
  }
}

extension Truth {
  /// What is counted, in one sentence.
  var definition: String {
    switch self {
    case .reported: "What the delivered reports with full credit would have said without noise."
    case .attributable: "Conversions with a click on the advertiser's ad in the attribution window before."
    case .all: "Every conversion, by the campaign that caused it; organic ones under an empty campaign."
    }
  }

  /// Whose count a conversion is part of.
  var formula: String {
    self == .attributable ? "credited to the last such click's campaign; no cap" : ""
  }
}

extension Adversary {
  /// Who it is, in one sentence.
  public var definition: String {
    switch self {
    case .passive: "Publisher, advertiser and ad tech together, who weigh each report by itself."
    case .passivePerson:
      "Publisher, advertiser and ad tech, who weigh whole persons and all reports of a click, where candidates are few."
    case .publisherAndAdTech: "The publisher and the ad tech, without the advertiser's log."
    case .adTech: "The ad tech by itself, with reports and without anybody's identities."
    case .timing: "Publisher and advertiser, who know when people click and convert, without any report."
    case .chance: "Somebody who names one of the advertiser's identities blindly."
    case .cookies: "Somebody with third-party cookies, on the same people."
    case .mechanism: "Nobody in particular: what the mechanism allows, in closed form."
    }
  }
}

extension RiskMetrics {
  private static let clopper = "C. J. Clopper, E. S. Pearson, Biometrika 26, 1934"
  private static let diaz =
    "A. Serjantov, G. Danezis, Towards an information theoretic metric for anonymity, PET 2002"

  /// What comes of joining people across sites.
  static let links = [
    RiskMetric(
      name: "anonymity_set_by_clicks",
      definition:
        "Median number of people who may still be the one that is looked for, after so many clicks.",
      formula: "median over persons asked about of the survivors of their first `at` clicks", reference: diaz),
    RiskMetric(
      name: "top_1_by_crowd",
      definition: "Success of the best guess where so many conversions of others are expected in the window.",
      formula: "hits / reports with at / 10 < expected others <= at; Clopper-Pearson interval",
      reference: clopper),
    RiskMetric(
      name: "combined_top_k",
      definition: "Success of fingerprint and report window together, on reports.",
      formula: "mean of [rank of the truth among conversions of the same cell in the window <= at]",
      reference: clopper),
    RiskMetric(
      name: "partner_share",
      definition: "Share of the late reports with which another publisher's report left the device.",
      formula: "late reports with a partner / late reports; Clopper-Pearson interval", reference: clopper),
    RiskMetric(
      name: "join_right",
      definition:
        "Share of the late reports with a partner that are joined with a report of the same person.",
      formula: "right joins / late reports with a partner; Clopper-Pearson interval", reference: clopper),
    RiskMetric(
      name: "join_precision",
      definition: "Share of right joins among all that the adversary makes, with or without a partner.",
      formula: "right joins / joins; Clopper-Pearson interval", reference: clopper),
    RiskMetric(
      name: "partner_equal_data",
      definition: "Share of the reports without credit that carry the same data as the one with full credit.",
      formula: "equal pairs / pairs of reports of one conversion; 1 where its noise is drawn once",
      reference: clopper),
    RiskMetric(
      name: "one_by_one_top_k",
      definition: "Success of naming each person by itself, on the people that joint-assignment names.",
      formula: "hits / people; Clopper-Pearson interval", reference: clopper),
    RiskMetric(
      name: "joint_gain",
      definition: "What naming everybody at once adds to naming each person by itself.",
      formula: "mean of (hit at once - hit one by one); t interval",
      reference: "H. W. Kuhn, The Hungarian method for the assignment problem, 1955"),
  ]
}

extension RiskMetrics {
  private static let smith = "G. Smith, On the foundations of quantitative information flow, FoSSaCS 2009"
  private static let alvim =
    "M. Alvim et al., Measuring information leakage using generalized gain functions, CSF 2012"
  private static let carlini =
    "N. Carlini et al., Membership inference attacks from first principles, IEEE S&P 2022"
  private static let clopper = "C. J. Clopper, E. S. Pearson, Biometrika 26, 1934"

  /// What attacks that read identities out of reports gain over blind guesses.
  static let identity = [
    RiskMetric(
      name: "min_entropy_leakage",
      definition: "Bits by which the reports multiply the chance of naming the person at the first guess.",
      formula: "log2(n x top_k at 1), n the number of identities", reference: smith),
    RiskMetric(
      name: "g_leakage_top_k",
      definition: "Bits by which the reports multiply the chance of naming the person in k guesses.",
      formula: "log2(top_k at k x n / k), n the number of identities", reference: alvim),
    RiskMetric(
      name: "leakage", definition: "Most bits by which all that the attack sees can multiply any chance.",
      formula: "sum over independent uses of log2 sum_y max_x M(y|x)",
      reference: "I. Issa, A. Wagner, S. Kamath, An operational approach to information leakage, 2018"),
    RiskMetric(
      name: "capacity", definition: "Most bits that all that the attack sees can carry, on average.",
      formula: "sum over independent uses of max over input laws of I(X; Y)",
      reference: "C. E. Shannon, A mathematical theory of communication, 1948"),
    RiskMetric(
      name: "fano_bound", definition: "What the success of a first guess cannot exceed by Fano's inequality.",
      formula: "min(1, (capacity + 1) / log2 n), n the number of identities",
      reference: "T. Cover, J. Thomas, Elements of Information Theory, theorem 2.10.1"),
    RiskMetric(
      name: "identities", definition: "How many identities there are, each as likely as any other.",
      formula: "n", reference: smith),
  ]

  /// How often a system itself names people.
  static let naming = [
    RiskMetric(
      name: "matched_share",
      definition: "Share of the attributable conversions that a cookie or a match key gives to the person.",
      formula: "matched conversions / attributable conversions", reference: clopper)
  ]

  /// How success grows with what is seen of a person.
  static let exposure = ["clicks", "days"].flatMap { unit in
    [
      RiskMetric(
        name: "success_by_\(unit)",
        definition:
          "Share of the persons asked about who are named at the first guess with their first \(unit).",
        formula: "mean of [best guess is right with the first `at` \(unit)]; Clopper-Pearson interval",
        reference: clopper),
      RiskMetric(
        name: "\(unit)_until",
        definition:
          "Number of \(unit) from which on that share of persons is named; empty when none of the run is.",
        formula:
          "min m with S(m') >= at for all m' >= m; low = min m with U_m >= at, high = 1 + max m with L_m < at, "
          + "L and U Clopper-Pearson limits of S", reference: clopper),
      RiskMetric(
        name: "\(unit)_until_reached",
        definition: "Whether that share of persons is named within the run's \(unit): 1 if so, else 0.",
        formula: "[\(unit)_until is finite]", reference: clopper),
    ]
  }

  /// How well targets are told from others.
  static let detection = [
    RiskMetric(
      name: "true_positive_rate", definition: "Share of the targets whom the attack calls targets.",
      formula: "targets called targets / targets; Clopper-Pearson interval", reference: carlini),
    RiskMetric(
      name: "false_positive_rate", definition: "Share of the others whom the attack calls targets.",
      formula: "others called targets / others; Clopper-Pearson interval", reference: carlini),
    RiskMetric(
      name: "advantage", definition: "By how much targets are called targets more often than others.",
      formula: "true_positive_rate - false_positive_rate; box of two Clopper-Pearson intervals",
      reference: "S. Yeom et al., Privacy risk in machine learning, CSF 2018"),
    RiskMetric(
      name: "tpr_at_fpr",
      definition: "True positive rate when no more than that share of others may be called targets.",
      formula: "true positive rate at the threshold of false positive rate at; ties are broken at random",
      reference: carlini),
    RiskMetric(
      name: "positive_predictive_value",
      definition: "Share of targets among those called targets, where that share of all people are targets.",
      formula: "at x TPR / (at x TPR + (1 - at) x FPR)", reference: "Bayes' theorem"),
    RiskMetric(
      name: "recovered_share", definition: "Share of the visited sites that a page finds out about.",
      formula:
        "visited sites with a report / visited sites; Clopper-Pearson interval; bound min(limit, sites) / sites",
      reference: "WICG, Attribution Reporting API, EVENT.md, limiting the number of unique destinations"),
  ]
}

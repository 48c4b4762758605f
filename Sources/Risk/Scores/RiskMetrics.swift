/// What a metric of risk means.
public struct RiskMetric: Hashable, Sendable {
  /// The name that tables use.
  public let name: String
  /// What it says, in one sentence.
  public let definition: String
  /// How it is computed.
  public let formula: String
  /// Where it comes from.
  public let reference: String

  /// Makes a description.
  public init(name: String, definition: String, formula: String, reference: String) {
    self.name = name
    self.definition = definition
    self.formula = formula
    self.reference = reference
  }
}

/// All metrics of risk, in the order in which scores print them.
public enum RiskMetrics {
  /// Every metric that a `RiskFigure` can carry.
  public static let all: [RiskMetric] = scores + attacks

  /// The metrics of scores, mechanisms and the inference of data.
  static let scores: [RiskMetric] = success + abstention + anonymity + calibration + mechanism + data

  /// The metrics of attacks.
  static let attacks: [RiskMetric] = identity + naming + exposure + detection + links

  private static func metric(
    _ name: String, _ definition: String, _ formula: String, _ reference: String
  ) -> RiskMetric {
    RiskMetric(name: name, definition: definition, formula: formula, reference: reference)
  }

  private static let carey =
    "CJ Carey et al., Measuring Re-identification Risk, SIGMOD 2023, arXiv 2304.07210"
  private static let alvim =
    "M. Alvim et al., Measuring information leakage using generalized gain functions, CSF 2012"
  private static let issa =
    "I. Issa, A. Wagner, S. Kamath, An operational approach to information leakage, 2018"
  private static let smith =
    "G. Smith, On the foundations of quantitative information flow, FoSSaCS 2009"
  private static let shannon =
    "C. E. Shannon, A mathematical theory of communication, 1948"
  private static let brier =
    "G. W. Brier, Verification of forecasts expressed in terms of probability, 1950"
  private static let degroot =
    "M. DeGroot, S. Fienberg, The comparison and evaluation of forecasters, The Statistician 32, 1983"
  private static let geifman =
    "R. El-Yaniv, Y. Wiener, On the foundations of noise-free selective classification, JMLR 11, 2010"
  private static let diaz =
    "A. Serjantov, G. Danezis, Towards an information theoretic metric for anonymity, PET 2002"
  private static let duchi =
    "J. Duchi, M. Jordan, M. Wainwright, Local privacy and statistical minimax rates, 2013"
  private static let dwork =
    "C. Dwork, A. Roth, The Algorithmic Foundations of Differential Privacy, 2014, theorem 3.14"

  private static let success = [
    metric(
      "top_k", "Share of the sampled reports whose true person is among the adversary's k best guesses.",
      "mean of [rank of the truth <= at]; a tie counts its share; Clopper-Pearson interval", carey),
    metric(
      "expected_top_k", "What the adversary itself expects of its k best guesses: the top-k vulnerability.",
      "mean of the sum of the k = at largest posteriors", alvim),
    metric(
      "overconfidence", "How much more success the adversary expects than it has.",
      "mean of (largest posterior - [best guess is right]); t interval", degroot),
    metric(
      "overconfident", "Whether the adversary expects more than its hits allow: 1 if so, else 0.",
      "[expected_top_k at 1 > upper limit of top_k at 1]", degroot),
  ]

  private static let abstention = [
    metric(
      "answered_share",
      "Share of the reports about which an adversary speaks who wants that much confidence.",
      "mean of [largest posterior >= at]", geifman),
    metric(
      "answered_right", "Share of right best guesses among the reports answered at that confidence.",
      "top-1 hits / reports, over those with largest posterior >= at", geifman),
    metric(
      "recall_at_precision",
      "Largest share of all reports named rightly while that share of answers is right.",
      "max over thresholds of right / all, where right / answered >= at", carey),
    metric(
      "abstention_area", "Mean precision as the adversary goes from its surest answer to answering all.",
      "mean over reports i by falling confidence of the share right among the first i; ties together",
      geifman),
  ]

  private static let anonymity = [
    metric(
      "anonymity_set_min", "Smallest number of candidates that any report of the sample has.",
      "min |C|, C the candidates of positive weight", diaz),
    metric(
      "anonymity_set_median", "Median number of candidates of a report.",
      "median |C|, C the candidates of positive weight", diaz),
    metric(
      "anonymity_set_one", "Share of the reports that only one candidate can explain.",
      "mean of [|C| = 1]; Clopper-Pearson interval", diaz),
    metric(
      "effective_size_min_entropy", "Median over reports of one over the best guess's probability.",
      "median of 1 / max_j p_j", smith),
    metric(
      "effective_size_renyi_2", "Median over reports of the size of the crowd by collision entropy.",
      "median of 1 / sum_j p_j^2", "A. Renyi, On measures of entropy and information, 1961"),
    metric(
      "effective_size_median", "Median over reports of the size of the crowd by Shannon entropy.",
      "median of 2^H_i", diaz),
    metric(
      "effective_size_mean_entropy", "Size of the crowd by the mean Shannon entropy; not the median size.",
      "2^(mean of H_i)", diaz),
    metric(
      "posterior_entropy", "Mean uncertainty of the adversary about a report, in bits.",
      "mean of -sum_j p_j log2 p_j; t interval", shannon),
  ]

  private static let calibration = [
    metric(
      "reliability_right", "Share of right best guesses among reports of about that confidence.",
      "top-1 hits / reports, over those in the tenth of confidence around at; Clopper-Pearson interval",
      degroot),
    metric(
      "reliability_believed", "Mean confidence of the reports of about that confidence.",
      "mean of the largest posterior over those in the tenth of confidence around at", degroot),
    metric(
      "brier", "How far the adversary's probabilities are from the truth; less is better.",
      "mean of sum_j (p_j - [j true])^2 over candidates", brier),
    metric(
      "brier_expected", "What the Brier score would be if the adversary's probabilities were right.",
      "mean of 1 - sum_j p_j^2", brier),
  ]

  private static let mechanism = [
    metric(
      "data_epsilon",
      "Local differential privacy of one report's data, given that there is a report, in nats.",
      "max ln M(y|x) / M(y|x')", duchi),
    metric(
      "presence_epsilon",
      "Differential privacy of whether there is a report; infinite where none is invented.",
      "max ln M(y|x) / M(y|x')", duchi),
    metric(
      "window_epsilon", "Differential privacy of the window of a report; infinite where none is moved.",
      "max ln M(y|x) / M(y|x')", duchi),
    metric(
      "data_capacity", "Most bits that one report's data can carry, on average.",
      "max over input laws of I(X; Y)", shannon),
    metric(
      "data_leakage", "Bits by which one report's data can multiply anybody's chance of guessing.",
      "log2 sum_y max_x M(y|x)", issa),
    metric(
      "click_words", "Number of different outputs that a click can be made to have.",
      "ways to spread at most cap conversions over windows and values", shannon),
    metric(
      "click_capacity", "Most bits that all reports of a click can carry, on average.",
      "log2 sum over patterns of 2^(capacity of the pattern's data); of the randomised response over all words where "
        + "the whole output is noised", shannon),
    metric(
      "click_leakage", "Bits by which all reports of a click can multiply anybody's chance of guessing.",
      "log2 sum over patterns and outputs of max_x M(y|x)", issa),
    metric(
      "click_bayes_success", "Success of reading one of equally likely words from a click's reports.",
      "2^click_leakage / click_words", smith),
    metric(
      "person_month_data_epsilon",
      "Epsilon of the data fields of an average person's reports in 30 days, in nats.",
      "reports x data_epsilon, clicks x data_epsilon where a click's whole output is noised; at = clicks",
      dwork),
    metric(
      "person_month_capacity", "Most bits that a person's clicks of 30 days can carry.",
      "clicks x click_capacity; at = clicks", shannon),
    metric(
      "person_month_leakage", "Most leakage of a person's clicks of 30 days, in bits.",
      "clicks x click_leakage; at = clicks", issa),
    metric(
      "publisher_advertiser_pair_data_epsilon",
      "Epsilon of the data fields of the reports between a publisher and an advertiser, given one click, in nats.",
      "reports x data_epsilon, clicks x data_epsilon where a click's whole output is noised; at = clicks",
      dwork),
    metric(
      "publisher_advertiser_pair_capacity",
      "Most bits that one click between a publisher and an advertiser can carry.",
      "clicks x click_capacity; at = clicks", shannon),
    metric(
      "publisher_advertiser_pair_leakage",
      "Most leakage of one click between a publisher and an advertiser, in bits.",
      "clicks x click_leakage; at = clicks", issa),
  ]

  private static let data = [
    metric(
      "data_guess", "Share of the reports whose true data publisher and ad tech guess without any log.",
      "mean of [argmax_d pi_d M(y|d) is true]; Clopper-Pearson interval", smith),
    metric(
      "data_guess_expected", "Success of guessing the true data that the noise and the values' shares allow.",
      "sum_y max_d pi_d M(y|d)", smith),
    metric(
      "data_guess_prior", "Success of guessing the true data without a report.", "max_d pi_d", smith),
  ]
}

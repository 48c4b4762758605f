/// Which figures are compared.
public struct FigureSelection: Sendable {
  /// Names of figures; empty for all that the other choices leave.
  public var metrics: [String] = []
  /// Names of systems; empty for all.
  public var systems: [String] = []
  /// Truths; empty for all.
  public var truths: [String] = []
  /// Estimators; empty for all.
  public var estimators: [String] = []
  /// Adversaries; empty for all.
  public var adversaries: [String] = []
  /// Parameters of figures; empty for all.
  public var parameters: [String] = []
  /// Whether all figures are compared where nothing else is chosen, and not only the headlines.
  public var takesAll = false

  /// Chooses the headlines.
  public init() {}

  /// A figure that is compared unless others are asked for.
  private struct Headline {
    var table: String
    var truth = ""
    var estimator = ""
    var adversary = ""
    var metric: String
    /// Nil for any.
    var at: String? = ""

    func matches(_ key: FigureKey, _ dimension: ComparedDimension?) -> Bool {
      key.table == table && key.metric == metric && key.truth == truth && at ?? key.at == key.at
        && (dimension == .estimator ? key.estimator.isEmpty == estimator.isEmpty : key.estimator == estimator)
        && (dimension == .adversary ? key.adversary.isEmpty == adversary.isEmpty : key.adversary == adversary)
    }
  }

  /// One figure for each question: how far off counts are, by noise and in all, how much is lost, how late reports come,
  /// and how well people are found again.
  private static let headlines = [
    Headline(table: "recovery", truth: "reported", estimator: "unbiased", metric: "rmse"),
    Headline(table: "recovery", truth: "attributable", estimator: "unbiased", metric: "rmsre_tau", at: nil),
    Headline(table: "funnel", metric: FigureSource.share, at: "delivered"),
    Headline(table: "delays", metric: "delay_ms", at: "0.5"),
    Headline(table: "risk", adversary: "passive", metric: "attributable_top_k", at: "1"),
    Headline(table: "risk", adversary: "passive", metric: "attributable_top_k_gain", at: "1"),
    Headline(table: "risk", adversary: "passive", metric: "attributable_effective_size"),
  ]

  /// Whether a figure is chosen.
  ///
  /// - Parameters:
  ///   - key: the figure in full.
  ///   - dimension: what tells the sides apart; its choices name sides and do not end the headlines.
  func takes(_ key: FigureKey, _ dimension: ComparedDimension?) -> Bool {
    func allows(_ names: [String], _ name: String) -> Bool { names.isEmpty || names.contains(name) }
    guard allows(metrics, key.metric), allows(systems, key.system), allows(truths, key.truth),
      allows(estimators, key.estimator), allows(adversaries, key.adversary), allows(parameters, key.at)
    else { return false }
    return !asksForHeadlines(dimension) || Self.headlines.contains { $0.matches(key, dimension) }
  }

  func asksForHeadlines(_ dimension: ComparedDimension?) -> Bool {
    !takesAll && metrics.isEmpty && truths.isEmpty && parameters.isEmpty
      && (estimators.isEmpty || dimension == .estimator) && (adversaries.isEmpty || dimension == .adversary)
  }

  /// The names that were chosen for sides, in order.
  func names(_ dimension: ComparedDimension) -> [String] {
    switch dimension {
    case .system: systems
    case .estimator: estimators
    case .adversary: adversaries
    }
  }

  /// - Throws: ``ComparisonError`` when a name stands in no table.
  func requireKnown(_ known: KnownNames) throws(ComparisonError) {
    let choices = [
      ("--metric", metrics, known.metrics), ("--system", systems, known.systems),
      ("--truth", truths, known.truths), ("--estimator", estimators, known.estimators),
      ("--adversary", adversaries, known.adversaries), ("--at", parameters, known.parameters),
    ]
    for (option, names, known) in choices {
      for name in names where !known.contains(name) {
        throw ComparisonError(
          "\(option) \(name)", "no figure of these runs has it",
          remedy: known.isEmpty ? "leave it out" : "choose one of \(known.joined(separator: ", "))")
      }
    }
  }
}

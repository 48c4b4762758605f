/// How many replications each design point gets.
public enum ReplicationPlan: Sendable, Equatable, CustomStringConvertible {
  /// So many.
  case fixed(Int)
  /// As many as a figure needs to be known well enough, point by point.
  ///
  /// Which replications there are depends on what the earlier ones say. A run that is shared out among machines must
  /// refuse this plan: none of them sees all replications.
  case until(PrecisionRule)

  /// The most replications that a point may have.
  public var most: Int {
    switch self {
    case .fixed(let count): count
    case .until(let rule): rule.atMost
    }
  }

  /// Whether every point has as many as ``most``.
  public var isFixed: Bool {
    if case .fixed = self { true } else { false }
  }

  /// The number, or the range of numbers: `10`, `20 to 200`.
  public var description: String {
    switch self {
    case .fixed(let count): "\(count)"
    case .until(let rule): "\(rule.atLeast) to \(rule.atMost)"
    }
  }
}

/// Replications go on until the 95 % interval of a figure is narrow enough.
///
/// Looking at the interval after every replication and stopping at a lucky moment would make it too short. So it is
/// looked at only after ``atLeast`` replications, 20 or more, and then after every 10 more. Half-widths that are
/// fixed in advance then keep nearly their nominal coverage, the better the narrower they are.
///
/// *Source:* Y. S. Chow and H. Robbins, "On the asymptotic theory of fixed-width sequential confidence intervals for
/// the mean", Annals of Mathematical Statistics 36 (1965).
public struct PrecisionRule: Sendable, Equatable {
  /// How narrow the interval must be.
  public enum Target: Sendable, Equatable {
    /// Half of its length, in the figure's unit.
    case halfWidth(Double)
    /// Half of its length as a share of the figure's absolute mean.
    case relative(Double)
  }

  /// The figures that count, by the columns of `summary.csv`; where nil, all do, and every one must be narrow enough.
  public struct Figure: Sendable, Equatable {
    /// The metric.
    public var metric: String
    /// The scenario's name for the system.
    public var system: String?
    /// What the estimate is scored against.
    public var truth: String?
    /// The estimator.
    public var estimator: String?
    /// The adversary.
    public var adversary: String?
    /// The metric's parameter.
    public var at: String?

    /// Names figures.
    public init(
      metric: String, system: String? = nil, truth: String? = nil, estimator: String? = nil,
      adversary: String? = nil, at: String? = nil
    ) {
      self.metric = metric
      self.system = system
      self.truth = truth
      self.estimator = estimator
      self.adversary = adversary
      self.at = at
    }

    /// Whether a row of the summary is one of them.
    ///
    /// - Parameter systems: the systems' names, in the order of the scenario.
    func names(_ row: SummaryRow, systems: [String]) -> Bool {
      row.metric == metric && (system == nil || system == systems[row.system])
        && (truth == nil || truth == row.truth) && (estimator == nil || estimator == row.estimator)
        && (adversary == nil || adversary == row.adversary) && (at == nil || at == row.at)
    }

    /// The names in words.
    public var text: String {
      let named = [
        ("system", system), ("truth", truth), ("estimator", estimator), ("adversary", adversary), ("at", at),
      ]
      return ([metric] + named.compactMap { name, value in value.map { "\(name) \($0)" } }).joined(
        separator: ", ")
    }
  }

  /// The figures that must be known well enough.
  public var figure: Figure
  /// How well.
  public var target: Target
  /// Replications before the first look; 20 or more.
  public var atLeast: Int
  /// Replications after which there are no more.
  public var atMost: Int

  /// The least number of replications before the first look.
  public static let leastBeforeLooking = 20
  /// Replications from one look to the next.
  public static let step = 10

  /// Makes a rule.
  ///
  /// - Parameters:
  ///   - figure: the figures that must be known well enough.
  ///   - target: how well; above 0.
  ///   - atLeast: replications before the first look, at least ``leastBeforeLooking``.
  ///   - atMost: replications after which there are no more, at least `atLeast`.
  public init(figure: Figure, target: Target, atLeast: Int = leastBeforeLooking, atMost: Int) {
    precondition(atLeast >= Self.leastBeforeLooking && atMost >= atLeast, "a rule looks after 20 or more")
    self.figure = figure
    self.target = target
    self.atLeast = atLeast
    self.atMost = atMost
  }

  /// What a look at the summary of the replications so far says.
  enum Verdict: Equatable {
    case reached
    /// The worst figure's half-width in the terms of the target; nil when some figure has no interval.
    case wide(Double?)
    /// There is no figure of that name.
    case absent
  }

  func verdict(_ rows: [SummaryRow], systems: [String]) -> Verdict {
    let mine = rows.filter { figure.names($0, systems: systems) }
    guard !mine.isEmpty else { return .absent }
    var worst = 0.0
    for row in mine {
      guard let interval = row.interval else { return .wide(nil) }
      let half = interval.halfWidth
      // Nothing is known relative to a mean of zero unless it is known exactly.
      let width = isRelative ? (half == 0 ? 0 : half / abs(row.mean)) : half
      worst = max(worst, width)
    }
    return worst <= limit ? .reached : .wide(worst)
  }

  private var isRelative: Bool {
    if case .relative = target { true } else { false }
  }

  private var limit: Double {
    switch target {
    case .halfWidth(let limit), .relative(let limit): limit
    }
  }

  /// A half-width as it is told: a share in percent, anything else as it is.
  func shown(_ width: Double) -> String {
    isRelative ? "\((width * 1e4).rounded() / 100) %" : "\(Float(width))"
  }

  /// What is aimed at, in words.
  public var targetText: String { "half-width " + shown(limit) + (isRelative ? " of the mean" : "") }
}

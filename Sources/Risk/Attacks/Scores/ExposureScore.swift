import Statistics

/// How an attack's success grows with what it sees of a person: its first 1, 2, ..., M clicks or days.
///
/// The persons asked about are fixed before the run, and all of them count at each m, whether or not anything
/// happened to them: those who click much are easier to link, so leaving the others out would flatter the attack.
public struct ExposureScore: Hashable, Sendable {
  /// What m counts.
  public enum Scale: String, Hashable, Sendable, CaseIterable {
    /// The person's clicks.
    case clicks
    /// Days since the person's first click.
    case days
  }

  /// What m counts.
  public let scale: Scale
  /// The number of persons asked about.
  public private(set) var queries: Int
  /// How many of them are named rightly with the first m clicks or days; ties count their shares.
  ///
  /// Element m - 1 is of m, from 1 to M.
  public private(set) var successes: [Double]

  /// Starts without anybody.
  ///
  /// - Parameters:
  ///   - scale: what m counts.
  ///   - horizon: M, at least 1.
  public init(scale: Scale, horizon: Int) {
    precondition(horizon >= 1, "success is asked for after at least one click or day")
    self.scale = scale
    queries = 0
    successes = Array(repeating: 0, count: horizon)
  }

  /// Takes successes over that were counted elsewhere.
  ///
  /// - Parameters:
  ///   - scale: what m counts.
  ///   - queries: the number of persons asked about, at least 1.
  ///   - successes: how many of them are named rightly, m = 1 ... M, each from 0 to `queries`.
  /// - Throws: `RiskError.parameter` for other numbers.
  public init(scale: Scale, queries: Int, successes: [Double]) throws(RiskError) {
    guard queries >= 1 else {
      throw .parameter("number of persons asked about", value: Double(queries), allowed: "at least 1")
    }
    guard !successes.isEmpty else {
      throw .parameter("number of \(scale.rawValue)", value: 0, allowed: "at least 1")
    }
    for success in successes where !(0...Double(queries)).contains(success) {
      throw .parameter("number of successes", value: success, allowed: "from 0 to \(queries)")
    }
    self.scale = scale
    self.queries = queries
    self.successes = successes
  }

  /// Adds one person.
  ///
  /// - Parameter hits: whether the best guess is right with the first m clicks or days, m = 1 ... M; shares at ties.
  public mutating func add(_ hits: [Double]) {
    precondition(hits.count == successes.count, "a person is asked about at every m")
    queries += 1
    for m in hits.indices { successes[m] += hits[m] }
  }

  /// Adds the persons of another part or replication, of the same scale and horizon.
  public mutating func add(_ other: ExposureScore) {
    precondition(other.scale == scale && other.successes.count == successes.count, "scores of other horizons")
    queries += other.queries
    for m in successes.indices { successes[m] += other.successes[m] }
  }

  /// From which m on success stays at a level.
  public struct Crossing: Hashable, Sendable {
    /// The first m from which on, up to the horizon, the observed share is at least the level; nil when none is.
    public var value: Int?
    /// The least m that the data allow; the horizon + 1 when they allow none within it.
    public var low: Int
    /// The largest m that the data allow; nil when that may lie beyond the horizon.
    public var high: Int?
  }

  /// The number of clicks or days until success reaches a level and stays there.
  ///
  /// low = min {m: U_m >= q} and high = 1 + max {m: L_m < q} with the Clopper-Pearson limits at each m. That low is
  /// above the true m_q implies that U at m_q is below q, though success there is at least q; that high is
  /// below m_q implies that L at m_q - 1 is at least q, though success there is less. So each end fails
  /// as seldom as one limit does, with no correction for the many m.
  ///
  /// *Source:* derived, as said; C. J. Clopper, E. S. Pearson, Biometrika 26 (1934).
  ///
  /// - Parameters:
  ///   - level: q, above 0 and at most 1.
  ///   - confidence: the nominal coverage.
  /// - Throws: `StatisticsError` when a limit cannot be computed.
  public func until(_ level: Double, confidence: Double = 0.95) throws(StatisticsError) -> Crossing {
    let horizon = successes.count
    var crossing = Crossing(
      value: Self.crossing(successes.map { $0 / Double(max(queries, 1)) }, level), low: horizon + 1, high: 1)
    for (m, sum) in successes.enumerated() {
      let limits = try RiskScore.share(sum: sum, of: queries, confidence: confidence).interval
      if limits.high >= level { crossing.low = min(crossing.low, m + 1) }
      if limits.low < level { crossing.high = m + 2 <= horizon ? m + 2 : nil }
    }
    return crossing
  }

  /// The first m from which on all shares are at least a level, counted from 1; nil when the last is not.
  static func crossing(_ shares: [Double], _ level: Double) -> Int? {
    // Shares of ties that sum to the level may miss it by rounding.
    guard let last = shares.lastIndex(where: { $0 < level - 1e-12 }) else { return 1 }
    return last + 2 <= shares.count ? last + 2 : nil
  }
}

import Statistics

/// How well an attack reads identities that were written into reports, beside what the mechanism allows.
public struct IdentityScore: Sendable {
  /// How the questions ended.
  public let outcomes: [LinkageOutcome]
  /// The values of k for top-k, as the outcomes were made with.
  public let depths: [Int]
  /// The number n of identities, each as likely as any other before anything is seen.
  public let identities: Double
  /// The maximal leakage in bits of all that was seen of a person; nil where nothing bounds it.
  public let leakageInBits: Double?
  /// The capacity in bits of all that was seen of a person; nil where nothing bounds it.
  public let capacityInBits: Double?
  /// What each top-k success is in expectation; empty where nothing says it.
  public let closedForms: [Double?]

  /// Takes the outcomes of one attack over.
  ///
  /// - Parameters:
  ///   - outcomes: one for each person, in a fixed order.
  ///   - depths: the values of k that every outcome was made with.
  ///   - identities: n, at least 1; a whole number, which may be too large for an integer.
  ///   - leakageInBits: the sum of the maximal leakages of all uses of the mechanism, at least 0, or nil.
  ///   - capacityInBits: the sum of their capacities, at least 0, or nil.
  ///   - closedForms: one for each k, or none.
  /// - Throws: `RiskError.parameter` for numbers out of range or that do not fit each other.
  public init(
    _ outcomes: [LinkageOutcome], depths: [Int], identities: Double, leakageInBits: Double? = nil,
    capacityInBits: Double? = nil, closedForms: [Double?] = []
  ) throws(RiskError) {
    guard identities >= 1, identities < .infinity else {
      throw .parameter("number of identities", value: identities, allowed: "at least 1 and finite")
    }
    for (name, bits) in [("leakage", leakageInBits), ("capacity", capacityInBits)] {
      if let bits, !(bits >= 0) { throw .parameter("\(name) in bits", value: bits, allowed: "at least 0") }
    }
    guard closedForms.isEmpty || closedForms.count == depths.count else {
      throw .parameter(
        "number of closed forms", value: Double(closedForms.count),
        allowed: "none or one for each k (\(depths.count))")
    }
    self.outcomes = outcomes
    self.depths = depths
    self.identities = identities
    self.leakageInBits = leakageInBits
    self.capacityInBits = capacityInBits
    self.closedForms = closedForms
  }

  /// What naming `guesses` identities can achieve at most: min(1, k 2^L/n).
  ///
  /// *Source:* M. Alvim et al., "Measuring information leakage using generalized gain functions" (2012): no gain is
  /// multiplied by more than 2^L, and k blind guesses gain k/n.
  ///
  /// - Parameters:
  ///   - guesses: k, at least 1.
  ///   - identities: n, at least 1.
  ///   - leakageInBits: L, at least 0.
  public static func bound(guesses: Int, identities: Double, leakageInBits: Double) -> Double {
    let bits = Entropy.bits(ofSize: Double(guesses)) + leakageInBits - Entropy.bits(ofSize: identities)
    return bits >= 0 ? 1 : Entropy.size(ofBits: bits)
  }

  /// What the success of a best guess can be at most by Fano's inequality: min(1, (I + 1)/log2 n).
  ///
  /// *Source:* R. Fano, "Transmission of Information" (1961); T. Cover, J. Thomas, "Elements of Information Theory",
  /// theorem 2.10.1 in its weakened form.
  ///
  /// - Parameters:
  ///   - identities: n, at least 1.
  ///   - capacityInBits: what I cannot exceed, at least 0.
  public static func fano(identities: Double, capacityInBits: Double) -> Double {
    let bits = Entropy.bits(ofSize: identities)
    return capacityInBits + 1 >= bits ? 1 : (capacityInBits + 1) / bits
  }

  /// All figures of a `RiskScore` with bounds and closed forms, then leakages, capacity and Fano's bound.
  ///
  /// - Parameter confidence: the nominal coverage of intervals.
  /// - Throws: `StatisticsError` when an interval cannot be computed, `RiskError` for outcomes that do not fit.
  public func figures(confidence: Double = 0.95) throws -> [RiskFigure] {
    guard !outcomes.isEmpty else { return [] }
    let bounds = leakageInBits.map { bits in
      depths.map { Self.bound(guesses: $0, identities: identities, leakageInBits: bits) }
    }
    let score = try RiskScore(
      outcomes, depths: depths, confidence: confidence, bounds: bounds ?? [])
    var figures = try score.figures()
    for (i, k) in depths.enumerated() where i < closedForms.count {
      for row in figures.indices
      where figures[row].metric == "top_k" && figures[row].at == Double(k) {
        figures[row].closedForm = closedForms[i]
      }
    }
    let success = figures.filter { $0.metric == "top_k" }
    if let first = success.first(where: { $0.at == 1 }) {
      figures.append(leakage(of: first, guesses: 1, metric: "min_entropy_leakage", at: nil))
    }
    figures += success.compactMap { figure in
      figure.at.map { leakage(of: figure, guesses: $0, metric: "g_leakage_top_k", at: $0) }
    }
    figures.append(RiskFigure(metric: "identities", value: identities))
    if let leakageInBits { figures.append(RiskFigure(metric: "leakage", value: leakageInBits)) }
    if let capacityInBits {
      figures.append(RiskFigure(metric: "capacity", value: capacityInBits))
      figures.append(
        RiskFigure(
          metric: "fano_bound", value: Self.fano(identities: identities, capacityInBits: capacityInBits)))
    }
    return figures
  }

  /// The bits by which a success beats that of as many blind guesses; minus infinity, which tables leave empty, without
  /// any hit.
  private func leakage(of success: RiskFigure, guesses: Double, metric: String, at: Double?) -> RiskFigure {
    let blind = min(1, guesses / identities)
    func bits(_ share: Double) -> Double {
      share > 0 ? Entropy.bits(ofSize: share / blind) : -.infinity
    }
    return RiskFigure(
      metric: metric, at: at, value: bits(success.value),
      interval: success.interval.map { Interval(low: bits($0.low), high: bits($0.high)) },
      bound: leakageInBits, closedForm: success.closedForm.map(bits), sampleSize: success.sampleSize)
  }
}

import SimulationKernel

/// What a browser stores and does for Attribution Level 1; sites are numbers, times milliseconds.
///
/// *Source:* Attribution Level 1, "API Internals" and "Measure Conversion Algorithm".
struct LevelOneEngine: ~Copyable, Sendable {
  /// An impression that fits a conversion in all but its epoch's budget.
  struct Match: BitwiseCopyable, Sendable {
    var epoch: Int64
    /// Its row in the store.
    var row: Int
    /// Whether its epoch's budget has paid for it.
    var isPaid: Bool
  }

  static let day: Int64 = 86_400_000
  private static let hour: Int64 = 3_600_000
  /// Times beyond this many milliseconds count as this, so that sums with durations never overflow.
  private static let furthest: Int64 = 1 << 60

  let limits: LevelOneLimits
  let period: Int64
  let longestLookback: Int64
  /// When epoch 0 starts, once anything has asked for an epoch.
  private(set) var epochStart: Int64?
  /// When browsing history was last cleared.
  var lastClear: Int64?
  var store = ImpressionStore()
  var siteBudgets: BudgetBook
  /// Site 0 stands for all sites.
  var globalBudget: BudgetBook
  var quotas: BudgetBook
  var matches = GrowableBuffer<Match>()
  /// The rows that get credit, the best first.
  var winners = GrowableBuffer<Int>()
  var shares = GrowableBuffer<Double>()
  /// The credit of the last conversion.
  var credited = GrowableBuffer<CreditedImpression>()
  private var payments: UInt64 = 0

  /// Makes the engine of a browser that has seen nothing yet; the limits must be valid.
  init(_ limits: LevelOneLimits) {
    self.limits = limits
    period = Int64(limits.epochDays) * Self.day
    longestLookback = Int64(limits.maxLookbackDays) * Self.day
    siteBudgets = BudgetBook(full: limits.siteBudget)
    globalBudget = BudgetBook(full: limits.globalBudget)
    quotas = BudgetBook(full: limits.impressionSiteQuota)
  }

  /// Forgets everything; buffers are kept.
  mutating func reset() {
    epochStart = nil
    lastClear = nil
    store.reset()
    siteBudgets.reset()
    globalBudget.reset()
    quotas.reset()
    credited.removeAll()
  }

  /// A time that sums with durations cannot overflow.
  static func bounded(_ time: Int64) -> Int64 { min(max(time, -furthest), furthest) }

  /// Stores an impression.
  ///
  /// - Returns: false where its impression site has as many as it may have.
  mutating func save(
    _ impression: NewImpression, at now: Int64, conversionSites: some Collection<UInt32>,
    conversionCallers: some Collection<UInt32>
  ) -> Bool {
    let now = Self.bounded(now)
    if let most = limits.maxStoredImpressionsPerSite, store.rows.count >= most,
      count(of: impression.site) >= most
    {
      deleteExpired(at: now)
      if count(of: impression.site) >= most { return false }
    }
    store.add(
      impression, at: now, conversionSites: conversionSites, conversionCallers: conversionCallers)
    return true
  }

  private func count(of site: UInt32) -> Int { store.rows.values.count { $0.site == site } }

  // MARK: Epochs

  /// The epoch of a time; the first one ever asked for draws when epochs start.
  ///
  /// *Source:* Attribution Level 1, "get the current epoch"; the start is rounded down to a whole hour as in the
  /// reference implementation (the specification rounds towards zero, which differs before 1970 only).
  mutating func epoch(of time: Int64, _ draws: inout some LevelOneDraws) -> Int64 {
    if epochStart == nil {
      let fraction = draws.epochFraction()
      precondition(fraction >= 0 && fraction < 1, "a fraction of an epoch is 0 or more and below 1")
      let passed = Int64((fraction * Double(period)).rounded(.up))
      epochStart = Self.floor(time - passed, Self.hour) * Self.hour
    }
    return knownEpoch(of: time)
  }

  /// The epoch of a time, once the start is known.
  func knownEpoch(of time: Int64) -> Int64 {
    guard let epochStart else { preconditionFailure("no epoch has started yet") }
    return Self.floor(time - epochStart, period)
  }

  /// The first epoch that a conversion may draw on.
  ///
  /// *Source:* Attribution Level 1, "get the starting epoch for attribution".
  mutating func firstEpoch(at now: Int64, _ draws: inout some LevelOneDraws) -> Int64 {
    let earliest = epoch(of: now - longestLookback, &draws)
    guard let lastClear else { return earliest }
    return max(earliest, knownEpoch(of: lastClear) + 1)
  }

  private static func floor(_ a: Int64, _ b: Int64) -> Int64 {
    let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
    return remainder < 0 ? quotient - 1 : quotient
  }

  // MARK: Budgets

  /// What one conversion costs each epoch that it draws on, in millionths of epsilon.
  struct Price {
    /// For the conversion site.
    var site: Int64
    /// For all sites together, and for each impression site.
    var value: Int64

    /// Works the price out.
    ///
    /// *Source:* Attribution Level 1, "deduct privacy and safety budgets", in its order of floating-point operations.
    ///
    /// - Parameter l1Norm: the sum of the histogram, where the conversion looks at one epoch only.
    init(_ query: ConversionQuery, l1Norm: UInt64?) {
      let valueSensitivity = 2 * Double(query.value)
      let siteSensitivity = l1Norm.map { Double($0) } ?? valueSensitivity
      let noiseScale = 2 * Double(query.maxValue) / query.epsilon
      site = Int64((siteSensitivity / noiseScale * 1_000_000).rounded(.up))
      value = Int64((valueSensitivity / noiseScale * 1_000_000).rounded(.up))
    }
  }

  /// Pays for the matches of one epoch; takes nothing where any of the three budgets is too small.
  mutating func pay(_ price: Price, _ epoch: Int64, _ site: UInt32, for range: Range<Int>) -> Bool {
    if price.site > siteBudgets.left(epoch, site) || price.value > globalBudget.left(epoch, 0) {
      return false
    }
    for index in range where price.value > quotas.left(epoch, store.rows[matches[index].row].site) {
      return false
    }
    payments += 1
    siteBudgets.spend(price.site, epoch, site, payment: payments)
    globalBudget.spend(price.value, epoch, 0, payment: payments)
    for index in range {
      quotas.spend(price.value, epoch, store.rows[matches[index].row].site, payment: payments)
    }
    return true
  }
}

/// A law on whole numbers as a table from 32-bit words, for the road over people.
///
/// Cumulative probabilities stand as thresholds on the scale of the words, 0...2^32. Drawing is exact
/// inversion of the tabulated law: a larger word never gives a smaller number. A guide over the leading bits
/// says where to start looking, so a draw takes about one comparison however long the table.
@frozen
public struct DiscreteTable: Hashable, Sendable {
  /// The number that the first threshold stands for.
  public let first: Int
  /// The number after the last one in the table; words past the last threshold give this number.
  public var end: Int { first + thresholds.count }
  /// 2^32 times the cumulative probability of each number, rounded; never falling.
  public let thresholds: [UInt64]
  @usableFromInline let guide: [UInt32]
  @usableFromInline let guideShift: UInt32

  /// No table is longer than this.
  public static let longest = 1 << 20

  /// Makes a table of given probabilities.
  ///
  /// - Parameters:
  ///   - probabilities: of `first`, `first + 1`, ...; each at least 0, their sum above 0 and at most 1 up
  ///     to rounding.
  ///   - first: the number that the first probability belongs to.
  ///   - complete: whether they are all there is; then the last threshold is 2^32 whatever rounding did.
  /// - Throws: ``LawError`` unless the probabilities are as said.
  public init(
    probabilities: [Double], first: Int = 0, complete: Bool = true
  ) throws(LawError) {
    var sum = 0.0
    for p in probabilities {
      guard p >= 0, p < .infinity else {
        throw LawError(
          law: "tabulated", parameter: "probability", value: p, allowed: "at least 0 and finite")
      }
      sum += p
    }
    guard sum > 0, sum < 1.000001, probabilities.count <= Self.longest else {
      throw LawError(
        law: "tabulated", parameter: "sum of probabilities", value: sum,
        allowed: "above 0 and at most 1, over at most \(Self.longest) numbers")
    }
    self.init(checked: probabilities, first: first, complete: complete)
  }

  /// Makes the table of probabilities that are known to be sound.
  init(checked probabilities: [Double], first: Int, complete: Bool) {
    var thresholds: [UInt64] = []
    thresholds.reserveCapacity(probabilities.count)
    var below = 0.0
    for p in probabilities {
      below += p
      thresholds.append(WordThreshold.of(below))
    }
    if complete, !thresholds.isEmpty {
      let last = probabilities.lastIndex { $0 > 0 } ?? 0
      thresholds[last] = 1 << 32
      // Nothing follows the first number that takes all remaining words.
      let whole = thresholds.firstIndex(of: 1 << 32) ?? last
      thresholds.removeLast(thresholds.count - 1 - whole)
    }
    var bits: UInt32 = 6
    while bits < 14, 1 << bits < 2 * thresholds.count { bits += 1 }
    var guide: [UInt32] = []
    guide.reserveCapacity(1 << bits)
    var i = 0
    for slot in 0..<(UInt64(1) << UInt64(bits)) {
      let word = slot << UInt64(32 - bits)
      while i < thresholds.count, thresholds[i] <= word { i += 1 }
      guide.append(UInt32(i))
    }
    self.first = first
    self.thresholds = thresholds
    self.guide = guide
    guideShift = 32 - bits
  }

  /// Makes the table of a law, its two tails cut where less than one word would fall.
  ///
  /// - Throws: ``LawError`` when the law spreads over more than ``longest`` numbers.
  public init(_ law: some DiscreteLaw) throws(LawError) {
    let low = law.quantile(0x1p-34)
    let high = law.quantile(1 - 0x1p-34)
    guard high - low < Self.longest else {
      throw LawError(
        law: "tabulated", parameter: "number of values", value: Double(high) - Double(low),
        allowed: "below \(Self.longest)")
    }
    self.init(checked: (low...high).map(law.probability), first: low, complete: true)
  }

  /// The number that a word stands for.
  @inlinable
  @inline(__always)
  public func draw(_ word: UInt32) -> Int {
    var i = guide.withUnsafeBufferPointer { Int($0[Int(word &>> guideShift)]) }
    return thresholds.withUnsafeBufferPointer { table in
      while i < table.count, UInt64(word) >= table[i] { i &+= 1 }
      return first &+ i
    }
  }
}

/// The Poisson law as a table from 32-bit words.
@frozen
public struct PoissonTable: Hashable, Sendable {
  /// The mean.
  public let mean: Double
  /// The table itself.
  public let table: DiscreteTable

  /// Tabulates the law.
  ///
  /// - Parameter mean: from 0 to 10^6.
  /// - Throws: ``LawError`` for another mean.
  public init(mean: Double) throws(LawError) {
    let law = try PoissonLaw(mean: mean)
    try LawError.require(mean, "mean", in: 0...1e6, of: "tabulated Poisson")
    self.mean = mean
    table = try DiscreteTable(law)
  }

  /// The count that a word stands for; a larger word never gives a smaller count.
  @inlinable
  @inline(__always)
  public func draw(_ word: UInt32) -> Int { table.draw(word) }
}

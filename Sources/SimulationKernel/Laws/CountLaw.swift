/// How many conversions follow one click, drawn from one 32-bit word.
@frozen
public enum CountLaw: Hashable, Sendable {
  /// Always the same number.
  case constant(Int)
  /// A Poisson law.
  case poisson(PoissonTable)
  /// None with some probability, else a law that starts at one.
  case hurdle(HurdleCount)
  /// The law of a sample of counts, each a whole number of at least 0.
  case empirical(EmpiricalLaw)

  /// A Poisson law with this mean.
  ///
  /// - Throws: ``LawError`` unless the mean lies between 0 and 10^6.
  public static func poisson(mean: Double) throws(LawError) -> CountLaw {
    .poisson(try PoissonTable(mean: mean))
  }

  /// With this probability at least one, and then as many as `positive` says.
  ///
  /// - Throws: ``LawError`` unless the probability lies between 0 and 1 and the law exists.
  public static func hurdle(
    probability: Double, _ positive: HurdleCount.Positive
  ) throws(LawError) -> CountLaw {
    .hurdle(try HurdleCount(probability: probability, positive))
  }

  /// The number that a word stands for; a larger word never gives a smaller number.
  @inlinable
  @inline(__always)
  public func draw(_ word: UInt32) -> Int {
    switch self {
    case .constant(let n): n
    case .poisson(let table): table.draw(word)
    case .hurdle(let law): law.draw(word)
    case .empirical(let law): Self.drawSample(law, word)
    }
  }

  /// How many of the 2^32 words stand for 0: the lowest ones.
  public var wordsOfNone: UInt64 {
    var (low, high) = (UInt64(0), UInt64(1) << 32)
    while low < high {
      let middle = (low + high) / 2
      if draw(UInt32(middle)) == 0 { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// A count from a sample; apart, so that it takes no room in loops over people.
  @usableFromInline
  @inline(never)
  static func drawSample(_ law: EmpiricalLaw, _ word: UInt32) -> Int {
    Int(law.quantile(Uniform.unit(word)))
  }

  /// The expected number; infinite where there is none.
  public var mean: Double {
    switch self {
    case .constant(let n): Double(n)
    case .poisson(let table): table.mean
    case .hurdle(let law): law.mean
    case .empirical(let law): law.mean
    }
  }
}

/// A count that is 0 with some probability and otherwise follows a law on 1, 2, 3, ...
@frozen
public struct HurdleCount: Hashable, Sendable {
  /// The law of a count that is not 0.
  public enum Positive: Hashable, Sendable {
    /// A Poisson law with mean lambda before 0 is ruled out.
    case zeroTruncatedPoisson(lambda: Double)
    /// Probabilities in proportion to k^-exponent.
    case zeta(exponent: Double)
    /// Always one.
    case one
  }

  /// The probability of a count above 0.
  public let probability: Double
  /// The law of a count above 0.
  public let positive: Positive
  /// The expected count; infinite for a zeta law with an exponent of at most 2.
  public let mean: Double
  @usableFromInline let table: DiscreteTable
  @usableFromInline let tail: ZetaLaw?

  /// Zeta laws stand in the table up to this count, and are inverted directly beyond it.
  static let zetaTableLength = 256

  /// Makes the law.
  ///
  /// - Throws: ``LawError`` unless the probability lies between 0 and 1 and the law above 0 exists.
  public init(probability p: Double, _ positive: Positive) throws(LawError) {
    try LawError.require(p, "probability", in: 0...1, of: "hurdle")
    probability = p
    self.positive = positive
    switch positive {
    case .one:
      mean = p
      tail = nil
      table = DiscreteTable(checked: [1 - p, p], first: 0, complete: true)
    case .zeroTruncatedPoisson(let lambda):
      let law = try ZeroTruncatedPoissonLaw(lambda: lambda)
      mean = p * law.mean
      tail = nil
      let high = law.quantile(1 - 0x1p-34)
      table = DiscreteTable(
        checked: [1 - p] + (1...high).map { p * law.probability($0) }, first: 0, complete: true)
    case .zeta(let exponent):
      let law = try ZetaLaw(exponent: exponent)
      mean = p == 0 ? 0 : p * law.mean
      tail = law
      table = DiscreteTable(
        checked: [1 - p] + (1...Self.zetaTableLength).map { p * law.probability($0) }, first: 0,
        complete: p == 0)
    }
  }

  /// The count that a word stands for; a larger word never gives a smaller count.
  @inlinable
  @inline(__always)
  public func draw(_ word: UInt32) -> Int {
    let count = table.draw(word)
    return count < table.end ? count : drawTail(word)
  }

  /// A count beyond the table.
  @usableFromInline
  @inline(never)
  func drawTail(_ word: UInt32) -> Int {
    guard let tail else { return table.end - 1 }
    // Measured from the top, where the tail's small probabilities keep their digits.
    let above = (1 - Uniform.unit(word)) / probability
    return max(table.end, tail.quantile(above: min(above, 1)))
  }
}

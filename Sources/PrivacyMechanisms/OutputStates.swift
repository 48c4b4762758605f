/// All output states of a source whose values of trigger data share one list of report windows.
///
/// A state is a multiset of at most c of the d w cells (value, window). It is the same as c stars in d w + 1 boxes, of
/// which box 0 means "no report", so there are (d w + c choose c).
///
/// *Source:* Attribution Reporting, "Obtaining a set of possible trigger states"; W. Feller, "An Introduction to
/// Probability Theory and Its Applications" I, II.5, stars and bars.
@frozen
public struct OutputStates: Hashable, Sendable {
  /// The largest number of cells, data values times windows.
  public static let cellLimit = 65_535

  /// The number d of values of trigger data.
  public let dataValues: Int
  /// The number w of report windows.
  public let windows: Int
  /// The most reports c.
  public let maxReports: Int
  /// How many states there are; nil above 2^64 - 1.
  public let count: UInt64?

  /// Counts the states.
  ///
  /// - Parameters:
  ///   - dataValues: the number of values of trigger data, at least 0.
  ///   - windows: the number of report windows, at least 0; with `dataValues` at most ``cellLimit`` cells.
  ///   - maxReports: the most reports, 0 to ``OutputState/reportLimit``.
  public init(dataValues: Int, windows: Int, maxReports: Int) {
    precondition((0...Self.cellLimit).contains(dataValues) && (0...Self.cellLimit).contains(windows))
    precondition(dataValues * windows <= Self.cellLimit, "too many cells of output states")
    precondition((0...OutputState.reportLimit).contains(maxReports), "0 to 20 reports a source")
    self.dataValues = dataValues
    self.windows = windows
    self.maxReports = maxReports
    count = Binomial.coefficient(UInt64(dataValues * windows + maxReports), UInt64(maxReports))
  }

  /// The number of cells, d w.
  @inlinable public var cells: Int { dataValues * windows }

  /// The number of states as a real number: exact up to 2^53, within rounding above.
  public var realCount: Double {
    if let count { return Double(count) }
    return (1...maxReports).reduce(1.0) { $0 * Double(cells + $1) / Double($1) }
  }

  /// The randomised response over these states.
  ///
  /// - Parameter epsilon: the privacy parameter, at least 0.
  public func response(epsilon: Double) -> RandomizedStates {
    RandomizedStates(states: realCount, epsilon: epsilon)
  }

  /// The probability that a source's state is drawn instead of true: S/(S - 1 + e^epsilon).
  ///
  /// - Parameter epsilon: the privacy parameter, at least 0.
  public func flipProbability(epsilon: Double) -> Double { response(epsilon: epsilon).flipProbability }

  /// What a source can tell at most, in bits.
  ///
  /// - Parameter epsilon: the privacy parameter, at least 0.
  public func channelCapacity(epsilon: Double) -> Double { response(epsilon: epsilon).capacityInBits }
}

extension OutputStates {
  /// The state of one index.
  ///
  /// The index is read in the combinatorial number system as c descending positions of stars among bars; a star after
  /// b > 0 bars is a report of value (b - 1) mod d in window (b - 1) div d.
  ///
  /// *Source:* Chromium, `privacy_math.cc`; D. Knuth, "The Art of Computer Programming" 4A, 7.2.1.3, theorem L.
  ///
  /// - Parameter index: below ``count``.
  public func fakeReports(at index: UInt64) -> OutputState {
    guard let count else { preconditionFailure("too many states to number them") }
    precondition(index < count, "no state has this index")
    var state = OutputState(dataValues: dataValues)
    guard maxReports > 0, cells > 0 else { return state }
    var rest = index
    var stars = UInt64(maxReports)
    var position = UInt64(cells + maxReports) - 1
    // (position choose stars), kept up to date by one exact multiplication and division a step.
    var combinations = Binomial.scaled(count, by: UInt64(cells), over: position + 1)
    while stars > 0 {
      if combinations <= rest {
        rest -= combinations
        if position >= stars { state.insert(cell: UInt16(position - stars)) }
        combinations = position > 0 ? Binomial.scaled(combinations, by: stars, over: position) : 0
        stars -= 1
      } else {
        combinations = Binomial.scaled(combinations, by: position - stars, over: position)
      }
      position &-= 1
    }
    return state
  }

  /// The index of a state, of which ``fakeReports(at:)`` is the inverse; nil when there are too many to number.
  ///
  /// - Parameter state: at most ``maxReports`` reports of these values and windows.
  public func index(of state: OutputState) -> UInt64? {
    guard count != nil else { return nil }
    precondition(Int(state.dataValues) == dataValues && state.count <= maxReports, "a state of other values")
    var index: UInt64 = 0
    for i in 0..<state.count {
      let stars = UInt64(maxReports - i)
      precondition(Int(state.cells[i]) < cells, "a report of a window that does not exist")
      index += Binomial.coefficient(UInt64(state.cells[i]) + stars, stars) ?? 0
    }
    return index
  }

  /// A state drawn uniformly, without numbering or listing any.
  ///
  /// Star i, counted from 0, falls into any of the M boxes with probability M/(M + i), else it joins a uniformly chosen
  /// earlier star; that is one draw below M + i a star.
  ///
  /// *Source:* the urn of G. Polya, whose occupation numbers are Bose-Einstein distributed, hence uniform over
  /// multisets: N. Johnson, S. Kotz, "Urn Models and Their Application" (1977).
  ///
  /// - Parameter below: gives a uniform whole number below its argument; called ``maxReports`` times, unless there is
  ///   no cell.
  @inlinable
  public func fakeReports(drawing below: (UInt64) -> UInt64) -> OutputState {
    var state = OutputState(dataValues: dataValues)
    guard cells > 0 else { return state }
    let boxes = UInt64(cells) + 1
    var drawn = SIMD32<UInt16>(repeating: 0)
    for star in 0..<maxReports {
      let draw = below(boxes + UInt64(star))
      let box = draw < boxes ? UInt16(draw) : drawn[Int(draw - boxes)]
      drawn[star] = box
      if box > 0 { state.insert(cell: box - 1) }
    }
    return state
  }
}

/// Exact binomial coefficients.
enum Binomial {
  /// (n choose k); nil above 2^64 - 1.
  static func coefficient(_ n: UInt64, _ k: UInt64) -> UInt64? {
    guard k <= n else { return 0 }
    var result: UInt64 = 1
    // A k above 0 reaches the result through coefficients of k - 1, k - 2 ..., none of which is larger than the last.
    for i in 0..<min(k, n - k) {
      let product = result.multipliedFullWidth(by: n - i)
      guard product.high < i + 1 else { return nil }
      result = (i + 1).dividingFullWidth(product).quotient
    }
    return result
  }

  /// value * factor / divisor where that is a whole number below 2^64.
  static func scaled(_ value: UInt64, by factor: UInt64, over divisor: UInt64) -> UInt64 {
    divisor.dividingFullWidth(value.multipliedFullWidth(by: factor)).quotient
  }
}

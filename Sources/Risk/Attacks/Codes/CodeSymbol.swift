/// One use of a system as a channel: what can be sent in a slot, and what a view of the slot says about it.
///
/// Letters are counted from 0. A code that needs few of them uses the first ones.
protocol CodeSymbol: Sendable {
  /// How many letters there are.
  var letters: Int { get }
  /// What to fire at a visit so that the slot carries a letter.
  ///
  /// - Parameters:
  ///   - letter: below ``letters``.
  ///   - window: the report window of the slot in which the visit falls, counted from 0 among those with visits.
  func shots(_ letter: Int, window: Int) -> [CodeShot]
  /// How well the first letters explain what was seen: likelihoods up to a factor; all equal when nothing is said.
  ///
  /// - Parameters:
  ///   - seen: the reports of the slot.
  ///   - used: how many letters the code uses.
  func weights(_ seen: [SeenReport], used: Int) -> [Double]
  /// The success of reading one of equally likely letters; nil where no closed form or enumeration is within reach.
  ///
  /// - Parameters:
  ///   - used: how many letters the code uses.
  ///   - copies: how often the letter was sent.
  ///   - decoder: how copies are put together.
  func success(used: Int, copies: Int, decoder: CodeDecoder) -> Double?
  /// The maximal leakage of one use in bits if nothing is lost, whatever the attacker believes; nil where nothing
  /// bounds it.
  var leakageInBits: Double? { get }
  /// What the capacity of one use in bits is at most, whatever the attacker believes; nil where nothing bounds it.
  var capacityInBits: Double? { get }
}

/// How an attack puts the copies of a symbol together.
public enum CodeDecoder: String, Hashable, Sendable, CaseIterable {
  /// Each copy votes for the letter that explains it best, or for several that do so equally well.
  case plurality
  /// The likelihoods of all copies multiply.
  case maximumLikelihood = "maximum-likelihood"
}

/// One registration of a conversion that writes into a slot.
public struct CodeShot: Hashable, Sendable {
  /// The data.
  public var data: UInt64
  /// The ad tech with which it is registered, counted from 0.
  public var origin: Int

  /// Makes a registration.
  public init(data: UInt64, origin: Int = 0) {
    self.data = data
    self.origin = origin
  }
}

/// A report as the reader of a slot sees it.
struct SeenReport: Hashable, Sendable {
  /// The report window, counted from 0.
  var window: Int
  /// What its data field says.
  var data: Int
  /// Which reporting origin received it.
  var origin: Int
}

extension CodeSymbol {
  /// What one more vote does to the odds of a letter: the log-odds of one copy against any one wrong letter.
  ///
  /// *Source:* derived: with success s and errors spread evenly over the other a - 1 letters, s (a - 1)/(1 - s).
  func odds(used: Int) -> Double {
    guard used > 1, let success = success(used: used, copies: 1, decoder: .plurality) else {
      return Self.sure
    }
    guard success < 1 else { return Self.sure }
    return min(Self.sure, max(1, success * Double(used - 1) / (1 - success)))
  }

  /// Odds that stand for certainty, far from where products of them overflow.
  static var sure: Double { 1e12 }
}

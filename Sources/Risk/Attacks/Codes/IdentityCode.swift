/// How the identities of n people are written as symbols, and the symbols into the clicks of a person.
///
/// An identity is a number in a system of mixed radices, one digit a symbol, the lowest first. The symbols follow each
/// other in slots: one slot a click, or several. When all are sent they are sent again, `copies` times in all; then
/// there is silence.
public struct IdentityCode: Hashable, Sendable {
  /// The most identities that can be told apart.
  public static let identityLimit: UInt64 = 1 << 53

  /// The number n of identities.
  public let identities: UInt64
  /// How many letters each symbol uses, the lowest digit first; their product is n or just above it.
  public let radices: [Int]
  /// How often each symbol is sent.
  public let copies: Int
  /// How many slots a click has.
  public let slotsPerClick: Int

  /// Splits identities into symbols: as few as can be, of as few letters as can be, with a product of exactly n where
  /// there is one.
  ///
  /// - Parameters:
  ///   - identities: n, 1 to ``identityLimit``.
  ///   - letters: how many letters the channel has, at least 2.
  ///   - copies: how often each symbol is sent, 1 to 1000.
  ///   - slotsPerClick: how many symbols a click carries, at least 1.
  /// - Throws: `RiskError.parameter` for numbers out of range.
  public init(identities: UInt64, letters: Int, copies: Int, slotsPerClick: Int) throws(RiskError) {
    guard (1...Self.identityLimit).contains(identities) else {
      throw .parameter("identities", value: Double(identities), allowed: "from 1 to 2^53")
    }
    guard letters >= 2 else {
      throw .parameter("number of letters", value: Double(letters), allowed: "at least 2")
    }
    guard (1...1000).contains(copies) else {
      throw .parameter("repeat", value: Double(copies), allowed: "from 1 to 1000")
    }
    guard slotsPerClick >= 1 else {
      throw .parameter("symbols in a click", value: Double(slotsPerClick), allowed: "at least 1")
    }
    self.identities = identities
    self.copies = copies
    self.slotsPerClick = slotsPerClick
    var symbols = 1
    while Self.power(letters, symbols) < identities { symbols += 1 }
    if let exact = Self.factors(of: identities, count: symbols, upTo: letters) {
      radices = exact
    } else {
      var radix = 1
      while Self.power(radix, symbols) < identities { radix += 1 }
      // The last one has as many letters as are needed.
      let below = Self.power(radix, symbols - 1)
      radices =
        Array(repeating: radix, count: symbols - 1) + [Int((identities + below - 1) / below)]
    }
  }

  /// base^exponent, or the largest number above ``identityLimit``.
  private static func power(_ base: Int, _ exponent: Int) -> UInt64 {
    var result: UInt64 = 1
    for _ in 0..<exponent {
      let product = result.multipliedReportingOverflow(by: UInt64(base))
      if product.overflow { return .max }
      result = product.partialValue
    }
    return result
  }

  /// Factors of a product, none above a limit, the largest of them as small as can be; nil when there are none.
  private static func factors(of product: UInt64, count: Int, upTo limit: Int) -> [Int]? {
    if count == 1 { return product <= UInt64(limit) ? [Int(product)] : nil }
    var factor = 1
    while power(factor, count) < product { factor += 1 }
    while factor <= limit {
      if product % UInt64(factor) == 0,
        let rest = factors(of: product / UInt64(factor), count: count - 1, upTo: factor)
      {
        return rest + [factor]
      }
      factor += 1
    }
    return nil
  }

  /// The number of symbols of an identity.
  public var symbols: Int { radices.count }

  /// Whether every combination of letters is an identity, so that symbols are independent of each other.
  public var isFull: Bool { radices.reduce(UInt64(1)) { $0 * UInt64($1) } == identities }

  /// How many clicks carry all copies of all symbols.
  public var clicks: Int { (symbols * copies + slotsPerClick - 1) / slotsPerClick }

  /// The letters of an identity, the lowest digit first.
  ///
  /// - Parameter identity: below ``identities``.
  public func letters(of identity: UInt64) -> [Int] {
    precondition(identity < identities, "an identity that the code does not have")
    var rest = identity
    return radices.map { radix in
      defer { rest /= UInt64(radix) }
      return Int(rest % UInt64(radix))
    }
  }

  /// Which symbol a slot carries; nil when all copies are sent.
  ///
  /// - Parameter slot: counted from 0 through all clicks.
  public func symbol(atSlot slot: Int) -> Int? {
    slot < symbols * copies ? slot % symbols : nil
  }

  /// How often a symbol is sent within the first clicks.
  public func copies(ofSymbol symbol: Int, within clicks: Int) -> Int {
    let slots = min(clicks * slotsPerClick, symbols * copies)
    return slots / symbols + (symbol < slots % symbols ? 1 : 0)
  }

  /// The identity that a person is given.
  ///
  /// People get the multiples of a number without common divisor with n that is about n/1.618, modulo n. So any n people
  /// in a row have all identities, fewer of them have identities spread evenly, and numbers that follow each other say
  /// nothing about each other.
  ///
  /// *Source:* J. H. Halton, "Quasi-probability: why quasi-Monte-Carlo methods are statistically valid" (2004), on
  /// multiples of the golden ratio; derived: a multiplier without common divisor permutes the residues.
  ///
  /// - Parameter person: the person's number.
  public func identity(of person: UInt64) -> UInt64 {
    var multiplier = UInt64((Double(identities) * 0.618_033_988_749_895).rounded())
    while Self.greatestCommonDivisor(multiplier, identities) != 1 { multiplier += 1 }
    let product = (person % identities).multipliedFullWidth(by: multiplier % identities)
    return identities.dividingFullWidth(product).remainder
  }

  private static func greatestCommonDivisor(_ a: UInt64, _ b: UInt64) -> UInt64 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}

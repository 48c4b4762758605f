import SimulationKernel

/// What random numbers of browsers are for.
extension RandomPurpose {
  /// Which system of a mixed web a browser has; the ordinal is the browser's number.
  static let browserSystem = RandomPurpose(rawValue: 0x331)
  /// Whether a browser holds a trust token; the ordinal is the browser's number.
  static let trustToken = RandomPurpose(rawValue: 0x332)
}

/// The part of all browsers that has one system of a mixed web.
///
/// Each browser has one number between 0 and 1, the same in every arm and at every design point, and a part is a
/// range of numbers. So shares that change move only those browsers whose part changes.
struct BrowserShare: Sendable, Equatable {
  /// The least number that is part of it.
  var from: Double
  /// The least number that no longer is.
  var to: Double

  /// The ranges of shares that lie one after the other.
  ///
  /// What rounding leaves at the end falls to the last share above 0.
  static func ranges(_ shares: [Double]) -> [BrowserShare] {
    let last = shares.lastIndex { $0 > 0 }
    var from = 0.0
    return shares.enumerated().map { index, share in
      let to = last.map { index >= $0 } ?? true ? 1 : from + share
      defer { from = to }
      return BrowserShare(from: from, to: to)
    }
  }

  /// Whether a person's browser is part of it.
  @inline(__always)
  func contains(_ browser: Int, of random: AddressedRandom) -> Bool {
    let u = Uniform.unit(random.block(.browserSystem, UInt64(truncatingIfNeeded: browser)).low)
    return from <= u && u < to
  }
}

/// Which browsers a worker plays, where it does not play all.
struct BrowserSelection: Sendable, Equatable {
  /// What a worker has to do with a browser.
  enum Standing {
    /// Plays it.
    case played
    /// It is the worker's, but the collector takes nothing from it.
    case untrusted
    /// It has another system.
    case absent
  }

  /// The worker's browsers; nil for all.
  var share: BrowserShare?
  /// The share of them that hold a trust token; nil where the collector asks for none.
  var trusted: Double?

  /// What becomes of a person's browser.
  func standing(_ browser: Int, of random: AddressedRandom) -> Standing {
    if let share, !share.contains(browser, of: random) { return .absent }
    guard let trusted else { return .played }
    let word = random.block(.trustToken, UInt64(truncatingIfNeeded: browser)).low
    return Uniform.unit(word) < trusted ? .played : .untrusted
  }
}

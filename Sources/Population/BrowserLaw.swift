import SimulationKernel

/// How many browsers people have, and in which of them what they do happens.
struct BrowserLaw: Sendable {
  /// Browsers that a person can have at most, by what a ``TimedEvent`` can number.
  static var limit: Int { 255 }

  /// The law of the number of browsers less one, or nil when everybody has one.
  private let counts: CategoricalLaw?
  private let mainShare: Double
  private let crossDeviceShare: Double

  init(_ settings: PopulationSettings) throws(LawError) {
    guard (1...Self.limit).contains(settings.browserShares.count) else {
      throw LawError(
        law: "browsers", parameter: "number of shares", value: Double(settings.browserShares.count),
        allowed: "1 to \(Self.limit)")
    }
    let law = try CategoricalLaw(weights: settings.browserShares)
    counts = settings.hasSeveralBrowsers ? law : nil
    mainShare = settings.mainBrowserShare
    crossDeviceShare = settings.crossDeviceShare
  }

  /// How many browsers a person has.
  func count(_ word: UInt32) -> Int { (counts?.draw(word) ?? 0) + 1 }

  /// The browser in which a person clicks, sees an ad, or converts without either.
  func ofInteraction(_ block: RandomBlock, among count: Int) -> UInt8 {
    if count == 1 || Uniform.happens(block.word0, probability: mainShare) { return 0 }
    return other(than: 0, block.word1, among: count)
  }

  /// The browser in which a conversion happens that something in the browser `cause` brought about.
  func ofConversion(_ block: RandomBlock, cause: UInt8, among count: Int) -> UInt8 {
    if count == 1 || !Uniform.happens(block.word0, probability: crossDeviceShare) { return cause }
    return other(than: cause, block.word1, among: count)
  }

  /// One of the other browsers, each equally likely.
  private func other(than browser: UInt8, _ word: UInt32, among count: Int) -> UInt8 {
    let place = UInt8(truncatingIfNeeded: Uniform.index(UInt64(word) &<< 32, below: UInt64(count - 1)))
    return place < browser ? place : place + 1
  }
}

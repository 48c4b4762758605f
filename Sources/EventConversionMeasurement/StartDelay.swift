import SimulationKernel

/// The extra delay of a report that was due while the browser was closed.
///
/// *Source:* Chromium 2020 draws whole milliseconds from 0 to 5 minutes, both ends included, for each report
/// and each start anew; the article sends at the start itself. An exponential delay of 3 minutes' mean was proposed in
/// WICG/attribution-reporting-api, issue 47.
struct StartDelay: Sendable {
  /// The address of the first draw for one report.
  static let purpose = RandomPurpose(rawValue: 0x102)

  enum Rule: Sendable {
    case uniform(greatest: UInt64)
    /// Exponential, cut to whole milliseconds.
    case exponential(mean: Double)
    /// The same delay every time, as Chromium's own tests stub it.
    case fixed(Int64)
  }

  var rule: Rule

  init(_ settings: EventConversionMeasurement.Settings) {
    let delay = settings.debugMode ? 0 : settings.startupDelay.milliseconds
    switch settings.startupDelayLaw {
    case .uniform: rule = .uniform(greatest: UInt64(delay))
    case .exponential: rule = delay > 0 ? .exponential(mean: Double(delay)) : .fixed(0)
    }
  }

  /// Whether reports leave at the start itself.
  var isNone: Bool {
    switch rule {
    case .fixed(0), .uniform(0): true
    default: false
    }
  }

  /// The delay in milliseconds.
  ///
  /// The first draw is the upper half of the report's block. Draw number n > 0 is the upper half of a second
  /// Philox block: the first one as the counter under the key (n, purpose), since the address has no room
  /// for n.
  func draw(ordinal: UInt64, start: UInt32, random: AddressedRandom) -> Int64 {
    switch rule {
    case .fixed(let delay): return delay
    case .uniform(0): return 0
    case .uniform(let greatest):
      return Int64(Uniform.index(word(ordinal, start, random), below: greatest + 1))
    case .exponential(let mean):
      return Int64(-mean * Elementary.log(Uniform.unit(word(ordinal, start, random))))
    }
  }

  /// The random word of one report and start.
  private func word(_ ordinal: UInt64, _ start: UInt32, _ random: AddressedRandom) -> UInt64 {
    var block = random.block(Self.purpose, ordinal)
    if start > 0 {
      block = Philox.block(
        SIMD4(block.word0, block.word1, block.word2, block.word3),
        key: SIMD2(start, UInt32(Self.purpose.rawValue)))
    }
    return block.high
  }
}

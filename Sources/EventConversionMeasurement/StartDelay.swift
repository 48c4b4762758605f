import SimulationKernel

/// The extra delay of a report that was due while the browser was closed.
///
/// *Source:* Chromium 2020 draws whole milliseconds from 0 to 5 minutes, both ends included, for each report
/// and each start anew; the article sends at the start itself.
struct StartDelay: Sendable {
  /// The address of the first draw for one report.
  static let purpose = RandomPurpose(rawValue: 0x102)

  enum Rule: Sendable {
    case uniform(greatest: UInt64)
    /// The same delay every time, as Chromium's own tests stub it.
    case fixed(Int64)
  }

  var rule: Rule

  init(_ settings: EventConversionMeasurement.Settings) {
    rule = .uniform(greatest: settings.debugMode ? 0 : UInt64(settings.startupDelay.milliseconds))
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
      var block = random.block(Self.purpose, ordinal)
      if start > 0 {
        block = Philox.block(
          SIMD4(block.word0, block.word1, block.word2, block.word3),
          key: SIMD2(start, UInt32(Self.purpose.rawValue)))
      }
      return Int64(Uniform.index(block.high, below: greatest + 1))
    }
  }
}

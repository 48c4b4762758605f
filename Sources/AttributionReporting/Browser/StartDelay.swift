import SimulationKernel

/// How long after a start a report leaves that was due while the browser was closed.
///
/// *Source:* Chromium, `AdjustOfflineReportTimes`.
struct StartDelay: Sendable {
  /// The address of the first delay of a report.
  static let purpose = RandomPurpose(rawValue: 0x204)

  /// The longest delay in milliseconds.
  private let most: Int64

  init(_ parameters: Parameters) { most = parameters.offlineReportDelay.milliseconds }

  /// A delay of whole milliseconds from 0 to the most, both included.
  ///
  /// The first draw is the upper half of the report's block. Draw number n > 0 is the upper half of a second Philox
  /// block: the first one as the counter under the key (n, purpose), since the address has no room for n.
  ///
  /// - Parameters:
  ///   - address: where the report's own random numbers are.
  ///   - start: how often it waited for a start before.
  func draw(_ address: UInt64, start: UInt8 = 0, _ random: AddressedRandom) -> Int64 {
    guard most > 0 else { return 0 }
    var block = random.block(Self.purpose, address)
    if start > 0 {
      block = Philox.block(
        SIMD4(block.word0, block.word1, block.word2, block.word3),
        key: SIMD2(UInt32(start), UInt32(Self.purpose.rawValue)))
    }
    return Int64(Uniform.index(block.high, below: UInt64(most) + 1))
  }
}

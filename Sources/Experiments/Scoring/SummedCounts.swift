import PrivacyMechanisms
import Recovery
import SimulationKernel
import Statistics

/// The sums over all aggregatable reports of one replication as an aggregation service tells them, and the counts and
/// values that they stand for.
struct SummedCounts {
  private let channel: SumChannel
  private let recovery: SummaryRecovery
  private let valueRecovery: SummaryRecovery?
  /// The noised sums that count, `campaign * values + data`.
  private let counts: [Int]
  /// The noised sums of values, by campaign.
  private let worth: [Int]
  private let values: Int

  /// What a sum's noise is drawn from: one number for each key that is asked for.
  static let purpose = RandomPurpose(rawValue: 0x211)

  /// - Parameter random: the random numbers of this replication that are nobody's in particular.
  init(_ channel: SumChannel, tally: SystemTally, values: Int, random: AddressedRandom) throws {
    self.channel = channel
    self.values = values
    let noise = channel.epsilon == .infinity
      ? nil : try SummaryNoise(epsilon: channel.epsilon, sensitivity: Double(channel.budget))
    recovery = try SummaryRecovery(noise: noise, contribution: channel.countContribution)
    valueRecovery = try channel.valueContribution > 0 ? SummaryRecovery(noise: noise, contribution: 1) : nil
    func noised(_ sum: Int, key: UInt64) -> Int {
      guard let noise else { return sum }
      let unit = random.block(Self.purpose, key).unit0
      return sum + Int(noise.law.draw(unit, logarithm: Elementary.log))
    }
    // Each campaign has a sum for each value of data and one more for what they are worth.
    let width = UInt64(values + 1)
    counts = tally.observed.enumerated().map { cell, sum in
      noised(sum, key: UInt64(cell / values) * width + UInt64(cell % values))
    }
    worth = tally.observedValue.enumerated().map { campaign, sum in
      noised(Int(sum), key: UInt64(campaign) * width + UInt64(values))
    }
  }
}

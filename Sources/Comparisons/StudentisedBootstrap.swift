import SimulationKernel
import Statistics

/// The bootstrap-t interval of a difference of means, which asks for no law of the values.
///
/// Samples are drawn anew from the values, and each drawn difference is measured in its own standard errors; the
/// quantiles of that take the place of Student's. The same values always give the same interval.
///
/// *Source:* B. Efron, R. J. Tibshirani, "An Introduction to the Bootstrap" (1993), section 12.5.
public enum StudentisedBootstrap {
  /// How many samples are drawn.
  public static let resamples = 10_000
  /// The fewest values of a sample; of fewer, too many drawn samples are one value again and again.
  public static let fewest = 6

  static let purposes = (
    paired: RandomPurpose(rawValue: 0x501), first: RandomPurpose(rawValue: 0x502),
    second: RandomPurpose(rawValue: 0x503)
  )
  private static let seed: UInt64 = 20_201_006

  /// The 95 % interval of the mean of differences of pairs.
  ///
  /// - Parameter differences: one a pair.
  /// - Returns: nil for fewer than ``fewest``, and where drawn samples that do not vary leave an end open.
  public static func paired(_ differences: [Double]) -> Interval? {
    guard differences.count >= fewest else { return nil }
    let sample = Resampler(differences, purposes.paired)
    return interval(sample.mean, sample.squaredError) { draw in sample.drawn(draw) }
  }

  /// The 95 % interval of the difference of the means of independent samples, second less first.
  ///
  /// - Parameters:
  ///   - first: the first sample.
  ///   - second: the second sample.
  /// - Returns: nil for fewer than ``fewest`` of either, and where drawn samples that do not vary leave an end open.
  public static func unpaired(_ first: [Double], _ second: [Double]) -> Interval? {
    guard first.count >= fewest, second.count >= fewest else { return nil }
    let (one, two) = (Resampler(first, purposes.first), Resampler(second, purposes.second))
    return interval(two.mean - one.mean, one.squaredError + two.squaredError) { draw in
      let (a, b) = (one.drawn(draw), two.drawn(draw))
      return (b.shift - a.shift, a.squaredError + b.squaredError)
    }
  }

  private static func interval(
    _ difference: Double, _ squaredError: Double, _ draw: (UInt64) -> (shift: Double, squaredError: Double)
  ) -> Interval? {
    var ratios = (0..<UInt64(resamples)).map { number in
      let (shift, square) = draw(number)
      return square > 0 ? shift / square.squareRoot() : shift == 0 ? 0 : shift * .infinity
    }
    ratios.sort()
    // The share of values below the k-th smallest of B is k / (B + 1) on average.
    let rank = Int(0.025 * Double(resamples + 1))
    let (low, high) = (ratios[rank - 1], ratios[resamples - rank])
    let error = squaredError.squareRoot()
    guard low.isFinite, high.isFinite, error > 0 else { return nil }
    return Interval(low: difference - high * error, high: difference - low * error)
  }

  /// Draws samples from a sample.
  private struct Resampler {
    let mean: Double
    let squaredError: Double
    private let deviations: [Double]
    private let purpose: RandomPurpose
    private let random = AddressedRandom(seed: StudentisedBootstrap.seed, replication: 0)

    init(_ values: [Double], _ purpose: RandomPurpose) {
      let moments = RunningMoments(values)
      (mean, squaredError) = (moments.mean, (moments.variance ?? 0) / Double(values.count))
      deviations = values.map { $0 - moments.mean }
      self.purpose = purpose
    }

    /// How far a drawn mean is from the sample's, and the square of its standard error; 0 where rounding is all there is.
    func drawn(_ number: UInt64) -> (shift: Double, squaredError: Double) {
      let count = UInt64(deviations.count)
      var sequence = RandomSequence(random: random, purpose: purpose, ordinal: number &* (count &+ 1))
      var (sum, squares) = (0.0, 0.0)
      for _ in deviations.indices {
        let value = deviations[Int(sequence.next(below: count))]
        sum += value
        squares += value * value
      }
      let n = Double(count)
      let variance = (squares - sum * sum / n) / (n - 1)
      return (sum / n, variance > 1e-12 * squares ? variance / n : 0)
    }
  }
}

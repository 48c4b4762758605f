import SimulationKernel

/// What conversions are worth, in units of the scenario's currency.
///
/// Each draw takes two words, so a value's place in a random block is the same whatever its law.
public enum ValueLaw: Sendable, Hashable {
  /// Always the same value.
  case constant(Double)
  /// A lognormal law.
  case lognormal(LognormalLaw)
  /// The law of a sample.
  case empirical(EmpiricalLaw)

  /// No conversion is worth more units of the currency than this; heavier tails end here.
  public static let largest = 1e7

  /// The value that two random words stand for, in hundredths, 0...10^9: rounded to the nearest one.
  public func draw(_ word0: UInt32, _ word1: UInt32) -> Int64 {
    let u = Uniform.unit(UInt64(word0) &<< 32 | UInt64(word1))
    switch self {
    case .constant(let value): return Self.hundredths(value)
    case .lognormal(let law): return Self.hundredths(law.quantile(u))
    case .empirical(let law): return Self.hundredths(law.quantile(u))
    }
  }

  /// Whole hundredths, from 0 to ``largest``.
  static func hundredths(_ value: Double) -> Int64 {
    Int64((max(0, min(largest, value)) * 100).rounded())
  }

  /// The expected value of the law before rounding and before the largest value cuts it, in units.
  public var mean: Double {
    switch self {
    case .constant(let value): value
    case .lognormal(let law): law.mean
    case .empirical(let law): law.mean
    }
  }

  /// The probability that a drawn value is at most some hundredths.
  ///
  /// Draws round, so they are at most n hundredths when the law's value is below (n + 1/2) / 100.
  public func cumulative(hundredths: Int64) -> Double {
    if hundredths < 0 { return 0 }
    if Double(hundredths) >= Self.largest * 100 { return 1 }
    let edge = (Double(hundredths) + 0.5) / 100
    switch self {
    case .constant(let value): return Self.hundredths(value) <= hundredths ? 1 : 0
    case .lognormal(let law): return law.cumulative(edge)
    case .empirical(let law): return law.cumulative(below: edge)
    }
  }

  /// Values of sales after sponsored search clicks in euros: quartiles 25.13, 56.83, 128.54, mean 118.2.
  ///
  /// A lognormal law of median 56.83 (mu = 4.04) and sigma 1.21.
  ///
  /// *Source:* fitted to the quartiles 25.87, 56.66 and 133.25 EUR that the Criteo Sponsored Search Conversion
  /// Log has; its mean, 122.5, is 4 % above the law's.
  public static let search: ValueLaw = {
    do {
      return .lognormal(try LognormalLaw(mu: Elementary.log(56.83), sigma: 1.21))
    } catch {
      preconditionFailure("a preset is no law: \(error)")
    }
  }()
}

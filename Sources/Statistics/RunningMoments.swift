/// Count, mean, spread and range of numbers seen one at a time, in constant memory.
///
/// Two tallies merge into the tally of both samples. Sums of doubles depend on their order in the last bits:
/// where results must be the same bytes everywhere, add and merge in one fixed order.
///
/// *Source:* B. P. Welford, "Note on a method for calculating corrected sums of squares and products",
/// Technometrics 4 (1962); merging after Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm
/// for computing sample variances", Stanford STAN-CS-79-773 (1979).
public struct RunningMoments: Hashable, Sendable {
  /// The number of values.
  public private(set) var count = 0
  /// The mean; 0 before the first value.
  public private(set) var mean = 0.0
  /// The sum of squared differences from the mean.
  public private(set) var sumOfSquaredDeviations = 0.0
  /// The smallest value; infinity before the first.
  public private(set) var minimum = Double.infinity
  /// The largest value; minus infinity before the first.
  public private(set) var maximum = -Double.infinity

  /// Makes an empty tally.
  public init() {}

  /// Makes the tally of some values, taken in order.
  public init(_ values: some Sequence<Double>) {
    for value in values { add(value) }
  }

  /// Adds one value.
  public mutating func add(_ value: Double) {
    count += 1
    let difference = value - mean
    mean += difference / Double(count)
    sumOfSquaredDeviations += difference * (value - mean)
    minimum = min(minimum, value)
    maximum = max(maximum, value)
  }

  /// Adds all values of another tally.
  public mutating func merge(_ other: RunningMoments) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    let total = Double(count) + Double(other.count)
    let difference = other.mean - mean
    mean += difference * Double(other.count) / total
    sumOfSquaredDeviations +=
      other.sumOfSquaredDeviations
      + difference * difference * (Double(count) / total) * Double(other.count)
    count += other.count
    minimum = min(minimum, other.minimum)
    maximum = max(maximum, other.maximum)
  }

  /// The sample variance with denominator `count - 1`; nil below two values.
  public var variance: Double? {
    count < 2 ? nil : sumOfSquaredDeviations / Double(count - 1)
  }

  /// The sample standard deviation; nil below two values.
  public var standardDeviation: Double? { variance?.squareRoot() }

  /// The standard error of the mean, for independent values; nil below two values.
  public var standardErrorOfMean: Double? {
    variance.map { ($0 / Double(count)).squareRoot() }
  }
}

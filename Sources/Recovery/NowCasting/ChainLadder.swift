/// The chain ladder: how cohorts grow from one age to the next, learnt from those that have already been both.
///
/// With C the cumulative counts of row i at age k, f_k = sum of C at k + 1 over sum of C at k, both over the rows that
/// have been k + 1; sigma_k^2 = 1/(n - 1) sum of C at k (C at k + 1 / C at k - f_k)^2 over its n rows. No law of the
/// counts is assumed beyond E C at k + 1 = f_k C and Var = sigma_k^2 C, given C at k, and independent rows.
///
/// *Source:* T. Mack, "Distribution-free calculation of the standard error of chain ladder reserve estimates", ASTIN
/// Bulletin 23 (1993).
public struct ChainLadder: Hashable, Sendable {
  /// f_k: by how much a row grows from age k to k + 1.
  public let factors: [Double]
  /// sigma_k^2: the variance of that growth for each unit of the row.
  public let dispersions: [Double]
  /// The sum of the rows from which the factor was learnt, at age k.
  public let volumes: [Double]

  /// Learns how rows grow.
  ///
  /// Where only one row has been so old, sigma^2 is the least of those of the two ages before, and of the second over
  /// the first squared (Mack's rule). Rows at 0 count for the factor but not for sigma^2. An age at which every row is
  /// still at 0 has factor 1: begin at the first age with a report.
  ///
  /// - Parameter rows: cumulative counts by age, none negative; rows may end at any age.
  /// - Throws: `NowCastError` when there is no row or one shrinks below 0.
  public init(_ rows: [[Double]]) throws(NowCastError) {
    let ages = rows.map(\.count).max() ?? 0
    guard ages > 0 else { throw .shape(given: 0, expected: 1) }
    if let count = rows.joined().first(where: { !($0 >= 0) }) {
      throw .negativeCount(Int(max(count.rounded(.down), -1e15)))
    }
    var factors: [Double] = []
    var volumes: [Double] = []
    var dispersions: [Double] = []
    for age in 0..<(ages - 1) {
      let pairs = rows.filter { $0.count > age + 1 }.map { ($0[age], $0[age + 1]) }
      let volume = pairs.reduce(0) { $0 + $1.0 }
      let factor = volume > 0 ? pairs.reduce(0) { $0 + $1.1 } / volume : 1
      factors.append(factor)
      volumes.append(volume)
      let positive = pairs.filter { $0.0 > 0 }
      let squares = positive.reduce(0.0) { sum, pair in
        let error = pair.1 - factor * pair.0
        return sum + error * error / pair.0
      }
      dispersions.append(
        positive.count > 1
          ? squares / Double(positive.count - 1) : Self.extrapolated(dispersions))
    }
    self.factors = factors
    self.volumes = volumes
    self.dispersions = dispersions
  }

  private static func extrapolated(_ known: [Double]) -> Double {
    guard let last = known.last else { return 0 }
    guard known.count > 1, known[known.count - 2] > 0 else { return last }
    let before = known[known.count - 2]
    return min(last * last / before, min(before, last))
  }

  /// By how much a row grows from an age to the end.
  ///
  /// - Parameter age: 0 or more; rows beyond the oldest one do not grow.
  public func growth(from age: Int) -> Double {
    factors.dropFirst(age).reduce(1, *)
  }

  /// What rows come to in the end, with its prediction error.
  public struct Projection: Hashable, Sendable {
    /// The sum of the rows in the end.
    public let ultimate: Double
    /// The variance of the rows about what the factors make expect.
    public let processVariance: Double
    /// The variance that the error of the factors gives the sum.
    public let parameterVariance: Double
    /// The root of both variances' sum: Mack's standard error.
    public var standardError: Double { (processVariance + parameterVariance).squareRoot() }
  }

  /// What some rows come to in the end.
  ///
  /// Mack's formula with the terms of all rows gathered by age: process variance, the sum over rows of U^2 sum over k of
  /// sigma_k^2 / (f_k^2 C at k); parameter variance, the sum over k of sigma_k^2 / (f_k^2 volume_k) times the square of
  /// the sum of U over the rows not older than k. U is a row's end, C at k its projected way there.
  ///
  /// - Parameter rows: each row's count and age.
  public func project(_ rows: [(count: Double, age: Int)]) -> Projection {
    var ultimate = 0.0
    var process = 0.0
    // Sums over the rows that enter at each age.
    var entering = Array(repeating: 0.0, count: factors.count)
    for row in rows {
      let end = row.count * growth(from: row.age)
      ultimate += end
      process += end * unitProcess(from: row.age)
      if row.age < factors.count { entering[row.age] += end }
    }
    var parameter = 0.0
    var sum = 0.0
    for age in factors.indices {
      sum += entering[age]
      parameter += relativeVariance(age) * sum * sum
    }
    return Projection(ultimate: ultimate, processVariance: process, parameterVariance: parameter)
  }

  /// The process variance for each unit of a row's end.
  func unitProcess(from age: Int) -> Double {
    guard age < factors.count else { return 0 }
    var growth = 1.0
    var sum = 0.0
    for k in factors.indices.dropFirst(age).reversed() {
      growth *= factors[k]
      if factors[k] > 0 { sum += dispersions[k] / (factors[k] * factors[k]) * growth }
    }
    return sum
  }

  /// The variance of a factor's estimate over its square.
  func relativeVariance(_ age: Int) -> Double {
    guard volumes[age] > 0, factors[age] > 0 else { return 0 }
    return dispersions[age] / (factors[age] * factors[age] * volumes[age])
  }
}

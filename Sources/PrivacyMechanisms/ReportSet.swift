#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The reports of one click that come out of one window, whose order nobody learns.
///
/// Going in is a multiset of true data, coming out one of noisy data, each conversion's data noised on its own. The
/// channel looks the same whichever names the values have (but for 0 where the draw favours it), so one
/// multiset of each shape stands for all of them.
public struct ReportSet: Hashable, Sendable {
  static let reportLimit = 6
  static let combinationLimit = 50_000

  /// The channel of each report's data.
  public let noise: DataNoise
  /// The number of reports.
  public let reports: Int

  /// Makes the channel of so many reports.
  ///
  /// - Parameters:
  ///   - noise: the channel of each report's data.
  ///   - reports: how many come out of the window, 0 to 6.
  /// - Throws: `CapacityError` when there are too many combinations of data to enumerate.
  public init(noise: DataNoise, reports: Int) throws(CapacityError) {
    self.noise = noise
    self.reports = reports
    guard reports <= Self.reportLimit, combinations <= Double(Self.combinationLimit) else {
      throw .tooMany(reports: reports, values: noise.values)
    }
  }

  /// The number of multisets, (k + r - 1 choose r).
  public var combinations: Double {
    (0..<reports).reduce(1.0) { $0 * Double(noise.values + $1) / Double($1 + 1) }
  }

  /// What a multiset looks like when values have no names: how often 0 occurs, where that matters, and the rest.
  private struct Shape: Hashable {
    var zeros: Int
    var multiplicities: [Int]
  }

  private func shape(_ values: [Int]) -> Shape {
    var multiplicities: [Int] = []
    var zeros = 0
    for (i, value) in values.enumerated() {
      if value == 0, noise.replacement == .inclusiveRange {
        zeros += 1
      } else if i > 0, values[i - 1] == value {
        multiplicities[multiplicities.count - 1] += 1
      } else {
        multiplicities.append(1)
      }
    }
    return Shape(zeros: zeros, multiplicities: multiplicities.sorted())
  }

  /// All multisets in rising order, as sorted lists.
  public func multisets() -> [[Int]] {
    var lists: [[Int]] = [[]]
    for _ in 0..<reports {
      lists = lists.flatMap { list in ((list.last ?? 0)..<noise.values).map { list + [$0] } }
    }
    return lists
  }

  /// The probability of one multiset given another: the sum over distinct orderings.
  ///
  /// - Parameters:
  ///   - reported: the noisy data in rising order.
  ///   - data: as many true data.
  public func probability(of reported: [Int], given data: [Int]) -> Double {
    guard let first = data.first else { return 1 }
    var sum = 0.0
    for i in reported.indices where i == 0 || reported[i] != reported[i - 1] {
      var left = reported
      let value = left.remove(at: i)
      sum +=
        noise.probability(of: value, given: first)
        * probability(of: left, given: Array(data.dropFirst()))
    }
    return sum
  }

  /// The shapes in order of first occurrence, with a representative and the number of multisets of each.
  private func shapes(_ all: [[Int]]) -> (of: [Int], representatives: [[Int]], sizes: [Double]) {
    var numbers: [Shape: Int] = [:]
    var result: (of: [Int], representatives: [[Int]], sizes: [Double]) = ([], [], [])
    for multiset in all {
      let shape = shape(multiset)
      let number = numbers[shape] ?? result.sizes.count
      if number == result.sizes.count {
        numbers[shape] = number
        result.representatives.append(multiset)
        result.sizes.append(0)
      }
      result.sizes[number] += 1
      result.of.append(number)
    }
    return result
  }

  /// The capacity in bits.
  ///
  /// - Parameter tolerance: how exact it is, in bits, above 0.
  /// - Throws: `CapacityError` when the iteration does not end.
  public func capacity(tolerance: Double) throws(CapacityError) -> Double {
    guard reports > 0 else { return 0 }
    let all = multisets()
    let shapes = shapes(all)
    var rows: [[Double]] = []
    var logarithms: [Double] = []
    for representative in shapes.representatives {
      var row = Array(repeating: 0.0, count: shapes.sizes.count)
      var logarithm = 0.0
      for (reported, number) in zip(all, shapes.of) {
        let p = probability(of: reported, given: representative)
        row[number] += p
        if p > 0 { logarithm += p * log(p) }
      }
      rows.append(row)
      logarithms.append(logarithm)
    }
    return try BlahutArimoto(
      grouped: rows, sizes: shapes.sizes, logarithms: logarithms, tolerance: tolerance, stepLimit: 100_000
    ).bits
  }

  /// The sum over outputs of the largest probability that any input gives them.
  public func bestGuesses() -> Double {
    let all = multisets()
    let shapes = shapes(all)
    return zip(shapes.representatives, shapes.sizes).reduce(0) { sum, shape in
      sum + shape.1 * (all.reduce(0) { max($0, probability(of: shape.0, given: $1)) })
    }
  }
}

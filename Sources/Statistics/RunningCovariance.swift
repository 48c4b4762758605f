/// Means and covariances of vectors seen one at a time, in constant memory.
///
/// The many-dimensional form of `RunningMoments`, with the same sources and the same advice on order.
public struct RunningCovariance: Hashable, Sendable {
  /// The number of vectors.
  public private(set) var count = 0
  /// The mean of each component; zeros before the first vector.
  public private(set) var means: [Double]
  private var products: Matrix

  /// Makes an empty tally of vectors of a fixed length, at least 1.
  public init(dimension: Int) {
    precondition(dimension >= 1, "vectors have at least one component")
    means = Array(repeating: 0, count: dimension)
    products = Matrix(rows: dimension, columns: dimension)
  }

  /// Adds one vector.
  ///
  /// - Parameter vector: as many numbers as the tally's dimension.
  /// - Throws: `StatisticsError` of kind `shape` for a vector of another length.
  public mutating func add(_ vector: [Double]) throws(StatisticsError) {
    try requireDimension(vector.count)
    count += 1
    let before = zip(vector, means).map { $0 - $1 }
    for i in means.indices { means[i] += before[i] / Double(count) }
    for i in means.indices {
      for j in means.indices { products[i, j] += before[i] * (vector[j] - means[j]) }
    }
  }

  /// Adds all vectors of another tally.
  ///
  /// - Throws: `StatisticsError` of kind `shape` for a tally of another dimension.
  public mutating func merge(_ other: RunningCovariance) throws(StatisticsError) {
    try requireDimension(other.means.count)
    guard other.count > 0 else { return }
    let total = Double(count) + Double(other.count)
    let weight = Double(count) / total * Double(other.count)
    let difference = zip(other.means, means).map { $0 - $1 }
    for i in means.indices {
      for j in means.indices {
        products[i, j] += other.products[i, j] + difference[i] * difference[j] * weight
      }
    }
    for i in means.indices { means[i] += difference[i] * Double(other.count) / total }
    count += other.count
  }

  /// The sample covariance matrix with denominator `count - 1`; nil below two vectors.
  public var covariance: Matrix? {
    guard count >= 2 else { return nil }
    var result = products
    for i in means.indices {
      for j in means.indices {
        // The two halves differ by rounding; a covariance matrix is symmetric to the last bit.
        result[i, j] = (products[i, j] + products[j, i]) / 2 / Double(count - 1)
      }
    }
    return result
  }

  private func requireDimension(_ length: Int) throws(StatisticsError) {
    guard length == means.count else {
      throw StatisticsError(
        .shape, function: "RunningCovariance", arguments: [Double(means.count), Double(length)],
        remedy: "every vector has the dimension of the tally")
    }
  }
}

/// Parameters of a law fitted by maximum likelihood, with their covariance from the observed information.
public struct LikelihoodFit: Hashable, Sendable {
  /// The most likely parameters.
  public let parameters: [Double]
  /// The covariance matrix of the parameters: the inverse of the observed information.
  public let covariance: Matrix
  /// The log-likelihood at the maximum, in nats.
  public let logLikelihood: Double

  /// How far parameters are moved for the second derivatives.
  static let move = 1e-3
  /// What is added to the information, relative to its largest element.
  private static let ridge = 1e-9

  /// Fits parameters of the order of 1, such as logarithms and log-odds.
  ///
  /// The information is differenced, with steps of 0.001. Along a direction in which the likelihood is flat the
  /// parameters are not determined; a ridge of 1e-9 of the largest element keeps the matrix invertible there, and
  /// variances along it are large. What depends on such a direction is not determined either, and what does not is
  /// not touched.
  ///
  /// *Source:* B. Efron, D. V. Hinkley, "Assessing the accuracy of the maximum likelihood estimator: observed versus
  /// expected Fisher information", Biometrika 65 (1978).
  ///
  /// - Parameters:
  ///   - start: where to begin, at least one number.
  ///   - logLikelihood: in nats, finite wherever it is asked.
  /// - Throws: as ``Minimiser/simplex(start:steps:tolerance:maximumIterations:_:)``, and `StatisticsError` of kind
  ///   `singular` when the likelihood does not depend on the parameters at all.
  public init(start: [Double], _ logLikelihood: ([Double]) -> Double) throws(StatisticsError) {
    let steps = start.map { _ in 0.5 }
    let first = try Minimiser.simplex(start: start, steps: steps) { -logLikelihood($0) }
    // A simplex may have collapsed on the way; a second one from where it ended makes sure.
    let second = try Minimiser.simplex(start: first.location, steps: steps) { -logLikelihood($0) }
    let best = second.value <= first.value ? second : first
    self.init(
      parameters: best.location,
      covariance: try Self.inverse(Self.information(best.location, logLikelihood)),
      logLikelihood: -best.value)
  }

  init(parameters: [Double], covariance: Matrix, logLikelihood: Double) {
    self.parameters = parameters
    self.covariance = covariance
    self.logLikelihood = logLikelihood
  }

  /// The variance of a function of the parameters, by its gradient.
  ///
  /// *Source:* delta method, G. Casella, R. L. Berger, "Statistical Inference" (2002), section 5.5.4.
  ///
  /// - Parameter function: smooth around the fitted parameters.
  /// - Returns: infinity where the information says nothing about the function, as where the likelihood has no maximum
  ///   in its direction; 0 for a function that does not depend on the parameters.
  public func variance(of function: ([Double]) -> Double) -> Double {
    let gradient = gradient(of: function)
    var sum = 0.0
    for i in gradient.indices {
      for j in gradient.indices { sum += gradient[i] * covariance[i, j] * gradient[j] }
    }
    if gradient.allSatisfy({ $0 == 0 }) { return 0 }
    return sum > 0 ? sum : .infinity
  }

  /// The derivatives of a function at the fitted parameters.
  ///
  /// - Parameter function: smooth around the fitted parameters.
  public func gradient(of function: ([Double]) -> Double) -> [Double] {
    parameters.indices.map { index in
      (function(Self.moved(parameters, [(index, Self.move)]))
        - function(Self.moved(parameters, [(index, -Self.move)]))) / (2 * Self.move)
    }
  }

  static func moved(_ point: [Double], _ moves: [(Int, Double)]) -> [Double] {
    var result = point
    for (index, move) in moves { result[index] += move }
    return result
  }

  /// Minus the second derivatives.
  static func information(_ point: [Double], _ logLikelihood: ([Double]) -> Double) -> Matrix {
    var result = Matrix(rows: point.count, columns: point.count)
    for i in point.indices {
      for j in 0...i {
        func value(_ a: Double, _ b: Double) -> Double {
          logLikelihood(moved(point, [(i, a * move), (j, b * move)]))
        }
        let second =
          i == j
          ? (value(1, 0) - 2 * value(0, 0) + value(-1, 0)) / (move * move)
          : (value(1, 1) - value(1, -1) - value(-1, 1) + value(-1, -1)) / (4 * move * move)
        result[i, j] = -second
        result[j, i] = -second
      }
    }
    return result
  }

  static func inverse(_ information: Matrix) throws(StatisticsError) -> Matrix {
    let size = information.rows
    var ridged = information
    let largest = (0..<size).map { abs(information[$0, $0]) }.max() ?? 0
    for index in 0..<size { ridged[index, index] += ridge * largest }
    var result = Matrix(rows: size, columns: size)
    for column in 0..<size {
      let unit = (0..<size).map { $0 == column ? 1.0 : 0.0 }
      let solution = try LinearSystem.solve(ridged, unit)
      for row in 0..<size { result[row, column] = solution[row] }
    }
    return result
  }
}

import CGSL

/// Where a function of several variables is smallest.
public struct VectorMinimum: Hashable, Sendable {
  /// The point.
  public let location: [Double]
  /// The function's value there.
  public let value: Double
  /// The number of iterations taken.
  public let iterations: Int
}

extension Minimiser {
  /// A local minimum of a function of several variables by the simplex method of Nelder and Mead (GSL).
  ///
  /// It needs no derivatives, and is meant for a handful of variables. It also stops when 50 iterations for each variable
  /// have found no lower value: around a minimum a function is flat to rounding, and the simplex no longer shrinks there.
  ///
  /// *Source:* J. A. Nelder, R. Mead, "A simplex method for function minimization", The Computer Journal 7
  /// (1965).
  ///
  /// - Parameters:
  ///   - start: where to begin, at least one number.
  ///   - steps: the first steps along each variable, as many, none 0.
  ///   - tolerance: the mean distance of the simplex' corners from its centre at which to stop, above 0.
  ///   - maximumIterations: when to give up.
  ///   - function: the function, finite wherever it is asked.
  /// - Throws: `StatisticsError` of kind `shape` when there are not as many steps as variables, `domain` when
  ///   the function is not finite somewhere, `noConvergence` when the iterations run out.
  public static func simplex(
    start: [Double], steps: [Double], tolerance: Double = 1e-7, maximumIterations: Int = 20_000,
    _ function: ([Double]) -> Double
  ) throws(StatisticsError) -> VectorMinimum {
    GSL.prepare()
    guard !start.isEmpty, start.count == steps.count else {
      throw StatisticsError(
        .shape, function: "Minimiser.simplex", arguments: [Double(start.count), Double(steps.count)],
        remedy: "give one step for each of at least one variable")
    }
    try GSL.require(
      steps.allSatisfy { $0 != 0 && $0.isFinite } && tolerance > 0, "Minimiser.simplex", steps + [tolerance],
      "steps must not be 0, and the tolerance must be above 0")
    return try withoutActuallyEscaping(function) { function throws(StatisticsError) in
      let box = VectorFunctionBox(function)
      return try descend(box, start, steps, tolerance, maximumIterations)
    }
  }

  /// How many iterations for each variable may pass without a lower value.
  private static let patience = 50

  private static func descend(
    _ box: VectorFunctionBox, _ start: [Double], _ steps: [Double], _ tolerance: Double,
    _ maximumIterations: Int
  ) throws(StatisticsError) -> VectorMinimum {
    let size = start.count
    let noMemory = StatisticsError(
      .library(code: Int32(GSL_ENOMEM)), function: "Minimiser.simplex", arguments: [], remedy: "free memory")
    guard let state = gsl_multimin_fminimizer_alloc(cgsl_multimin_simplex(), size) else { throw noMemory }
    defer {
      gsl_multimin_fminimizer_free(state)
      withExtendedLifetime(box) {}
    }
    guard let first = gsl_vector_alloc(size) else { throw noMemory }
    defer { gsl_vector_free(first) }
    guard let moves = gsl_vector_alloc(size) else { throw noMemory }
    defer { gsl_vector_free(moves) }
    for index in 0..<size {
      gsl_vector_set(first, index, start[index])
      gsl_vector_set(moves, index, steps[index])
    }
    var target = gsl_multimin_function(
      f: { point, context in
        guard let point, let context else { return .nan }
        return Unmanaged<VectorFunctionBox>.fromOpaque(context).takeUnretainedValue().call(
          Minimiser.values(point))
      },
      n: size, params: Unmanaged.passUnretained(box).toOpaque())
    return try withUnsafeMutablePointer(to: &target) { target throws(StatisticsError) in
      let remedy = "the function must be finite wherever it is asked"
      try GSL.check(
        gsl_multimin_fminimizer_set(state, target, first, moves), "Minimiser.simplex", start, remedy: remedy)
      var lowest = Double.infinity
      var idle = 0
      for iteration in 1...max(1, maximumIterations) {
        try GSL.check(gsl_multimin_fminimizer_iterate(state), "Minimiser.simplex", start, remedy: remedy)
        let value = gsl_multimin_fminimizer_minimum(state)
        idle = value < lowest ? 0 : idle + 1
        lowest = min(value, lowest)
        let isSmall = gsl_multimin_test_size(gsl_multimin_fminimizer_size(state), tolerance) == GSL_SUCCESS
        guard isSmall || idle >= patience * size, let best = gsl_multimin_fminimizer_x(state) else {
          continue
        }
        return VectorMinimum(
          location: values(best), value: gsl_multimin_fminimizer_minimum(state), iterations: iteration)
      }
      throw StatisticsError(
        .noConvergence, function: "Minimiser.simplex", arguments: start + [tolerance],
        remedy: "allow more iterations or a wider tolerance")
    }
  }

  fileprivate static func values(_ vector: UnsafePointer<gsl_vector>) -> [Double] {
    (0..<vector.pointee.size).map { gsl_vector_get(vector, $0) }
  }
}

/// Carries a Swift function through a C context pointer.
private final class VectorFunctionBox {
  let call: ([Double]) -> Double

  init(_ call: @escaping ([Double]) -> Double) {
    self.call = call
  }
}

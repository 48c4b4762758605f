import CGSL

extension Minimiser {
  /// A local minimum of a smooth function of several variables by the quasi-Newton method of Broyden, Fletcher,
  /// Goldfarb and Shanno (GSL).
  ///
  /// Derivatives are central differences. It also stops where rounding hides every way further down, as it should
  /// close to a minimum: whoever needs the minimum itself looks at the derivatives there.
  ///
  /// *Source:* R. Fletcher, "Practical Methods of Optimization" (1987), algorithms 2.6.2 and 2.6.4.
  ///
  /// - Parameters:
  ///   - start: where to begin, at least one number.
  ///   - step: the length of the first step, above 0.
  ///   - difference: how far variables are moved for derivatives, above 0.
  ///   - tolerance: the length of the gradient at which to stop, above 0.
  ///   - maximumIterations: when to give up.
  ///   - function: the function, finite wherever it is asked.
  /// - Throws: `StatisticsError` of kind `shape` without any variable, `domain` when a setting is not above 0 or the
  ///   function is not finite where it is asked first, `noConvergence` when the iterations run out.
  public static func descent(
    start: [Double], step: Double = 0.1, difference: Double = 1e-4, tolerance: Double = 1e-3,
    maximumIterations: Int = 500, _ function: ([Double]) -> Double
  ) throws(StatisticsError) -> VectorMinimum {
    GSL.prepare()
    guard !start.isEmpty else {
      throw StatisticsError(
        .shape, function: "Minimiser.descent", arguments: [0], remedy: "give at least one variable")
    }
    try GSL.require(
      step > 0 && difference > 0 && tolerance > 0 && function(start).isFinite, "Minimiser.descent", start,
      "steps and the tolerance must be above 0, and the function finite at the start")
    return try withoutActuallyEscaping(function) { function throws(StatisticsError) in
      let box = SmoothFunctionBox(function, difference)
      return try descend(box, start, step, tolerance, maximumIterations)
    }
  }

  private static func descend(
    _ box: SmoothFunctionBox, _ start: [Double], _ step: Double, _ tolerance: Double,
    _ maximumIterations: Int
  ) throws(StatisticsError) -> VectorMinimum {
    let noMemory = StatisticsError(
      .library(code: Int32(GSL_ENOMEM)), function: "Minimiser.descent", arguments: [], remedy: "free memory")
    guard let state = gsl_multimin_fdfminimizer_alloc(cgsl_multimin_bfgs(), start.count) else {
      throw noMemory
    }
    defer {
      gsl_multimin_fdfminimizer_free(state)
      withExtendedLifetime(box) {}
    }
    guard let first = gsl_vector_alloc(start.count) else { throw noMemory }
    defer { gsl_vector_free(first) }
    for index in start.indices { gsl_vector_set(first, index, start[index]) }
    var target = SmoothFunctionBox.target(box, size: start.count)
    return try withUnsafeMutablePointer(to: &target) { target throws(StatisticsError) in
      // A tenth is the accuracy of line searches that the authors advise.
      try GSL.check(
        gsl_multimin_fdfminimizer_set(state, target, first, step, 0.1), "Minimiser.descent", start,
        remedy: "the function must be finite wherever it is asked")
      for iteration in 1...max(1, maximumIterations) {
        let status = gsl_multimin_fdfminimizer_iterate(state)
        let isStuck = status == GSL_ENOPROG
        if !isStuck {
          try GSL.check(
            status, "Minimiser.descent", start, remedy: "the function must be finite wherever it is asked")
        }
        let isFlat =
          gsl_multimin_test_gradient(gsl_multimin_fdfminimizer_gradient(state), tolerance) == GSL_SUCCESS
        guard isStuck || isFlat, let best = gsl_multimin_fdfminimizer_x(state) else { continue }
        return VectorMinimum(
          location: SmoothFunctionBox.values(best), value: gsl_multimin_fdfminimizer_minimum(state),
          iterations: iteration)
      }
      throw StatisticsError(
        .noConvergence, function: "Minimiser.descent", arguments: start + [tolerance],
        remedy: "allow more iterations or a wider tolerance")
    }
  }
}

/// Carries a Swift function and the way to its derivatives through a C context pointer.
private final class SmoothFunctionBox {
  private let call: ([Double]) -> Double
  private let difference: Double

  init(_ call: @escaping ([Double]) -> Double, _ difference: Double) {
    self.call = call
    self.difference = difference
  }

  /// The function as GSL calls it; the box must outlive it.
  static func target(_ box: SmoothFunctionBox, size: Int) -> gsl_multimin_function_fdf {
    gsl_multimin_function_fdf(
      f: { point, context in
        guard let point, let box = SmoothFunctionBox.from(context) else { return .nan }
        return box.call(SmoothFunctionBox.values(point))
      },
      df: { point, context, gradient in
        guard let point, let gradient, let box = SmoothFunctionBox.from(context) else { return }
        box.differentiate(at: SmoothFunctionBox.values(point), into: gradient)
      },
      fdf: { point, context, value, gradient in
        guard let point, let value, let gradient, let box = SmoothFunctionBox.from(context) else { return }
        let place = SmoothFunctionBox.values(point)
        value.pointee = box.call(place)
        box.differentiate(at: place, into: gradient)
      },
      n: size, params: Unmanaged.passUnretained(box).toOpaque())
  }

  static func values(_ vector: UnsafePointer<gsl_vector>) -> [Double] {
    (0..<vector.pointee.size).map { gsl_vector_get(vector, $0) }
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> SmoothFunctionBox? {
    context.map { Unmanaged<SmoothFunctionBox>.fromOpaque($0).takeUnretainedValue() }
  }

  private func differentiate(at place: [Double], into gradient: UnsafeMutablePointer<gsl_vector>) {
    var moved = place
    for index in place.indices {
      moved[index] = place[index] + difference
      let above = call(moved)
      moved[index] = place[index] - difference
      let below = call(moved)
      moved[index] = place[index]
      gsl_vector_set(gradient, index, (above - below) / (2 * difference))
    }
  }
}

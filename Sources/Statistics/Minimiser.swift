import CGSL

/// Where a function of one variable is smallest.
public struct Minimum: Hashable, Sendable {
  /// The point.
  public let location: Double
  /// The function's value there.
  public let value: Double
  /// The number of iterations taken.
  public let iterations: Int
}

/// Minimisers of functions of one variable.
public enum Minimiser {
  /// A local minimum inside a bracket by Brent's method (GSL).
  ///
  /// *Source:* R. P. Brent, "Algorithms for Minimization without Derivatives" (1973), chapter 5.
  ///
  /// - Parameters:
  ///   - low: the lower end of the bracket.
  ///   - guess: a point inside the bracket whose value is below those at both ends.
  ///   - high: the upper end of the bracket.
  ///   - tolerance: the width of the final bracket relative to the location, or absolute near 0;
  ///     no less than 1e-7, below which a smooth function is flat to rounding around its minimum.
  ///   - maximumIterations: when to give up.
  ///   - function: the function, finite all over the bracket.
  /// - Throws: `StatisticsError` of kind `noBracket` when the guess is not below both ends, `noConvergence`
  ///   when the iterations run out, `domain` when the function is not finite somewhere.
  public static func brent(
    low: Double, guess: Double, high: Double, tolerance: Double = 1e-7, maximumIterations: Int = 200,
    _ function: (Double) -> Double
  ) throws(StatisticsError) -> Minimum {
    GSL.prepare()
    guard low < guess, guess < high, function(guess) < function(low), function(guess) < function(high) else {
      throw StatisticsError(
        .noBracket, function: "Minimiser.brent", arguments: [low, guess, high],
        remedy: "the value at the guess must be below the values at both ends")
    }
    return try withoutActuallyEscaping(function) { function throws(StatisticsError) in
      let box = FunctionBox(function)
      return try run(box, low, guess, high, tolerance, maximumIterations)
    }
  }

  private static func run(
    _ box: FunctionBox, _ low: Double, _ guess: Double, _ high: Double, _ tolerance: Double,
    _ maximumIterations: Int
  ) throws(StatisticsError) -> Minimum {
    guard let state = gsl_min_fminimizer_alloc(cgsl_min_brent()) else {
      throw StatisticsError(
        .library(code: Int32(GSL_ENOMEM)), function: "Minimiser.brent", arguments: [], remedy: "free memory")
    }
    defer {
      gsl_min_fminimizer_free(state)
      withExtendedLifetime(box) {}
    }
    var target = gsl_function(
      function: { x, context in
        guard let context else { return .nan }
        return Unmanaged<FunctionBox>.fromOpaque(context).takeUnretainedValue().call(x)
      },
      params: Unmanaged.passUnretained(box).toOpaque())
    return try withUnsafeMutablePointer(to: &target) { target throws(StatisticsError) in
      let bracket = [low, guess, high]
      try GSL.check(
        gsl_min_fminimizer_set(state, target, guess, low, high), "Minimiser.brent", bracket,
        remedy: "the function must be finite all over the bracket")
      for iteration in 1...max(1, maximumIterations) {
        try GSL.check(
          gsl_min_fminimizer_iterate(state), "Minimiser.brent", bracket,
          remedy: "the function must be finite all over the bracket")
        let ends = (gsl_min_fminimizer_x_lower(state), gsl_min_fminimizer_x_upper(state))
        if gsl_min_test_interval(ends.0, ends.1, tolerance, tolerance) == GSL_SUCCESS {
          return Minimum(
            location: gsl_min_fminimizer_x_minimum(state), value: gsl_min_fminimizer_f_minimum(state),
            iterations: iteration)
        }
      }
      throw StatisticsError(
        .noConvergence, function: "Minimiser.brent", arguments: bracket + [tolerance],
        remedy: "allow more iterations or a wider tolerance")
    }
  }
}

/// Carries a Swift function through a C context pointer.
private final class FunctionBox {
  let call: (Double) -> Double

  init(_ call: @escaping (Double) -> Double) {
    self.call = call
  }
}

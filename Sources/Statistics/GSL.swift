import CGSL

/// The one door to the GNU Scientific Library (GSL).
///
/// GSL aborts the process on an error unless its handler is off, and some of its functions then answer NaN
/// and others a status. Every call goes through here so that neither is ever overlooked.
enum GSL {
  // A static constant runs exactly once, before its first use, on whichever thread comes first.
  private static let abortHandlerIsOff: Bool = {
    gsl_set_error_handler_off()
    return true
  }()

  /// Switches GSL's abort handler off; cheap to repeat.
  static func prepare() {
    precondition(abortHandlerIsOff)
  }

  /// The value of a GSL function that signals failure by NaN.
  static func value(
    _ function: StaticString, _ arguments: @autoclosure () -> [Double], _ call: () -> Double
  ) throws(StatisticsError) -> Double {
    prepare()
    let result = call()
    guard !result.isNaN else {
      let arguments = arguments()
      guard !arguments.contains(where: \.isNaN) else {
        throw StatisticsError(
          .domain, function: "\(function)", arguments: arguments, remedy: "no argument may be NaN")
      }
      throw StatisticsError(
        .noConvergence, function: "\(function)", arguments: arguments,
        remedy: "GSL found no number here; move the arguments away from the edge of their range")
    }
    return result
  }

  /// Throws unless a GSL status says success.
  static func check(
    _ status: Int32, _ function: StaticString, _ arguments: @autoclosure () -> [Double], remedy: String
  ) throws(StatisticsError) {
    guard status != 0 else { return }
    throw StatisticsError(
      kind(of: status), function: "\(function)", arguments: arguments(), remedy: remedy)
  }

  /// Throws a domain error unless a condition on the arguments holds.
  static func require(
    _ condition: Bool, _ function: StaticString, _ arguments: @autoclosure () -> [Double],
    _ remedy: @autoclosure () -> String
  ) throws(StatisticsError) {
    guard condition else {
      throw StatisticsError(
        .domain, function: "\(function)", arguments: arguments(), remedy: remedy())
    }
  }

  /// Throws a domain error unless a number is a probability.
  static func requireProbability(_ p: Double, _ function: StaticString) throws(StatisticsError) {
    try require(p >= 0 && p <= 1, function, [p], "a probability lies from 0 to 1")
  }

  /// A count as GSL wants it, or a domain error when it is too large.
  static func count(_ k: Int, _ function: StaticString) throws(StatisticsError) -> UInt32 {
    guard let count = UInt32(exactly: k) else {
      throw StatisticsError(
        .domain, function: "\(function)", arguments: [Double(k)], remedy: "counts lie from 0 to 4294967295")
    }
    return count
  }

  private static func kind(of status: Int32) -> StatisticsError.Kind {
    switch Int(status) {
    case GSL_EDOM: .domain
    case GSL_EUNDRFLW: .underflow
    case GSL_EOVRFLW, GSL_ERANGE: .overflow
    case GSL_EMAXITER, GSL_EFAILED: .noConvergence
    case GSL_ESING: .singular
    default: .library(code: status)
    }
  }
}

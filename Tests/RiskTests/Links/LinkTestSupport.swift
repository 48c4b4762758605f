import SimulationKernel
import Statistics
import Testing

@testable import Risk

/// What the tests of linking adversaries share.
enum LinkTest {
  /// Expects a mean to be what a formula says; z = 6.
  static func expectMean(
    _ values: [Double], equals expected: Double, _ what: Comment? = nil,
    at place: SourceLocation = #_sourceLocation
  ) throws {
    let moments = RunningMoments(values)
    let error = try #require(moments.standardErrorOfMean)
    #expect(
      abs(moments.mean - expected) <= 6 * error, "\(moments.mean) beside \(expected), \(what ?? "")",
      sourceLocation: place)
  }

  /// Expects one mean to be no larger than another on the same worlds, and larger by no accident where `isStrict`.
  static func expectNoGain(
    _ worse: [Double], over better: [Double], isStrict: Bool = true, _ what: Comment? = nil,
    at place: SourceLocation = #_sourceLocation
  ) throws {
    let moments = RunningMoments(zip(better, worse).map { $0 - $1 })
    let error = try #require(moments.standardErrorOfMean)
    #expect(moments.mean > (isStrict ? 6 : -6) * error, what, sourceLocation: place)
  }

  /// An exponential number.
  static func exponential(_ mean: Double, _ random: inout RandomSequence) -> Double {
    -mean * Elementary.log(random.unit())
  }
}

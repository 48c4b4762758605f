import SimulationKernel

/// When something happens that may happen at any time of a span: evenly, or as a daily rhythm says.
struct MomentLaw: Sendable {
  /// The first moment, in milliseconds.
  private let start: Int64
  /// How many milliseconds the span has.
  private let length: Double
  private let isWarped: Bool
  private let rhythm: DailyRhythm?
  /// The rhythm's activity until the start of the span, and from there to its end.
  private let before: Double
  private let amount: Double

  /// - Throws: ``LawError`` when the rhythm's rates are 0 all through the span.
  init(start: Int64, length: SimulationDuration, rhythm: DailyRhythm?) throws(LawError) {
    self.start = start
    self.length = Double(length.milliseconds)
    self.rhythm = rhythm
    isWarped = rhythm != nil
    guard let rhythm else {
      (before, amount) = (0, 0)
      return
    }
    before = rhythm.activity(until: Double(start))
    amount = rhythm.activity(until: Double(start) + self.length) - before
    guard amount > 0 || self.length == 0 else {
      throw LawError(
        law: "daily rhythm", parameter: "sum of rates from the start to the end of the timeline",
        value: amount,
        allowed: "above 0")
    }
  }

  /// The moment that a random word stands for; a larger word never gives an earlier one.
  @inline(__always)
  func draw(_ word: UInt32) -> SimulationTime {
    if isWarped { return warped(word) }
    return SimulationTime(milliseconds: start &+ Int64(Uniform.unit(word) * length))
  }

  @inline(never)
  private func warped(_ word: UInt32) -> SimulationTime {
    guard let rhythm else { preconditionFailure("nothing to warp by") }
    let time = rhythm.time(of: before + Uniform.unit(word) * amount).rounded(.down)
    // Rounding must not carry it out of the span.
    return SimulationTime(
      milliseconds: max(start, min(Int64(time), start &+ Int64(length) &- (length > 0 ? 1 : 0))))
  }
}

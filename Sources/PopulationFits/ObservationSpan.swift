/// From when to when a log has seen everything, and how finely it tells times apart.
public struct ObservationSpan: Sendable, Equatable {
  /// The first moment, in milliseconds since midnight of the first day of the period.
  public var start: Int64
  /// The first moment that is not seen any more.
  public var end: Int64
  /// The greatest number of milliseconds that all times are multiples of, at most a day.
  public var resolution: Int64

  /// Describes a span that is known.
  public init(start: Int64, end: Int64, resolution: Int64 = 1) {
    (self.start, self.end, self.resolution) = (start, end, resolution)
  }

  /// How long it is, in milliseconds.
  public var length: Int64 { end - start }

  /// The span in words.
  public var text: String {
    func text(_ time: Int64) -> String { (time < 0 ? "-" : "") + TwinSettings.length(abs(time)) }
    return "from \(text(start)) to \(text(end)) after its time 0"
  }

  static let day: Int64 = 86_400_000
  static let hour: Int64 = 3_600_000
}

/// Finds the span of a log from its times.
public struct SpanFinder: Sendable {
  private var first = Int64.max
  private var last = Int64.min
  private var events = 0
  private var divisor = ObservationSpan.day

  /// Begins with no times.
  public init() {}

  /// Takes the times of a person.
  public mutating func add(_ person: ObservedPerson) {
    for interaction in person.interactions { add(interaction.time) }
    for conversion in person.conversions { add(conversion.time) }
  }

  private mutating func add(_ time: Int64) {
    first = min(first, time)
    last = max(last, time)
    events += 1
    var (a, b) = (divisor, time.magnitude == 0 ? 0 : Int64(clamping: time.magnitude))
    while b != 0 { (a, b) = (b, a % b) }
    divisor = a
  }

  /// The span: from the first event to the last, widened to midnight where that is no further than events usually
  /// lie apart.
  ///
  /// The first of n events that lie evenly over a span comes one n-th of the span after its start on average, so 20
  /// times that hold a midnight before it as the start with all likelihood (derived: the chance of a longer wait is
  /// e^-20). Where there is no midnight so near, the ends move by the mean gap, which makes the length unbiased.
  ///
  /// - Throws: ``FitError`` when the log has fewer than two times or all are the same.
  public func span() throws(FitError) -> ObservationSpan {
    guard events > 1, last > first else {
      throw FitError("the log", "has no two events at different times", remedy: "give a longer log")
    }
    let gap = max(1, (last - first) / Int64(events - 1))
    let reach = 20 * gap
    let day = ObservationSpan.day
    let midnight = first - ((first % day) + day) % day
    let start = first - midnight <= reach ? midnight : first - gap
    let past = last + divisor
    let next = past + ((-past) % day + day) % day
    let end = next - past <= reach ? next : past + gap
    return ObservationSpan(start: start, end: end, resolution: divisor)
  }
}

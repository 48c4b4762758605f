/// How often browsers' starts sent late reports, hour by hour, and how many each.
///
/// All of it is counts, so it holds the same bits whatever the order in which starts were added.
public struct StartTraffic: Hashable, Sendable {
  /// Starts that sent more reports are counted as such.
  public static let largestCount = 16
  private static let hour: Int64 = 3_600_000

  /// A number of reports in an hour, without those of one publisher.
  private struct Key: Hashable, Sendable {
    var hour: Int
    var publisher: Int32
    var count: Int
  }

  private let span: Int64
  /// By hour, then number of reports less 1: how many starts sent so many, whoever's.
  private var all: [Int]
  /// What is different without the reports of a publisher.
  private var corrections: [Key: Int] = [:]

  /// Counts nothing yet.
  ///
  /// - Parameter span: the time over which starts are counted, from 0, in milliseconds, above 0.
  public init(span: Int64) {
    precondition(span > 0, "no time to count starts in")
    self.span = span
    all = Array(repeating: 0, count: Int((span - 1) / Self.hour + 1) * Self.largestCount)
  }

  /// Adds the late reports of one person.
  ///
  /// - Parameters:
  ///   - reports: when each arrived, within the span, and whose it is; any order.
  ///   - reach: how far apart reports of one start arrive at most, in milliseconds.
  public mutating func add(_ reports: [(arrived: Int64, publisher: Int32)], reach: Double) {
    let sorted = reports.sorted { ($0.arrived, $0.publisher) < ($1.arrived, $1.publisher) }
    var first = 0
    while first < sorted.count {
      var end = first + 1
      while end < sorted.count, Double(sorted[end].arrived - sorted[first].arrived) <= reach { end += 1 }
      addStart(sorted[first..<end])
      first = end
    }
  }

  private mutating func addStart(_ reports: ArraySlice<(arrived: Int64, publisher: Int32)>) {
    guard let first = reports.first else { return }
    let hour = place(of: first.arrived)
    let count = min(reports.count, Self.largestCount)
    all[hour * Self.largestCount + count - 1] += 1
    var seen: [Int32] = []
    for report in reports where !seen.contains(report.publisher) {
      seen.append(report.publisher)
      let others = min(reports.count { $0.publisher != report.publisher }, Self.largestCount)
      guard others != count else { continue }
      corrections[Key(hour: hour, publisher: report.publisher, count: count), default: 0] -= 1
      if others > 0 {
        corrections[Key(hour: hour, publisher: report.publisher, count: others), default: 0] += 1
      }
    }
  }

  /// Adds what was counted elsewhere over the same time.
  public mutating func merge(_ other: StartTraffic) {
    precondition(all.count == other.all.count, "starts of different spans")
    for i in all.indices { all[i] += other.all[i] }
    corrections.merge(other.corrections) { $0 + $1 }
  }

  /// Writes all that it keeps.
  public func write(to summary: inout SummaryWriter) {
    summary.write(all)
    let keys = corrections.keys.sorted {
      ($0.hour, $0.publisher, $0.count) < ($1.hour, $1.publisher, $1.count)
    }
    summary.write(keys.count)
    var last = 0
    for key in keys {
      summary.write(key.hour - last)
      summary.write(key.publisher)
      summary.write(key.count)
      summary.write(corrections[key] ?? 0)
      last = key.hour
    }
  }

  /// Adds what was written elsewhere over the same time.
  ///
  /// - Throws: `SummaryError` when it was over another time, or is damaged.
  public mutating func merge(from summary: inout SummaryReader) throws(SummaryError) {
    try summary.addCounts(to: &all)
    var hour = 0
    for _ in 0..<(try summary.readCount()) {
      try summary.add(to: &hour)
      let (publisher, count) = (try summary.read(Int32.self), try summary.read(Int.self))
      try summary.add(to: &corrections[Key(hour: hour, publisher: publisher, count: count), default: 0])
    }
  }

  /// How many starts a millisecond sent so many reports of other publishers, 1, 2, ..., in the hour of a moment.
  ///
  /// - Parameters:
  ///   - publisher: whose own do not count.
  ///   - time: within the span.
  ///   - addresses: over how many addresses they are spread.
  ///   - own: how many reports of other publishers the person's own start sent, which is no other's; at least 0.
  public func rates(
    without publisher: Int32, at time: Int64, addresses: UInt64, own: Int
  ) -> [Double] {
    let hour = place(of: time)
    let length = min(Self.hour, span - Int64(hour) * Self.hour)
    return (1...Self.largestCount).map { count in
      let starts =
        all[hour * Self.largestCount + count - 1]
        + (corrections[Key(hour: hour, publisher: publisher, count: count)] ?? 0)
        - (count == min(own, Self.largestCount) ? 1 : 0)
      return Double(max(0, starts)) / Double(length) / Double(addresses)
    }
  }

  private func place(of time: Int64) -> Int {
    Int(min(max(0, time), span - 1) / Self.hour)
  }
}

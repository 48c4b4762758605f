/// A line of a log that can be written into a summary.
protocol SummaryLine: Comparable, Sendable {
  /// Writes what is different from the line before.
  func write(to summary: inout SummaryWriter, after last: Self?)
  /// Reads it back.
  init(from summary: inout SummaryReader, after last: Self?) throws(SummaryError)
}

extension ShortLog where Line: SummaryLine {
  /// Writes the lines in order, or that there were too many.
  func writeLines(to summary: inout SummaryWriter) {
    summary.write(hasOverflown)
    let sorted = lines.sorted()
    summary.write(sorted.count)
    var last: Line?
    for line in sorted {
      line.write(to: &summary, after: last)
      last = line
    }
  }

  /// Adds the lines that a log of the same limit wrote.
  mutating func mergeLines(from summary: inout SummaryReader) throws(SummaryError) {
    var other = Self(limit: limit)
    let isTooLong = try summary.readFlag()
    let count = try summary.readCount()
    guard count <= limit, !isTooLong || count == 0 else { throw .damaged }
    var last: Line?
    for _ in 0..<count {
      let line = try Line(from: &summary, after: last)
      other.add(line)
      last = line
    }
    if isTooLong { other.overflow() }
    merge(other)
  }
}

extension ConversionView: SummaryLine {
  func write(to summary: inout SummaryWriter, after last: ConversionView?) {
    summary.write(time &- (last?.time ?? 0))
    summary.write(identity)
    summary.write(data)
  }

  init(from summary: inout SummaryReader, after last: ConversionView?) throws(SummaryError) {
    let time = (last?.time ?? 0) &+ (try summary.read(Int64.self))
    self.init(time: time, identity: try summary.read(), data: try summary.read())
  }
}

extension PooledReport: SummaryLine {
  func write(to summary: inout SummaryWriter, after last: PooledReport?) {
    summary.write(key &- (last?.key ?? 0))
    summary.write(data)
    summary.write(time &- (last?.time ?? 0))
  }

  init(from summary: inout SummaryReader, after last: PooledReport?) throws(SummaryError) {
    let key = (last?.key ?? 0) &+ (try summary.read(UInt32.self))
    let data = try summary.read(UInt16.self)
    self.init(time: (last?.time ?? 0) &+ (try summary.read(Int64.self)), key: key, data: data)
  }
}

extension ShortLog<ConversionView> {
  /// Writes the lines in order, or that there were too many.
  public func write(to summary: inout SummaryWriter) { writeLines(to: &summary) }

  /// Adds the lines that a log of the same limit wrote.
  ///
  /// - Throws: `SummaryError` when it is damaged.
  public mutating func merge(from summary: inout SummaryReader) throws(SummaryError) {
    try mergeLines(from: &summary)
  }
}

extension ShortLog<PooledReport> {
  /// Writes the lines in order, or that there were too many.
  public func write(to summary: inout SummaryWriter) { writeLines(to: &summary) }

  /// Adds the lines that a log of the same limit wrote.
  ///
  /// - Throws: `SummaryError` when it is damaged.
  public mutating func merge(from summary: inout SummaryReader) throws(SummaryError) {
    try mergeLines(from: &summary)
  }
}

/// An advertiser's whole log, as long as it is short.
///
/// Once more lines than the limit were added, here or in a log merged in, it is too long and holds nothing. So
/// what it holds depends on the lines alone, not on their order.
public struct ConversionLog: Sendable {
  /// The most lines that are kept.
  public let limit: Int
  private var lines: [ConversionView] = []
  /// Whether more lines came than the limit.
  public private(set) var isTooLong = false

  /// Makes an empty log.
  ///
  /// - Parameter limit: the most lines that are kept, at least 0.
  public init(limit: Int = 4096) {
    precondition(limit >= 0, "a log cannot hold a negative number of lines")
    self.limit = limit
  }

  /// Adds a line.
  public mutating func add(_ view: ConversionView) {
    guard !isTooLong else { return }
    guard lines.count < limit else {
      lines = []
      isTooLong = true
      return
    }
    lines.append(view)
  }

  /// Adds the lines of another log of the same limit.
  public mutating func merge(_ other: ConversionLog) {
    precondition(limit == other.limit, "logs of different limits")
    guard !isTooLong, !other.isTooLong, lines.count + other.lines.count <= limit else {
      lines = []
      isTooLong = true
      return
    }
    lines += other.lines
  }

  /// The lines, in order of time; nil when there were too many.
  public var sorted: [ConversionView]? { isTooLong ? nil : lines.sorted() }
}

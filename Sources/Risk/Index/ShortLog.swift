/// Lines that somebody holds, as long as they are few enough.
///
/// Once more lines than the limit were added, here or in a log merged in, it is too long and holds nothing. So
/// what it holds depends on the lines alone, not on their order.
@frozen
public struct ShortLog<Line: Comparable & Sendable>: Sendable {
  /// The most lines that are kept.
  public let limit: Int
  @usableFromInline var lines: [Line] = []
  @usableFromInline var hasOverflown = false

  /// Whether more lines came than the limit.
  @inlinable public var isTooLong: Bool { hasOverflown }

  /// Makes an empty log.
  ///
  /// - Parameter limit: the most lines that are kept, at least 0.
  @inlinable
  public init(limit: Int) {
    precondition(limit >= 0, "a log cannot hold a negative number of lines")
    self.limit = limit
  }

  /// Adds a line.
  @inlinable
  public mutating func add(_ line: Line) {
    guard !hasOverflown else { return }
    guard lines.count < limit else { return overflow() }
    lines.append(line)
  }

  /// Adds the lines of another log of the same limit.
  @inlinable
  public mutating func merge(_ other: Self) {
    precondition(limit == other.limit, "logs of different limits")
    guard !hasOverflown, !other.hasOverflown, lines.count + other.lines.count <= limit else {
      return overflow()
    }
    lines += other.lines
  }

  @usableFromInline
  mutating func overflow() {
    lines = []
    hasOverflown = true
  }

  /// The lines in order; nil when there were too many.
  @inlinable public var sorted: [Line]? { hasOverflown ? nil : lines.sorted() }
}

/// What comes out of one source in the end: a multiset of reports, each a value of trigger data in a window.
///
/// A plain value without storage of its own, for at most 20 reports. Reports stand in descending order of window,
/// then of data; equal states are equal values.
@frozen
public struct OutputState: Hashable, Sendable, BitwiseCopyable {
  /// One report of a state.
  @frozen
  public struct Report: Hashable, Sendable, BitwiseCopyable {
    /// The position of the trigger data among the source's values in ascending order, from 0.
    public let data: Int
    /// The report window, from 0.
    public let window: Int

    /// Makes a report of a value in a window.
    @inlinable
    public init(data: Int, window: Int) {
      self.data = data
      self.window = window
    }
  }

  /// The most reports that a state holds.
  ///
  /// *Source:* Attribution Reporting, "Max settable event-level attributions per source".
  public static let reportLimit = 20

  /// The number of data values, which tells windows apart.
  public let dataValues: UInt16
  @usableFromInline var size: UInt8
  // window * dataValues + data of each report, descending; 0 in lanes not used.
  @usableFromInline var cells: SIMD32<UInt16>

  /// Makes the state without reports.
  ///
  /// - Parameter dataValues: the number of data values, 0 to 65535.
  @inlinable
  public init(dataValues: Int) {
    self.dataValues = UInt16(dataValues)
    size = 0
    cells = SIMD32(repeating: 0)
  }

  /// Adds a report.
  ///
  /// - Parameter report: a value below ``dataValues`` in a window; the state must hold fewer than ``reportLimit``.
  @inlinable
  public mutating func insert(_ report: Report) {
    precondition(report.data >= 0 && report.data < Int(dataValues), "trigger data outside its values")
    insert(cell: UInt16(report.window * Int(dataValues) + report.data))
  }

  @inlinable
  mutating func insert(cell: UInt16) {
    precondition(count < Self.reportLimit, "a state holds 20 reports at most")
    var i = count
    while i > 0, cells[i - 1] < cell {
      cells[i] = cells[i - 1]
      i -= 1
    }
    cells[i] = cell
    size += 1
  }

  /// Hashes the reports that there are, instead of all the room for them.
  @inlinable
  public func hash(into hasher: inout Hasher) {
    hasher.combine(size)
    for i in 0..<count { hasher.combine(cells[i]) }
  }

  /// The number of reports with one value of trigger data, in whatever window.
  ///
  /// - Parameter data: the value's position, from 0.
  @inlinable
  public func count(ofData data: Int) -> Int { reduce(0) { $0 + ($1.data == data ? 1 : 0) } }
}

extension OutputState: RandomAccessCollection {
  /// 0.
  @inlinable public var startIndex: Int { 0 }

  /// The number of reports.
  @inlinable public var endIndex: Int { Int(size) }

  /// The report at a position, the largest cell first.
  @inlinable
  public subscript(position: Int) -> Report {
    precondition(position >= 0 && position < Int(size), "no such report in the state")
    let cell = Int(cells[position])
    return Report(data: cell % Int(dataValues), window: cell / Int(dataValues))
  }
}

extension OutputState: Comparable {
  /// Whether a state comes before another: by reports from the largest cell on, and fewer reports before more.
  public static func < (a: OutputState, b: OutputState) -> Bool {
    for i in 0..<Swift.min(a.count, b.count) where a.cells[i] != b.cells[i] { return a.cells[i] < b.cells[i] }
    return a.count < b.count
  }
}

/// One row of a CSV file: its cells, and where it stands.
///
/// The cells lie in one piece of memory that the reader uses again for the next row.
public struct CSVRecord: Sendable {
  /// The line on which the row begins, from 1.
  public internal(set) var line = 1
  var bytes: [UInt8] = []
  /// Where each cell ends.
  var ends: [Int] = []

  init() {}

  /// How many cells the row has.
  public var count: Int { ends.count }

  /// The bytes of a cell, without its quotes.
  ///
  /// - Parameter index: the cell's place in the row, from 0.
  public func bytes(_ index: Int) -> ArraySlice<UInt8> {
    bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
  }

  /// The text of a cell; bytes that are no UTF-8 are replaced.
  ///
  /// - Parameter index: the cell's place in the row, from 0.
  public subscript(index: Int) -> String { String(decoding: bytes(index), as: UTF8.self) }

  /// Whether a cell holds nothing.
  ///
  /// - Parameter index: the cell's place in the row, from 0.
  public func isEmpty(_ index: Int) -> Bool { bytes(index).isEmpty }

  /// A cell as a whole number; nil when it is none, or beyond 64 bits.
  ///
  /// - Parameter index: the cell's place in the row, from 0.
  public func integer(_ index: Int) -> Int64? {
    let cell = bytes(index)
    let isNegative = cell.first == 0x2D
    let digits = isNegative ? cell.dropFirst() : cell
    guard !digits.isEmpty else { return nil }
    var value: Int64 = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      let step = Int64(digit &- 0x30)
      let (tenfold, overflows) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflowsToo) = tenfold.addingReportingOverflow(isNegative ? -step : step)
      if overflows || overflowsToo { return nil }
      value = sum
    }
    return value
  }

  /// A cell as a finite number in decimal notation, with or without an exponent; nil when it is none.
  ///
  /// - Parameter index: the cell's place in the row, from 0.
  public func number(_ index: Int) -> Double? {
    let cell = bytes(index)
    // `Double` reads "inf", "nan" and hexadecimal numbers too.
    let isDecimal = cell.allSatisfy {
      (0x30...0x39).contains($0) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains($0)
    }
    guard isDecimal, let value = Double(self[index]), value.isFinite else { return nil }
    return value
  }

  mutating func clear(line: Int) {
    self.line = line
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }
}

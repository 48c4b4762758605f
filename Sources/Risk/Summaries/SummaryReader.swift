/// Reads what a ``SummaryWriter`` wrote; whatever the bytes say, it ends in a number or an error.
public struct SummaryReader: Sendable {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  /// Begins at the first of some bytes.
  public init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// How many bytes are left.
  public var remaining: Int { bytes.endIndex - position }

  /// Reads a number.
  ///
  /// - Throws: ``SummaryError`` when there is none, or it does not fit into the type.
  public mutating func read<Number: FixedWidthInteger>(
    _ type: Number.Type = Number.self
  ) throws(SummaryError) -> Number {
    try Self.unfolded(readGroups())
  }

  /// Reads a yes or no.
  public mutating func readFlag() throws(SummaryError) -> Bool {
    switch try readByte() {
    case 0: return false
    case 1: return true
    default: throw .damaged
    }
  }

  /// Reads bytes, after their number.
  public mutating func readBytes() throws(SummaryError) -> ArraySlice<UInt8> {
    let count = try read(Int.self)
    guard count >= 0 else { throw .damaged }
    guard count <= remaining else { throw .cutShort }
    defer { position += count }
    return bytes[position..<position + count]
  }

  /// Reads a list of as many numbers as another has, and adds them one by one.
  ///
  /// - Throws: ``SummaryError`` when it has another length, or a sum does not fit.
  public mutating func add<Number: FixedWidthInteger>(to sums: inout [Number]) throws(SummaryError) {
    guard try read(Int.self) == sums.count else { throw .otherShape }
    var place = 0
    while place < sums.count {
      let groups = try readGroups()
      guard groups != 0 else {
        let zeros = try readGroups()
        guard zeros > 0, zeros <= UInt64(sums.count - place) else { throw .damaged }
        place += Int(zeros)
        continue
      }
      try Self.add(try Self.unfolded(groups), to: &sums[place])
      place += 1
    }
  }

  /// Reads a list of so many numbers.
  ///
  /// - Throws: ``SummaryError`` when it has another length.
  public mutating func read<Number: FixedWidthInteger>(
    _ count: Int, of type: Number.Type
  ) throws(SummaryError) -> [Number] {
    var numbers = [Number](repeating: 0, count: count)
    try add(to: &numbers)
    return numbers
  }

  /// Reads how many things follow.
  ///
  /// - Throws: ``SummaryError`` when there are fewer bytes than things.
  public mutating func readCount() throws(SummaryError) -> Int {
    let count = try read(Int.self)
    guard count >= 0 else { throw .damaged }
    guard count <= remaining else { throw .cutShort }
    return count
  }

  /// Reads a number and adds it.
  ///
  /// - Throws: ``SummaryError`` when there is none, or the sum does not fit.
  public mutating func add<Number: FixedWidthInteger>(to sum: inout Number) throws(SummaryError) {
    try Self.add(try read(Number.self), to: &sum)
  }

  /// Reads how often something was counted, and adds it.
  ///
  /// - Throws: ``SummaryError`` when there is none, or it or the sum is not within 0...2^53.
  public mutating func addCount<Number: FixedWidthInteger>(to sum: inout Number) throws(SummaryError) {
    let before = sum
    try add(to: &sum)
    try Self.check(sum, since: before)
  }

  /// Reads a list as ``add(to:)`` does, of how often things were counted.
  ///
  /// - Throws: ``SummaryError`` when it has another length, or a count or a sum is not within 0...2^53.
  public mutating func addCounts<Number: FixedWidthInteger>(
    to sums: inout [Number]
  ) throws(SummaryError) {
    let before = sums
    try add(to: &sums)
    for place in sums.indices { try Self.check(sums[place], since: before[place]) }
  }

  private static func check<Number: FixedWidthInteger>(
    _ sum: Number, since before: Number
  ) throws(SummaryError) {
    guard sum >= before, UInt64(clamping: sum) <= 1 << 53 else { throw .damaged }
  }

  /// Looks whether all was read.
  ///
  /// - Throws: ``SummaryError/tooLong`` when something is left.
  public func finish() throws(SummaryError) {
    guard remaining == 0 else { throw .tooLong }
  }

  private static func add<Number: FixedWidthInteger>(
    _ number: Number, to sum: inout Number
  ) throws(SummaryError) {
    let (result, isOver) = sum.addingReportingOverflow(number)
    guard !isOver else { throw .damaged }
    sum = result
  }

  private static func unfolded<Number: FixedWidthInteger>(_ groups: UInt64) throws(SummaryError) -> Number {
    let number =
      Number.isSigned
      ? Number(exactly: Int64(bitPattern: groups &>> 1) ^ -Int64(bitPattern: groups & 1))
      : Number(exactly: groups)
    guard let number else { throw .damaged }
    return number
  }

  private mutating func readByte() throws(SummaryError) -> UInt8 {
    guard position < bytes.endIndex else { throw .cutShort }
    defer { position += 1 }
    return bytes[position]
  }

  private mutating func readGroups() throws(SummaryError) -> UInt64 {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try readByte()
      let group = UInt64(byte & 0x7F)
      guard shift < 63 || group <= 1 else { throw .damaged }
      number |= group << shift
      if byte < 0x80 { return number }
      shift += 7
      guard shift < 64 else { throw .damaged }
    }
  }
}

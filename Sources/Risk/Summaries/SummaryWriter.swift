/// Writes whole numbers compactly, as one process hands its sums to another.
///
/// A number takes as many bytes as it has groups of seven bits (LEB128); signed ones are folded first, so that small
/// ones are short whatever their sign. In lists a run of zeros takes a byte and its length, since most sums of most
/// questions are zero.
///
/// *Source:* LEB128, DWARF Debugging Information Format version 5, section 7.6.
public struct SummaryWriter: Sendable {
  /// What was written.
  public private(set) var bytes: [UInt8] = []

  /// Makes a writer of nothing.
  public init() {}

  /// Writes a number of 64 bits at most.
  public mutating func write(_ number: some FixedWidthInteger) { writeGroups(Self.folded(number)) }

  /// Writes a yes or no.
  public mutating func write(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

  /// Writes bytes as they are, after their number.
  public mutating func write(bytes other: [UInt8]) {
    write(other.count)
    bytes += other
  }

  /// Writes a list of numbers of 64 bits at most, after their number.
  public mutating func write<Number: FixedWidthInteger>(_ numbers: [Number]) {
    write(numbers.count)
    var zeros = 0
    for number in numbers {
      guard number != 0 else {
        zeros += 1
        continue
      }
      end(&zeros)
      write(number)
    }
    end(&zeros)
  }

  private mutating func end(_ zeros: inout Int) {
    guard zeros > 0 else { return }
    bytes.append(0)
    writeGroups(UInt64(zeros))
    zeros = 0
  }

  /// A signed number with its sign in the lowest bit; others as they are.
  private static func folded<Number: FixedWidthInteger>(_ number: Number) -> UInt64 {
    guard Number.isSigned else { return UInt64(number) }
    let wide = Int64(number)
    return UInt64(bitPattern: wide &<< 1 ^ wide &>> 63)
  }

  private mutating func writeGroups(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

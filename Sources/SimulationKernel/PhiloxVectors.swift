import CVectors

/// Many blocks at once, for loops over people, clicks or conversions.
extension Philox {
  /// The blocks at `count` addresses, bit for bit those of ``block(_:key:rounds:)``.
  ///
  /// Neighbouring addresses do not depend on one another, so four or eight are worked on at a time. Each word has a lane of 64
  /// bits, in whose lower half it stands: that is how processors multiply, and what lies in the upper half is never
  /// looked at, so that no word need be moved between lanes.
  ///
  /// - Parameters:
  ///   - columns: on entry the counters, a row each, least significant word first; on return the blocks.
  ///   - count: how many rows.
  ///   - key: the key that all share.
  public static func fill(_ columns: borrowing WordColumns, count: Int, key: SIMD2<UInt32>) {
    precondition(count <= columns.capacity, "there are fewer rows than blocks")
    var row = 0
    #if arch(x86_64)
      if hasWideVectors {
        row = count & ~7
        cvectors_philox(
          columns.pointer(0), columns.pointer(1), columns.pointer(2), columns.pointer(3), row, key.x, key.y)
      }
    #endif
    row = fillFours(columns, row..<count, key: key)
    for row in row..<count { fillOne(row, columns, key) }
  }

  #if arch(x86_64)
    /// Whether the processor multiplies four lanes at once, which a default build may not assume.
    private static let hasWideVectors = cvectors_has_avx2() != 0
  #endif

  /// Makes blocks four at a time, in what every processor has.
  ///
  /// - Returns: the first row that is left.
  static func fillFours(_ columns: borrowing WordColumns, _ rows: Range<Int>, key: SIMD2<UInt32>) -> Int {
    let (a, b, c, d) = (columns.pointer(0), columns.pointer(1), columns.pointer(2), columns.pointer(3))
    let end = rows.upperBound &- (rows.count & 3)
    for row in stride(from: rows.lowerBound, to: end, by: 4) {
      var lanes = (load(a + row), load(b + row), load(c + row), load(d + row))
      var key = key
      // Written out, since in a loop the compiler narrows the lanes again.
      round(&lanes, &key)
      round(&lanes, &key)
      round(&lanes, &key)
      round(&lanes, &key)
      round(&lanes, &key)
      round(&lanes, &key)
      round(&lanes, &key)
      round(&lanes, &key)
      round(&lanes, &key)
      round(&lanes, &key)
      store(lanes.0, a + row)
      store(lanes.1, b + row)
      store(lanes.2, c + row)
      store(lanes.3, d + row)
    }
    return end
  }

  @inline(never)
  private static func fillOne(_ row: Int, _ columns: borrowing WordColumns, _ key: SIMD2<UInt32>) {
    let (a, b, c, d) = (columns.pointer(0), columns.pointer(1), columns.pointer(2), columns.pointer(3))
    let block = Philox.block(SIMD4(a[row], b[row], c[row], d[row]), key: key)
    (a[row], b[row], c[row], d[row]) = (block.word0, block.word1, block.word2, block.word3)
  }

  @inline(__always)
  private static func load(_ words: UnsafeMutablePointer<UInt32>) -> SIMD4<UInt64> {
    SIMD4<UInt64>(truncatingIfNeeded: UnsafeRawPointer(words).loadUnaligned(as: SIMD4<UInt32>.self))
  }

  @inline(__always)
  private static func store(_ lanes: SIMD4<UInt64>, _ words: UnsafeMutablePointer<UInt32>) {
    UnsafeMutableRawPointer(words).storeBytes(
      of: SIMD4<UInt32>(truncatingIfNeeded: lanes), as: SIMD4<UInt32>.self)
  }

  /// One round for four counters, and the key of the next.
  ///
  /// The types are written out: where they are inferred the compiler takes the lanes apart (`make bench-frequent`
  /// would show it).
  @inline(__always)
  private static func round(_ lanes: inout FourCounters, _ key: inout SIMD2<UInt32>) {
    let lower = SIMD4<UInt64>(repeating: 0xFFFF_FFFF)
    let p0 = (lanes.0 & lower) &* SIMD4<UInt64>(repeating: UInt64(multiplier0))
    let p1 = (lanes.2 & lower) &* SIMD4<UInt64>(repeating: UInt64(multiplier1))
    lanes.0 = (p1 &>> 32) ^ lanes.1 ^ SIMD4<UInt64>(repeating: UInt64(key.x))
    lanes.1 = p1
    lanes.2 = (p0 &>> 32) ^ lanes.3 ^ SIMD4<UInt64>(repeating: UInt64(key.y))
    lanes.3 = p0
    key.x &+= weyl0
    key.y &+= weyl1
  }

  private typealias FourCounters = (SIMD4<UInt64>, SIMD4<UInt64>, SIMD4<UInt64>, SIMD4<UInt64>)
}

/// Four columns of 32-bit words: counters on their way in, random blocks on their way out.
@frozen
public struct WordColumns: ~Copyable {
  @usableFromInline var rows: Int
  @usableFromInline var words: UnsafeMutablePointer<UInt32>

  /// Makes columns for `capacity` rows.
  public init(capacity: Int = 256) {
    rows = max(capacity, 1)
    words = .allocate(capacity: 4 * rows)
    words.initialize(repeating: 0, count: 4 * rows)
  }

  deinit { words.deallocate() }

  /// The number of rows that fit.
  @inlinable
  public var capacity: Int { rows }

  /// Makes room for `least` rows; what was written is lost when the columns grow.
  public mutating func reserve(_ least: Int) {
    guard least > rows else { return }
    words.deallocate()
    rows = max(least, 2 * rows)
    words = .allocate(capacity: 4 * rows)
    words.initialize(repeating: 0, count: 4 * rows)
  }

  /// The first word of a column (0...3); valid until the next ``reserve(_:)``.
  @inlinable
  public func pointer(_ column: Int) -> UnsafeMutablePointer<UInt32> { words + column &* rows }

  /// The block that stands in one row.
  @inlinable
  @inline(__always)
  public func block(_ row: Int) -> RandomBlock {
    assert(row >= 0 && row < rows, "there is no such row")
    return RandomBlock(
      words[row], words[rows &+ row], words[2 &* rows &+ row], words[3 &* rows &+ row])
  }

  /// Writes the address of one row.
  @inlinable
  public func set(_ row: Int, person: UInt64, purpose: RandomPurpose, ordinal: UInt64) {
    assert(row >= 0 && row < rows, "there is no such row")
    let counter = AddressedRandom.counter(person: person, purpose: purpose, ordinal: ordinal)
    words[row] = counter.x
    words[rows &+ row] = counter.y
    words[2 &* rows &+ row] = counter.z
    words[3 &* rows &+ row] = counter.w
  }
}

extension WordColumns: @unchecked Sendable {}

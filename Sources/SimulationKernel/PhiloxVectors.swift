/// Many blocks at once, for loops over people, clicks or conversions.
extension Philox {
  /// The blocks at `count` addresses, bit for bit those of ``block(_:key:rounds:)``.
  ///
  /// Neighbouring addresses do not depend on one another, so the compiler works on four at a time.
  ///
  /// - Parameters:
  ///   - columns: on entry the counters, a row each, least significant word first; on return the blocks.
  ///   - count: how many rows.
  ///   - key: the key that all share.
  public static func fill(_ columns: borrowing WordColumns, count: Int, key: SIMD2<UInt32>) {
    precondition(count <= columns.capacity, "there are fewer rows than blocks")
    let (a, b, c, d) = (columns.pointer(0), columns.pointer(1), columns.pointer(2), columns.pointer(3))
    for row in 0..<count {
      let block = Philox.block(SIMD4(a[row], b[row], c[row], d[row]), key: key)
      a[row] = block.word0
      b[row] = block.word1
      c[row] = block.word2
      d[row] = block.word3
    }
  }
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

  /// Makes the blocks of a run of ordinals of one person: rows `row..<row + count` for ordinals `0..<count`.
  @inlinable
  @inline(__always)
  public func fill(_ row: Int, count: Int, random: AddressedRandom, purpose: RandomPurpose) {
    assert(row >= 0 && row + count <= rows, "there are fewer rows than blocks")
    for ordinal in 0..<count {
      let block = random.block(purpose, UInt64(truncatingIfNeeded: ordinal))
      words[row &+ ordinal] = block.word0
      words[rows &+ row &+ ordinal] = block.word1
      words[2 &* rows &+ row &+ ordinal] = block.word2
      words[3 &* rows &+ row &+ ordinal] = block.word3
    }
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

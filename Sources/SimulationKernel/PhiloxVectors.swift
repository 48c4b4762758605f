/// Many blocks at once, for loops over people, clicks or conversions.
extension Philox {
  /// The blocks at `count` addresses, bit for bit those of ``block(_:key:rounds:)``.
  ///
  /// Neighbouring addresses do not depend on one another, so the processor works on several at a time.
  ///
  /// - Parameters:
  ///   - columns: on entry the counters, a row each, least significant word first; on return the blocks.
  ///   - count: how many rows.
  ///   - key: the key that all share.
  public static func fill(_ columns: WordColumns, count: Int, key: SIMD2<UInt32>) {
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
public final class WordColumns {
  /// The number of rows that fit.
  public private(set) var capacity: Int
  private var words: UnsafeMutablePointer<UInt32>

  /// Makes columns for `capacity` rows.
  public init(capacity: Int = 256) {
    self.capacity = max(capacity, 1)
    words = .allocate(capacity: 4 * self.capacity)
    words.initialize(repeating: 0, count: 4 * self.capacity)
  }

  deinit { words.deallocate() }

  /// Makes room for `rows` rows; what was written is lost when the columns grow.
  public func reserve(_ rows: Int) {
    guard rows > capacity else { return }
    words.deallocate()
    capacity = max(rows, 2 * capacity)
    words = .allocate(capacity: 4 * capacity)
    words.initialize(repeating: 0, count: 4 * capacity)
  }

  /// The first word of a column (0...3); valid until the next ``reserve(_:)``.
  public func pointer(_ column: Int) -> UnsafeMutablePointer<UInt32> { words + column * capacity }

  /// Writes the address of one row.
  public func set(_ row: Int, person: UInt64, purpose: RandomPurpose, ordinal: UInt64) {
    let counter = AddressedRandom.counter(person: person, purpose: purpose, ordinal: ordinal)
    words[row] = counter.x
    words[capacity + row] = counter.y
    words[2 * capacity + row] = counter.z
    words[3 * capacity + row] = counter.w
  }
}

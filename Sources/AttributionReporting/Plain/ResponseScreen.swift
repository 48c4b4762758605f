import SimulationKernel

/// Finds the sources that do not tell the truth, for many people at once and without a browser.
///
/// It asks the random numbers of ``AddressedDraws`` that a browser asks when it registers a source, so that nothing need
/// be played for those who tell the truth and report nothing.
public struct ResponseScreen: ~Copyable, Sendable {
  /// Untrue sources are those whose 53-bit draw lies below this.
  private let bound: UInt64
  private var words = WordColumns(capacity: 2048)
  private var rows = 0

  /// Makes a screen.
  ///
  /// - Parameter probability: the chance that a source does not tell the truth, 0 to 1.
  public init(probability: Double) {
    // A draw d out of 2^53 is below p exactly when the whole number d is below p 2^53 rounded up.
    bound = UInt64((probability * 0x1p53).rounded(.up))
  }

  /// Whether any source may not tell the truth.
  public var isNeeded: Bool { bound > 0 }

  /// Forgets the sources before.
  ///
  /// - Parameter count: how many sources follow at most.
  public mutating func begin(_ count: Int) {
    rows = 0
    // Some rows more than there are, since addresses are written eight at a time.
    words.reserve(count + 8)
  }

  /// Takes in the interactions `0..<count` of a person, each of which registers one source; at most 65536.
  public mutating func add(person: UInt64, interactions count: Int) {
    precondition(count <= min(words.capacity - 8 - rows, 1 << 16), "more sources than were announced")
    let address = AddressedRandom.counter(
      person: person, purpose: AddressedDraws.responsePurpose,
      ordinal: AddressedDraws.ordinal(interaction: 0, registration: 0))
    let step = UInt32(AddressedDraws.ordinal(interaction: 1, registration: 0))
    var ordinals = SIMD8<UInt32>(0, 1, 2, 3, 4, 5, 6, 7) &* step
    for row in stride(from: rows, to: rows &+ count, by: 8) {
      store(SIMD8(repeating: address.x), 0, row)
      store(SIMD8(repeating: address.y), 1, row)
      store(ordinals, 2, row)
      store(SIMD8(repeating: address.w), 3, row)
      ordinals &+= 8 &* step
    }
    rows &+= count
  }

  @inline(__always)
  private func store(_ eight: SIMD8<UInt32>, _ column: Int, _ row: Int) {
    UnsafeMutableRawPointer(words.pointer(column) + row).storeBytes(of: eight, as: SIMD8<UInt32>.self)
  }

  /// Draws for all sources that were taken in.
  ///
  /// - Parameters:
  ///   - key: of the replication.
  ///   - untrue: receives the positions of those that do not tell the truth, in the order in which they were taken in.
  public mutating func find(key: SIMD2<UInt32>, into untrue: inout GrowableBuffer<Int32>) {
    untrue.removeAll()
    guard isNeeded else { return }
    Philox.fill(words, count: rows, key: key)
    let (low, high) = (words.pointer(0), words.pointer(1))
    for row in 0..<rows {
      let draw = (UInt64(low[row]) | UInt64(high[row]) &<< 32) &>> 11
      if draw < bound { untrue.append(Int32(truncatingIfNeeded: row)) }
    }
  }
}

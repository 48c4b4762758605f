/// Numbers names in the order in which they appear, and later in the order of the names.
struct NameTable {
  private(set) var names: [String] = []
  private var numbers: [String: Int] = [:]

  var count: Int { names.count }

  /// The number of a name; a new one for a new name.
  mutating func number(_ name: String) -> Int {
    if let number = numbers[name] { return number }
    numbers[name] = names.count
    names.append(name)
    return names.count - 1
  }

  /// For each number the place of its name among all in order, and the names in order.
  func ordered() -> (places: [Int], names: [String]) {
    let order = names.indices.sorted { Self.isBefore(names[$0], names[$1]) }
    var places = [Int](repeating: 0, count: names.count)
    for (place, number) in order.enumerated() { places[number] = place }
    return (places, order.map { names[$0] })
  }

  /// Whether a name comes before another: byte by byte, but runs of digits as the numbers they are.
  static func isBefore(_ one: String, _ other: String) -> Bool {
    let (a, b) = (Array(one.utf8), Array(other.utf8))
    var (i, j) = (0, 0)
    while i < a.count, j < b.count {
      guard isDigit(a[i]), isDigit(b[j]) else {
        if a[i] != b[j] { return a[i] < b[j] }
        (i, j) = (i + 1, j + 1)
        continue
      }
      let (first, second) = (run(a, &i), run(b, &j))
      if first.count != second.count { return first.count < second.count }
      if !first.elementsEqual(second) { return first.lexicographicallyPrecedes(second) }
    }
    if a.count - i != b.count - j { return a.count - i < b.count - j }
    // Names that differ in leading zeros alone.
    return a.lexicographicallyPrecedes(b)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// The digits from a place on, without leading zeros.
  private static func run(_ text: [UInt8], _ place: inout Int) -> ArraySlice<UInt8> {
    let start = place
    while place < text.count, isDigit(text[place]) { place += 1 }
    return text[start..<place].drop { $0 == 0x30 }
  }
}

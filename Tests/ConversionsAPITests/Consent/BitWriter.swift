/// Writes base64url bit by bit, for consent strings of tests.
struct BitWriter {
  private var bits: [Bool] = []

  /// Appends a number.
  mutating func put(_ number: Int, _ count: Int) {
    for place in (0..<count).reversed() { bits.append(number >> place & 1 == 1) }
  }

  /// Appends a number in Fibonacci coding: the terms of its sum of Fibonacci numbers, the least first, and a one.
  mutating func putFibonacci(_ number: Int) {
    var weights = [1, 2]
    while let last = weights.last, last <= number { weights.append(last + weights[weights.count - 2]) }
    var rest = number
    var code: [Bool] = []
    for weight in weights.reversed() {
      let isPart = weight <= rest
      if isPart { rest -= weight }
      if isPart || !code.isEmpty { code.append(isPart) }
    }
    bits += code.reversed() + [true]
  }

  /// The text, filled up with zeros.
  var text: String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    var text = ""
    for start in stride(from: 0, to: bits.count, by: 6) {
      let value = (0..<6).reduce(0) { $0 << 1 | (start + $1 < bits.count && bits[start + $1] ? 1 : 0) }
      text.append(alphabet[value])
    }
    return text
  }

  /// The header of a string with such sections, single or in groups.
  static func header(_ items: [ClosedRange<Int>]) -> String {
    var writer = BitWriter()
    writer.put(3, 6)
    writer.put(1, 6)
    writer.put(items.count, 12)
    var last = 0
    for item in items {
      writer.put(item.count > 1 ? 1 : 0, 1)
      writer.putFibonacci(item.lowerBound - last)
      if item.count > 1 { writer.putFibonacci(item.count - 1) }
      last = item.upperBound
    }
    return writer.text
  }
}

/// Makes broken inputs from sound ones: input number n of a seed is always the same.
struct Mutator {
  private let seeds: [[UInt8]]
  private let words: [[UInt8]]
  private let key: UInt64
  private static let mostBytes = 16_384

  /// - Parameters:
  ///   - seeds: sound inputs, at least one.
  ///   - words: what is put in now and then.
  ///   - seed: of everything that is drawn.
  init(seeds: [[UInt8]], words: [[UInt8]], seed: UInt64) {
    (self.seeds, self.words) = (seeds, words)
    key = seed
  }

  /// One input; every sixteenth is sound.
  func input(_ number: UInt64) -> [UInt8] {
    var draws = Draws(state: key &* 0x9E37_79B9_7F4A_7C15 ^ number &* 0xD1B5_4A32_D192_ED03)
    var bytes = seeds[draws.below(seeds.count)]
    let steps = number % 16 == 0 ? 0 : 1 + draws.below(draws.below(4) == 0 ? 12 : 3)
    for _ in 0..<steps { change(&bytes, &draws) }
    return bytes.count > Self.mostBytes ? Array(bytes.prefix(Self.mostBytes)) : bytes
  }

  private func change(_ bytes: inout [UInt8], _ draws: inout Draws) {
    guard !bytes.isEmpty else { return bytes = words[draws.below(words.count)] }
    let place = draws.below(bytes.count)
    let end = min(bytes.count, place + 1 + draws.below(draws.below(6) == 0 ? 400 : 12))
    switch draws.below(12) {
    case 0: bytes[place] ^= 1 << UInt8(draws.below(8))
    case 1: bytes[place] = UInt8(draws.below(256))
    case 2: bytes.removeSubrange(place..<end)
    case 3: bytes.insert(contentsOf: bytes[place..<end], at: draws.below(bytes.count))
    case 4, 5: bytes.insert(contentsOf: words[draws.below(words.count)], at: place)
    case 6, 7: number(&bytes, place, &draws)
    case 8: splice(&bytes, place, &draws)
    case 9: swapLines(&bytes, &draws)
    case 10: bytes.removeSubrange(place...)
    default:
      // Depth, or a long run of one thing.
      let pieces: [[UInt8]] = [[0x5B], [0x7B], Array("{\"a\":".utf8), [0x20], [0x39], [0x2D], [0x0A], [0x26]]
      let piece = pieces[draws.below(pieces.count)]
      let times = draws.below(8) == 0 ? 3000 : 1 + draws.below(40)
      bytes.insert(contentsOf: Array(repeating: piece, count: times).flatMap { $0 }, at: place)
    }
  }

  /// Another number in the place of the next one.
  private func number(_ bytes: inout [UInt8], _ place: Int, _ draws: inout Draws) {
    let isDigit: (UInt8) -> Bool = { (0x30...0x39).contains($0) }
    guard let first = bytes[place...].firstIndex(where: isDigit) else { return }
    let end = bytes[first...].firstIndex { !isDigit($0) } ?? bytes.count
    let numbers = [
      "0", "-1", "1", "255", "256", "65536", "4294967296", "9223372036854775807", "9223372036854775808",
      "18446744073709551615", "18446744073709551616", "340282366920938463463374607431768211456", "1e308",
      "1e309",
      "1e-320", "0.1", "-0", "1.5", "00", "1_000", "1k", "5%", "nan", ".inf", "0x1F", "1:30", "3650d",
      "36526d", "1ms",
    ]
    bytes.replaceSubrange(first..<end, with: Array(numbers[draws.below(numbers.count)].utf8))
  }

  /// A stretch of another input, with what follows here or there.
  private func splice(_ bytes: inout [UInt8], _ place: Int, _ draws: inout Draws) {
    let other = seeds[draws.below(seeds.count)]
    guard !other.isEmpty else { return }
    let start = draws.below(other.count)
    if draws.below(2) == 0 {
      bytes.replaceSubrange(place..., with: other[start...])
    } else {
      bytes.insert(contentsOf: other[start..<min(other.count, start + 200)], at: place)
    }
  }

  private func swapLines(_ bytes: inout [UInt8], _ draws: inout Draws) {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    let (one, other) = (draws.below(lines.count), draws.below(lines.count))
    if draws.below(3) == 0 { lines[one] = lines[other] } else { lines.swapAt(one, other) }
    bytes = Array(lines.joined(separator: [0x0A]))
  }
}

/// SplitMix64 (Steele, Lea and Flood 2014): small, and the same everywhere.
private struct Draws {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}

/// What a row of a log says happened.
enum LoggedKind: UInt8 {
  case click, view, conversion
}

/// An event of a log as it waits for the others of its person.
struct SpooledRow {
  /// Names of people and ids may not be longer, in bytes.
  static let longestName = 1000
  /// Stands for a browser, campaign or advertiser of which nothing is known.
  static let unknown = UInt32.max

  var hash: UInt64 = 0
  /// In the log's own milliseconds.
  var time: Int64 = 0
  var value: Int64 = 0
  var line: Int64 = 0
  /// Numbers in the order of appearance.
  var publisher: UInt32 = 0
  /// Of a click or view the campaign, of a conversion the advertiser or ``unknown``, in the order of appearance.
  var campaign: UInt32 = 0
  var data: UInt16 = 0
  var kind = LoggedKind.click
  /// 255 where nothing is known.
  var browser: UInt8 = 255
  var person: ArraySlice<UInt8> = []
  var id: ArraySlice<UInt8> = []
  var cause: ArraySlice<UInt8> = []

  /// Appends the row's bytes: their number (4), then the fields in the order of declaration.
  func write(to bytes: inout [UInt8]) {
    let count = Self.fixedSize + person.count + id.count + cause.count
    Self.append(UInt32(count), &bytes)
    Self.append(hash, &bytes)
    Self.append(time, &bytes)
    Self.append(value, &bytes)
    Self.append(line, &bytes)
    Self.append(publisher, &bytes)
    Self.append(campaign, &bytes)
    Self.append(data, &bytes)
    bytes.append(kind.rawValue)
    bytes.append(browser)
    Self.append(UInt16(person.count), &bytes)
    Self.append(UInt16(id.count), &bytes)
    Self.append(UInt16(cause.count), &bytes)
    bytes += person
    bytes += id
    bytes += cause
  }

  private static let fixedSize = 54

  /// Reads the row that begins at a place, and where the next one does.
  init(_ bytes: [UInt8], at place: inout Int) {
    let start = place
    (hash, time, value, line, publisher, campaign, data) = bytes.withUnsafeBytes { raw in
      (
        raw.loadUnaligned(fromByteOffset: start + 4, as: UInt64.self),
        raw.loadUnaligned(fromByteOffset: start + 12, as: Int64.self),
        raw.loadUnaligned(fromByteOffset: start + 20, as: Int64.self),
        raw.loadUnaligned(fromByteOffset: start + 28, as: Int64.self),
        raw.loadUnaligned(fromByteOffset: start + 36, as: UInt32.self),
        raw.loadUnaligned(fromByteOffset: start + 40, as: UInt32.self),
        raw.loadUnaligned(fromByteOffset: start + 44, as: UInt16.self)
      )
    }
    kind = LoggedKind(rawValue: bytes[start + 46]) ?? .click
    browser = bytes[start + 47]
    let lengths = bytes.withUnsafeBytes { raw in
      (0..<3).map { Int(raw.loadUnaligned(fromByteOffset: start + 48 + 2 * $0, as: UInt16.self)) }
    }
    var next = start + Self.fixedSize
    func slice(_ count: Int) -> ArraySlice<UInt8> {
      defer { next += count }
      return bytes[next..<next + count]
    }
    person = slice(lengths[0])
    id = slice(lengths[1])
    cause = slice(lengths[2])
    place = next
  }

  init() {}

  /// The number that puts people in order and shares them out: 64-bit FNV-1a, then the finaliser of SplitMix64, since
  /// the first alone leaves the upper bits of short names alike.
  ///
  /// *Source:* draft-eastlake-fnv section 6; Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators
  /// (2014), figure 16.
  static func hash(_ name: ArraySlice<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    hash = (hash ^ hash &>> 30) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ hash &>> 27) &* 0x94D0_49BB_1331_11EB
    return hash ^ hash &>> 31
  }

  private static func append<Number: FixedWidthInteger>(_ number: Number, _ bytes: inout [UInt8]) {
    withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) }
  }
}

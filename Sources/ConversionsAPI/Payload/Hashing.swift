import Crypto

extension HashedText {
  /// Hashes a text as it is, without normalising it.
  ///
  /// - Parameter text: hashed as UTF-8.
  public init(hashing text: String) {
    var hash = SHA256()
    var text = text
    text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
    var digits: [UInt8] = []
    digits.reserveCapacity(64)
    for byte in hash.finalize() {
      digits.append(Self.digit(byte >> 4))
      digits.append(Self.digit(byte & 15))
    }
    self.init(lowercase: String(decoding: digits, as: UTF8.self))
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }
}

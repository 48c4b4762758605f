/// A SHA-256 hash as 64 hexadecimal digits in lower case.
///
/// *Source:* IAB Tech Lab, ECAPI 1.0, "Normalization"; the digits' case is that of its examples.
public struct HashedText: Hashable, Sendable, CustomStringConvertible {
  /// 64 digits, 0 to 9 and a to f.
  public let description: String

  /// Takes 64 hexadecimal digits; those in upper case are lowered.
  ///
  /// - Returns: nil for anything else.
  public init?(_ text: String) {
    guard text.utf8.count == 64, text.utf8.allSatisfy(Self.isHexDigit) else { return nil }
    description = text.utf8.contains { (65...70).contains($0) } ? text.lowercased() : text
  }

  init(lowercase: String) { description = lowercase }

  /// Whether it is the hash of nothing, which says that a sender hashed a field that it did not have.
  public var isOfEmptyText: Bool { self == Self.ofEmptyText }

  /// SHA-256 of no bytes at all.
  ///
  /// *Source:* NIST, Cryptographic Algorithm Validation Program, SHA-256 short messages, length 0.
  public static let ofEmptyText = HashedText(
    lowercase: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...70).contains(byte) || (97...102).contains(byte)
  }
}

import Crypto

/// The SHA-256 digest of bytes that come piece by piece.
public struct RunningDigest: Sendable {
  private var hash = SHA256()

  /// Makes the digest of nothing.
  public init() {}

  /// Adds bytes.
  public mutating func add(_ bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
  }

  /// Adds bytes.
  public mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
    hash.update(bufferPointer: UnsafeRawBufferPointer(bytes))
  }

  /// The digest so far, in hexadecimal.
  public var hexadecimal: String { FileDigest.hexadecimal(hash.finalize()) }
}

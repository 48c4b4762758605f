import Crypto
import Foundation

/// SHA-256 digests in hexadecimal.
public enum FileDigest {
  /// The digest of a text's UTF-8.
  public static func sha256(_ text: String) -> String {
    hexadecimal(SHA256.hash(data: Data(text.utf8)))
  }

  /// The digest and the size in bytes of a file, read piece by piece.
  ///
  /// - Throws: ``OutputError`` when the file cannot be read.
  public static func sha256(path: String) throws(OutputError) -> (digest: String, bytes: Int) {
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw OutputError(path: path, action: "read", errno: errno)
    }
    defer { try? handle.close() }
    var hash = SHA256()
    var bytes = 0
    do {
      while let part = try handle.read(upToCount: 1 << 16), !part.isEmpty {
        hash.update(data: part)
        bytes += part.count
      }
    } catch {
      throw OutputError(path: path, action: "read", errno: errno)
    }
    return (hexadecimal(hash.finalize()), bytes)
  }

  static func hexadecimal(_ digest: SHA256.Digest) -> String {
    digest.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}

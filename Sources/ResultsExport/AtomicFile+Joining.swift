import Foundation

extension AtomicFile {
  /// Adds all bytes of another file, piece by piece.
  ///
  /// - Throws: `OutputError` when one cannot be read or the other not written.
  public func append(contentsOf path: String) throws(OutputError) {
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw OutputError(path: path, action: "read", errno: errno)
    }
    defer { try? handle.close() }
    while true {
      let part: Data?
      do {
        part = try handle.read(upToCount: 1 << 16)
      } catch {
        throw OutputError(path: path, action: "read", errno: errno)
      }
      guard let part, !part.isEmpty else { return }
      try write(Array(part))
    }
  }
}

import Foundation
import ResultsExport

/// Bytes that are read once, block by block: of a file, of standard input, or from memory.
public final class ByteInput {
  /// What messages call it.
  public let name: String
  private let descriptor: Int32
  private let bytes: [UInt8]
  /// The most bytes of memory that are given out at a time.
  private let piece: Int
  private var done = 0

  /// Opens a file.
  ///
  /// - Parameter path: the file; `-` for standard input.
  /// - Throws: `OutputError` when it cannot be opened.
  public init(path: String) throws {
    bytes = []
    piece = 0
    name = UserFile.name(of: path)
    if path == "-" {
      descriptor = STDIN_FILENO
      return
    }
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw UserFile.unreadable(name, errno) }
  }

  /// Makes an input of bytes in memory.
  ///
  /// - Parameters:
  ///   - bytes: what is read.
  ///   - name: what messages call it.
  ///   - piece: how many are given out at a time, at least 1.
  public init(bytes: [UInt8], name: String, piece: Int = .max) {
    precondition(piece > 0, "an input that never gives a byte")
    self.bytes = bytes
    self.piece = piece
    self.name = name
    descriptor = -1
  }

  deinit {
    if descriptor > STDERR_FILENO { close(descriptor) }
  }

  /// Reads the next bytes.
  ///
  /// - Parameter target: where they go; not empty.
  /// - Returns: how many there are; 0 at the end.
  /// - Throws: `OutputError` when they cannot be read.
  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    guard descriptor >= 0 else {
      let count = min(target.count, bytes.count - done, piece)
      bytes.withUnsafeBytes {
        target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[done..<done + count]))
      }
      done += count
      return count
    }
    while true {
      let count = Foundation.read(descriptor, target.baseAddress, target.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw UserFile.unreadable(name, errno) }
    }
  }
}

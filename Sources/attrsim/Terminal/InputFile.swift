import Foundation
import ResultsExport

/// Reads what the user names on the command line.
enum InputFile {
  /// The bytes of a file, or of standard input for `-`.
  ///
  /// - Throws: `OutputError` when they cannot be read.
  static func bytes(_ path: String) throws(OutputError) -> [UInt8] {
    guard path != "-" else { return try bytes(of: .standardInput, "standard input") }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw unreadable(path, errno)
    }
    defer { try? handle.close() }
    return try bytes(of: handle, path)
  }

  private static func bytes(of handle: FileHandle, _ name: String) throws(OutputError) -> [UInt8] {
    do {
      return Array(try handle.readToEnd() ?? Data())
    } catch {
      throw unreadable(name, errno)
    }
  }

  private static func unreadable(_ name: String, _ code: Int32) -> OutputError {
    OutputError(
      path: name, action: "read", reason: String(cString: strerror(code)),
      remedy: "check its name, and that it is a file that you may read")
  }
}

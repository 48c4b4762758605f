import Foundation

/// Reads whole files.
enum FileBytes {
  /// Why a file cannot be read.
  struct Problem: Error {
    /// What is wrong, as a predicate of the file.
    var message: String
    /// What to do about it.
    var suggestion: String
  }

  /// The bytes of an ordinary file.
  ///
  /// - Parameters:
  ///   - limit: the most bytes that it may have.
  ///   - wanted: what should be named instead of something that is no file: "a scenario file (*.yaml)".
  /// - Throws: ``Problem`` when it is missing, unreadable, no ordinary file, or too large.
  static func read(path: String, limit: Int, wanted: String) throws(Problem) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      let code = errno
      let advice = code == ENOENT ? "check the name and the folder" : "check the permissions of the file"
      throw Problem(message: "cannot be read: \(String(cString: strerror(code)))", suggestion: advice)
    }
    defer { close(descriptor) }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      throw Problem(
        message: isFolder ? "is a folder" : "is not an ordinary file", suggestion: "name \(wanted)")
    }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Foundation.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count < 0 {
        throw Problem(
          message: "cannot be read: \(String(cString: strerror(errno)))",
          suggestion: "check the file and its disk")
      }
      if count == 0 { return result }
      result += buffer[..<count]
      if result.count > limit {
        throw Problem(message: "is larger than \(limit >> 20) MiB", suggestion: "is it \(wanted)?")
      }
    }
  }
}

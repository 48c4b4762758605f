import Foundation

/// Reads what the user names: files, folders, and `-` for standard input.
public enum UserFile {
  /// The bytes of a file, or of standard input for `-`.
  ///
  /// - Throws: `OutputError` when they cannot be read.
  public static func bytes(_ path: String) throws(OutputError) -> [UInt8] {
    guard path != "-" else { return try bytes(of: STDIN_FILENO, name(of: path)) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path, errno) }
    defer { close(descriptor) }
    return try bytes(of: descriptor, path)
  }

  /// Hands out a file, or standard input for `-`, in blocks of 64 KiB at most.
  ///
  /// - Throws: `OutputError` when it cannot be read, and what `take` throws.
  public static func forEachBlock(_ path: String, _ take: ([UInt8]) throws -> Void) throws {
    guard path != "-" else { return try forEachBlock(of: STDIN_FILENO, name(of: path), take) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path, errno) }
    defer { close(descriptor) }
    try forEachBlock(of: descriptor, path, take)
  }

  /// What messages call a path.
  public static func name(of path: String) -> String { path == "-" ? "standard input" : path }

  /// Whether a path is a folder.
  ///
  /// - Throws: `OutputError` when there is nothing at the path, or it cannot be looked at.
  public static func isFolder(_ path: String) throws(OutputError) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { throw unreadable(path, errno) }
    return status.st_mode & S_IFMT == S_IFDIR
  }

  /// Describes why a file that the user named cannot be read.
  ///
  /// - Parameters:
  ///   - name: what messages call it.
  ///   - code: the value of `errno`.
  public static func unreadable(_ name: String, _ code: Int32) -> OutputError {
    OutputError(
      path: name, action: "read", reason: String(cString: strerror(code)), remedy: remedy(for: code))
  }

  private static func remedy(for code: Int32) -> String {
    switch code {
    case ENOENT, ENOTDIR, ENAMETOOLONG: "check its name"
    case EACCES, EPERM: "choose one that you may read, or change its permissions"
    case EISDIR: "name a file in it"
    case EMFILE, ENFILE: "close other programs, or raise the limit on open files"
    default: "check the disk, or name another"
    }
  }

  private static func bytes(of descriptor: Int32, _ name: String) throws(OutputError) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let block = try block(of: descriptor, name)
      if block.isEmpty { return bytes }
      bytes += block
    }
  }

  private static func forEachBlock(
    of descriptor: Int32, _ name: String, _ take: ([UInt8]) throws -> Void
  ) throws {
    while true {
      let block = try block(of: descriptor, name)
      if block.isEmpty { return }
      try take(block)
    }
  }

  /// The next bytes; none at the end.
  private static func block(of descriptor: Int32, _ name: String) throws(OutputError) -> [UInt8] {
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = block.withUnsafeMutableBytes { Foundation.read(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        block.removeSubrange(count...)
        return block
      }
      if errno != EINTR { throw unreadable(name, errno) }
    }
  }
}

import Foundation

/// A file that appears under its name only when it is complete.
///
/// Bytes go to a temporary file beside the final name. `commit` forces them to the disk and renames it, so at every
/// moment the name holds either the whole old file or the whole new one. A file that is not committed leaves
/// nothing behind; only a process that is killed leaves a temporary file, which `RunFolder` removes next time.
public final class AtomicFile {
  /// The final name.
  public let path: String
  /// The bytes written so far.
  public private(set) var byteCount = 0

  private var descriptor: Int32
  private let temporaryPath: String
  /// Whether the bytes still have their temporary name.
  private var isTemporary = true
  private var buffer: [UInt8] = []
  private static let bufferSize = 128 << 10

  /// Opens the temporary file beside the final name.
  ///
  /// - Parameter path: The final name; its folder must exist and be writable.
  /// - Throws: `OutputError` when the temporary file cannot be made, or the name is that of a device or a pipe, which a
  ///   file must not take the place of.
  public init(path: String) throws(OutputError) {
    var status = stat()
    if stat(path, &status) == 0, ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) {
      throw OutputError(
        path: path, action: "write", reason: "it is a device or a pipe and no file",
        remedy: "name a file, or leave it out to write to standard output")
    }
    self.path = path
    var name = Array(TemporaryName.template(for: path).utf8CString)
    let opened = mkstemp(&name)
    guard opened >= 0 else { throw OutputError(path: path, action: "create", errno: errno) }
    _ = fcntl(opened, F_SETFD, FD_CLOEXEC)
    descriptor = opened
    temporaryPath = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    buffer.reserveCapacity(Self.bufferSize)
  }

  deinit { abandon() }

  /// Adds bytes.
  ///
  /// - Parameter bytes: The bytes; any number.
  /// - Throws: `OutputError` when the disk refuses them; the file is then abandoned.
  public func write(_ bytes: [UInt8]) throws(OutputError) {
    precondition(descriptor >= 0, "the file is already committed or abandoned")
    byteCount += bytes.count
    if buffer.count + bytes.count <= Self.bufferSize {
      buffer += bytes
      return
    }
    try flush()
    if bytes.count < Self.bufferSize { buffer += bytes } else { try writeThrough(bytes) }
  }

  /// Adds text in UTF-8.
  ///
  /// - Parameter text: The text.
  /// - Throws: `OutputError` when the disk refuses it; the file is then abandoned.
  public func write(_ text: String) throws(OutputError) { try write(Array(text.utf8)) }

  /// Forces all bytes to the disk and gives the file its name.
  ///
  /// - Throws: `OutputError` when that fails; the file is then abandoned and what had the name before is untouched.
  public func commit() throws(OutputError) { try Self.commit([self]) }

  /// Forces all bytes of several files to the disk and only then gives them their names.
  ///
  /// When one cannot be written, none gets its name.
  ///
  /// - Parameter files: files that were neither committed nor abandoned.
  /// - Throws: `OutputError` when that fails; the files without their names are then abandoned.
  public static func commit(_ files: [AtomicFile]) throws(OutputError) {
    defer { for file in files { file.abandon() } }
    for file in files { try file.force() }
    for file in files { try file.takeName() }
  }

  /// Reads back what was written.
  ///
  /// - Parameter range: bytes that were written.
  /// - Throws: `OutputError` when the disk refuses; the file is then abandoned.
  public func read(_ range: Range<Int>) throws(OutputError) -> [UInt8] {
    precondition(descriptor >= 0, "the file is already committed or abandoned")
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount, "bytes that were never written")
    try flush()
    var bytes = [UInt8](repeating: 0, count: range.count)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeMutableBytes { raw in
        pread(
          descriptor, raw.baseAddress.map { $0 + done }, raw.count - done, off_t(range.lowerBound + done))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failed("read") }
      done += count
    }
    return bytes
  }

  /// Gives the file up; what had the name before is untouched.
  public func abandon() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
    if isTemporary { unlink(temporaryPath) }
    isTemporary = false
  }

  /// Writes a whole file at once.
  ///
  /// - Parameters:
  ///   - bytes: All that the file holds.
  ///   - path: The file's name.
  /// - Throws: `OutputError` when that fails; what had the name before is then untouched.
  public static func write(_ bytes: [UInt8], to path: String) throws(OutputError) {
    let file = try AtomicFile(path: path)
    try file.write(bytes)
    try file.commit()
  }

  /// Forces all bytes to the disk, and looks whether the name can be taken.
  private func force() throws(OutputError) {
    precondition(descriptor >= 0, "the file is already committed or abandoned")
    try flush()
    guard fchmod(descriptor, 0o644) == 0 else { throw failed("set the permissions of") }
    guard Self.retrying({ fsync(self.descriptor) }) == 0 else { throw failed("write") }
    let isClosed = close(descriptor) == 0
    descriptor = -1
    guard isClosed else { throw failed("write") }
    var status = stat()
    guard stat(path, &status) != 0 || status.st_mode & S_IFMT != S_IFDIR else {
      errno = EISDIR
      throw failed("replace")
    }
  }

  private func takeName() throws(OutputError) {
    guard rename(temporaryPath, path) == 0 else { throw failed("replace") }
    isTemporary = false
    try Self.syncFolder(of: path)
  }

  private func flush() throws(OutputError) {
    guard !buffer.isEmpty else { return }
    try writeThrough(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  private func writeThrough(_ bytes: [UInt8]) throws(OutputError) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { raw in
        Foundation.write(descriptor, raw.baseAddress.map { $0 + done }, raw.count - done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failed("write") }
      done += count
    }
  }

  /// Abandons the file and describes the system call that failed.
  private func failed(_ action: String) -> OutputError {
    let code = errno
    abandon()
    return OutputError(path: path, action: action, errno: code)
  }

  private static func retrying(_ call: () -> Int32) -> Int32 {
    while true {
      let result = call()
      if result == 0 || errno != EINTR { return result }
    }
  }

  /// Forces the new name itself to the disk; file systems that cannot do this for folders say EINVAL.
  private static func syncFolder(of path: String) throws(OutputError) {
    let folder = FilePath.folder(of: path)
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw OutputError(path: folder, action: "open", errno: errno) }
    defer { close(descriptor) }
    guard retrying({ fsync(descriptor) }) == 0 || errno == EINVAL || errno == EROFS else {
      throw OutputError(path: folder, action: "write", errno: errno)
    }
  }
}

/// The names of temporary files: `.NAME.tmp-XXXXXX` beside `NAME`.
enum TemporaryName {
  /// The template for `mkstemp`.
  static func template(for path: String) -> String {
    FilePath.folder(of: path) + "/.\(FilePath.name(of: path)).tmp-XXXXXX"
  }

  /// Whether a file's name is one of ours.
  static func isOne(_ name: String) -> Bool {
    guard name.hasPrefix("."), let mark = name.range(of: ".tmp-", options: .backwards) else { return false }
    let ending = name[mark.upperBound...].utf8
    let isNamed = name.index(after: name.startIndex) < mark.lowerBound
    return isNamed && ending.count == 6
      && ending.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) }
  }
}

/// Takes paths apart.
enum FilePath {
  /// The folder part; `.` when there is none.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The part after the last slash.
  static func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }
}

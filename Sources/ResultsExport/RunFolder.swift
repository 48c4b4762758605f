import Foundation

/// A folder of results that only one process writes at a time.
///
/// The lock is the operating system's (`flock`), so it ends with the process, however that ends.
public final class RunFolder {
  /// The folder's path.
  public let path: String
  private let lock: Int32
  private static let lockName = ".lock"

  /// Makes the folder, its parents too, and locks it.
  ///
  /// - Parameter path: The folder's path.
  /// - Throws: `OutputError` when the path is empty, when it or a parent is a file, when the folder cannot be made or written, or
  ///   when another process is writing it.
  public init(path: String) throws(OutputError) {
    guard !path.isEmpty else {
      throw OutputError(
        path: "the folder", action: "make", reason: "its name is empty",
        remedy: "name a folder for the results")
    }
    try Self.make(path)
    self.path = path
    lock = try Self.lock(path)
  }

  deinit { close(lock) }

  /// The path of a file in the folder.
  ///
  /// - Parameter name: The file's name, or a relative path.
  public func path(of name: String) -> String { path + "/" + name }

  /// Whether a file is there.
  ///
  /// - Parameter name: The file's name.
  public func contains(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(of: name)) }

  /// Makes a folder inside the folder.
  ///
  /// - Parameter name: The inner folder's name, or a relative path.
  /// - Throws: `OutputError` when it cannot be made.
  public func makeFolder(_ name: String) throws(OutputError) { try Self.make(path(of: name)) }

  /// Reads a part result back, if it is there and sound.
  ///
  /// - Parameters:
  ///   - type: The type of the value.
  ///   - name: The file's name.
  /// - Returns: The value; nil when the file is absent, unreadable, cut short or of another form.
  public func readPart<Value: Decodable>(_ type: Value.Type, _ name: String) -> Value? {
    JSONFile.read(type, from: path(of: name))
  }

  /// Removes a file; nothing happens when it is not there.
  ///
  /// - Parameter name: The file's name.
  /// - Throws: `OutputError` when it is there and cannot be removed.
  public func remove(_ name: String) throws(OutputError) {
    guard unlink(path(of: name)) != 0, errno != ENOENT else { return }
    throw OutputError(path: path(of: name), action: "remove", errno: errno)
  }

  /// The names of the files in the folder or in one inside it, sorted; without the lock.
  ///
  /// - Parameter inner: The name of an inner folder; nil for the folder itself.
  public func fileNames(in inner: String? = nil) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: inner.map(path(of:)) ?? path)
    return (names ?? []).filter { $0 != Self.lockName }.sorted()
  }

  /// Temporary files that a killed process left in the folder or in one inside it, sorted.
  ///
  /// Only names of our own pattern `.NAME.tmp-XXXXXX` are listed.
  ///
  /// - Parameter inner: The name of an inner folder; nil for the folder itself.
  public func strayFiles(in inner: String? = nil) -> [String] {
    fileNames(in: inner).filter(TemporaryName.isOne)
  }

  /// Removes the temporary files that a killed process left.
  ///
  /// The lock makes this safe: no other process can be writing them.
  ///
  /// - Parameter inner: The name of an inner folder; nil for the folder itself.
  /// - Throws: `OutputError` when one cannot be removed.
  public func removeStrayFiles(in inner: String? = nil) throws(OutputError) {
    for name in strayFiles(in: inner) { try remove(inner.map { $0 + "/" + name } ?? name) }
  }

  private static func lock(_ path: String) throws(OutputError) -> Int32 {
    let descriptor = open(path + "/" + lockName, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw OutputError(path: path, action: "write in", errno: errno) }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      if code == EINTR { continue }
      close(descriptor)
      guard code == EWOULDBLOCK else { throw OutputError(path: path, action: "lock", errno: code) }
      throw OutputError(
        path: path, action: "write in", reason: "another run is writing there",
        remedy: "wait until it is done, or choose another folder")
    }
    return descriptor
  }

  private static func make(_ path: String) throws(OutputError) {
    var isFolder: ObjCBool = false
    var parts = path.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    var current = path.hasPrefix("/") ? "" : "."
    if parts.isEmpty { parts = ["."] }
    for part in parts {
      current += "/" + part
      let shown = path.hasPrefix("/") ? current : String(current.dropFirst(2))
      if FileManager.default.fileExists(atPath: current, isDirectory: &isFolder) {
        if isFolder.boolValue { continue }
        throw OutputError(
          path: path, action: "make the folder", reason: "\(shown) is a file",
          remedy: "choose another folder, or move the file")
      }
      guard mkdir(current, 0o755) == 0 || errno == EEXIST else {
        throw OutputError(path: shown, action: "make the folder", errno: errno)
      }
    }
    guard access(path, W_OK | X_OK) == 0 else {
      throw OutputError(path: path, action: "write in", errno: errno)
    }
  }
}

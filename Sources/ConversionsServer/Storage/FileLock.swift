import Foundation
import Synchronization

/// Keeps a second server away from a database.
///
/// The lock is the operating system's (`flock`), so it ends with the process, however that ends, and it is on the file
/// itself: another name for the same file is locked too. SQLite's own locks are of another kind and stay untouched.
final class FileLock: Sendable {
  /// Below 0 once the lock is given up.
  private let descriptor: Mutex<Int32>

  /// Makes the file if it is not there, and locks it.
  ///
  /// It must be made before SQLite opens the file and outlive its last connection: closing any descriptor of a file
  /// gives up SQLite's locks on it.
  ///
  /// - Throws: ``ServerError`` when the file cannot be opened, or another server holds it.
  init(path: String) throws(ServerError) {
    let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard opened >= 0 else {
      throw ServerError(
        "the database \(path) cannot be opened: \(String(cString: strerror(errno))); check its folder and permissions",
        cause: .machine)
    }
    while flock(opened, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      if code == EINTR { continue }
      close(opened)
      guard code != EWOULDBLOCK else {
        throw ServerError(
          "another server has the database \(path) open; stop it, or choose another file",
          cause: .machine)
      }
      throw ServerError(
        "the database \(path) cannot be locked: \(String(cString: strerror(code))); choose a file on a local disk",
        cause: .machine)
    }
    descriptor = Mutex(opened)
  }

  deinit { release() }

  /// Gives the lock up.
  func release() {
    descriptor.withLock { number in
      if number >= 0 { close(number) }
      number = -1
    }
  }
}

import Foundation

/// A file or folder of results could not be made, written or locked.
public struct OutputError: Error, CustomStringConvertible, Sendable, Equatable {
  /// The file or folder.
  public let path: String
  /// What could not be done, as an infinitive: "write".
  public let action: String
  /// Why, in words: "No space left on device".
  public let reason: String
  /// What to do about it.
  public let remedy: String

  /// Describes a failure.
  ///
  /// - Parameters:
  ///   - path: The file or folder.
  ///   - action: What could not be done, as an infinitive.
  ///   - reason: Why, in words.
  ///   - remedy: What to do about it.
  public init(path: String, action: String, reason: String, remedy: String) {
    self.path = path
    self.action = action
    self.reason = reason
    self.remedy = remedy
  }

  /// Describes a failed system call.
  ///
  /// - Parameters:
  ///   - path: The file or folder.
  ///   - action: What could not be done, as an infinitive.
  ///   - code: The value of `errno`.
  public init(path: String, action: String, errno code: Int32) {
    self.init(
      path: path, action: action, reason: String(cString: strerror(code)), remedy: Self.remedy(for: code))
  }

  /// The failure and its remedy in one line.
  public var description: String { "cannot \(action) \(path): \(reason); \(remedy)" }

  private static func remedy(for code: Int32) -> String {
    switch code {
    case ENOSPC, EDQUOT: "free some space, or choose a folder on another disk"
    case EACCES, EPERM: "check the permissions of the folder, or choose another"
    case EROFS: "the disk is read-only; choose a folder on another"
    case ENOTDIR, EISDIR, EEXIST:
      "a file and a folder have the same name; move one of them or choose another folder"
    case ENOENT: "check that the folder still exists"
    case ENAMETOOLONG: "choose a shorter name"
    case EMFILE, ENFILE: "close other programs, or raise the limit on open files"
    default: "check the disk, or choose another folder"
    }
  }
}

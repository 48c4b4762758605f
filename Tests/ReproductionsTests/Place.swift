import Foundation

/// Where the published numbers lie.
enum Repository {
  static let published = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Scenarios/reproductions").path
}

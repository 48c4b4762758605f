import Foundation

/// The package as SwiftPM itself reads it.
struct PackageDescription: Sendable {
  struct Target: Sendable {
    var name: String
    var kind: String
    /// Targets of this package that it may import.
    var needs: [String]
    /// Products of other packages that it may import.
    var products: [String]
  }

  var targets: [Target]

  /// The package's root, found from this file.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func load() throws -> PackageDescription {
    // A scratch path of its own: the one of the running tests is locked.
    let scratch = FileManager.default.temporaryDirectory.appending(path: "attrsim-dump-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: scratch) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "swift", "package", "--package-path", root.path, "--scratch-path", scratch.path, "dump-package",
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let json = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(status: process.terminationStatus) }
    return try JSONDecoder().decode(PackageDescription.self, from: json)
  }

  struct Failure: Error {
    var status: Int32
  }

  /// All Swift files below a folder of the package.
  static func swiftFiles(below folder: String) throws -> [URL] {
    let start = root.appending(path: folder)
    guard let walk = FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil) else {
      throw CocoaError(.fileReadNoSuchFile)
    }
    return walk.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }.sorted { $0.path < $1.path }
  }

  /// The path below the package's root.
  static func name(_ file: URL) -> String { String(file.path.dropFirst(root.path.count + 1)) }

  /// The modules that a file imports.
  static func imports(of file: URL) throws -> [String] {
    let line =
      /^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|typealias|func|var|let)\s+)?(\w+)/
      .anchorsMatchLineEndings()
    // What stands in a long text is another language's.
    let code = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\"\"\"").enumerated()
      .filter { $0.offset.isMultiple(of: 2) }.map(\.element).joined(separator: "\n")
    return code.matches(of: line).map { String($0.1) }
  }
}

extension PackageDescription: Decodable {
  private enum Keys: String, CodingKey { case targets }

  init(from decoder: any Decoder) throws {
    targets = try decoder.container(keyedBy: Keys.self).decode([Target].self, forKey: .targets)
  }
}

extension PackageDescription.Target: Decodable {
  private enum Keys: String, CodingKey { case name, type, dependencies }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    name = try container.decode(String.self, forKey: .name)
    kind = try container.decode(String.self, forKey: .type)
    (needs, products) = ([], [])
    // Each is {"byName": [name, ...]}, {"target": [name, ...]} or {"product": [name, package, ...]}.
    for dependency in try container.decode([[String: [Part]]].self, forKey: .dependencies) {
      for (form, parts) in dependency {
        guard let dependencyName = parts.first?.text else { continue }
        if form == "product" { products.append(dependencyName) } else { needs.append(dependencyName) }
      }
    }
  }

  /// A text, or something that does not matter here.
  private struct Part: Decodable {
    var text: String?

    init(from decoder: any Decoder) throws {
      text = try? decoder.singleValueContainer().decode(String.self)
    }
  }
}

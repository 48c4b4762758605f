import Foundation
import JSONText
import ResultsExport

/// Finds and reads files of histories.
enum TextFile {
  /// The JSON files of a folder and those below it, sorted by path; hidden ones are left out.
  ///
  /// Links to files count as files, links to folders are not followed: they may lead back here.
  ///
  /// - Throws: `OutputError` when the folder cannot be read.
  static func jsonFiles(below folder: String) throws(OutputError) -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw UserFile.unreadable(folder, errno)
    }
    var files: [String] = []
    for name in names.sorted(by: precedes) where !name.hasPrefix(".") {
      let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
        let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
        if !isLink { files += try jsonFiles(below: path) }
      } else if name.hasSuffix(".json") {
        files.append(path)
      }
    }
    return files
  }

  /// The JSON that a file holds, where `//` may begin comments.
  ///
  /// - Throws: `OutputError` when it cannot be read, ``HistoryError`` when it is no JSON.
  static func json(at path: String) throws -> JSONValue {
    let bytes = try UserFile.bytes(path)
    do {
      return try JSONValue(parsing: bytes, comments: true)
    } catch {
      throw HistoryError(place: path, problem: "it is no JSON: \(error)")
    }
  }

  /// The text of a file.
  ///
  /// - Throws: `OutputError` when it cannot be read.
  static func text(at path: String) throws(OutputError) -> String {
    String(decoding: try UserFile.bytes(path), as: UTF8.self)
  }

  /// The folder of a path.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The order of names, by their bytes and so the same everywhere.
  private static func precedes(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }
}

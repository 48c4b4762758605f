import Foundation
import ResultsExport

/// The scenarios in a folder, each with the question that it answers.
struct ScenarioFolder {
  /// The files' names with the first paragraph of their opening comment, by name.
  let questions: [(file: String, question: String)]

  /// The folder that is looked through when none is named.
  static var usual: String { FileManager.default.fileExists(atPath: "Scenarios") ? "Scenarios" : "." }

  /// Looks through a folder.
  ///
  /// - Throws: `OutputError` when it cannot be read.
  init(_ path: String) throws {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw OutputError(
        path: path, action: "read", reason: "there is no such folder, or it is not readable",
        remedy: "name the folder of your scenarios with --folder")
    }
    questions = try names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted().map { name in
      guard let data = FileManager.default.contents(atPath: path + "/" + name) else {
        throw OutputError(
          path: path + "/" + name, action: "read", reason: "it is not readable",
          remedy: "check its permissions")
      }
      return (name, Self.question(String(decoding: data, as: UTF8.self)))
    }
  }

  /// The first paragraph of the comment that a scenario opens with; lines meant for editors are not part of it.
  static func question(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      .drop { $0.isEmpty || $0.hasPrefix("# yaml-language-server") }
    let paragraph = lines.prefix { $0.hasPrefix("#") && $0.contains { $0 != "#" && !$0.isWhitespace } }
    let words = paragraph.flatMap { $0.dropFirst().split(separator: " ") }
    return words.isEmpty ? "(it does not say what it asks)" : words.joined(separator: " ")
  }
}

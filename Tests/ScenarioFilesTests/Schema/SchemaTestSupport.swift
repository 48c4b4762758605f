import Foundation
import ScenarioFiles

/// The scenarios that the tests of the schema read.
enum ScenarioText {
  /// The folder of the shipped scenarios, found from this file.
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Scenarios")

  /// The names of all shipped scenarios.
  static func shipped() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }.sorted()
  }

  static func text(of name: String) throws -> String {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  /// A small sound scenario.
  static let small = """
    # A scenario.
    scenario: 1
    name: small
    seed: 7
    replications: 2
    population:
      people: 1000
    systems:
      ecm:
        kind: event-conversion-measurement
        profile: article
        noise: 5%
      cookies:
        kind: third-party-cookies

    """

  /// The small scenario with one stretch of it replaced.
  static func small(_ old: String, _ new: String) -> String {
    small.replacingOccurrences(of: old, with: new)
  }

  /// What reading a text ends in: the message, or nil when it is sound.
  static func message(_ text: String, settings: [String] = [], sweeps: [String] = []) -> String? {
    do throws(ScenarioError) {
      _ = try ScenarioFile(text: text, name: "s.yaml").experiment(settings: settings, sweeps: sweeps)
      return nil
    } catch {
      return error.description
    }
  }
}

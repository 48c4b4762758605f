import Experiments
import Foundation
import ScenarioFiles

/// A setting of scenarios, which has a column in every table when it is swept.
struct SweptSetting {
  private let path: String
  /// What the schema says of it; a setting of several kinds of systems may have several.
  private let notes: [String]

  /// Looks a setting up; nil when scenarios have none of that path.
  ///
  /// - Parameter path: its dotted path, with any name of a system.
  init?(path: String) {
    self.path = path
    guard let root = try? JSONSerialization.jsonObject(with: Data(ScenarioFile.jsonSchema().utf8)) else {
      return nil
    }
    var places = [root]
    for name in path.split(separator: ".", omittingEmptySubsequences: false) {
      places = places.flatMap { Self.settings(named: String(name), in: $0) }
    }
    guard !places.isEmpty else { return nil }
    notes = places.flatMap(Self.notes).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The meaning of its column.
  var description: MetricDescription {
    MetricDescription(
      path, kind: .column, tables: MetricCatalogue.tables,
      "The column of a swept setting: its value at the design point of the row.", unit: "",
      reference: (["setting of the scenario"] + notes).joined(separator: "; "))
  }

  /// What a schema says of itself, or else what its forms say.
  private static func notes(of schema: Any) -> [String] {
    guard let schema = schema as? [String: Any] else { return [] }
    if let note = schema["description"] as? String { return [note] }
    return (schema["anyOf"] as? [Any] ?? []).flatMap(notes)
  }

  /// What a schema says of a setting below it: under its own name, under any name, and in each of its forms.
  private static func settings(named name: String, in schema: Any) -> [Any] {
    guard let schema = schema as? [String: Any] else { return [] }
    // Below a condition, `true` only stands for what is described around it.
    let own = (schema["properties"] as? [String: Any])?[name] as? [String: Any]
    let other = own == nil ? schema["additionalProperties"] as? [String: Any] : nil
    let forms = ["anyOf", "oneOf", "allOf"].flatMap { schema[$0] as? [Any] ?? [] }
    let branches = forms + [schema["then"]].compactMap(\.self)
    return [own, other].compactMap(\.self) + branches.flatMap { settings(named: name, in: $0) }
  }
}

/// Every setting of a design point by its dotted path, read back from a run's effective scenario.
///
/// That is YAML of one plain form: two spaces for each step inwards, one setting a line, lists of mappings with a dash on
/// a line of its own. Only that form is read.
public struct EffectiveSettings: Sendable {
  /// The dotted paths in the scenario's order; items of lists are numbered from 0.
  public let paths: [String]
  private let values: [String: String]

  /// Reads the documents of all design points.
  ///
  /// - Parameter text: documents with a line of three dashes between them.
  public static func documents(_ text: String) -> [EffectiveSettings] {
    text.split(separator: "\n", omittingEmptySubsequences: false).split(separator: "---").map {
      EffectiveSettings($0)
    }
  }

  init(_ lines: some Sequence<Substring>) {
    var paths: [String] = []
    var values: [String: String] = [:]
    /// The mappings and items that the line stands in.
    var open: [(indent: Int, path: String)] = []
    var items: [String: Int] = [:]
    for line in lines {
      let indent = line.prefix { $0 == " " }.count
      let content = line.dropFirst(indent)
      guard !content.isEmpty else { continue }
      while let last = open.last, last.indent >= indent { open.removeLast() }
      let parent = open.last.map { $0.path + "." } ?? ""
      if content == "-" {
        open.append((indent, parent + "\(items[parent, default: 0])"))
        items[parent, default: 0] += 1
        continue
      }
      let (key, value) = Self.parts(content)
      guard let value else {
        open.append((indent, parent + key))
        continue
      }
      if values.updateValue(value, forKey: parent + key) == nil { paths.append(parent + key) }
    }
    (self.paths, self.values) = (paths, values)
  }

  /// A line's key, and its value unless that is a mapping or a list below it.
  private static func parts(_ content: Substring) -> (key: String, value: String?) {
    var end = content.startIndex
    if content.first == "\"", let close = content.dropFirst().firstIndex(of: "\"") { end = close }
    guard let colon = content[end...].firstIndex(of: ":") else { return (String(content), "") }
    let value = content[content.index(after: colon)...].drop { $0 == " " }
    let key = content[..<colon]
    let isQuoted = key.first == "\"" && key.last == "\"" && key.count > 1
    return (String(isQuoted ? key.dropFirst().dropLast() : key), value.isEmpty ? nil : String(value))
  }

  /// A setting's value as it is written; nil where there is no such setting.
  public subscript(path: String) -> String? { values[path] }

  /// The settings in which another design point differs, those that it does not have too.
  ///
  /// - Parameter other: the other's settings.
  public func differences(from other: EffectiveSettings) -> [SettingDifference] {
    let added = other.paths.filter { values[$0] == nil }
    return (paths + added).compactMap { path in
      let (first, second) = (values[path], other.values[path])
      return first == second ? nil : SettingDifference(path: path, first: first, second: second)
    }
  }
}

/// A setting that two design points have different values of.
public struct SettingDifference: Sendable, Equatable {
  /// The setting's dotted path.
  public let path: String
  /// The first's value; nil where it has no such setting.
  public let first: String?
  /// The second's value; nil where it has no such setting.
  public let second: String?

  /// Whether the setting belongs to the people and their time, not to how they are measured.
  public var isOfPeople: Bool {
    ["population.", "timeline.", "sites."].contains { path.hasPrefix($0) }
  }

  /// Whether the setting says nothing about what is simulated: names, seeds, numbers of replications.
  public var isAdministrative: Bool {
    ["scenario", "name", "seed"].contains(path) || path == "replications" || path.hasPrefix("replications.")
      || path.hasPrefix("outputs.")
  }

  /// The setting with both values.
  public var description: String { "\(path) (\(first ?? "none") and \(second ?? "none"))" }
}

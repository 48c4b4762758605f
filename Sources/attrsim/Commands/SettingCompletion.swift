import ArgumentParser
import ScenarioFiles

/// Completes `path=` of options such as `--set` from the scenario that the command line names.
enum SettingCompletion {
  /// What a shell offers for such an option.
  static let kind = CompletionKind.custom { words, _, prefix in
    let scenario = words.first { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
    let text = scenario.flatMap { try? ScenarioFile(path: $0).experiment().experiment.effective } ?? ""
    return offers(for: prefix, paths: paths(in: text))
  }

  /// What may follow what is typed so far.
  ///
  /// - Parameters:
  ///   - prefix: the option's value so far.
  ///   - paths: the settings of the scenario.
  static func offers(for prefix: String, paths: [String]) -> [String] {
    guard let end = prefix.firstIndex(of: "=") else {
      return paths.filter { $0.hasPrefix(prefix) }.map { $0 + "=" }
    }
    let path = prefix[..<end]
    let words: [ScenarioChoice]
    if path.hasPrefix("systems."), path.hasSuffix(".kind") {
      words = ScenarioChoices.systems
    } else {
      words = path == "recovery.estimators" ? ScenarioChoices.estimators : []
    }
    return words.map { "\(path)=\($0.name)" }.filter { $0.hasPrefix(prefix) }
  }

  /// The dotted paths of the settings in an effective scenario, each once.
  ///
  /// - Parameter text: the canonical text: two spaces a level, one setting a line; parts of lists are left out,
  ///   since no option reaches them.
  static func paths(in text: String) -> [String] {
    var path: [Substring] = []
    var result: [String] = []
    var seen: Set<String> = []
    var list: Int?
    for line in text.split(separator: "\n") where line.contains(":") || line.contains("-") {
      let depth = line.prefix { $0 == " " }.count / 2
      if let level = list, depth >= level { continue }
      list = nil
      let rest = line.dropFirst(2 * depth)
      if rest.hasPrefix("-") {
        if rest != "---" { list = depth }
        continue
      }
      guard let colon = rest.firstIndex(of: ":") else { continue }
      path = path.prefix(depth) + [rest[..<colon]]
      let isLeaf = rest.index(after: colon) < rest.endIndex
      let joined = path.joined(separator: ".")
      if isLeaf, seen.insert(joined).inserted { result.append(joined) }
    }
    return result
  }
}

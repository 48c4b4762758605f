import Yams

/// The settings of a run's first design point, read back from the effective scenario.
struct Settings: Sendable {
  /// A setting: one value, or settings of its own by name.
  indirect enum Value: Sendable, Equatable {
    case text(String)
    case list([Value])
    case group([Member])

    /// A setting of a group.
    struct Member: Sendable, Equatable {
      var name: String
      var value: Value
    }
  }

  private let root: Value

  /// - Parameters:
  ///   - effective: the effective scenario, a document for each design point.
  ///   - place: the run, named in errors.
  /// - Throws: ``ReportError`` when it cannot be read.
  init(_ effective: String, of place: String) throws(ReportError) {
    let first = effective.split(separator: "\n", omittingEmptySubsequences: false).prefix { $0 != "---" }
    do {
      root = Self.value(try Yams.compose(yaml: first.joined(separator: "\n")))
    } catch {
      throw ReportError(
        place, "the effective scenario in its manifest cannot be read",
        remedy: "make the run again by attrsim run with --fresh")
    }
  }

  /// The setting at a path; nil when there is none, and for null.
  subscript(_ path: String...) -> Value? {
    var value = root
    for name in path {
      guard case .group(let members) = value, let member = members.first(where: { $0.name == name }) else {
        return nil
      }
      value = member.value
    }
    return value == .text("null") ? nil : value
  }

  private static func value(_ node: Node?) -> Value {
    switch node {
    case .mapping(let mapping):
      .group(mapping.map { Value.Member(name: $0.key.string ?? "", value: value($0.value)) })
    case .sequence(let sequence): .list(sequence.map { value($0) })
    default: .text(node?.string ?? "null")
    }
  }
}

extension Settings.Value {
  /// The text; nil for lists and groups.
  var text: String? {
    guard case .text(let text) = self else { return nil }
    return text
  }

  /// The settings of a group; empty for anything else.
  var members: [Member] {
    guard case .group(let members) = self else { return [] }
    return members
  }

  /// The setting of a group by its name; nil when there is none, and for null.
  subscript(_ name: String) -> Settings.Value? {
    let value = members.first { $0.name == name }?.value
    return value == .text("null") ? nil : value
  }

  /// The setting in one line.
  var line: String {
    switch self {
    case .text(let text): text
    case .list(let values): "[" + values.map(\.line).joined(separator: ", ") + "]"
    case .group(let members):
      members.map { $0.value == .group([]) ? $0.name : "\($0.name) \($0.value.line)" }
        .joined(separator: ", ")
    }
  }
}

/// The way from a JSON document's root to a value in it, as messages name it: `event_trigger_data[0].filters`.
public struct JSONPath: Hashable, Sendable, CustomStringConvertible {
  /// A step of the way.
  public enum Step: Hashable, Sendable {
    /// To the member with this name.
    case member(String)
    /// To the element at this index.
    case element(Int)
  }

  /// The steps, from the root on.
  public var steps: [Step]

  /// Makes a path; the root's by default.
  public init(_ steps: [Step] = []) { self.steps = steps }

  /// Whether it leads nowhere but to the root.
  public var isRoot: Bool { steps.isEmpty }

  /// The path to a member of the value to which this one leads.
  public subscript(name: String) -> JSONPath { JSONPath(steps + [.member(name)]) }

  /// The path to an element of the value to which this one leads.
  public subscript(index: Int) -> JSONPath { JSONPath(steps + [.element(index)]) }

  /// The steps joined by points; indices and names that are no words stand in brackets; empty for the root.
  public var description: String {
    var text = ""
    for step in steps {
      switch step {
      case .element(let index): text += "[\(index)]"
      case .member(let name) where Self.isWord(name): text += text.isEmpty ? name : "." + name
      case .member(let name): text += "[\(JSONValue.string(name).text)]"
      }
    }
    return text
  }

  /// Letters, digits, underscores and hyphens.
  private static func isWord(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy {
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95 || $0 == 45
      }
  }
}

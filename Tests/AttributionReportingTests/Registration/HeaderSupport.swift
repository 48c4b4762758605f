import JSONText
import Web

@testable import AttributionReporting

/// What the tests of headers share.
struct HeaderSupport {
  var context: HeaderContext

  init() throws { context = HeaderContext(suffixes: try PublicSuffixList()) }

  /// Reads a source whose other members than the destination are given without the outer braces.
  func source(_ members: String = "", _ type: SourceType = .navigation) -> HeaderResult<SourceRegistration> {
    let rest = members.isEmpty ? "" : "," + members
    return SourceRegistration.parse(#"{"destination":"https://shop.example"\#(rest)}"#, type: type, context)
  }

  /// Reads a trigger whose members are given without the outer braces.
  func trigger(_ members: String = "") -> HeaderResult<TriggerRegistration> {
    TriggerRegistration.parse("{\(members)}", context)
  }

  /// A list of so many elements, made from their numbers.
  static func list(_ count: Int, _ element: (Int) -> String) -> String {
    "[" + (0..<count).map(element).joined(separator: ",") + "]"
  }

  /// An object of so many members, made from their numbers.
  static func object(_ count: Int, _ member: (Int) -> String) -> String {
    "{" + (0..<count).map(member).joined(separator: ",") + "}"
  }

  /// A text of so many letters, with its quotes.
  static func text(_ count: Int) -> String { "\"" + String(repeating: "a", count: count) + "\"" }
}

extension HeaderResult {
  /// Where the errors are.
  var errorPaths: [String] { errors.map(\.path.description) }
  /// Where the warnings are.
  var warningPaths: [String] { warnings.map(\.path.description) }
}

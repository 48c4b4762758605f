import Foundation

@testable import ScenarioFiles

/// Checks YAML against the part of JSON Schema that scenarios use; an unknown keyword is an error.
final class TinySchema {
  struct Unknown: Error { var keyword: String }

  private let root: Any
  private var expressions: [String: NSRegularExpression] = [:]

  init(_ text: String) throws { root = try JSONSerialization.jsonObject(with: Data(text.utf8)) }

  /// Where the document breaks the schema; empty when it meets it.
  func refusals(of node: ConfigNode) throws -> [String] { try refusals(node, root, "$") }

  private enum Kind {
    case null, bool(Bool), number(Double), string(String), array([ConfigNode]), object(ConfigMapping)
  }

  /// What YAML 1.2's core schema makes of a value (yaml.org/spec/1.2.2, section 10.3.2).
  private func kind(_ node: ConfigNode) -> Kind {
    switch node.content {
    case .null: return .null
    case .sequence(let elements): return .array(elements)
    case .mapping(let mapping): return .object(mapping)
    case .scalar(let scalar):
      if scalar.isQuoted { return .string(scalar.text) }
      if ["true", "True", "TRUE"].contains(scalar.text) { return .bool(true) }
      if ["false", "False", "FALSE"].contains(scalar.text) { return .bool(false) }
      let isNumber = scalar.text.wholeMatch(of: /[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?/) != nil
      return isNumber ? .number(Double(scalar.text) ?? .nan) : .string(scalar.text)
    }
  }

  private func refusals(_ node: ConfigNode, _ schema: Any, _ path: String) throws -> [String] {
    if let all = schema as? Bool, !(schema is [String: Any]) {
      return all ? [] : ["\(path): nothing is allowed"]
    }
    guard let schema = schema as? [String: Any] else { throw Unknown(keyword: path) }
    let kind = kind(node)
    var found: [String] = []
    for (keyword, value) in schema.sorted(by: { $0.key < $1.key }) {
      switch keyword {
      case "$schema", "title", "description", "default", "then", "patternProperties": break
      case "additionalProperties":
        found += try extra(kind, schema, value, path)
      case "type":
        let names = value as? [String] ?? [value as? String ?? ""]
        if !names.contains(where: { matches(kind, type: $0) }) { found.append("\(path): type \(names)") }
      case "enum", "const":
        let choices = keyword == "const" ? [value] : value as? [Any] ?? []
        if !choices.contains(where: { isEqual(kind, $0) }) { found.append("\(path): \(keyword)") }
      case "anyOf":
        let branches = value as? [Any] ?? []
        if try !branches.contains(where: { try refusals(node, $0, path).isEmpty }) {
          found.append("\(path): anyOf")
        }
      case "allOf": for branch in value as? [Any] ?? [] { found += try refusals(node, branch, path) }
      case "if":
        if try refusals(node, value, path).isEmpty, let then = schema["then"] {
          found += try refusals(node, then, path)
        }
      default: found += try refusal(kind, keyword, value, path)
      }
    }
    return found
  }

  private func refusal(_ kind: Kind, _ keyword: String, _ value: Any, _ path: String) throws -> [String] {
    let bound = (value as? NSNumber)?.doubleValue ?? .nan
    let isGood: Bool
    switch (keyword, kind) {
    case ("minimum", .number(let x)): isGood = x >= bound
    case ("maximum", .number(let x)): isGood = x <= bound
    case ("exclusiveMinimum", .number(let x)): isGood = x > bound
    case ("exclusiveMaximum", .number(let x)): isGood = x < bound
    case ("minLength", .string(let text)): isGood = Double(text.count) >= bound
    case ("maxLength", .string(let text)): isGood = Double(text.count) <= bound
    case ("pattern", .string(let text)):
      isGood = try matches(text, value as? String ?? "")
    case ("minItems", .array(let elements)): isGood = Double(elements.count) >= bound
    case ("maxItems", .array(let elements)): isGood = Double(elements.count) <= bound
    case ("minProperties", .object(let mapping)): isGood = Double(mapping.entries.count) >= bound
    case ("maxProperties", .object(let mapping)): isGood = Double(mapping.entries.count) <= bound
    case ("required", .object(let mapping)):
      isGood = (value as? [String] ?? []).allSatisfy { mapping[$0] != nil }
    case ("propertyNames", .object(let mapping)):
      return try mapping.entries.flatMap {
        try refusals(ConfigNode(.scalar(ConfigScalar($0.key, isQuoted: true)), at: $0.keyPlace), value, path)
      }
    case ("items", .array(let elements)): return try elements.flatMap { try refusals($0, value, path + "[]") }
    case ("properties", .object(let mapping)):
      let known = value as? [String: Any] ?? [:]
      return try mapping.entries.flatMap { entry in
        try known[entry.key].map { try refusals(entry.value, $0, "\(path).\(entry.key)") } ?? []
      }
    default:
      let known = [
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "pattern",
        "minItems",
        "maxItems", "minProperties", "maxProperties", "required", "propertyNames", "items", "properties",
      ]
      guard known.contains(keyword) else { throw Unknown(keyword: keyword) }
      return []
    }
    return isGood ? [] : ["\(path): \(keyword)"]
  }

  private func extra(_ kind: Kind, _ schema: [String: Any], _ others: Any, _ path: String) throws -> [String]
  {
    guard case .object(let mapping) = kind else { return [] }
    let known = schema["properties"] as? [String: Any] ?? [:]
    let patterns = schema["patternProperties"] as? [String: Any] ?? [:]
    var found: [String] = []
    for entry in mapping.entries where known[entry.key] == nil {
      let matching = try patterns.filter { try matches(entry.key, $0.key) }
      for (_, schema) in matching.sorted(by: { $0.key < $1.key }) {
        found += try refusals(entry.value, schema, "\(path).\(entry.key)")
      }
      if matching.isEmpty { found += try refusals(entry.value, others, "\(path).\(entry.key)") }
    }
    return found
  }

  private func matches(_ text: String, _ pattern: String) throws -> Bool {
    let expression = try expressions[pattern] ?? NSRegularExpression(pattern: pattern)
    expressions[pattern] = expression
    return expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
  }

  private func matches(_ kind: Kind, type: String) -> Bool {
    switch (kind, type) {
    case (.null, "null"), (.bool, "boolean"), (.number, "number"), (.string, "string"), (.array, "array"),
      (.object, "object"):
      true
    case (.number(let x), "integer"): x == x.rounded()
    default: false
    }
  }

  private func isEqual(_ kind: Kind, _ value: Any) -> Bool {
    switch kind {
    case .string(let text): value as? String == text
    case .number(let x): !(value is String) && (value as? NSNumber)?.doubleValue == x
    case .bool(let x): value as? Bool == x
    case .null: value is NSNull
    case .array, .object: false
    }
  }
}

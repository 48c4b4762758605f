import JSONText

/// A part of a Vega-Lite specification, written as Swift literals.
struct Spec: Sendable, Equatable {
  var json: JSONValue

  init(_ json: JSONValue) { self.json = json }
  init(_ text: String) { json = .string(text) }
  /// A number; JSON has no infinite one, so that the end of an axis beyond the greatest is the greatest.
  init(_ number: Double) {
    let greatest = Double.greatestFiniteMagnitude
    json = .number(NumberText.exact(max(-greatest, min(greatest, number))))
  }
  init(_ texts: [String]) { json = .array(texts.map(JSONValue.string)) }
  init(_ parts: [Spec]) { json = .array(parts.map(\.json)) }

  /// Members of another object added, or put in place of those of the same name.
  func merged(with other: Spec) -> Spec {
    guard case .object(var members) = json, case .object(let more) = other.json else { return other }
    for member in more {
      if let place = members.firstIndex(where: { $0.name == member.name }) {
        members[place] = member
      } else {
        members.append(member)
      }
    }
    return Spec(.object(members))
  }
}

extension Spec: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  init(stringLiteral value: String) { json = .string(value) }
}

extension Spec: ExpressibleByIntegerLiteral {
  init(integerLiteral value: Int) { json = .number(String(value)) }
}

extension Spec: ExpressibleByFloatLiteral {
  init(floatLiteral value: Double) { json = .number(NumberText.exact(value)) }
}

extension Spec: ExpressibleByBooleanLiteral {
  init(booleanLiteral value: Bool) { json = .bool(value) }
}

extension Spec: ExpressibleByNilLiteral {
  init(nilLiteral: ()) { json = .null }
}

extension Spec: ExpressibleByArrayLiteral {
  init(arrayLiteral elements: Spec...) { json = .array(elements.map(\.json)) }
}

extension Spec: ExpressibleByDictionaryLiteral {
  init(dictionaryLiteral elements: (String, Spec)...) {
    json = .object(elements.map { JSONMember($0.0, $0.1.json) })
  }
}

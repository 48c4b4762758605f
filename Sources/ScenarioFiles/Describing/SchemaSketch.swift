import JSONText

/// Gathers the settings of one group while the code that reads them is run for their names only.
final class SchemaSketch {
  private struct Property {
    var name: String
    var schema: ValueSchema
  }

  /// Settings that are only known for some values of another setting.
  private struct Variants {
    var key: String
    var cases: [(name: String, isStandard: Bool, sketch: SchemaSketch)]
  }

  private var properties: [Property] = []
  private var required: [String] = []
  private var variants: Variants?
  /// Settings whose presence was asked about: those may be left out.
  private var optional: Set<String> = []

  /// Adds a setting; one that is read in several ways may have any of their forms.
  func add(_ name: String, _ schema: ValueSchema, isRequired: Bool = false) {
    if let known = properties.firstIndex(where: { $0.name == name }) {
      properties[known].schema = ValueSchema(anyOf: [properties[known].schema, schema])
    } else {
      properties.append(Property(name: name, schema: schema))
    }
    if isRequired, !optional.contains(name), !required.contains(name) { required.append(name) }
  }

  /// Lets what is added late stand before a setting that was added earlier.
  func standing<Value>(before name: String, _ body: () -> Value) -> Value {
    let count = properties.count
    let value = body()
    guard let position = properties[..<count].firstIndex(where: { $0.name == name }) else { return value }
    let added = properties[count...]
    properties.removeSubrange(count...)
    properties.insert(contentsOf: added, at: position)
    return value
  }

  /// Notes that a setting may be left out.
  func noteAsOptional(_ name: String) { optional.insert(name) }

  /// Adds the settings that each value of a setting brings with it.
  func add(variantsOf key: String, _ cases: [(name: String, isStandard: Bool, sketch: SchemaSketch)]) {
    precondition(variants == nil, "a group has one setting that decides which others it has")
    variants = Variants(key: key, cases: cases)
  }

  /// The group as a schema that knows every setting and refuses all others.
  ///
  /// - Parameter isOptional: whether it may be left empty although it has settings that must be written.
  func schema(isOptional: Bool = false) -> ValueSchema {
    guard isOptional || required.isEmpty else { return requiredSchema() }
    return ValueSchema(
      members: [JSONMember("type", .array([.string("object"), .string("null")]))] + body([]))
  }

  /// The group as a schema for where it cannot be left empty.
  func requiredSchema() -> ValueSchema { ValueSchema(type: "object", body([])) }

  /// - Parameter inherited: settings that are described around this part of the schema.
  private func body(_ inherited: [String]) -> [JSONMember] {
    let known = inherited + properties.map(\.name)
    var members = [
      JSONMember(
        "properties",
        .object(
          inherited.map { JSONMember($0, .bool(true)) }
            + properties.map { JSONMember($0.name, $0.schema.json) }
        ))
    ]
    if !required.isEmpty { members.append(JSONMember("required", .array(required.map { .string($0) }))) }
    guard let variants else { return members + [JSONMember("additionalProperties", .bool(false))] }
    let branches = variants.cases.map { name, isStandard, sketch -> JSONValue in
      // Without the setting its default holds: then "required" is left out, and absence meets the condition too.
      var condition = [
        JSONMember(
          "properties", .object([JSONMember(variants.key, .object([JSONMember("const", .string(name))]))]))
      ]
      if !isStandard { condition.append(JSONMember("required", .array([.string(variants.key)]))) }
      return .object([
        JSONMember("if", .object(condition)), JSONMember("then", .object(sketch.body(known))),
      ])
    }
    return members + [JSONMember("allOf", .array(branches))]
  }
}

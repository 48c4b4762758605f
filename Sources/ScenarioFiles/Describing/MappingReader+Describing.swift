import JSONText

extension MappingReader {
  /// A reader that reads nothing: it gathers what the code that is given it would read.
  ///
  /// Everything counts as written, every form of a group and every variant is visited, and no mistake is told.
  convenience init(describing sketch: SchemaSketch) {
    let nowhere = Place.document(fileName: "schema")
    // Something counts as wrong from the start: nothing is built from stand-ins.
    let findings = Findings()
    findings.add(Diagnostic(at: nowhere, "is a description"))
    self.init(
      ConfigMapping(), path: "", place: nowhere, findings: findings, files: DataFiles(folder: ""),
      isMuted: true, sketch: sketch)
  }

  /// Whether the settings are described, not read.
  var isDescribed: Bool { sketch != nil }

  /// A reader for a group below one that is described.
  func describing(_ sketch: SchemaSketch, _ key: String) -> MappingReader {
    MappingReader(
      ConfigMapping(), path: path(to: key), place: place, findings: findings, files: files, isMuted: true,
      sketch: sketch)
  }

  /// Describes a single setting.
  func describe<Value>(
    _ key: String, _ kind: SettingKind<Value>, default standard: CanonicalValue?, note: String?,
    isRequired: Bool = false, isOptional: Bool = false
  ) {
    guard let sketch else { return }
    var schema = kind.schema
    if isOptional {
      schema = ValueSchema(anyOf: [schema, ValueSchema(type: "null")])
    }
    // The words of a choice stand in the schema themselves.
    let isChoice = kind.schema.members.contains { $0.name == "enum" }
    var members = Self.description([isChoice ? nil : kind.allowed(key), note]) + schema.members
    // An empty text is no default but says that it is made at run time.
    if let standard, standard != .text("") { members.append(JSONMember("default", standard.json)) }
    sketch.add(key, ValueSchema(members: members), isRequired: isRequired)
  }

  /// Describes a group.
  func describe<Value>(
    group key: String, isOptional: Bool = false, _ body: (MappingReader) -> Value
  ) -> Value {
    let below = SchemaSketch()
    let value = body(describing(below, key))
    sketch?.add(key, below.schema(isOptional: isOptional))
    return value
  }

  /// Describes a group whose keys are chosen by the user.
  func describe<Value>(
    names key: String, count: ClosedRange<Int>, _ body: (_ name: String, MappingReader) -> Value
  ) {
    let below = SchemaSketch()
    _ = body("name", describing(below, key))
    let members = [
      JSONMember(
        "description", .string("names of your choice: a letter, then letters, digits, \"-\" and \"_\"")),
      JSONMember("propertyNames", .object([JSONMember("pattern", .string("^[A-Za-z][A-Za-z0-9_-]*$"))])),
      JSONMember("additionalProperties", below.schema().json),
      JSONMember("minProperties", .number("\(count.lowerBound)")),
      JSONMember("maxProperties", .number("\(count.upperBound)")),
    ]
    let isRequired = count.lowerBound > 0
    // Names that nobody must write may be left empty.
    let type: JSONValue = isRequired ? .string("object") : .array([.string("object"), .string("null")])
    sketch?.add(
      key, ValueSchema(members: [JSONMember("type", type)] + members), isRequired: isRequired)
  }

  /// Describes a list of groups.
  func describe<Value>(list key: String, count: ClosedRange<Int>, _ body: (MappingReader) -> Value) {
    let below = SchemaSketch()
    _ = body(describing(below, key))
    let members = [
      JSONMember("items", below.schema().json), JSONMember("minItems", .number("\(count.lowerBound)")),
      JSONMember("maxItems", .number("\(count.upperBound)")),
    ]
    sketch?.add(key, ValueSchema(type: "array", members), isRequired: count.lowerBound > 0)
  }

  /// Describes a group that takes one of several forms.
  func describe<Value>(
    forms key: String, _ forms: [SettingForm<Value>], default standard: String?, fallback: SettingForm<Value>
  ) -> Value {
    let below = describing(SchemaSketch(), key)
    var value: Value?
    var properties: [JSONMember] = []
    for form in forms {
      let sketch = SchemaSketch()
      let read = form.read(below.describing(sketch, form.name))
      if form.name == fallback.name { value = read }
      let about = ScenarioChoices.summary(ofForm: form.name, at: path(to: key))
      let schema = ValueSchema(members: Self.description([about]) + sketch.schema().members)
      properties.append(JSONMember(form.name, schema.json))
    }
    let names = forms.map(\.name).joined(separator: ", ")
    let members =
      Self.description(["one of \(names)", standard.map { "\($0) when not written" }]) + [
        JSONMember("properties", .object(properties)), JSONMember("additionalProperties", .bool(false)),
        JSONMember("minProperties", .number(standard == nil ? "1" : "0")),
        JSONMember("maxProperties", .number("1")),
      ]
    let type: JSONValue = standard == nil ? .string("object") : .array([.string("object"), .string("null")])
    sketch?.add(
      key, ValueSchema(members: [JSONMember("type", type)] + members), isRequired: standard == nil)
    guard let value else { preconditionFailure("the fallback is one of the forms") }
    return value
  }

  private static func description(_ parts: [String?]) -> [JSONMember] {
    let text = parts.compactMap { $0 }.joined(separator: ". ")
    return text.isEmpty ? [] : [JSONMember("description", .string(text))]
  }
}

import JSONText
import Statistics

/// The group `latin-hypercube` or `sobol` below `sweep`: many settings at once, each over a range, at a few points.
struct DesignGroup {
  /// How the points are spread.
  enum Kind: String, CaseIterable {
    case latinHypercube = "latin-hypercube"
    case sobol
  }

  private struct Entry {
    var path: [String]
    var range: DesignRange
  }

  private static let pointLimit = 10_000

  let kind: Kind
  private var count = 1
  private var seed: UInt64 = 1
  private var entries: [Entry] = []

  /// Reads the group; what is wrong is added to `findings`.
  init?(_ kind: Kind, _ node: ConfigNode, _ findings: inout [Diagnostic]) {
    self.kind = kind
    let name = "sweep.\(kind.rawValue)"
    var ranges: ConfigNode?
    let reading = Reading(attempting: node, files: DataFiles(folder: "")) { reader in
      let count = reader.required("points", .int(1...Self.pointLimit))
      let seed =
        kind == .latinHypercube ? reader.value("seed", .uint64(0...UInt64.max), default: 1) : 1
      ranges = reader.raw("of")
      return (count, seed)
    }
    guard node.mapping != nil else {
      findings.append(
        Diagnostic(
          at: node.place, path: name, "must be a group with points and of, not \(node.kindName)",
          suggestion: Self.example(kind)))
      return nil
    }
    findings += reading.errors.map { finding in
      var finding = finding
      finding.path = "\(name).\(finding.path)"
      return finding
    }
    (count, seed) = reading.value
    guard let written = ranges?.mapping?.entries, !written.isEmpty else {
      findings.append(
        Diagnostic(
          at: ranges?.place ?? node.place, path: "\(name).of", "must name settings with their ranges",
          suggestion: Self.example(kind)))
      return nil
    }
    for entry in written { add(entry, below: name, &findings) }
    if kind == .sobol, entries.count > SobolSequence.mostDimensions {
      findings.append(
        Diagnostic(
          at: node.place, path: name, "has \(entries.count) settings",
          allowed: "at most \(SobolSequence.mostDimensions)", suggestion: "take latin-hypercube instead"))
    }
    guard reading.errors.isEmpty, entries.count == written.count else { return nil }
  }

  private mutating func add(_ entry: ConfigEntry, below name: String, _ findings: inout [Diagnostic]) {
    let path = entry.key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard path.count > 1, !path.contains("") else {
      findings.append(
        Diagnostic(
          at: entry.keyPlace, path: "\(name).of.\(entry.key)", "must be the path of a setting",
          suggestion: "write systems.ecm.noise: { from: 0, to: 20% }"))
      return
    }
    if let range = DesignRange(entry.value, path: "\(name).of.\(entry.key)", &findings) {
      entries.append(Entry(path: path, range: range))
    }
  }

  private static func example(_ kind: Kind) -> String {
    "write \(kind.rawValue): { points: 16, of: { systems.ecm.noise: { from: 0.1%, to: 50%, scale: log } } }"
  }

  /// The settings with their values at the points: they move together.
  func axis(_ findings: inout [Diagnostic]) -> SweepAxes.Axis? {
    let points: [[Double]]
    switch kind {
    case .latinHypercube: points = LatinHypercube.points(count, dimensions: entries.count, seed: seed)
    case .sobol:
      guard let sequence = try? SobolSequence.points(count, dimensions: entries.count) else { return nil }
      points = sequence
    }
    let columns = entries.enumerated().map { index, entry in
      SweepAxes.Column(path: entry.path, values: points.map { entry.range.value(at: $0[index]) })
    }
    var axis = SweepAxes.Axis(zipping: columns, &findings)
    axis?.isDesign = true
    return axis
  }

  /// What editors and validators are told about the group.
  static func schema(_ kind: Kind, pathPattern: String) -> ValueSchema {
    let end = ValueSchema(members: [
      JSONMember("type", .array([.string("number"), .string("string")])),
      JSONMember("description", .string("a number, a share or a duration")),
    ])
    let range = ValueSchema(
      type: "object",
      [
        JSONMember(
          "properties",
          .object([
            JSONMember("from", end.json), JSONMember("to", end.json),
            JSONMember("scale", ValueSchema(words: DesignRange.Scale.allCases.map(\.rawValue)).json),
            JSONMember("whole", ValueSchema(type: "boolean").json),
          ])), JSONMember("required", .array([.string("from"), .string("to")])),
        JSONMember("additionalProperties", .bool(false)),
      ])
    let choices = ValueSchema(type: "array", [JSONMember("minItems", .number("1"))])
    let ranges = ValueSchema(
      type: "object",
      [
        JSONMember(
          "patternProperties",
          .object([JSONMember(pathPattern, ValueSchema(anyOf: [range, choices]).json)])),
        JSONMember("additionalProperties", .bool(false)), JSONMember("minProperties", .number("1")),
      ])
    let points = ValueSchema(
      type: "integer",
      [JSONMember("minimum", .number("1")), JSONMember("maximum", .number("\(pointLimit)"))])
    var properties = [JSONMember("points", points.json), JSONMember("of", ranges.json)]
    if kind == .latinHypercube {
      let seed = ValueSchema(type: "integer", [JSONMember("minimum", .number("0"))])
      properties.insert(JSONMember("seed", seed.json), at: 1)
    }
    return ValueSchema(
      type: "object",
      [
        JSONMember("description", .string(about(kind))), JSONMember("properties", .object(properties)),
        JSONMember("required", .array([.string("points"), .string("of")])),
        JSONMember("additionalProperties", .bool(false)),
      ])
  }

  private static func about(_ kind: Kind) -> String {
    switch kind {
    case .latinHypercube:
      "a Latin hypercube: each setting has one point in each of as many parts of its range"
    case .sobol: "the first points of the Sobol' sequence; powers of two fill the ranges most evenly"
    }
  }
}

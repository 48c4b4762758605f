import JSONText

/// The group `sweep` of a scenario file.
///
/// Its keys are dotted paths with a list each; `zip`, `latin-hypercube`, `sobol` and `where`, which have no dot, are no
/// paths.
struct SweepGroup {
  private(set) var axes: [SweepAxes.Axis] = []
  private(set) var conditions: [SweepCondition] = []

  /// Reads the group; what is wrong is added to `findings`.
  init(_ sweep: ConfigNode, _ findings: inout [Diagnostic]) {
    if case .null = sweep.content { return }
    guard let entries = sweep.mapping?.entries else {
      findings.append(
        Diagnostic(
          at: sweep.place, path: "sweep", "must be a group of paths with lists, not \(sweep.kindName)",
          suggestion: "write systems.ecm.noise: [0, 5%] below it"))
      return
    }
    for entry in entries {
      switch entry.key {
      case "zip": addZips(entry.value, &findings)
      case "latin-hypercube", "sobol":
        if let kind = DesignGroup.Kind(rawValue: entry.key),
          let axis = DesignGroup(kind, entry.value, &findings)?.axis(&findings)
        {
          axes.append(axis)
        }
      case "where": conditions += SweepCondition(entry.value, &findings).map { [$0] } ?? []
      default:
        if let column = Self.column(entry, in: "sweep", &findings) {
          axes.append(SweepAxes.Axis(columns: [column]))
        }
      }
    }
    checkRepetitions(&findings)
  }

  /// Reads one zip group, or a list of them.
  private mutating func addZips(_ node: ConfigNode, _ findings: inout [Diagnostic]) {
    for (index, group) in (node.sequence ?? [node]).enumerated() {
      let name = node.sequence == nil ? "sweep.zip" : "sweep.zip[\(index)]"
      guard let entries = group.mapping?.entries, !entries.isEmpty else {
        findings.append(
          Diagnostic(
            at: group.place, path: name, "must be a group of paths with lists, not \(group.kindName)",
            suggestion: "write {systems.a.noise: [0, 5%], systems.a.bits: [1, 3]}"))
        continue
      }
      let columns = entries.compactMap { Self.column($0, in: name, &findings) }
      guard columns.count == entries.count else { continue }
      if let axis = SweepAxes.Axis(zipping: columns, &findings) { axes.append(axis) }
    }
  }

  private static func column(
    _ entry: ConfigEntry, in group: String, _ findings: inout [Diagnostic]
  ) -> SweepAxes.Column? {
    let path = entry.key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if let values = entry.value.sequence, !values.isEmpty, !path.contains("") {
      return SweepAxes.Column(path: path, values: values)
    }
    // A near miss of one of the words is more likely than a setting without a dot.
    let meant = path.count == 1 ? DidYouMean.phrase(for: entry.key, among: words) : nil
    findings.append(
      Diagnostic(
        at: entry.keyPlace, path: "\(group).\(entry.key)",
        "must be the path of a setting with a list of values",
        suggestion: meant ?? "write systems.ecm.noise: [0, 5%]"))
    return nil
  }

  private func checkRepetitions(_ findings: inout [Diagnostic]) {
    var seen: Set<String> = []
    for column in axes.flatMap(\.columns) where !seen.insert(column.name).inserted {
      findings.append(
        Diagnostic(
          at: column.place, path: column.name, "is swept twice", suggestion: "remove one of the two"))
    }
  }

  /// What editors and validators are told about the group.
  static var schema: ValueSchema {
    let values = ValueSchema(
      type: "array",
      [
        JSONMember("minItems", .number("1")),
        JSONMember("description", .string("the values, one after the other")),
      ]
    )
    let zip = ValueSchema(
      type: "object",
      [
        JSONMember("patternProperties", .object([JSONMember(pathPattern, values.json)])),
        JSONMember("additionalProperties", .bool(false)), JSONMember("minProperties", .number("1")),
      ])
    let zips = ValueSchema(type: "array", [JSONMember("items", zip.json)])
    let condition = ValueSchema(
      type: "string",
      [
        JSONMember(
          "description",
          .string(
            "keeps the design points that meet it: systems.ecm.noise <= 5% and not systems.ecm.bits = 1"))
      ])
    let about = "values to try: dotted paths of settings with a list each; several paths make a grid"
    let together = "settings that move together, with as many values each: one group, or a list of groups"
    return ValueSchema(members: [
      JSONMember("type", .array([.string("object"), .string("null")])),
      JSONMember("description", .string(about)),
      JSONMember(
        "properties",
        .object(
          [
            JSONMember(
              "zip",
              .object([
                JSONMember("description", .string(together)),
                JSONMember("anyOf", .array([zip.json, zips.json])),
              ]))
          ]
            + DesignGroup.Kind.allCases.map {
              JSONMember($0.rawValue, DesignGroup.schema($0, pathPattern: pathPattern).json)
            } + [
              JSONMember("where", condition.json)
            ])),
      JSONMember("patternProperties", .object([JSONMember(pathPattern, values.json)])),
      JSONMember("additionalProperties", .bool(false)),
    ])
  }

  private static let words = ["zip", "where"] + DesignGroup.Kind.allCases.map(\.rawValue)

  private static let pathPattern = "^[^.]+(\\.[^.]+)+$"
}

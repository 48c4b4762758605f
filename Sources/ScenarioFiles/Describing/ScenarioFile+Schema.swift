import JSONText

extension ScenarioFile {
  /// The JSON Schema of scenario files, for editors that complete and check while one types.
  ///
  /// It is made by the code that reads scenarios, so it knows the same settings, forms and defaults. It is a little more
  /// lenient than reading: it cannot tell how settings depend on each other across groups, nor compare durations.
  ///
  /// *Source:* JSON Schema, draft 2020-12.
  public static func jsonSchema() -> String {
    let sketch = SchemaSketch()
    _ = ScenarioSchema(MappingReader(describing: sketch), fileStem: "", checks: PopulationChecks())
    sketch.add("sweep", SweepGroup.schema)
    let head = [
      JSONMember("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      JSONMember("title", .string("Scenario of the Attribution Simulator")),
      JSONMember(
        "description",
        .string(
          "Who the people are, which systems measure them, and how the run goes; every default may be left out."
        )
      ),
    ]
    return JSONValue.object(head + sketch.requiredSchema().members).text + "\n"
  }
}

import ScenarioFiles

/// The findings that reading a text ends in; empty when it is sound.
func findings(_ yaml: String, _ body: (MappingReader) -> Void = { _ in }) -> [Diagnostic] {
  do throws(ScenarioError) {
    _ = try Reading(try ConfigDocument.parse(yaml, fileName: "t.yaml"), body)
    return []
  } catch {
    return error.diagnostics
  }
}

/// The messages of the findings, each with its path in front.
func messages(_ yaml: String, _ body: (MappingReader) -> Void = { _ in }) -> [String] {
  findings(yaml, body).map { $0.path.isEmpty ? $0.message : "\($0.path) \($0.message)" }
}

/// The error that a piece of work throws.
func failure(_ work: () throws(ScenarioError) -> Void) -> ScenarioError? {
  do throws(ScenarioError) {
    try work()
    return nil
  } catch {
    return error
  }
}

enum Colour: String, CaseIterable { case red, green, darkBlue = "dark-blue" }

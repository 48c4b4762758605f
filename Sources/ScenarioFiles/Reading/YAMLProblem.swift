import Yams

/// Turns what the YAML library throws into findings with a place.
enum YAMLProblem {
  static func diagnostic(for error: any Error, origin: ConfigComposer.Origin) -> Diagnostic {
    guard let error = error as? YamlError else {
      return Diagnostic(at: place(nil, origin), "the text cannot be read as YAML: \(error)")
    }
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
      let while_ = context.map { " (\($0.text))" } ?? ""
      return Diagnostic(
        at: place(mark, origin), "this is not YAML: \(problem)\(while_)", suggestion: advice(problem))
    case .composer(_, let problem, let mark, _):
      if problem.contains("another document") {
        return Diagnostic(
          at: place(mark, origin), "a second document starts here", suggestion: "keep one document a file")
      }
      return Diagnostic(at: place(mark, origin), "this is not YAML: \(problem)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      return duplicate(duplicates.first ?? "", first: context.mark, origin)
    case .reader(let problem, let offset, _, let text):
      let spot = offset.map { lineAndColumn(ofCharacter: $0, in: text) }
      return Diagnostic(
        at: place(line: spot?.line, column: spot?.column ?? 1, origin), "this is not YAML: \(problem)",
        suggestion: "remove the character")
    default:
      return Diagnostic(at: place(nil, origin), "the text cannot be read as YAML: \(error)")
    }
  }

  /// What usually helps against a problem, by the words of the YAML library.
  private static func advice(_ problem: String) -> String? {
    if problem.contains("tab character") { return "use spaces, not tabs" }
    if problem.contains("cannot start any token") { return "use spaces, not tabs; quote special characters" }
    if problem.contains("mapping values are not allowed") {
      return "check the indentation; quote text with \": \""
    }
    if problem.contains("could not find expected ':'") { return "put a colon and a space after the key" }
    if problem.contains("did not find expected") { return "check the indentation, brackets and quotes" }
    return nil
  }

  private static func place(_ mark: Mark?, _ origin: ConfigComposer.Origin) -> Place {
    place(line: mark?.line, column: mark?.column ?? 1, origin)
  }

  private static func place(line: Int?, column: Int, _ origin: ConfigComposer.Origin) -> Place {
    switch origin {
    case .override(let option): return .override(option: option)
    case .file(let source):
      guard let line else { return .document(fileName: source.fileName) }
      let last = source.lines.count
      let end = source.line(last).unicodeScalars.count + 1
      return .file(
        FilePlace(
          source: source, line: min(max(1, line), last), column: line > last ? end : max(1, column), length: 1
        ))
    }
  }

  /// Points at the second of two equal keys; the library knows only the first.
  private static func duplicate(_ key: String, first: Mark, _ origin: ConfigComposer.Origin) -> Diagnostic {
    let advice = "remove one of the two"
    guard case .file(let source) = origin else {
      return Diagnostic(at: place(nil, origin), "the key \"\(key)\" stands twice", suggestion: advice)
    }
    let length = key.unicodeScalars.count
    for line in stride(from: first.line + 1, through: source.lines.count, by: 1) {
      let scalars = source.line(line).unicodeScalars
      let indent = scalars.prefix { $0 == " " }.count
      guard indent == first.column - 1, scalars.dropFirst(indent).starts(with: key.unicodeScalars),
        scalars.dropFirst(indent + length).first(where: { $0 != " " }) == ":"
      else { continue }
      let second = FilePlace(source: source, line: line, column: first.column, length: length)
      return Diagnostic(
        at: .file(second), "the key \"\(key)\" stands twice; it is already on line \(first.line)",
        suggestion: advice)
    }
    let place = FilePlace(source: source, line: first.line, column: first.column, length: length)
    return Diagnostic(at: .file(place), "the key \"\(key)\" stands twice", suggestion: advice)
  }

  private static func lineAndColumn(ofCharacter offset: Int, in text: String) -> (line: Int, column: Int) {
    let before = SourceText(String(text.prefix(offset)), fileName: "").lines
    return (before.count, (before.last?.unicodeScalars.count ?? 0) + 1)
  }
}

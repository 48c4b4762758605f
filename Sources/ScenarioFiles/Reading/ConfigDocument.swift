/// Reads the documents that scenarios are written in.
public enum ConfigDocument {
  /// The largest file that is read, in bytes.
  public static let largestFile = 4 << 20

  /// Reads a file of YAML.
  ///
  /// - Parameter path: The file's path, also used as its name in messages.
  /// - Returns: The root of the document.
  /// - Throws: `ScenarioError` when the file is missing, unreadable, a folder, too large, not UTF-8 or not one
  ///   sound YAML document.
  public static func read(path: String) throws(ScenarioError) -> ConfigNode {
    try parse(bytes: try bytes(path: path), fileName: path)
  }

  /// Parses the bytes of a document.
  ///
  /// - Parameters:
  ///   - bytes: The document; a UTF-8 byte order mark is skipped.
  ///   - fileName: The name shown in messages.
  /// - Returns: The root of the document.
  /// - Throws: `ScenarioError` when the bytes are not UTF-8 or not one sound YAML document.
  public static func parse(bytes: [UInt8], fileName: String) throws(ScenarioError) -> ConfigNode {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let body = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
    guard let text = String(validating: body, as: UTF8.self) else {
      throw notUTF8(body, fileName: fileName)
    }
    return try parse(text, fileName: fileName)
  }

  /// Parses the text of a document.
  ///
  /// - Parameters:
  ///   - text: The document.
  ///   - fileName: The name shown in messages.
  /// - Returns: The root of the document.
  /// - Throws: `ScenarioError` when the text is not one sound YAML document.
  public static func parse(_ text: String, fileName: String) throws(ScenarioError) -> ConfigNode {
    let source = SourceText(text, fileName: fileName)
    return try ConfigComposer.compose(text, origin: .file(source))
  }

  private static func bytes(path: String) throws(ScenarioError) -> [UInt8] {
    do throws(FileBytes.Problem) {
      return try FileBytes.read(path: path, limit: largestFile, wanted: "a scenario file (*.yaml)")
    } catch {
      throw ScenarioError([
        Diagnostic(at: .document(fileName: path), error.message, suggestion: error.suggestion)
      ])
    }
  }

  private static func notUTF8(_ bytes: ArraySlice<UInt8>, fileName: String) -> ScenarioError {
    let replacement: Unicode.Scalar = "\u{FFFD}"
    let text = String(decoding: bytes, as: UTF8.self)
    let source = SourceText(text, fileName: fileName)
    let message = "the file is not UTF-8 text"
    let advice = "save it as UTF-8"
    for (index, line) in source.lines.enumerated() {
      let scalars = Array(line.unicodeScalars)
      guard let column = scalars.firstIndex(of: replacement) else { continue }
      let place = FilePlace(source: source, line: index + 1, column: column + 1, length: 1)
      return ScenarioError([Diagnostic(at: .file(place), message, suggestion: advice)])
    }
    return ScenarioError([Diagnostic(at: .document(fileName: fileName), message, suggestion: advice)])
  }
}

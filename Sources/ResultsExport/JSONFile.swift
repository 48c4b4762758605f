import Foundation

/// Reads and writes small JSON files: manifests, part results, data dictionaries.
public enum JSONFile {
  /// A value as pretty-printed JSON with sorted keys and a line end, the same bytes for the same value.
  ///
  /// - Parameters:
  ///   - value: The value; its numbers must be finite.
  ///   - path: The file it is meant for, named in errors.
  /// - Throws: `OutputError` when the value has no form in JSON.
  public static func bytes<Value: Encodable>(of value: Value, for path: String) throws(OutputError) -> [UInt8]
  {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    do {
      return Array(try encoder.encode(value)) + [0x0A]
    } catch {
      throw OutputError(
        path: path, action: "write", reason: "a value has no form in JSON (\(error))",
        remedy: "this is a mistake in the program; please report it")
    }
  }

  /// Writes a value as a whole file.
  ///
  /// - Parameters:
  ///   - value: The value; its numbers must be finite.
  ///   - path: The file's name; its folder must exist.
  /// - Throws: `OutputError` when that fails; what had the name before is then untouched.
  public static func write<Value: Encodable>(_ value: Value, to path: String) throws(OutputError) {
    try AtomicFile.write(try bytes(of: value, for: path), to: path)
  }

  /// Reads a value back, if the file is there and sound.
  ///
  /// - Parameters:
  ///   - type: The type of the value.
  ///   - path: The file's name.
  /// - Returns: The value; nil when the file is absent, unreadable, cut short or of another form.
  public static func read<Value: Decodable>(_ type: Value.Type, from path: String) -> Value? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return try? decoder.decode(type, from: data)
  }
}

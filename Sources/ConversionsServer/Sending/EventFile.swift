import JSONText
import ResultsExport

/// The records of a file: an event, a list of events, or one of both on each line.
public struct EventFile: Sendable {
  /// A record and where it stands.
  public struct Record: Hashable, Sendable {
    /// The file's name, and the line or the place in the list.
    public var place: String
    /// The record.
    public var json: JSONValue
  }

  /// The records in their order.
  public private(set) var records: [Record] = []
  /// What is wrong with lines that are no JSON, each with its place.
  public private(set) var mistakes: [String] = []

  /// Reads a file.
  ///
  /// - Parameter path: its path; - for standard input.
  /// - Throws: `OutputError` when it cannot be read.
  public init(path: String) throws(OutputError) {
    self.init(bytes: try UserFile.bytes(path), name: UserFile.name(of: path))
  }

  /// Reads the bytes of a file.
  ///
  /// A text that is one object or list is taken as such; anything else has a record, or a list of records, on each line that is not blank.
  ///
  /// - Parameters:
  ///   - bytes: JSON or JSON Lines.
  ///   - name: what messages call the file.
  public init(bytes: [UInt8], name: String) {
    switch try? JSONValue(parsing: bytes, anyNumbers: true) {
    case .array(let elements):
      records = elements.enumerated().map { Record(place: "\(name)[\($0)]", json: $1) }
      return
    case .object(let members):
      records = [Record(place: name, json: .object(members))]
      return
    default: break
    }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      guard line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { continue }
      let place = "\(name):\(index + 1)"
      do {
        switch try JSONValue(parsing: line, anyNumbers: true) {
        case .array(let elements):
          records += elements.enumerated().map { Record(place: "\(place)[\($0)]", json: $1) }
        case let value: records.append(Record(place: place, json: value))
        }
      } catch {
        mistakes.append("\(place): \(error)")
      }
    }
    if records.isEmpty, mistakes.isEmpty { mistakes = ["\(name): holds no event"] }
  }
}

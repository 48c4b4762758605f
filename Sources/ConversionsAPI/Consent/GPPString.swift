/// A consent string of the Global Privacy Platform: a header that lists sections, and the sections.
///
/// *Source:* IAB Tech Lab, Global Privacy Platform String 1.0, "GPP String Format".
public struct GPPString: Hashable, Sendable {
  /// A section as it is written.
  public struct Section: Hashable, Sendable {
    /// Which law or region it is about, a number of "Section Information".
    public var id: Int
    /// What it says, in its own encoding.
    public var text: String

    /// Makes a section.
    public init(id: Int, text: String) {
      self.id = id
      self.text = text
    }
  }

  /// The sections in the order of the string, which is that of their ids.
  public let sections: [Section]

  /// Reads a string.
  ///
  /// - Throws: ``GPPError`` when it is none.
  public init(parsing text: String) throws(GPPError) {
    let parts = text.split(separator: "~", omittingEmptySubsequences: false)
    guard let header = parts.first, !header.isEmpty else { throw GPPError("is empty") }
    if header.first == "C", parts.count == 1 {
      throw GPPError("is a TC string; in a GPP string it is a section after a header")
    }
    let ids = try Self.sectionIDs(header)
    guard ids.count == parts.count - 1 else {
      throw GPPError("lists \(ids.count) sections in its header and holds \(parts.count - 1)")
    }
    sections = zip(ids, parts.dropFirst()).map { Section(id: $0, text: String($1)) }
  }

  /// The section with an id; nil when the string has none.
  public subscript(id: Int) -> Section? { sections.first { $0.id == id } }

  private static func sectionIDs(_ header: Substring) throws(GPPError) -> [Int] {
    guard var bits = BitReader(header) else {
      throw GPPError("has characters in its header that base64url does not have")
    }
    guard bits.number(6) == 3 else { throw GPPError("does not begin with a GPP header (type 3)") }
    guard bits.number(6) == 1 else { throw GPPError("has a header of another version than 1") }
    guard let count = bits.number(12) else { throw GPPError("has a header that ends early") }
    var ids: [Int] = []
    var last = 0
    for _ in 0..<count {
      guard let isGroup = bits.bit(), let offset = bits.fibonacci() else {
        throw GPPError("has a header that ends early")
      }
      last += offset
      ids.append(last)
      guard isGroup else { continue }
      guard let length = bits.fibonacci() else { throw GPPError("has a header that ends early") }
      guard length <= greatestID else { throw GPPError("lists more sections than there can be") }
      ids += (last + 1)..<(last + 1 + length)
      last += length
      guard last <= greatestID else { throw GPPError("lists more sections than there can be") }
    }
    return ids
  }

  /// No section has so great an id by far; a header cannot make the reader's list long.
  private static let greatestID = 4095
}

/// A text that was to be a consent string and is none.
public struct GPPError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public var description: String

  init(_ description: String) { self.description = description }
}

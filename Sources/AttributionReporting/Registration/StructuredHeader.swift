import RawStructuredFieldValues

/// Reads headers that are structured fields.
///
/// *Source:* RFC 9651.
enum StructuredHeader {
  /// How many commas and semicolons are read, since members and parameters are looked up one by one.
  ///
  /// RFC 9651 asks for 1024 members and 256 parameters at least (sections 3.1, 3.1.2 and 3.2).
  private static let mostSeparators = 4096

  /// A dictionary's members in their order; nil, with an error, when the header is none.
  static func dictionary(_ header: String, _ log: inout HeaderLog) -> [(key: String, value: ItemOrInnerList)]?
  {
    guard isShort(header, &log) else { return nil }
    var parser = StructuredFieldValueParser(Array(header.utf8))
    do {
      return try parser.parseDictionaryFieldValue().map { ($0.0, $0.1) }
    } catch {
      log.error("is not a structured dictionary, as in a, b=c (\(error))")
      return nil
    }
  }

  /// A list's members; nil, with an error, when the header is none.
  static func list(_ header: String, _ log: inout HeaderLog) -> [ItemOrInnerList]? {
    guard isShort(header, &log) else { return nil }
    var parser = StructuredFieldValueParser(Array(header.utf8))
    do {
      return try parser.parseListFieldValue()
    } catch {
      log.error("is not a structured list, as in \"https://a.example\", \"https://b.example\" (\(error))")
      return nil
    }
  }

  private static func isShort(_ header: String, _ log: inout HeaderLog) -> Bool {
    let count = header.utf8.count { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") }
    if count > mostSeparators { log.error("has more than \(mostSeparators) members and parameters") }
    return count <= mostSeparators
  }

  /// The single value that a member holds; nil for an inner list.
  static func single(_ member: ItemOrInnerList) -> RFC9651BareItem? {
    guard case .item(let item) = member else { return nil }
    return item.rfc9651BareItem
  }

  /// Tells of parameters, which mean nothing.
  static func warnOfParameters(_ member: ItemOrInnerList, _ log: inout HeaderLog) {
    let parameters =
      switch member {
      case .item(let item): item.rfc9651Parameters
      case .innerList(let list): list.rfc9651Parameters
      }
    if !parameters.isEmpty { log.warn("has parameters, which are ignored") }
  }
}

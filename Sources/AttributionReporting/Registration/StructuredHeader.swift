import RawStructuredFieldValues

/// Reads headers that are structured fields.
///
/// *Source:* RFC 9651.
enum StructuredHeader {
  /// A dictionary's members in their order; nil, with an error, when the header is none.
  static func dictionary(_ header: String, _ log: inout HeaderLog) -> [(key: String, value: ItemOrInnerList)]?
  {
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
    var parser = StructuredFieldValueParser(Array(header.utf8))
    do {
      return try parser.parseListFieldValue()
    } catch {
      log.error("is not a structured list, as in \"https://a.example\", \"https://b.example\" (\(error))")
      return nil
    }
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

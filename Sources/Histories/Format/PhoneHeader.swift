import JSONText

/// Header fields as phones understand them.
///
/// Android differs from browsers in two points: a source's `web_destination` is a destination like the others, and the
/// words of a trigger's `aggregatable_source_registration_time` may be in upper case.
///
/// *Source:* Android, AdServices, `AsyncSourceFetcher.java` and `AsyncTriggerFetcher.java`.
enum PhoneHeader {
  /// The header field as a browser writes it; one that is no JSON object stays as it is, and browsers refuse it.
  ///
  /// - Parameters:
  ///   - header: the header field.
  ///   - place: the response that it belongs to, for messages.
  static func translated(_ header: HistoryHeader, at place: PlacedValue) throws(HistoryError)
    -> HistoryHeader
  {
    let name = header.name.lowercased()
    let isSource = name == HeaderName.source.rawValue.lowercased()
    guard isSource || name == HeaderName.trigger.rawValue.lowercased(),
      let members = (try? JSONValue(parsing: header.text))?.asMembers,
      let changed = isSource ? withPages(members) : inLowerCase(members)
    else { return header }
    return HistoryHeader(header.name, try HeaderText.of(place.replaced(by: .object(changed))))
  }

  /// The members of a source with its pages among its destinations; nil where it has none.
  private static func withPages(_ members: [JSONMember]) -> [JSONMember]? {
    let object = JSONValue.object(members)
    guard let pages = object["web_destination"] else { return nil }
    let all = listed(object["destination"]) + listed(pages)
    let rest = members.filter { $0.name != "destination" && $0.name != "web_destination" }
    return rest + [JSONMember("destination", .array(all))]
  }

  /// The members of a trigger with its words in lower case; nil where they are so.
  private static func inLowerCase(_ members: [JSONMember]) -> [JSONMember]? {
    let name = "aggregatable_source_registration_time"
    let word = JSONValue.object(members)[name]?.asString
    guard let word, ["include", "exclude"].contains(word.lowercased()), word != word.lowercased() else {
      return nil
    }
    return members.filter { $0.name != name } + [JSONMember(name, .string(word.lowercased()))]
  }

  private static func listed(_ value: JSONValue?) -> [JSONValue] {
    switch value {
    case nil, .null: []
    case .array(let elements): elements
    case .some(let single): [single]
    }
  }
}

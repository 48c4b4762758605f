import JSONText

/// Brings reports into the form in which they are compared.
///
/// *Source:* Chromium, `content/browser/attribution_reporting/interop/interop_unittest.cc`: what chance decides is
/// dropped (`report_id`), and so is what only people read (`error`); payloads for the aggregation service are shown
/// as histograms without their padding.
enum ReportNormaliser {
  /// The report's payload in the form in which it is compared.
  static func normalised(_ payload: JSONValue) -> JSONValue {
    CanonicalJSON.form(of: body(payload))
  }

  private static func body(_ payload: JSONValue) -> JSONValue {
    switch payload {
    case .array(let entries): .array(entries.map(debugEntry))
    case .object(let members): .object(members.compactMap(member))
    default: payload
    }
  }

  /// An entry of a verbose debug report, which has the body of a report inside.
  private static func debugEntry(_ entry: JSONValue) -> JSONValue {
    guard case .object(let members) = entry else { return entry }
    let isHeaderError = entry["type"] == .string("header-parsing-error")
    return .object(
      members.map { entry in
        guard entry.name == "body", case .object(let body) = entry.value else { return entry }
        let kept = isHeaderError ? body.filter { $0.name != "error" } : body
        return JSONMember(entry.name, .object(kept.compactMap(member)))
      })
  }

  private static func member(_ member: JSONMember) -> JSONMember? {
    switch (member.name, member.value) {
    case ("report_id", _): nil
    case ("randomized_trigger_rate", .number(let digits)): JSONMember(member.name, rate(digits))
    case ("shared_info", .string(let text)):
      JSONMember(member.name, (try? JSONValue(parsing: text)).map(body) ?? member.value)
    case ("shared_info", .object(let info)):
      JSONMember(member.name, .object(info.filter { $0.name != "report_id" }))
    case ("histograms", .array(let items)): JSONMember(member.name, histograms(items))
    default: member
    }
  }

  /// The rate as a double with seven decimals.
  private static func rate(_ digits: String) -> JSONValue {
    guard let value = Double(digits), value.magnitude < 1e8 else { return .number(digits) }
    return .number(HeaderText.double((value * 1e7).rounded() / 1e7))
  }

  /// The contributions without padding; of nothing but padding one item stays.
  private static func histograms(_ items: [JSONValue]) -> JSONValue {
    let read = items.map(contribution)
    let kept = read.filter { !isPadding($0) }
    return .array(kept.isEmpty ? Array(read.prefix(1)) : kept)
  }

  private static func contribution(_ item: JSONValue) -> JSONValue {
    guard case .object(let members) = item else { return item }
    return .object(
      members.map { member in
        guard member.name == "key", case .string(let text) = member.value else { return member }
        return JSONMember(member.name, .string(key(text)))
      })
  }

  /// A key with lower-case digits and no zeros before them.
  private static func key(_ text: String) -> String {
    let lower = text.lowercased()
    guard lower.hasPrefix("0x") else { return text }
    let digits = lower.dropFirst(2).drop { $0 == "0" }
    return "0x" + (digits.isEmpty ? "0" : digits)
  }

  private static func isPadding(_ item: JSONValue) -> Bool {
    item["key"] == .string("0x0") && item["value"] == .number("0")
  }
}

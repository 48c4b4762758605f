import JSONText

/// An object of the specification, which has fields in order and ends with `ext`.
protocol SpecifiedObject: Hashable, Sendable {
  /// The fields in the specification's order, without `ext`.
  static var fields: [Field<Self>] { get }
  var ext: JSONValue? { get set }
  var unknownFields: [JSONMember] { get set }
  init()
}

extension SpecifiedObject {
  /// Reads an object; nil, with a warning, for anything else.
  static func read(_ json: JSONValue, _ log: inout FindingLog) -> Self? {
    guard json.asMembers != nil else {
      log.warn("must be an object, not \(json.kind); the field is dropped")
      return nil
    }
    var members = MemberReader(json)
    var object = Self()
    object.takeFields(from: &members, &log)
    return object
  }

  /// Reads every field that there is, and keeps the rest.
  mutating func takeFields(from members: inout MemberReader, _ log: inout FindingLog) {
    for field in Self.fields {
      guard let (name, value) = members.take(field.name, field.aliases, &log) else { continue }
      log.at(name) { field.read(value, &self, &$0) }
    }
    takeRest(from: &members, &log)
  }

  /// Reads `ext` and keeps what the specification does not know.
  mutating func takeRest(from members: inout MemberReader, _ log: inout FindingLog) {
    if let (_, value) = members.take("ext", [], &log) {
      ext = log.at("ext") { ValueReader.anyObject(value, &$0) }
    }
    unknownFields = members.rest(&log)
  }

  /// The object with its fields in the specification's order, then those it does not know, then `ext`.
  var json: JSONValue { .object(fieldMembers + tailMembers) }

  var fieldMembers: [JSONMember] {
    Self.fields.compactMap { field in field.write(self).map { JSONMember(field.name, $0) } }
  }

  var tailMembers: [JSONMember] {
    unknownFields + (ext.map { [JSONMember("ext", $0)] } ?? [])
  }

  /// Takes over what this object lacks and the other has.
  mutating func fill(from other: Self, _ context: MergeContext) {
    for field in Self.fields where context.isOneCurrency || !field.isMoney {
      field.fill(&self, other, context)
    }
    fillRest(from: other)
  }

  mutating func fillRest(from other: Self) {
    if let more = other.ext?.asMembers {
      ext = .object((ext?.asMembers ?? []).filled(from: more))
    }
    unknownFields = unknownFields.filled(from: other.unknownFields)
  }
}

extension [JSONMember] {
  /// These members, and those of the others whose names do not occur here.
  func filled(from others: [JSONMember]) -> [JSONMember] {
    if isEmpty { return others }
    let known = Set(map { Array<UInt8>($0.name.utf8) })
    return self + others.filter { !known.contains(Array<UInt8>($0.name.utf8)) }
  }
}

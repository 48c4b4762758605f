import JSONText

/// What an aggregatable report says.
///
/// Reports are not encrypted here, so the payload is given in plain.
public struct AggregatableContent: Hashable, Sendable {
  /// The part that everybody can read, as an object.
  ///
  /// *Source:* Attribution Reporting, "Obtaining an aggregatable attribution report's shared info".
  public var sharedInfo: JSONValue
  /// What it contributes, without padding; nothing in a null report.
  public var contributions: [Contribution]
  /// To how many contributions the payload is padded, so that its length says nothing.
  ///
  /// *Source:* Attribution Reporting, "Constants": 20 for attributions, 2 for debug reports.
  public var paddedCount: Int
  /// How many bytes a filtering id takes in the payload, 1 to 8.
  public var filteringIDMaxBytes: Int
  /// Who decrypts it.
  public var coordinator: String
  /// Whether both sides set a debug key, so that the payload is sent in plain beside the encrypted one.
  public var isDebugMode: Bool
  /// What else the body says: debug keys, trigger context id.
  public var otherMembers: [JSONMember]

  /// The body as it is posted, but for the encrypted payload: no encryption is done here.
  ///
  /// `shared_info` is JSON in a string. Each payload has `debug_cleartext_payload` in debug mode and nothing
  /// otherwise.
  ///
  /// *Source:* Attribution Reporting, "Serialize an aggregatable attribution report".
  public var body: JSONValue {
    let payload: [JSONMember] =
      isDebugMode ? [JSONMember("debug_cleartext_payload", .string(Base64.encode(cleartextPayload)))] : []
    return assemble([
      JSONMember("aggregation_service_payloads", .array([.object(payload)])),
      JSONMember("shared_info", .string(sharedInfo.compactText(sortsKeys: true))),
    ])
  }

  /// The body as Chromium's interoperability tests write it: `histograms` in the place of payloads, `shared_info` as an
  /// object.
  ///
  /// *Source:* Chromium, `content/test/data/attribution_reporting/interop/README.md`.
  public var interopBody: JSONValue {
    let items = contributions.isEmpty ? [Contribution(key: 0, value: 0)] : contributions
    let histograms = items.map { item in
      JSONValue.object([
        JSONMember("id", .string("\(item.filteringID)")),
        JSONMember("key", .string("0x" + String(item.key, radix: 16))),
        JSONMember("value", .number("\(item.value)")),
      ])
    }
    return assemble([JSONMember("histograms", .array(histograms)), JSONMember("shared_info", sharedInfo)])
  }

  /// The payload before encryption: a map in CBOR with the padded contributions.
  ///
  /// *Source:* Attribution Reporting, "Obtaining the plaintext payload"; RFC 8949.
  public var cleartextPayload: [UInt8] {
    var writer = CBORWriter()
    writer.beginMap(count: 2)
    writer.write(text: "data")
    let padding = max(0, paddedCount - contributions.count)
    writer.beginArray(count: contributions.count + padding)
    for item in contributions + Array(repeating: Contribution(key: 0, value: 0), count: padding) {
      writer.beginMap(count: 3)
      writer.write(text: "id")
      writer.write(bytes: CBORWriter.bigEndian(UInt128(item.filteringID), count: filteringIDMaxBytes))
      writer.write(text: "value")
      writer.write(bytes: CBORWriter.bigEndian(UInt128(item.value), count: 4))
      writer.write(text: "bucket")
      writer.write(bytes: CBORWriter.bigEndian(item.key, count: 16))
    }
    writer.write(text: "operation")
    writer.write(text: "histogram")
    return writer.bytes
  }

  private func assemble(_ members: [JSONMember]) -> JSONValue {
    .object([JSONMember("aggregation_coordinator_origin", .string(coordinator))] + members + otherMembers)
  }
}

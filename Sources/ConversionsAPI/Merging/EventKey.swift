/// What makes an event the same event: the data set and the id in it.
///
/// Keys are compared byte by byte: ids differ in case, and in how letters are composed.
///
/// *Source:* IAB Tech Lab, ECAPI 1.0, "ID Based Records Processing".
public struct EventKey: Hashable, Sendable {
  /// The space of ids (`data_set_id`).
  public let dataSetID: String
  /// The event's name in it (`id`).
  public let id: String

  /// Makes a key.
  public init(dataSetID: String, id: String) {
    self.dataSetID = dataSetID
    self.id = id
  }

  /// The key of an event; nil when it has no id.
  public init?(_ event: ConversionEvent) {
    guard let id = event.id else { return nil }
    self.init(dataSetID: event.dataSetID, id: id)
  }

  /// Whether both parts have the same bytes.
  public static func == (one: EventKey, other: EventKey) -> Bool {
    one.id.utf8.elementsEqual(other.id.utf8) && one.dataSetID.utf8.elementsEqual(other.dataSetID.utf8)
  }

  /// Feeds the bytes of both parts to a hasher.
  public func hash(into hasher: inout Hasher) {
    for part in [dataSetID, id] {
      var part = part
      part.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
      hasher.combine(UInt8(0xFF))
    }
  }
}

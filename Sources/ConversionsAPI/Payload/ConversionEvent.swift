import JSONText

/// One event as an advertiser tells a platform of it: the core event object.
///
/// A value of this type keeps the rules of the specification if ``ConversionEventReader`` made it; one that a program
/// puts together should be read back from its ``json`` before anybody relies on it.
///
/// *Source:* IAB Tech Lab, Event & Conversion API (ECAPI) 1.0, "core Event Object".
public struct ConversionEvent: Hashable, Sendable {
  /// Where the data belong on the receiver's side (`data_set_id`); separates the spaces of ids.
  public var dataSetID: String
  /// The event's own name (`id`), the same in every record of it; nil when the sender has none.
  public var id: String?
  /// When it happened (`timestamp`), in seconds since the Unix epoch.
  public var timestamp: Int64
  /// What happened (`event_type`).
  public var eventType: EventType
  /// What happened in the sender's own words (`custom_event`); there for ``EventType/custom`` and for no other.
  public var customEvent: String?
  /// Who did it (`user_data`).
  public var userData: UserData?
  /// What it is worth to the advertiser (`value`), in units of ``currencyCode``.
  public var value: Amount?
  /// The currency of every amount in the event (`currency_code`), three letters of ISO 4217.
  public var currencyCode: String?
  /// Where it happened (`source`).
  public var source: EventSource?
  /// What else there is to say of it (`properties`).
  public var properties: Properties?
  /// What sender and receiver agreed on beyond the specification (`ext`), an object.
  public var ext: JSONValue?
  /// Members that the specification does not know, kept as they came.
  public var unknownFields: [JSONMember] = []

  /// Makes an event of what every event must have.
  ///
  /// - Parameters:
  ///   - dataSetID: where the data belong.
  ///   - id: the event's own name.
  ///   - timestamp: when it happened, in seconds since the Unix epoch.
  ///   - eventType: what happened.
  public init(dataSetID: String, id: String? = nil, timestamp: Int64, eventType: EventType) {
    self.dataSetID = dataSetID
    self.id = id
    self.timestamp = timestamp
    self.eventType = eventType
  }

  /// Value and currency, which mean nothing without each other; nil when there is no value.
  public var money: Money? {
    guard let value, let currencyCode else { return nil }
    return Money(value: value, currencyCode: currencyCode)
  }
}

/// An amount and its currency.
public struct Money: Hashable, Sendable {
  /// How much.
  public var value: Amount
  /// Of what: three letters of ISO 4217.
  public var currencyCode: String

  /// Puts the two together.
  public init(value: Amount, currencyCode: String) {
    self.value = value
    self.currencyCode = currencyCode
  }
}

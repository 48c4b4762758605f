import JSONText

/// Who did what an event tells of.
///
/// *Source:* IAB Tech Lab, ECAPI 1.0, "user_data Object".
public struct UserData: Hashable, Sendable {
  /// The advertiser's name for the customer (`customer_identifier`), hashed; a label without meaning to the receiver.
  public var customerIdentifier: HashedText?
  /// Names that identity providers gave (`uids`).
  public var uids: [UserID] = []
  /// Groups of customers (`customer_segments`), in free words.
  public var customerSegments: [String] = []
  /// E-mail addresses, hashed (`email_address`).
  public var emailAddresses: [HashedText] = []
  /// Telephone numbers, hashed (`phone_numbers`).
  public var phoneNumbers: [HashedText] = []
  /// Minutes by which local time is ahead of UTC (`utcoffset`), -720 to 840.
  public var utcOffset: Int?
  /// Postal addresses (`address`).
  public var addresses: [Address] = []
  /// The consent string of the Global Privacy Platform (`gpp_string`).
  public var gppString: String?
  /// The sections of that string which apply (`gpp_sid`); an empty list says that it is unknown which do.
  public var gppSectionIDs: [Int]?
  /// Whether the event may be used for attribution only (`mmt_only`).
  public var isForMeasurementOnly: Bool?
  /// The receiver's own name for the click (`click_id`).
  public var clickID: String?
  /// The receiver's own name for the impression (`impression_id`).
  public var impressionID: String?
  /// Where on the Internet the event came from (`event_ip_address`).
  public var eventIPAddress: IPAddress?
  /// The browser of the event (`event_user_agent`).
  public var eventUserAgent: String?
  /// The device's name for advertisers (`ifa`).
  public var advertisingID: String?
  /// Where on the Internet the last landing after a click came from (`landing_ip_address`).
  public var landingIPAddress: IPAddress?
  /// The browser of that landing (`landing_user_agent`).
  public var landingUserAgent: String?
  /// How old the user is (`age_range`).
  public var ageRange: AgeRange?
  /// The user's gender, hashed (`gender`).
  public var gender: HashedText?
  /// What sender and receiver agreed on beyond the specification (`ext`), an object.
  public var ext: JSONValue?
  /// Members that the specification does not know, kept as they came.
  public var unknownFields: [JSONMember] = []

  /// Makes the data of a user of whom nothing is known.
  public init() {}
}

/// A user's name at an identity provider.
///
/// *Source:* IAB Tech Lab, ECAPI 1.0, "uids Object".
public struct UserID: Hashable, Sendable {
  /// The name, hashed (`id`).
  public var id: HashedText?
  /// The provider's domain (`source`).
  public var source: String?
  /// The kind of agent that the name belongs to (`atype`), a number of AdCOM 1.0, "List: Agent Types".
  public var agentType: Int?
  /// What sender and receiver agreed on beyond the specification (`ext`), an object.
  public var ext: JSONValue?
  /// Members that the specification does not know, kept as they came.
  public var unknownFields: [JSONMember] = []

  /// Makes a name of which nothing is known.
  public init() {}
}

/// A postal address.
///
/// *Source:* IAB Tech Lab, ECAPI 1.0, "address Object".
public struct Address: Hashable, Sendable {
  /// The first name, hashed (`first_name`).
  public var firstName: HashedText?
  /// The last name, hashed (`last_name`).
  public var lastName: HashedText?
  /// Street and house, hashed (`street`).
  public var street: HashedText?
  /// The city in lower case without punctuation (`city`).
  public var city: String?
  /// The state in lower case without punctuation (`state`).
  public var state: String?
  /// The country in lower case (`country_code`), preferably two letters of ISO 3166-1.
  public var countryCode: String?
  /// The postal code, hashed (`postal_code`).
  public var postalCode: HashedText?
  /// What the address is for (`address_type`).
  public var addressType: AddressType?
  /// What sender and receiver agreed on beyond the specification (`ext`), an object.
  public var ext: JSONValue?
  /// Members that the specification does not know, kept as they came.
  public var unknownFields: [JSONMember] = []

  /// Makes an address of which nothing is known.
  public init() {}
}

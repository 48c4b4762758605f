import JSONText

extension UserData: SpecifiedObject {
  static let fields: [Field<UserData>] = [
    .hash("customer_identifier", \.customerIdentifier),
    .objects("uids", \.uids),
    .texts("customer_segments", \.customerSegments, aliases: ["customer_segment"]),
    .hashes("email_address", \.emailAddresses, aliases: ["email_addresses"]),
    .hashes("phone_numbers", \.phoneNumbers, aliases: ["phone_number"]),
    // From UTC-12:00 to UTC+14:00, the farthest that any place's time is from UTC.
    .integer("utcoffset", \.utcOffset, in: -720...840),
    .objects("address", \.addresses, aliases: ["addresses"]),
    .text("gpp_string", \.gppString),
    .one(
      "gpp_sid", \.gppSectionIDs, read: { ValueReader.sections($0, &$1) },
      write: { .array($0.map { .number("\($0)") }) }),
    .one(
      "mmt_only", \.isForMeasurementOnly, aliases: ["opt_out"],
      read: { ValueReader.isForMeasurementOnly($0, &$1) }, write: { .bool($0) }),
    .text("click_id", \.clickID),
    .text("impression_id", \.impressionID),
    .address("event_ip_address", \.eventIPAddress),
    .text("event_user_agent", \.eventUserAgent),
    .text("ifa", \.advertisingID),
    .address("landing_ip_address", \.landingIPAddress),
    .text("landing_user_agent", \.landingUserAgent),
    .choice("age_range", \.ageRange),
    .hash("gender", \.gender),
  ]

  /// The data as the specification writes them.
  public var asJSON: JSONValue { json }
}

extension UserID: SpecifiedObject {
  static let fields: [Field<UserID>] = [
    .hash("id", \.id),
    .text("source", \.source),
    .integer("atype", \.agentType),
  ]
}

extension Address: SpecifiedObject {
  static let fields: [Field<Address>] = [
    .hash("first_name", \.firstName),
    .hash("last_name", \.lastName),
    .hash("street", \.street),
    .plain("city", \.city),
    .plain("state", \.state),
    .plain("country_code", \.countryCode),
    .hash("postal_code", \.postalCode),
    .one(
      "address_type", \.addressType, read: { ValueReader.addressType($0, &$1) },
      write: { .number("\($0.rawValue)") }),
  ]
}

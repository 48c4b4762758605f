import Foundation
import JSONText
import Testing

@testable import ConversionsAPI

/// The specification's own two examples: they are understood, and every deviation is named.
@Suite struct VectorPayloadTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "shared/vectors/ecapi")
  static let isThere = FileManager.default.fileExists(atPath: folder.path)

  private func json(_ name: String) throws -> JSONValue {
    try JSONValue(parsing: Data(contentsOf: Self.folder.appending(path: name)))
  }

  @Test(.enabled(if: isThere, "there are no vectors beside the package"))
  func thePayloadIsUnderstoodAndItsDeviationsAreNamed() throws {
    let reading = ConversionEventReader().read(try json("example-payload.json"))
    let event = try #require(reading.event)
    #expect(event.id == "12ab123456c1234" && event.timestamp == 1_746_558_464)
    #expect(event.money == Amount("22").map { Money(value: $0, currencyCode: "USD") })
    #expect(event.userData?.emailAddresses.count == 1 && event.userData?.phoneNumbers.count == 1)
    #expect(event.userData?.customerSegments == ["loyalist"] && event.userData?.isForMeasurementOnly == false)
    #expect(event.userData?.addresses.first?.addressType == .billing)
    #expect(event.properties?.items.first?.price == Amount("29.99"))
    #expect(event.properties?.shipping == Amount("11"))
    #expect(reading.findings.allSatisfy { $0.severity == .warning })
    #expect(Set(reading.findings.map(\.path.description)) == Self.deviations)
  }

  /// Fields of other names, of other types, placeholders that are no values, and nulls.
  private static let deviations: Set<String> = {
    let user = [
      "customer_identifier", "customer_segment", "email_addresses", "timezone", "opt_out", "gender",
      "event_ip_address", "landing_ip_address", "gpp_string", "addresses", "addresses[0].city",
      "addresses[0].state",
      "addresses[0].country_code", "addresses[0].address_type",
    ].map { "user_data." + $0 }
    let properties = [
      "referrer", "virtual_item_name", "lead_source", "lead_status", "lead_reason", "method", "group_id",
      "level",
      "character", "score", "achievement_id", "creative_name", "items[0].price", "items[0].cattax",
      "items[0].items_coupon", "items[0].items_list_id", "items[0].items_list_name",
      "items[0].items_item_variant",
      "items[0].items_location_id",
    ].map { "properties." + $0 }
    return Set(user + properties + ["custom_event"])
  }()

  @Test(.enabled(if: isThere, "there are no vectors beside the package"))
  func theUsersDataAreUnderstoodAndTheirOneDeviationIsNamed() throws {
    let json = try json("example-user-data.json")
    #expect(ConversionEventReader.looksLikeUserData(json))
    let reading = ConversionEventReader().readUserData(json)
    let data = try #require(reading.userData)
    #expect(data.customerIdentifier == HashedText(words: "User123"))
    #expect(data.emailAddresses == [HashedText(email: " User@example.com ")].compactMap(\.self))
    #expect(data.phoneNumbers == [HashedText(phone: "+1 212-555-0000")].compactMap(\.self))
    #expect(data.addresses.first?.firstName == HashedText(words: " Jane "))
    #expect(data.addresses.first?.lastName == HashedText(words: " Smith "))
    #expect(data.gender == HashedText(words: " Female "))
    #expect(data.utcOffset == -300 && data.ageRange == .from35to39 && data.uids.first?.agentType == 1)
    #expect(data.eventIPAddress == IPAddress("172.16.254.3"))
    // The string has the sections 2 and 6, and section 7 is said to apply.
    #expect(Records.places(reading.findings) == ["W gpp_sid"])
    #expect(data.asJSON.withSortedKeys == json.withSortedKeys)
  }
}

import JSONText
import Testing

@testable import ConversionsAPI

/// Fields one by one: what is read, and what is dropped with a warning.
@Suite struct FieldTests {
  @Test func enumerationsHaveTheSpecifiedNumbers() throws {
    for (name, count) in [
      ("availability", 6), ("body_style", 11), ("condition_of_vehicle", 2), ("drivetrain", 7),
      ("fuel_type", 9), ("listing_type", 7), ("transmission", 4),
    ] {
      for number in 1...count {
        let (properties, findings) = try Records.readProperties(#""\#(name)": \#(number)"#)
        #expect(findings.isEmpty && properties?.json[name] == .number("\(number)"), "\(name) \(number)")
      }
      for bad in ["0", "\(count + 1)", "1.5", "-1", #""suv""#, "true"] {
        let (properties, findings) = try Records.readProperties(#""\#(name)": \#(bad)"#)
        #expect(properties?.json == .object([]), "\(name) \(bad)")
        #expect(Records.places(findings) == ["W properties.\(name)"], "\(name) \(bad)")
      }
    }
    #expect(
      AgeRange.allCases.count == 13 && AgeRange.from75.rawValue == 13 && AgeRange.from45to49.rawValue == 7)
    #expect(try Records.readUser(#""age_range": 13"#).data?.ageRange == .from75)
    #expect(try Records.readUser(#""age_range": 14"#).data?.ageRange == nil)
    #expect(try Records.readUser(#""age_range": "2""#).data?.ageRange == .from21to24)
  }

  @Test func daysAreWrittenInTwoWays() throws {
    for name in ["arrival_date", "departure_date", "lease_start_date", "lease_end_date"] {
      for good in ["20260228", "2026-02-28", "2024-02-29"] {
        #expect(try Records.readProperties(#""\#(name)": "\#(good)""#).findings.isEmpty, "\(good)")
      }
      for bad in ["2026-02-30", "20260229", "2026-2-28", "28.02.2026", "2026-0228", "202602-28", ""] {
        let findings = try Records.readProperties(#""\#(name)": "\#(bad)""#).findings
        #expect(Records.places(findings) == ["W properties.\(name)"], "\(bad)")
      }
    }
    #expect(EventDate("20000229")?.description == "2000-02-29")
    #expect(EventDate("19000229") == nil && EventDate("20261301") == nil && EventDate("20260431") == nil)
  }

  @Test func addressesOfTheInternetHaveTwoVersions() {
    for (text, canonical) in [
      ("172.16.254.3", "172.16.254.3"), ("0.0.0.0", "0.0.0.0"), ("::", "::"), ("::1", "::1"),
      ("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
      ("::ffff:192.0.2.1", "::ffff:c000:201"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
      ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"), ("0:0:0:0:0:0:0:0", "::"), ("1::", "1::"),
    ] {
      #expect(IPAddress(text)?.description == canonical, "\(text)")
      #expect(IPAddress(canonical) == IPAddress(text))
    }
    for bad in [
      "", "999.1.1.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.4 ", "1.2.3.-4", ":", ":::", "1:2:3:4:5:6:7",
      "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "::1.2.3.256", "1.2.3.4::", "::1.2.3.4:5", "[::1]",
      "fe80::1%eth0",
      "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:1.2.3.4", "127.0.0.1:80", "٣.1.1.1", "1:",
    ] {
      #expect(IPAddress(bad) == nil, "\(bad)")
    }
  }

  @Test func hashesAreChecked() throws {
    let upper = Records.hash("A").description.uppercased()
    #expect(upper.contains("A"))
    let (data, findings) = try Records.readUser(#""customer_identifier": "\#(upper)""#)
    #expect(data?.customerIdentifier == Records.hash("a"))
    #expect(Records.places(findings) == ["W user_data.customer_identifier"])
    for bad in [
      HashedText.ofEmptyText.description, String(repeating: "a", count: 63),
      String(repeating: "g", count: 64),
      "", "user@example.com",
    ] {
      let (data, findings) = try Records.readUser(
        #""phone_numbers": ["\#(bad)"], "gender": "\#(bad)", "uids": [{"id": "\#(bad)", "source": "example.com"}]"#
      )
      #expect(data?.phoneNumbers == [] && data?.gender == nil && data?.uids.first?.id == nil)
      #expect(
        Records.places(findings) == [
          "W user_data.uids[0].id", "W user_data.phone_numbers[0]", "W user_data.gender",
        ])
    }
    #expect(HashedText(hashing: "") == HashedText.ofEmptyText)
  }

  @Test func citiesArePlainAndInLowerCase() throws {
    let (data, findings) = try Records.readUser(
      #""address": [{"city": "St. Louis ", "state": "mo", "country_code": "US"}]"#)
    #expect(data?.addresses.first?.city == "st louis" && data?.addresses.first?.countryCode == "us")
    #expect(
      Records.places(findings) == ["W user_data.address[0].city", "W user_data.address[0].country_code"])
    let hashed = try Records.readUser(#""address": [{"city": "\#(Records.hash("c"))"}]"#)
    #expect(hashed.data?.addresses == [Address()] && hashed.findings.count == 1)
    let hash = "\(Records.hash("c"))"
    let broken = "\(hash.prefix(55))-\(hash.suffix(9))"
    #expect(try Records.readUser(#""address": [{"city": "\#(broken)"}]"#).data?.addresses.first?.city == nil)
    #expect(try Records.readUser(#""address": [{"city": "münchen"}]"#).findings.isEmpty)
  }

  @Test func namesOfTheSpecificationsExampleAreRead() throws {
    let hash = Records.hash("d")
    let (data, findings) = try Records.readUser(
      #"""
      "customer_segment": "loyal", "email_addresses": ["\#(hash)"], "opt_out": 1,
      "addresses": [{"address_type": "Shipping"}], "timezone": "EST"
      """#)
    #expect(data?.customerSegments == ["loyal"] && data?.emailAddresses == [hash])
    #expect(data?.isForMeasurementOnly == true && data?.addresses.first?.addressType == .shipping)
    #expect(data?.unknownFields == [JSONMember("timezone", .string("EST"))])
    #expect(findings.allSatisfy { $0.severity == .warning } && findings.count == 8)
    let (properties, more) = try Records.readProperties(
      #"""
      "method": "google", "level": 3, "score": "12", "coupon": "c", "destination_ids": "d",
      "items": [{"price": "29.99", "items_coupon": "a", "items_list_id": "b", "items_list_name": "c",
      "items_variant": "d", "items_location_id": "e", "quantity": 1.5}]
      """#)
    #expect(
      properties?.loginMethod == "google" && properties?.characterLevel == 3 && properties?.postScore == 12)
    #expect(properties?.coupons == ["c"] && properties?.destinationIDs == ["d"])
    let item = properties?.items.first
    #expect(item?.price == Amount("29.99") && item?.quantity == Amount("1.5") && item?.coupon == "a")
    #expect([item?.listID, item?.listName, item?.variant, item?.locationID] == ["b", "c", "d", "e"])
    #expect(more.count == 11)
  }

  @Test func aWishThatCannotBeReadIsTakenForTheStricterOne() throws {
    for (text, value, isQuiet) in [
      ("true", true, true), ("false", false, true), ("0", false, false), ("1", true, false),
      (#""yes""#, true, false), ("2", true, false), ("[]", true, false),
    ] {
      let (data, findings) = try Records.readUser(#""mmt_only": \#(text)"#)
      #expect(data?.isForMeasurementOnly == value && findings.isEmpty == isQuiet, "\(text)")
    }
    #expect(try Records.readUser(#""mmt_only": null"#).data?.isForMeasurementOnly == nil)
  }

  @Test func offsetsLieWithinTheDay() throws {
    #expect(try Records.readUser(#""utcoffset": -300"#).data?.utcOffset == -300)
    #expect(try Records.readUser(#""utcoffset": 840"#).data?.utcOffset == 840)
    #expect(try Records.readUser(#""utcoffset": 841"#).data?.utcOffset == nil)
    #expect(try Records.readUser(#""utcoffset": "EST""#).findings.count == 1)
  }

  @Test func airportsHaveThreeLetters() throws {
    #expect(
      try Records.readProperties(#""destination_airport": "sfo""#).properties?.destinationAirport == "SFO")
    #expect(
      try Records.readProperties(#""destination_airport": "SFO1""#).properties?.destinationAirport == nil)
  }
}

import JSONText

@testable import ConversionsAPI

/// A record that has every field of the specification, made of the fields' own tables.
enum FullRecord {
  /// The record as the specification writes it.
  static let json = JSONValue.object([
    JSONMember("data_set_id", .string("A")), JSONMember("id", .string("e1")),
    JSONMember("timestamp", .number("1746558464")), JSONMember("event_type", .string("custom")),
    JSONMember("custom_event", .string("c")), JSONMember("user_data", object(UserData.fields)),
    JSONMember("value", .number("22.00")), JSONMember("currency_code", .string("USD")),
    JSONMember("source", .string("website")), JSONMember("properties", object(Properties.fields)),
    JSONMember("later", .array([.null])), JSONMember("ext", .object([JSONMember("e", .bool(true))])),
  ])

  static func object<Root>(_ fields: [Field<Root>]) -> JSONValue {
    .object(
      fields.map { JSONMember($0.name, value(of: $0.name)) } + [
        JSONMember("later", .string("x")), JSONMember("ext", .object([])),
      ])
  }

  /// A value that the field of a name takes.
  static func value(of name: String) -> JSONValue {
    let hash = JSONValue.string(Records.hash("e").description)
    return switch name {
    case "customer_identifier", "gender", "first_name", "last_name", "street", "postal_code": hash
    case "email_address", "phone_numbers": .array([hash, .string(Records.hash("f").description)])
    case "uids":
      .array([
        .object([
          JSONMember("id", hash), JSONMember("source", .string("s")), JSONMember("atype", .number("1")),
        ])
      ])
    case "address": .array([object(Address.fields)])
    case "items": .array([object(Item.fields)])
    case "customer_segments", "coupon", "payment_type", "destination_ids":
      .array([.string("a"), .string("b")])
    case "utcoffset": .number("-300")
    case "gpp_string": .string("DBABRg~BAAAABA")
    case "gpp_sid": .array([.number("9")])
    case "mmt_only": .bool(false)
    case "event_ip_address": .string("192.0.2.7")
    case "landing_ip_address": .string("2001:db8::7")
    case "price", "discount", "shipping", "tax", "quantity": .number("1.50")
    case "age_range", "address_type", "cattax", "character_level", "post_score", "availability", "body_style",
      "condition_of_vehicle", "drivetrain", "fuel_type", "listing_type", "transmission":
      .number("1")
    case "arrival_date", "departure_date", "lease_start_date", "lease_end_date": .string("2026-11-21")
    case "destination_airport": .string("SFO")
    default: .string("text")
    }
  }
}

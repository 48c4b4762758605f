import JSONText

extension Item: SpecifiedObject {
  // The specification's example calls some of them items_..., in several ways.
  static let fields: [Field<Item>] = [
    .text("id", \.id),
    .text("name", \.name),
    .money("price", \.price),
    .money("discount", \.discount),
    .amount("quantity", \.quantity),
    .text("brand", \.brand),
    .text("affiliation", \.affiliation),
    .text("category", \.category),
    .integer("cattax", \.categoryTaxonomy),
    .text("item_coupon", \.coupon, aliases: ["items_coupon"]),
    .text("item_list_id", \.listID, aliases: ["items_list_id"]),
    .text("item_list_name", \.listName, aliases: ["items_list_name"]),
    .text(
      "item_item_variant", \.variant, aliases: ["items_item_variant", "items_variant", "item_variant"]),
    .text("item_location_id", \.locationID, aliases: ["items_location_id"]),
  ]
}

extension Properties: SpecifiedObject {
  static let fields: [Field<Properties>] = general + vertical

  private static let general: [Field<Properties>] = [
    .text("transaction_id", \.transactionID),
    .items("items", \.items),
    .text("page_url", \.pageURL),
    .text("ad_source", \.adSource),
    .text("referrer", \.referrer),
    .texts("coupon", \.coupons),
    .money("shipping", \.shipping),
    .money("tax", \.tax),
    .texts("payment_type", \.paymentTypes),
    .text("shipping_tier", \.shippingTier),
    .text("virtual_currency_name", \.virtualCurrencyName),
    .text("virtual_item_name", \.virtualItemName),
    .text("lead_source", \.leadSource),
    .text("lead_status", \.leadStatus),
    .text("lead_reason", \.leadReason),
    .text("ad_platform", \.adPlatform),
    .text("ad_format", \.adFormat),
    .text("ad_unit_name", \.adUnitName),
    .text("login_method", \.loginMethod, aliases: ["method"]),
    .text("group_id", \.groupID),
    .integer("character_level", \.characterLevel, aliases: ["level"]),
    .text("character", \.character),
    .integer("post_score", \.postScore, aliases: ["score"]),
    .text("achievement_id", \.achievementID),
    .text("search_term", \.searchTerm),
    .text("creative_name", \.creativeName),
    .text("creative_slot", \.creativeSlot),
    .text("promotion_id", \.promotionID),
    .text("promotion_name", \.promotionName),
  ]

  /// Fields for homes, travel and vehicles.
  private static let vertical: [Field<Properties>] = [
    .choice("availability", \.availability),
    .choice("body_style", \.bodyStyle),
    .choice("condition_of_vehicle", \.vehicleCondition),
    .date("arrival_date", \.arrivalDate),
    .date("departure_date", \.departureDate),
    .one(
      "destination_airport", \.destinationAirport, read: { ValueReader.airport($0, &$1) },
      write: { .string($0) }),
    .destinations("destination_ids", \.destinationIDs),
    .choice("drivetrain", \.drivetrain),
    .text("exterior_color", \.exteriorColor),
    .choice("fuel_type", \.fuelType),
    .date("lease_end_date", \.leaseEndDate),
    .date("lease_start_date", \.leaseStartDate),
    .choice("listing_type", \.listingType),
    .text("make", \.make),
    .text("model", \.model),
    .choice("transmission", \.transmission),
    .text("vin", \.vehicleNumber),
  ]
}

extension Field where Root == Properties {
  /// The specification's type is one text, and its words speak of several: both are read.
  fileprivate static func destinations(_ name: String, _ path: Path<[String]>) -> Field {
    let plain = texts(name, path)
    return Field(
      name: name, aliases: [], isMoney: false,
      read: { json, root, log in
        plain.read(json.asString.map { .array([.string($0)]) } ?? json, &root, &log)
      },
      write: plain.write, fill: plain.fill)
  }

  /// The things of one event: those that two records name by the same id are one thing.
  fileprivate static func items(_ name: String, _ path: Path<[Item]>) -> Field {
    let plain = objects(name, path)
    return Field(
      name: name, aliases: [], isMoney: false, read: plain.read, write: plain.write,
      fill: { root, other, context in root[keyPath: path].unite(with: other[keyPath: path], context) })
  }
}

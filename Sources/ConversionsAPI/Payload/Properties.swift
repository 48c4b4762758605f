import JSONText

/// One of the things that an event is about.
///
/// *Source:* IAB Tech Lab, ECAPI 1.0, "item Object".
public struct Item: Hashable, Sendable {
  /// Which product it is (`id`), by its UPC or SKU.
  public var id: String?
  /// What it is called (`name`).
  public var name: String?
  /// What one costs (`price`), in the event's currency.
  public var price: Amount?
  /// What one is cheaper by (`discount`), in the event's currency.
  public var discount: Amount?
  /// How many there are (`quantity`).
  public var quantity: Amount?
  /// Its brand (`brand`).
  public var brand: String?
  /// The supplier or the store (`affiliation`).
  public var affiliation: String?
  /// What kind of thing it is (`category`), in the words of ``categoryTaxonomy``.
  public var category: String?
  /// The taxonomy of ``category`` (`cattax`), a number of AdCOM 1.0, "List: Category Taxonomies".
  public var categoryTaxonomy: Int?
  /// A coupon (`item_coupon`).
  public var coupon: String?
  /// The list in which it was shown (`item_list_id`).
  public var listID: String?
  /// That list's name (`item_list_name`).
  public var listName: String?
  /// Its variant (`item_item_variant`; the doubled word is the specification's).
  public var variant: String?
  /// Where it is (`item_location_id`).
  public var locationID: String?
  /// What sender and receiver agreed on beyond the specification (`ext`), an object.
  public var ext: JSONValue?
  /// Members that the specification does not know, kept as they came.
  public var unknownFields: [JSONMember] = []

  /// Makes an item of which nothing is known.
  public init() {}
}

/// What else there is to say of an event.
///
/// *Source:* IAB Tech Lab, ECAPI 1.0, "properties Object".
public struct Properties: Hashable, Sendable {
  /// The transaction (`transaction_id`).
  public var transactionID: String?
  /// What it is about (`items`).
  public var items: [Item] = []
  /// The page (`page_url`).
  public var pageURL: String?
  /// The parameter `utm_source` (`ad_source`).
  public var adSource: String?
  /// Where the visit came from (`referrer`).
  public var referrer: String?
  /// Coupons (`coupon`).
  public var coupons: [String] = []
  /// What shipping costs (`shipping`), in the event's currency.
  public var shipping: Amount?
  /// Taxes (`tax`), in the event's currency.
  public var tax: Amount?
  /// The ways of payment (`payment_type`).
  public var paymentTypes: [String] = []
  /// The class of shipping (`shipping_tier`).
  public var shippingTier: String?
  /// The virtual currency that was paid in (`virtual_currency_name`).
  public var virtualCurrencyName: String?
  /// The virtual item that was bought (`virtual_item_name`).
  public var virtualItemName: String?
  /// Where a lead came from (`lead_source`).
  public var leadSource: String?
  /// How a lead stands (`lead_status`).
  public var leadStatus: String?
  /// Why it stands so (`lead_reason`).
  public var leadReason: String?
  /// Where the ad ran (`ad_platform`).
  public var adPlatform: String?
  /// The ad's format (`ad_format`).
  public var adFormat: String?
  /// The ad's unit (`ad_unit_name`).
  public var adUnitName: String?
  /// How the user logged in (`login_method`).
  public var loginMethod: String?
  /// The group (`group_id`).
  public var groupID: String?
  /// The character's level (`character_level`).
  public var characterLevel: Int?
  /// The character (`character`).
  public var character: String?
  /// The score (`post_score`).
  public var postScore: Int?
  /// The achievement (`achievement_id`).
  public var achievementID: String?
  /// What was searched for (`search_term`).
  public var searchTerm: String?
  /// The promotional creative (`creative_name`).
  public var creativeName: String?
  /// The creative's slot (`creative_slot`).
  public var creativeSlot: String?
  /// The promotion (`promotion_id`).
  public var promotionID: String?
  /// The promotion's name (`promotion_name`).
  public var promotionName: String?
  /// Whether a home can be had (`availability`).
  public var availability: ItemAvailability?
  /// The shape of a vehicle (`body_style`).
  public var bodyStyle: BodyStyle?
  /// Whether a vehicle is new (`condition_of_vehicle`).
  public var vehicleCondition: VehicleCondition?
  /// The day of arrival (`arrival_date`).
  public var arrivalDate: EventDate?
  /// The day of departure (`departure_date`).
  public var departureDate: EventDate?
  /// The airport (`destination_airport`), by its IATA code in capitals.
  public var destinationAirport: String?
  /// Destinations of the sender's catalogue (`destination_ids`).
  public var destinationIDs: [String] = []
  /// Which wheels are driven (`drivetrain`).
  public var drivetrain: Drivetrain?
  /// The colour outside (`exterior_color`).
  public var exteriorColor: String?
  /// What a vehicle runs on (`fuel_type`).
  public var fuelType: FuelType?
  /// The last day of a lease (`lease_end_date`).
  public var leaseEndDate: EventDate?
  /// The first day of a lease (`lease_start_date`).
  public var leaseStartDate: EventDate?
  /// Who offers a home, and how (`listing_type`).
  public var listingType: ListingType?
  /// A vehicle's maker (`make`).
  public var make: String?
  /// A vehicle's model (`model`).
  public var model: String?
  /// How gears are changed (`transmission`).
  public var transmission: Transmission?
  /// A vehicle's number (`vin`).
  public var vehicleNumber: String?
  /// What sender and receiver agreed on beyond the specification (`ext`), an object.
  public var ext: JSONValue?
  /// Members that the specification does not know, kept as they came.
  public var unknownFields: [JSONMember] = []

  /// Makes properties of which none is known.
  public init() {}
}

// The closed lists of the specification, IAB Tech Lab, ECAPI 1.0.

/// Where an event took place.
///
/// *Source:* IAB Tech Lab, ECAPI 1.0, "source Enumeration".
public enum EventSource: String, CaseIterable, Hashable, Sendable {
  /// Over e-mail.
  case email
  /// On a website.
  case website
  /// In an app.
  case app
  /// In a telephone call.
  case phoneCall = "phone_call"
  /// In a chat.
  case chat
  /// In person in a store.
  case physicalStore = "physical_store"
  /// By itself, such as a renewal that is paid automatically.
  case systemGenerated = "system_generated"
  /// In a business messaging app.
  case businessMessaging = "business_messaging"
  /// In a way that is not listed.
  case other
}

/// A range of ages in years.
///
/// *Source:* IAB Tech Lab, ECAPI 1.0, "age_range Enumeration". It prints 7 as "44-49"; ranges do not overlap elsewhere,
/// so that 45 is meant.
public enum AgeRange: Int, CaseIterable, Hashable, Sendable {
  /// 18 to 20 years.
  case from18to20 = 1
  /// 21 to 24 years.
  case from21to24
  /// 25 to 29 years.
  case from25to29
  /// 30 to 34 years.
  case from30to34
  /// 35 to 39 years.
  case from35to39
  /// 40 to 44 years.
  case from40to44
  /// 45 to 49 years.
  case from45to49
  /// 50 to 54 years.
  case from50to54
  /// 55 to 59 years.
  case from55to59
  /// 60 to 64 years.
  case from60to64
  /// 65 to 69 years.
  case from65to69
  /// 70 to 74 years.
  case from70to74
  /// 75 years or more.
  case from75
}

/// What an address is for.
///
/// *Source:* IAB Tech Lab, ECAPI 1.0, "address Object".
public enum AddressType: Int, CaseIterable, Hashable, Sendable {
  /// Bills go there.
  case billing = 1
  /// Goods go there.
  case shipping
  /// Nobody knows.
  case unknown
}

/// Whether a home can be had.
///
/// *Source:* IAB Tech Lab, ECAPI 1.0, "properties Object".
public enum ItemAvailability: Int, CaseIterable, Hashable, Sendable {
  /// Available soon.
  case availableSoon = 1
  /// For rent.
  case forRent
  /// For sale.
  case forSale
  /// Off the market.
  case offMarket
  /// Sold recently.
  case recentlySold
  /// About to be sold.
  case salePending
}

/// The shape of a vehicle.
///
/// *Source:* IAB Tech Lab, ECAPI 1.0, "properties Object".
public enum BodyStyle: Int, CaseIterable, Hashable, Sendable {
  /// A convertible.
  case convertible = 1
  /// A coupe.
  case coupe
  /// A hatchback.
  case hatchback
  /// A minivan.
  case minivan
  /// A truck.
  case truck
  /// A sport utility vehicle.
  case suv
  /// A sedan.
  case sedan
  /// A van.
  case van
  /// A wagon.
  case wagon
  /// A crossover.
  case crossover
  /// Another shape.
  case other
}

/// Whether a vehicle is new.
///
/// *Source:* IAB Tech Lab, ECAPI 1.0, "properties Object".
public enum VehicleCondition: Int, CaseIterable, Hashable, Sendable {
  /// New.
  case new = 1
  /// Used.
  case used
}

/// Which wheels are driven.
///
/// *Source:* IAB Tech Lab, ECAPI 1.0, "properties Object".
public enum Drivetrain: Int, CaseIterable, Hashable, Sendable {
  /// Two of four (4x2).
  case twoOfFour = 1
  /// Four of four (4x4).
  case fourOfFour
  /// All wheels (awd).
  case allWheels
  /// The front wheels (fwd).
  case frontWheels
  /// The rear wheels (rwd).
  case rearWheels
  /// Another drive train.
  case other
  /// None.
  case none
}

/// What a vehicle runs on.
///
/// *Source:* IAB Tech Lab, ECAPI 1.0, "properties Object".
public enum FuelType: Int, CaseIterable, Hashable, Sendable {
  /// Diesel.
  case diesel = 1
  /// Electricity.
  case electric
  /// Flexible fuel.
  case flex
  /// Gasoline.
  case gasoline
  /// A hybrid.
  case hybrid
  /// Petrol.
  case petrol
  /// A hybrid with a plug.
  case plugInHybrid
  /// Another fuel.
  case other
  /// None.
  case none
}

/// Who offers a home, and how.
///
/// *Source:* IAB Tech Lab, ECAPI 1.0, "properties Object".
public enum ListingType: Int, CaseIterable, Hashable, Sendable {
  /// For rent by an agent.
  case forRentByAgent = 1
  /// For rent by its owner.
  case forRentByOwner
  /// For sale by an agent.
  case forSaleByAgent
  /// For sale by its owner.
  case forSaleByOwner
  /// Foreclosed.
  case foreclosed
  /// Newly built.
  case newConstruction
  /// Newly listed.
  case newListing
}

/// How gears are changed.
///
/// *Source:* IAB Tech Lab, ECAPI 1.0, "properties Object".
public enum Transmission: Int, CaseIterable, Hashable, Sendable {
  /// Automatically.
  case automatic = 1
  /// By hand.
  case manual
  /// In another way.
  case other
  /// There are none.
  case none
}

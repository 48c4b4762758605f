import SimulationKernel

/// What sites do on purpose with what happens on their pages.
///
/// Publishers, advertisers and ad techs choose what they tell the browser: which click id and expiry, who is to
/// receive reports, which data to fire, when and for whom. Truth never changes with the policy; only what
/// browsers are told does. Where a part is nil, sites are honest in it.
public struct SitePolicy: Sendable {
  /// Changes what is declared of one click or view, given what the sites know of it.
  public typealias Declare = @Sendable (InteractionFacts, inout InteractionDeclaration) -> Void
  /// Changes what is fired for one conversion, given what the sites know of it.
  public typealias Register = @Sendable (ConversionFacts, inout [FiredConversion]) -> Void

  /// What publishers and ad techs declare; it is asked for every registration of a click or view.
  ///
  /// The declaration that it is handed is the honest one.
  public var declare: Declare?
  /// What advertisers fire; it is asked once for every conversion of the period and the warm-up.
  ///
  /// The list that it is handed is the honest one: one firing for each ad tech, at once.
  public var register: Register?

  /// Makes a policy; honest where nothing is given.
  ///
  /// - Parameters:
  ///   - declare: see the property; a pure function, as people are made in any order on any thread.
  ///   - register: see the property; a pure function too.
  public init(declare: Declare? = nil, register: Register? = nil) {
    self.declare = declare
    self.register = register
  }

  /// Sites that say what is so, at once and about everybody.
  public static let honest = SitePolicy()
}

/// What publisher and ad tech know of a click or view when they declare it.
public struct InteractionFacts: Hashable, Sendable {
  /// The person: publishers know their visitors by account or cookie.
  public var person: UInt64
  /// The person's browser, counted from 0.
  public var browser: UInt8
  /// The interaction's number within its person.
  public var number: UInt32
  /// Whether the ad was only seen.
  public var isView: Bool
  /// The campaign, counted from 0.
  public var campaign: Int
  /// The publisher, counted from 0.
  public var publisher: Int
  /// The advertiser, counted from 0.
  public var advertiser: Int
  /// When it happens.
  public var time: SimulationTime
  /// Which of its registrations this is: 0 with the campaign's own ad tech, more with further ones.
  public var registration: UInt16

  /// Makes the facts of one registration.
  public init(
    person: UInt64, browser: UInt8, number: UInt32, isView: Bool, campaign: Int, publisher: Int,
    advertiser: Int,
    time: SimulationTime, registration: UInt16
  ) {
    self.person = person
    self.browser = browser
    self.number = number
    self.isView = isView
    self.campaign = campaign
    self.publisher = publisher
    self.advertiser = advertiser
    self.time = time
    self.registration = registration
  }
}

/// What is declared of a click or view.
public struct InteractionDeclaration: Hashable, Sendable {
  /// The 64 bits of the click id.
  public var sourceData: UInt64
  /// The expiry, or nil to let the system's own setting stand.
  public var expiry: SimulationDuration?
  /// Who is to receive the reports.
  public var reporting: WebOrigin

  /// Makes a declaration.
  public init(sourceData: UInt64, expiry: SimulationDuration?, reporting: WebOrigin) {
    self.sourceData = sourceData
    self.expiry = expiry
    self.reporting = reporting
  }
}

/// What the advertiser knows of a conversion when it happens.
public struct ConversionFacts: Hashable, Sendable {
  /// The person: advertisers know their customers by account.
  public var person: UInt64
  /// The person's browser, counted from 0.
  public var browser: UInt8
  /// The conversion's position in its person's log.
  public var number: UInt32
  /// The advertiser, counted from 0.
  public var advertiser: Int
  /// When it happens.
  public var time: SimulationTime
  /// What kind it is, as the data that an honest advertiser fires.
  public var data: UInt64
  /// What it is worth, in hundredths of the currency; 0 when values are not drawn.
  public var value: Int64

  /// Makes the facts of one conversion.
  public init(
    person: UInt64, browser: UInt8, number: UInt32, advertiser: Int, time: SimulationTime, data: UInt64,
    value: Int64
  ) {
    self.person = person
    self.browser = browser
    self.number = number
    self.advertiser = advertiser
    self.time = time
    self.data = data
    self.value = value
  }
}

/// One registration of a conversion as the advertiser fires it.
public struct FiredConversion: Hashable, Sendable {
  /// How long after the conversion it is fired, not negative; past the end of the timeline nothing is fired.
  public var delay: SimulationDuration
  /// The data.
  public var data: UInt64
  /// The value, in hundredths of the currency.
  public var value: Int64
  /// The ad tech with which it is registered, counted from 0.
  public var registration: UInt16
  /// That ad tech's origin.
  public var reporting: WebOrigin

  /// Makes a firing.
  public init(
    delay: SimulationDuration = .zero, data: UInt64, value: Int64, registration: UInt16, reporting: WebOrigin
  ) {
    self.delay = delay
    self.data = data
    self.value = value
    self.registration = registration
    self.reporting = reporting
  }
}

import Measurement
import SimulationKernel
import Web

@testable import AttributionReporting

/// One person's browser in a simulation, with a run loop that knows no closed browser unless told.
struct PersonDriver: ~Copyable {
  var loop: BrowserLoop<AttributionReportingBrowser>
  var random: AddressedRandom

  init(
    _ settings: AttributionReportingBrowser.Settings = .init(), person: UInt64 = 0,
    traits: BrowserTraits = BrowserTraits(), availability: Availability = .alwaysOpen
  ) {
    loop = BrowserLoop(settings, availability: availability)
    loop.begin(traits)
    random = AddressedRandom(seed: 20_201_006, replication: 4, person: person)
  }

  mutating func restart(person: UInt64) {
    loop.begin(BrowserTraits())
    random = random.of(person: person)
  }

  static func interaction(
    _ number: UInt32, destination: UInt32 = 10, reporting: UInt32 = 2, expiry: SimulationDuration? = nil
  ) -> AdInteraction {
    AdInteraction(
      number: number,
      sourceData: ClickIdentifier(campaign: 3, person: 9, click: Int(number)).rawValue,
      publisher: WebOrigin(origin: 1, site: 1),
      destination: WebOrigin(origin: destination, site: destination),
      reporting: WebOrigin(origin: reporting, site: reporting), declaredExpiry: expiry)
  }

  mutating func click(
    _ number: UInt32, at time: Int64, destination: UInt32 = 10, reporting: UInt32 = 2,
    expiry: SimulationDuration? = nil
  ) {
    play(
      .click(
        Self.interaction(number, destination: destination, reporting: reporting, expiry: expiry)), at: time)
  }

  mutating func view(_ number: UInt32, at time: Int64, expiry: SimulationDuration? = nil) {
    play(.view(Self.interaction(number, expiry: expiry)), at: time)
  }

  mutating func convert(
    _ number: UInt32, at time: Int64, data: UInt64 = 0, value: Int64 = 0, page: UInt32 = 10,
    registration: UInt16 = 0, reporting: UInt32 = 2
  ) {
    play(
      .conversion(
        ConversionRegistration(
          number: number, ordinal: number, page: WebOrigin(origin: page, site: page),
          reporting: WebOrigin(origin: reporting, site: reporting), data: data, value: value,
          registration: registration)), at: time)
  }

  mutating func play(_ event: BrowserEvent, at time: Int64) {
    loop.play(event, at: SimulationTime(milliseconds: time), random: random)
  }

  mutating func finish(at time: Int64 = 100 * day) {
    loop.finish(through: SimulationTime(milliseconds: time), random: random)
  }

  var sent: [ScheduledReport<AttributionReport>] { loop.outbox.sent }
  var hasNoise: Bool { loop.system.hasNoise }
  var times: [Int64] { sent.map(\.sent.milliseconds) }
  var outcomes: [ConversionOutcome] { loop.outbox.outcomes.values.map(\.outcome) }
}

extension AttributionReportingBrowser.Settings {
  /// The API with no noise.
  static var truthful: Self {
    var settings = Self()
    settings.flipRate = 0
    return settings
  }
}

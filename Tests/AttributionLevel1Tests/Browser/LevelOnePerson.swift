import Measurement
import SimulationKernel
import Web

@testable import AttributionLevel1

let day: Int64 = 86_400_000

/// One person's browser in a simulation.
struct LevelOnePerson: ~Copyable {
  var loop: BrowserLoop<AttributionLevel1Browser>
  var random: AddressedRandom

  init(
    _ settings: AttributionLevel1Browser.Settings = .init(campaignsPerAdvertiser: 4), person: UInt64 = 0,
    traits: BrowserTraits = BrowserTraits()
  ) {
    loop = BrowserLoop(settings, availability: .alwaysOpen)
    loop.begin(traits)
    random = AddressedRandom(seed: 20_201_006, replication: 5, person: person)
  }

  mutating func restart(person: UInt64) {
    loop.begin(BrowserTraits())
    random = random.of(person: person)
  }

  static func interaction(
    _ number: UInt32, campaign: Int, publisher: UInt32, destination: UInt32, expiry: SimulationDuration?,
    registration: UInt16
  ) -> AdInteraction {
    AdInteraction(
      number: number,
      sourceData: ClickIdentifier(campaign: campaign, person: 9, click: Int(number)).rawValue,
      publisher: WebOrigin(origin: publisher, site: publisher),
      destination: WebOrigin(origin: destination, site: destination),
      reporting: WebOrigin(origin: 2, site: 2), declaredExpiry: expiry, registration: registration)
  }

  mutating func click(
    _ number: UInt32, at time: Int64, campaign: Int = 3, publisher: UInt32 = 1, destination: UInt32 = 10,
    expiry: SimulationDuration? = nil, registration: UInt16 = 0
  ) {
    play(
      .click(
        Self.interaction(
          number, campaign: campaign, publisher: publisher, destination: destination, expiry: expiry,
          registration: registration)), at: time)
  }

  mutating func view(_ number: UInt32, at time: Int64, campaign: Int = 3) {
    play(
      .view(
        Self.interaction(
          number, campaign: campaign, publisher: 1, destination: 10, expiry: nil, registration: 0)),
      at: time)
  }

  mutating func convert(
    _ number: UInt32, at time: Int64, data: UInt64 = 0, page: UInt32 = 10, registration: UInt16 = 0
  ) {
    play(
      .conversion(
        ConversionRegistration(
          number: number, ordinal: number, page: WebOrigin(origin: page, site: page),
          reporting: WebOrigin(origin: 2, site: 2), data: data, registration: registration)), at: time)
  }

  mutating func play(_ event: BrowserEvent, at time: Int64) {
    loop.play(event, at: SimulationTime(milliseconds: time), random: random)
  }

  var sent: [ScheduledReport<HistogramContribution>] { loop.outbox.sent }
  var outcomes: [ConversionOutcome] { loop.outbox.outcomes.values.map(\.outcome) }
  var refusals: [ClickRefusal] { loop.outbox.refusals.values.map(\.reason) }
}

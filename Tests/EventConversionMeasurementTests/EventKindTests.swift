import EventConversionMeasurement
import Measurement
import SimulationKernel
import Testing
import Web

/// Views, and what ad techs register by redirect: the API of 2020 knows clicks of the named origin only.
@Suite struct EventKindTests {
  private let news = WebOrigin(origin: 0, site: 0)
  private let shop = WebOrigin(origin: 1, site: 1)
  private let named = WebOrigin(origin: 2, site: 2)
  private let redirected = WebOrigin(origin: 3, site: 3)

  private func ad(_ number: UInt32, reporting: WebOrigin, registration: UInt16 = 0) -> AdInteraction {
    AdInteraction(
      number: number, sourceData: UInt64(number), publisher: news, destination: shop, reporting: reporting,
      registration: registration)
  }

  private func conversion(_ reporting: WebOrigin, registration: UInt16) -> BrowserEvent {
    .conversion(
      ConversionRegistration(
        number: 0, ordinal: 0, page: shop, reporting: reporting, data: 3, registration: registration))
  }

  private func play(_ events: [BrowserEvent]) -> (clicks: [UInt32], outcomes: [ConversionOutcome]) {
    var loop = BrowserLoop<EventConversionMeasurement>(.article, availability: .alwaysOpen)
    let random = AddressedRandom(seed: 20_201_006, replication: 0)
    loop.begin(BrowserTraits())
    for (time, event) in events.enumerated() {
      loop.play(event, at: SimulationTime(milliseconds: Int64(time)), random: random)
    }
    loop.finish(through: SimulationTime(milliseconds: 1 << 42), random: random)
    return (loop.outbox.sent.map(\.tag.click), loop.outbox.outcomes.values.map(\.outcome))
  }

  @Test func viewsAreNeitherStoredNorCredited() {
    let (none, outcomes) = play([.view(ad(0, reporting: named)), conversion(named, registration: 0)])
    #expect(none.isEmpty && outcomes == [.noMatchingClick])
    let (clicks, _) = play([
      .click(ad(1, reporting: named)), .view(ad(0, reporting: named)), conversion(named, registration: 0),
    ])
    #expect(clicks == [1])
  }

  @Test func aConversionIsMatchedForTheOriginThatItsClickNamedAndForNoOther() {
    let (clicks, outcomes) = play([
      .click(ad(0, reporting: named)), .click(ad(0, reporting: redirected, registration: 1)),
      conversion(named, registration: 0), conversion(redirected, registration: 1),
    ])
    #expect(clicks == [0] && outcomes == [.scheduled, .noMatchingClick])
  }

  /// The ad tech's place among the conversion's registrations is not the one that it has at the click.
  @Test func anOriginMayBeNamedByTheClickAndComeSecondAtTheConversion() {
    let (clicks, outcomes) = play([
      .click(ad(0, reporting: redirected)), conversion(named, registration: 0),
      conversion(redirected, registration: 1),
    ])
    #expect(clicks == [0] && outcomes == [.noMatchingClick, .scheduled])
  }
}

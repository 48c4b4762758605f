import ConversionsAPI
import SimulationKernel
import Testing
import Web

/// When events are sent, and when platforms are out.
@Suite struct ConversionsSendingTests {
  private static let page = WebOrigin(origin: 7, site: 7)
  private static let platform = WebOrigin(origin: 9, site: 9)

  private func conversion(_ ordinal: UInt32) -> ConversionRegistration {
    ConversionRegistration(
      number: ordinal, ordinal: ordinal, page: Self.page, reporting: Self.platform, data: 1, value: 100)
  }

  /// At any moment the platform is out with the probability mean length / (mean gap + mean length): 3000 replications each.
  @Test func incidentsAreStationary() {
    let law = ConversionsSettings.Incidents(meanBetween: .hours(9), meanLength: .hours(3))
    let start = SimulationTime(milliseconds: -86_400_000)
    for time in [start, .zero, .zero + .days(20)] {
      let hits = (0..<3000).count { replication in
        let key = AddressedRandom.key(seed: 20_201_006, replication: UInt64(replication))
        var schedule = IncidentSchedule(law, key: key, purpose: RandomPurpose(rawValue: 0x3FE), start: start)
        return schedule.covers(time)
      }
      #expect(abs(Double(hits) - 750) < 6 * (3000 * 0.25 * 0.75).squareRoot(), "\(time)")
    }
  }

  @Test func aScheduleSaysTheSameInAnyOrderOfAsking() {
    let law = ConversionsSettings.Incidents(meanBetween: .hours(2), meanLength: .hours(1))
    let key = AddressedRandom.key(seed: 20_201_006, replication: 0)
    let times = (0..<2000).map { SimulationTime(milliseconds: Int64($0) * 900_000) }
    var (up, down) = (
      IncidentSchedule(law, key: key, purpose: RandomPurpose(rawValue: 0x3FE), start: .zero),
      IncidentSchedule(law, key: key, purpose: RandomPurpose(rawValue: 0x3FE), start: .zero)
    )
    let rising = times.map { up.covers($0) }
    let falling = times.reversed().map { down.covers($0) }
    #expect(rising == falling.reversed() && Set(rising).count == 2)
    let isOutForEver = up.covers(.never)
    #expect(!isOutForEver, "nothing happens after ten years")
  }

  @Test(arguments: [(-1, 0), (0, 0), (1, 10), (10, 10), (11, 20), (-10, -10), (-11, -10)])
  func batchesLeaveAtMultiplesOfTheInterval(_ time: Int64, _ departure: Int64) {
    var settings = ConversionsSettings()
    settings.pixel.channel.isOn = false
    settings.server.delivery = .batch(SimulationDuration(milliseconds: 10))
    let random = AddressedRandom(seed: 1, replication: 0)
    var sender = ConversionsSender(settings, key: random.key, start: .zero)
    var events: [SimulatedEvent] = []
    var tally = SendingTally()
    sender.begin(random)
    let outcome = sender.convert(
      conversion(0), browser: 0, at: SimulationTime(milliseconds: time), into: &events, tally: &tally)
    #expect(outcome == .taken && events.map(\.received.milliseconds) == [departure])
  }

  /// A platform that is always out takes nothing: attempts after 1, 3 and 7 times the first wait.
  @Test func attemptsEnd() {
    var settings = ConversionsSettings()
    settings.pixel.blockedShare = 0
    settings.server.attempts = 4
    settings.outages = ConversionsSettings.Incidents(meanBetween: .minutes(10), meanLength: .days(36_525))
    let random = AddressedRandom(seed: 3, replication: 0)
    var sender = ConversionsSender(settings, key: random.key, start: .zero)
    var events: [SimulatedEvent] = []
    var tally = SendingTally()
    sender.begin(random)
    let outcome = sender.convert(
      conversion(0), browser: 0, at: .zero + .days(10), into: &events, tally: &tally)
    #expect(outcome == .refused && events.isEmpty)
    #expect(tally.sent == 2 && tally.retried == 1 && tally.retries == 3 && tally.lostToOutages == 2)
    #expect(settings.longestDelay == .seconds(70))
  }

  @Test func settingsOutOfRangeAreNamed() {
    func refused(_ change: (inout ConversionsSettings) -> Void) -> String? {
      var settings = ConversionsSettings()
      change(&settings)
      do throws(ConversionsSettings.SettingsError) {
        try settings.validate()
        return nil
      } catch {
        return error.setting
      }
    }
    #expect(refused { _ in } == nil)
    #expect(refused { $0.pixel.blockedShare = 1.5 } == "pixel.blocked-share")
    #expect(refused { $0.matching.emailShare = .nan } == "match-keys.email")
    #expect(refused { $0.server.attempts = 0 } == "server.attempts")
    #expect(refused { $0.attributionWindow = .zero } == "attribution-window")
    #expect(
      refused {
        $0.consent.noneShare = 0.7
        $0.consent.measurementOnlyShare = 0.4
      } == "consent.mmt-only")
    #expect(
      refused {
        $0.pixel.channel.isOn = false
        $0.server.channel.isOn = false
      } == "server.enabled")
    #expect(
      refused { $0.outages = .init(meanBetween: .seconds(1), meanLength: .hours(1)) }
        == "outages.mean-between")
    #expect(refused { $0.values.conflictingFactor = .infinity } == "values.conflicting-factor")
  }
}

import AttributionReporting
import EventConversionMeasurement
import Measurement
import SimulationKernel
import Web

extension SimulationBook {
  private static let conversionHours = Parameter.wholes("conversion-hours", 0...1_000)

  /// When reports of one click leave, and how many: nothing is left to chance.
  static let schedules = [
    // In hours after the click, for conversions so many hours after it.
    NamedSimulation("ecm-report-hours", [conversionHours]) { arguments, _ in
      .exact(reportHours(arguments.list("conversion-hours").sorted()))
    },
    // Browsers that are closed when a report is due and send it an exponential delay after their start: the share of
    // reports that wait for longer than so many minutes.
    NamedSimulation(
      "ecm-start-delay-beyond", [.whole("mean-minutes", 1...1_000), .whole("minutes", 0...10_000), runs],
      startDelayBeyond),
    NamedSimulation("ara-aggregatable-reports", [.whole("conversions", 1...1_000)]) { arguments, _ in
      .exact([Double(try aggregatableReports(conversions: arguments.int("conversions")))])
    },
  ]

  private static func reportHours(_ hours: [Double]) -> [Double] {
    var loop = BrowserLoop<EventConversionMeasurement>(.chromium2020, availability: .alwaysOpen)
    let advertiser = WebOrigin(origin: 1, site: 1)
    let adTech = WebOrigin(origin: 2, site: 2)
    let random = random(400)
    loop.begin(BrowserTraits())
    let click = AdInteraction(
      number: 0, sourceData: 0, publisher: WebOrigin(origin: 3, site: 3), destination: advertiser,
      reporting: adTech)
    loop.play(.click(click), at: .zero, random: random)
    for (index, hour) in hours.enumerated() {
      let conversion = ConversionRegistration(
        number: UInt32(index), ordinal: UInt32(index), page: advertiser, reporting: adTech, data: 0)
      loop.play(.conversion(conversion), at: .zero + .hours(Int64(hour)), random: random)
    }
    loop.finish(through: .zero + .days(60), random: random)
    return loop.outbox.sent.map { Double($0.sent.milliseconds) / 3_600_000 }.sorted()
  }

  @Sendable private static func startDelayBeyond(
    _ arguments: Arguments, _ memory: SimulationMemory
  ) throws -> Simulated {
    var settings = EventConversionMeasurement.Settings.article
    settings.startupDelay = .minutes(Int64(arguments.int("mean-minutes")))
    settings.startupDelayLaw = .exponential
    let closed = Availability.independent(closedShare: 1, closedFor: .constant(.hours(1)))
    var loop = BrowserLoop<EventConversionMeasurement>(settings, availability: closed)
    let (shop, adTech) = (WebOrigin(origin: 1, site: 1), WebOrigin(origin: 2, site: 2))
    let click = AdInteraction(
      number: 0, sourceData: 0, publisher: adTech, destination: shop, reporting: adTech)
    let conversion = ConversionRegistration(number: 0, ordinal: 0, page: shop, reporting: adTech, data: 0)
    let limit = SimulationDuration.minutes(Int64(arguments.int("minutes")))
    let (people, all) = (arguments.int("runs"), random(402))
    var late = 0
    for person in 0..<people {
      let random = all.of(person: UInt64(person))
      loop.begin(BrowserTraits())
      loop.play(.click(click), at: .zero, random: random)
      loop.play(.conversion(conversion), at: .zero + .hours(1), random: random)
      loop.finish(through: .zero + .days(60), random: random)
      guard let report = loop.outbox.sent.first, loop.outbox.sent.count == 1 else {
        throw ReproductionError(
          place: "ecm", problem: "sent \(loop.outbox.sent.count) reports of a conversion")
      }
      if report.sent - (report.due + .hours(1)) > limit { late += 1 }
    }
    return try .share(late, of: people)
  }

  private static func aggregatableReports(conversions: Int) throws -> Int {
    var settings = AttributionReportingBrowser.Settings()
    settings.eventLevel = false
    settings.settles = .summary
    settings.summary = .init(countContribution: 1)
    var browsers = try AttributionReportingBrowsers(settings)
    let reports = try browsers.reports(
      (0..<conversions).map { (after: .minutes(1 + Int64($0)), data: 0) }, random: random(401))
    // Conversions beyond the limit make null reports now and then, which contribute nothing.
    return reports.count { !$0.contributions.isEmpty }
  }
}

import AttributionReporting
import Measurement
import PrivacyMechanisms
import SimulationKernel
import Web

/// Browsers of the Attribution Reporting API, one after the other.
struct AttributionReportingBrowsers: ~Copyable {
  private var loop: BrowserLoop<AttributionReportingBrowser>
  private static let advertiser = WebOrigin(origin: 1, site: 1)
  private static let adTech = WebOrigin(origin: 2, site: 2)

  init(_ settings: AttributionReportingBrowser.Settings) throws {
    try settings.validate()
    loop = BrowserLoop(settings, availability: .alwaysOpen)
  }

  /// What a browser tells of a click, if there is one, and of conversions at these times after it.
  ///
  /// - Throws: ``ReproductionError`` when the browser does not take the source.
  mutating func reports(
    _ conversions: [(after: SimulationDuration, data: Int)], hasClick: Bool = true, random: AddressedRandom
  ) throws -> [AttributionReport] {
    loop.begin(BrowserTraits())
    if hasClick {
      let click = AdInteraction(
        number: 0, sourceData: 0, publisher: WebOrigin(origin: 3, site: 3), destination: Self.advertiser,
        reporting: Self.adTech)
      loop.play(.click(click), at: .zero, random: random)
      guard loop.outbox.refusals.isEmpty else {
        throw ReproductionError(place: "source", problem: "is refused by the browser: it has too many states")
      }
    }
    for (index, conversion) in conversions.enumerated() {
      let registration = ConversionRegistration(
        number: UInt32(index), ordinal: UInt32(index), page: Self.advertiser, reporting: Self.adTech,
        data: UInt64(conversion.data))
      loop.play(.conversion(registration), at: .zero + conversion.after, random: random)
    }
    loop.finish(through: .zero + .days(40), random: random)
    return loop.outbox.sent.map(\.report)
  }

  /// Whether the click's output was drawn instead of true.
  var isDrawn: Bool { loop.system.hasNoise }
}

extension SimulationBook {
  /// Runs of the Attribution Reporting API.
  static let attributionReporting = [
    // One click a person without a conversion: the share whose output is drawn.
    NamedSimulation(
      "ara-drawn",
      [
        .whole("data", 1...32), .whole("windows", 1...3), .whole("reports", 1...20),
        .real("epsilon", 0...14), runs,
      ], drawn),
    // One click a person that spells one of all output states: the share of states that come out as they went in.
    NamedSimulation("ara-states-right", [runs], statesRight),
    // Conversions without a click: null reports a conversion, or a conversion and day.
    NamedSimulation("ara-null-reports", [.whole("with-source-time", 0...1), runs], nullReports),
  ]

  @Sendable private static func drawn(
    _ arguments: Arguments, _ memory: SimulationMemory
  ) throws -> Simulated {
    var settings = AttributionReportingBrowser.Settings()
    settings.navigation.triggerDataCardinality = arguments.int("data")
    settings.navigation.maxEventLevelReports = arguments.int("reports")
    settings.navigation.reportWindows = [2, 7, 30].suffix(arguments.int("windows")).map { .days($0) }
    settings.navigation.epsilon = arguments.number("epsilon")
    var browsers = try AttributionReportingBrowsers(settings)
    let (people, all) = (arguments.int("runs"), random(200))
    var drawn = 0
    for person in 0..<people {
      _ = try browsers.reports([], random: all.of(person: UInt64(person)))
      if browsers.isDrawn { drawn += 1 }
    }
    return try .share(drawn, of: people)
  }

  @Sendable private static func statesRight(
    _ arguments: Arguments, _ memory: SimulationMemory
  ) throws -> Simulated {
    let states = OutputStates(dataValues: 8, windows: 3, maxReports: 3)
    guard let count = states.count else { preconditionFailure("2925 states can be numbered") }
    var browsers = try AttributionReportingBrowsers(.init())
    let (people, all) = (arguments.int("runs"), random(201))
    let windows: [SimulationDuration] = [.hours(1), .days(3), .days(8)]
    var right = 0
    for person in 0..<people {
      let identity = UInt64(person) % count
      let conversions = states.fakeReports(at: identity).map { (window: $0.window, data: $0.data) }
        .sorted { ($0.window, $0.data) < ($1.window, $1.data) }.enumerated()
        .map { (after: windows[$1.window] + .minutes(Int64($0)), data: $1.data) }
      var state = OutputState(dataValues: 8)
      for report in try browsers.reports(conversions, random: all.of(person: UInt64(person))) {
        state.insert(OutputState.Report(data: Int(report.triggerData), window: Int(report.window)))
      }
      if states.index(of: state) == identity { right += 1 }
    }
    return try .share(right, of: people)
  }

  @Sendable private static func nullReports(
    _ arguments: Arguments, _ memory: SimulationMemory
  ) throws -> Simulated {
    var settings = AttributionReportingBrowser.Settings()
    settings.eventLevel = false
    settings.settles = .summary
    var summary = AttributionReportingBrowser.SummarySettings(countContribution: 1)
    summary.includesSourceTime = arguments.int("with-source-time") == 1
    settings.summary = summary
    var browsers = try AttributionReportingBrowsers(settings)
    let (people, all) = (arguments.int("runs"), random(202 + UInt64(arguments.int("with-source-time"))))
    // A trigger that tells the day of a source may stand for today and each of the 30 days before.
    let days = summary.includesSourceTime ? 31 : 1
    var nulls = 0
    for person in 0..<people {
      let random = all.of(person: UInt64(person))
      nulls += try browsers.reports([(after: .hours(1), data: 0)], hasClick: false, random: random).count
    }
    return try .share(nulls, of: people * days)
  }
}

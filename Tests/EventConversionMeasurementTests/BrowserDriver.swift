import Measurement
import SimulationKernel
import Web

@testable import EventConversionMeasurement

let minute: Int64 = 60_000
let hour: Int64 = 3_600_000
let day: Int64 = 86_400_000

/// A report as it left the browser, with everything spelled out.
struct SentReport: Hashable {
  var at: Int64
  var due: Int64
  var click: UInt32
  var conversion: UInt32
  var impressionData: UInt64
  var data: UInt8
  var credit: UInt8
}

/// Runs one engine through a timeline that is told in strings and milliseconds.
///
/// Events and timers happen in the order (time, priority, sequence); events have priority 0 and are put in
/// before anything runs, so at equal times they precede timers.
struct BrowserDriver: ~Copyable {
  enum Happening {
    case event(BrowserEvent)
    case timer(Timer)
  }

  struct Entry {
    var time: Int64
    var priority: UInt32
    var sequence: Int
    var happening: Happening
  }

  /// How the engine learns that its browser was closed.
  enum Availability {
    /// By events; timers fire on time even while it is closed.
    case events
    /// By late timers alone.
    case lateTimers
  }

  var engine: EventConversionMeasurement
  var outbox = Outbox<EventConversionReport>()
  var random: AddressedRandom
  var directory: OriginDirectory
  var availability = Availability.events
  private(set) var closures: [(from: Int64, to: Int64)] = []
  private var entries: [Entry] = []
  private var sequence = 0
  private var clickCount: UInt32 = 0
  private var conversionCount: UInt32 = 0

  init(
    _ settings: EventConversionMeasurement.Settings, person: UInt64 = 0,
    traits: BrowserTraits = BrowserTraits()
  ) throws {
    engine = EventConversionMeasurement(settings)
    engine.reset(traits)
    random = AddressedRandom(seed: 20_201_006, replication: 0, person: person)
    directory = OriginDirectory(suffixes: try PublicSuffixList())
  }

  /// Becomes the browser of another person, with nothing in it.
  mutating func restart(person: UInt64, traits: BrowserTraits = BrowserTraits()) {
    engine.reset(traits)
    outbox.reset()
    random = random.of(person: person)
    entries.removeAll(keepingCapacity: true)
    closures.removeAll()
    (sequence, clickCount, conversionCount) = (0, 0, 0)
  }

  /// Lets a click happen; returns its number.
  @discardableResult
  mutating func click(
    at time: Int64, data: UInt64 = 0, expiry: Int64? = nil, publisher: String = "https://news.example",
    destination: String = "https://advertiser.example", reporting: String = "https://adtech.example"
  ) throws -> UInt32 {
    let click = AdInteraction(
      number: clickCount, sourceData: data, publisher: try directory.number(publisher),
      destination: try directory.number(destination), reporting: try directory.number(reporting),
      declaredExpiry: expiry.map { SimulationDuration(milliseconds: $0) })
    clickCount += 1
    put(.event(.click(click)), at: time)
    return click.number
  }

  /// Lets a conversion happen; returns its number, which is also its ordinal.
  @discardableResult
  mutating func convert(
    at time: Int64, data: UInt64 = 0, page: String = "https://advertiser.example",
    reporting: String = "https://adtech.example"
  ) throws -> UInt32 {
    let registration = ConversionRegistration(
      number: conversionCount, ordinal: conversionCount, page: try directory.number(page),
      reporting: try directory.number(reporting), data: data)
    conversionCount += 1
    put(.event(.conversion(registration)), at: time)
    return registration.number
  }

  /// Closes the browser for a while.
  mutating func close(from: Int64, to: Int64) {
    closures.append((from, to))
    guard availability == .events else { return }
    put(.event(.closed), at: from)
    put(.event(.started), at: to)
  }

  mutating func clear(at time: Int64, from: Int64, through: Int64, origin: String? = nil) throws {
    let clearing = StorageClearing(
      begin: SimulationTime(milliseconds: from), end: SimulationTime(milliseconds: through),
      origin: try origin.map { try directory.number($0) })
    put(.event(.cleared(clearing)), at: time)
  }

  private mutating func put(_ happening: Happening, at time: Int64, priority: UInt32 = 0) {
    entries.append(Entry(time: time, priority: priority, sequence: sequence, happening: happening))
    sequence += 1
  }

  /// Lets everything happen whose time is at most `end`.
  mutating func run(through end: Int64 = .max) {
    while let next = entries.indices.min(by: { before(entries[$0], entries[$1]) }),
      entries[next].time <= end
    {
      let entry = entries.remove(at: next)
      let now = SimulationTime(milliseconds: entry.time)
      switch entry.happening {
      case .event(let event): engine.handle(event, at: now, random: random, into: &outbox)
      case .timer(let timer): engine.timerFired(timer, at: now, random: random, into: &outbox)
      }
      takeTimers()
    }
  }

  private func before(_ a: Entry, _ b: Entry) -> Bool {
    (a.time, a.priority, a.sequence) < (b.time, b.priority, b.sequence)
  }

  private mutating func takeTimers() {
    for request in outbox.timers.values {
      var (time, timer) = (request.time.milliseconds, request.timer)
      if availability == .lateTimers, timer.needsOpenBrowser,
        let closure = closures.first(where: { $0.from <= time && time < $0.to })
      {
        time = closure.to
        timer.late = true
      }
      put(.timer(timer), at: time, priority: request.timer.priority)
    }
    outbox.timers.removeAll()
  }

  /// What has left the browser so far.
  var sent: [SentReport] {
    outbox.sent.map {
      SentReport(
        at: $0.sent.milliseconds, due: $0.due.milliseconds, click: $0.tag.click,
        conversion: $0.tag.conversion, impressionData: $0.report.impressionData,
        data: $0.report.conversionData, credit: $0.report.credit)
    }
  }

  /// The times at which reports left, in that order.
  var sentTimes: [Int64] { sent.map(\.at) }

  /// What became of each conversion, in the order of their numbers.
  var outcomes: [ConversionOutcome] {
    outbox.outcomes.values.sorted { $0.conversion < $1.conversion }.map(\.outcome)
  }

  /// The URLs of the requests that left, in that order.
  var urls: [String] {
    outbox.sent.map { ReportRequest($0.report, in: directory, settings: engine.settings).url }
  }
}

extension EventConversionMeasurement {
  /// Both profiles as they are.
  static var profiles: [Settings] { [.article, .chromium2020] }
  /// Both profiles without noise.
  static var exactProfiles: [Settings] { [.exactArticle, .exactChromium] }
}

extension EventConversionMeasurement.Settings {
  /// Profile A of the worked examples, without noise.
  static var exactArticle: Self { article.with { $0.noise = 0 } }
  /// Profile C of the worked examples, without noise.
  static var exactChromium: Self { chromium2020.with { $0.noise = 0 } }

  func with(_ change: (inout Self) -> Void) -> Self {
    var copy = self
    change(&copy)
    return copy
  }
}

/// Drives one timeline to its end.
func drive(
  _ settings: EventConversionMeasurement.Settings, _ timeline: (inout BrowserDriver) throws -> Void
) throws -> BrowserDriver {
  var driver = try BrowserDriver(settings)
  try timeline(&driver)
  driver.run()
  return driver
}

/// The times of the reports of one click at 0 and one conversion.
func reportTimes(
  _ settings: EventConversionMeasurement.Settings, expiry: Int64? = nil, conversionAt time: Int64
) throws -> [Int64] {
  try drive(settings) { browser in
    try browser.click(at: 0, expiry: expiry)
    try browser.convert(at: time)
  }.sentTimes
}

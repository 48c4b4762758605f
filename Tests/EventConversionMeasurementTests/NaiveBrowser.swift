@testable import EventConversionMeasurement

/// One step of a timeline, in strings.
enum Step {
  case click(expiry: Int64?, publisher: String, destination: String, reporting: String)
  case conversion(page: String, reporting: String, data: UInt64)
  case clearing(from: Int64, through: Int64, origin: String?)
}

/// The rules written down a second time, as slowly and plainly as they can be: no numbers for origins, every
/// deletion at once, every count by looking at everything.
///
/// The browser is always open, noise is off, and a report leaves after all events of its millisecond.
struct NaiveBrowser {
  struct Report: Hashable {
    var click: UInt32
    var conversion: UInt32
    var credit: UInt8
    var due: Int64
    var data: UInt8
    var convertedAt: Int64
  }

  struct Click {
    var number: UInt32
    var time: Int64
    var expiresAt: Int64
    var publisher: String
    var destination: String
    var reporting: String
    var isActive = true
    var reports: [Report] = []

    func hasPending(_ now: Int64) -> Bool { reports.contains { $0.due >= now } }
  }

  struct RateRow {
    var time: Int64
    var origins: [String]
    var sites: [String]
  }

  let settings: EventConversionMeasurement.Settings
  var stored: [Click] = []
  var rateRows: [RateRow] = []
  /// Reports that nothing can take back any more.
  var sent: [Report] = []
  var refused: [UInt32] = []
  var credited: Set<UInt32> = []
  private var clicks: UInt32 = 0
  private var conversions: UInt32 = 0

  init(_ settings: EventConversionMeasurement.Settings) { self.settings = settings }

  /// The site of an https origin of these tests: the last two labels of its host.
  static func site(_ origin: String) -> String {
    origin.dropFirst("https://".count).split(separator: ".").suffix(2).joined(separator: ".")
  }

  private func isSameDestination(_ a: String, _ b: String) -> Bool {
    settings.destinationMatching == .origin ? a == b : Self.site(a) == Self.site(b)
  }

  mutating func take(_ step: Step, at now: Int64) {
    collectSent(before: now)
    switch step {
    case .click(let expiry, let publisher, let destination, let reporting):
      takeClick(expiry, publisher, destination, reporting, at: now)
    case .conversion(let page, let reporting, let data):
      takeConversion(page, reporting, data, at: now)
    case .clearing(let from, let through, let origin):
      clear(from: from, through: through, origin: origin)
    }
  }

  mutating func collectSent(before now: Int64) {
    for click in stored { sent += click.reports.filter { $0.due < now && !sent.contains($0) } }
  }

  private mutating func takeClick(
    _ declared: Int64?, _ publisher: String, _ destination: String, _ reporting: String, at now: Int64
  ) {
    let number = clicks
    clicks += 1
    stored.removeAll { ($0.expiresAt <= now || !$0.isActive) && !$0.hasPending(now) }
    if let limit = settings.clicksPerPublisherOrigin,
      stored.filter({ $0.publisher == publisher }).count >= limit
    {
      refused.append(number)
      return
    }
    if settings.deactivatesConvertedClicks {
      for index in stored.indices
      where stored[index].reporting == reporting && !stored[index].reports.isEmpty
        && isSameDestination(stored[index].destination, destination)
      {
        stored[index].isActive = false
      }
    }
    var expiry = min(declared ?? 30 * day, 30 * day)
    if let least = settings.minimumExpiry { expiry = max(expiry, least.milliseconds) }
    stored.append(
      Click(
        number: number, time: now, expiresAt: now + expiry, publisher: publisher,
        destination: destination, reporting: reporting))
  }

  private mutating func takeConversion(
    _ page: String, _ reporting: String, _ data: UInt64, at now: Int64
  ) {
    let number = conversions
    conversions += 1
    var matches = stored.indices.filter {
      stored[$0].isActive && stored[$0].reporting == reporting && stored[$0].expiresAt > now
        && isSameDestination(stored[$0].destination, page)
    }
    if let limit = settings.pendingReportsPerDestination {
      let pending = stored.filter { isSameDestination($0.destination, page) }
        .flatMap(\.reports).filter { $0.due >= now }
      if pending.count >= limit { return }
    }
    guard let latest = matches.map({ stored[$0].time }).max(),
      let best = matches.first(where: { stored[$0].time == latest })
    else { return }
    matches.removeAll { $0 == best }
    for index in [best] + matches.reversed() {
      if !fitsRateLimit(stored[index], at: now) { continue }
      let click = stored[index]
      let report = Report(
        click: click.number, conversion: number, credit: index == best ? 100 : 0,
        due: click.time + delay(now - click.time, expiry: click.expiresAt - click.time),
        data: UInt8(data % (1 << UInt64(settings.bits))), convertedAt: now)
      stored[index].reports.append(report)
      if stored[index].reports.count >= settings.reportsPerClick { stored[index].isActive = false }
      if index == best { credited.insert(number) }
    }
  }

  private mutating func fitsRateLimit(_ click: Click, at now: Int64) -> Bool {
    guard let limit = settings.rateLimit else { return true }
    let sites = [Self.site(click.publisher), Self.site(click.destination)]
    let count = rateRows.filter { $0.sites == sites && $0.time > now - limit.window.milliseconds }.count
    guard count < limit.count else { return false }
    rateRows.append(
      RateRow(
        time: now, origins: [click.publisher, click.destination, click.reporting], sites: sites))
    return true
  }

  /// The tables of both profiles, for their own windows of 2 and 7 days.
  private func delay(_ t: Int64, expiry: Int64) -> Int64 {
    let (twoDays, sevenDays) = (2 * day, 7 * day)
    if settings.windowRule == .exclusiveEnds {
      if t < twoDays { return twoDays }
      if expiry <= sevenDays { return expiry }
      return t < sevenDays ? sevenDays : expiry
    }
    if expiry <= 47 * hour { return twoDays }
    if t <= 47 * hour { return twoDays }
    if expiry < 167 * hour { return expiry + hour }
    return t <= 167 * hour ? sevenDays : expiry + hour
  }

  private mutating func clear(from: Int64, through: Int64, origin: String?) {
    let range = from...through
    let done = Set(sent)
    stored.removeAll { click in
      let isMeant = origin.map { [click.publisher, click.destination, click.reporting].contains($0) } ?? true
      let waiting = click.reports.filter { !done.contains($0) }
      return isMeant
        && (range.contains(click.time) || waiting.contains { range.contains($0.convertedAt) })
    }
    rateRows.removeAll { row in
      range.contains(row.time) && (origin.map { row.origins.contains($0) } ?? true)
    }
  }
}

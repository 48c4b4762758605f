import Population

/// Makes sure that the rows of a trace fit together, and counts them.
struct TraceChecker {
  private let description: TraceDescription
  private(set) var statistics: TraceStatistics
  private var last: TraceEvent?
  private var clicks = NumberedAds()
  private var views = NumberedAds()
  /// Numbers of the person's conversions, by what caused them.
  private var conversions: Set<UInt64> = []
  /// When each advertiser's ad was last clicked by the person.
  private var lastClicks: [Int32: Int64] = [:]
  private var mostBrowsers = 0
  /// The times of the earliest and the latest event.
  private var times: ClosedRange<Int64>?

  init(_ description: TraceDescription) {
    self.description = description
    statistics = TraceStatistics(description)
  }

  mutating func take(_ event: TraceEvent) throws(TraceLine.Problem) {
    if let last {
      if event.person < last.person { throw TraceLine.Problem(reason: "people are not in order") }
      if event.person > last.person {
        endPerson()
      } else if event.time < last.time
        || event.time == last.time && last.kind == .conversion && event.kind != .conversion
      {
        throw TraceLine.Problem(reason: "the person's events are not in the order of time")
      }
    }
    guard event.person < description.people else {
      throw TraceLine.Problem(reason: "there are only \(description.people) people, counted from 0")
    }
    guard Int(event.advertiser) < description.advertisers.count else {
      throw TraceLine.Problem(reason: "there is no such advertiser")
    }
    mostBrowsers = max(mostBrowsers, Int(event.browser))
    if event.kind == .conversion { try takeConversion(event) } else { try takeAd(event) }
    let time = event.time.milliseconds
    times = min(times?.lowerBound ?? time, time)...max(times?.upperBound ?? time, time)
    last = event
  }

  /// Ends the last person's events, and makes sure that as many came as are described.
  mutating func finish() throws(TraceLine.Problem) {
    if last != nil { endPerson() }
    guard statistics.clicks == description.clicks, statistics.views == description.views,
      statistics.conversions == description.conversions
    else { throw TraceLine.Problem(reason: "there are not as many rows as the description says") }
  }

  /// Makes sure that the rows lie in the time that is described.
  func requireTimes() throws(TraceLine.Problem) {
    guard description.firstMs == times?.lowerBound ?? 0, description.lastMs == times?.upperBound ?? 0 else {
      throw TraceLine.Problem(reason: "the first and last event are not when the description says")
    }
  }

  private mutating func endPerson() {
    statistics.browsers[mostBrowsers] += 1
    mostBrowsers = 0
    clicks.removeAll()
    views.removeAll()
    conversions.removeAll(keepingCapacity: true)
    lastClicks.removeAll(keepingCapacity: true)
  }

  private mutating func takeAd(_ event: TraceEvent) throws(TraceLine.Problem) {
    guard Int(event.publisher) < description.publishers.count,
      Int(event.campaign) < description.advertisers[Int(event.advertiser)].campaigns.count
    else { throw TraceLine.Problem(reason: "there is no such publisher or campaign") }
    let isNew =
      event.kind == .view
      ? views.add(event.number, event.advertiser, at: event.time.milliseconds)
      : clicks.add(event.number, event.advertiser, at: event.time.milliseconds)
    guard isNew, clicks.count + views.count <= TraceLimits.interactions else {
      throw TraceLine.Problem(
        reason: "the number is taken by another \(TraceLine.name(event.kind)), or too large")
    }
    statistics.publishers[Int(event.publisher)] += 1
    statistics.advertisers[Int(event.advertiser)] += 1
    if event.kind == .view {
      statistics.views += 1
    } else {
      statistics.clicks += 1
      lastClicks[event.advertiser] = event.time.milliseconds
    }
  }

  private mutating func takeConversion(_ event: TraceEvent) throws(TraceLine.Problem) {
    if event.cause >= 0 {
      guard description.namesCauses else { throw TraceLine.Problem(reason: "causes are not named here") }
      let advertiser =
        event.causeIsView ? views.advertiser(of: event.cause) : clicks.advertiser(of: event.cause)
      guard let advertiser else {
        throw TraceLine.Problem(reason: "there is no such cause before the conversion")
      }
      guard advertiser == event.advertiser else {
        throw TraceLine.Problem(reason: "the cause is an ad of another advertiser")
      }
    }
    let limit =
      event.cause < 0
      ? TraceLimits.conversions
      : event.causeIsView ? TraceLimits.conversionsOfView : TraceLimits.conversionsOfClick
    // Causes have 16 bits, numbers 29.
    let key =
      UInt64(event.number) | UInt64(event.cause + 1) << 32 | (event.causeIsView ? 1 << 63 : 0)
    guard event.number < limit, conversions.insert(key).inserted,
      conversions.count <= TraceLimits.conversions
    else {
      throw TraceLine.Problem(
        reason: "the number is that of another conversion of the same cause, or too large")
    }
    statistics.conversions += 1
    statistics.data[Int(event.data)] += 1
    let click = event.cause >= 0 || description.namesCauses ? nil : lastClicks[event.advertiser]
    if event.cause >= 0, event.causeIsView { statistics.ofViews += 1 }
    if event.cause >= 0, !event.causeIsView {
      statistics.ofClicks += 1
      statistics.addDelay(event.time.milliseconds - clicks.time(of: event.cause))
    } else if let click, event.time.milliseconds - click < 30 * 86_400_000 {
      statistics.ofClicks += 1
      statistics.addDelay(event.time.milliseconds - click)
    }
  }
}

/// The clicks or the views of one person by their numbers.
private struct NumberedAds {
  private var advertisers: [Int32] = []
  private var times: [Int64] = []
  private(set) var count = 0

  /// Adds one; false where its number is taken or too large.
  mutating func add(_ number: UInt32, _ advertiser: Int32, at time: Int64) -> Bool {
    guard number < TraceLimits.interactions else { return false }
    while advertisers.count <= number {
      advertisers.append(-1)
      times.append(0)
    }
    guard advertisers[Int(number)] < 0 else { return false }
    advertisers[Int(number)] = advertiser
    times[Int(number)] = time
    count += 1
    return true
  }

  /// The advertiser of the one with a number; nil where there is none.
  func advertiser(of number: Int32) -> Int32? {
    guard number < advertisers.count, advertisers[Int(number)] >= 0 else { return nil }
    return advertisers[Int(number)]
  }

  func time(of number: Int32) -> Int64 { times[Int(number)] }

  mutating func removeAll() {
    advertisers.removeAll(keepingCapacity: true)
    times.removeAll(keepingCapacity: true)
    count = 0
  }
}

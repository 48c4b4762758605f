import SimulationKernel
import Web

extension RandomPurpose {
  /// What is true of a person: known e-mail address (word 0), known phone number (1), consent (2).
  static let conversionsPerson = RandomPurpose(rawValue: 0x321)
  /// Whether a browser blocks pixels (word 0), by the browser's number.
  static let conversionsBrowser = RandomPurpose(rawValue: 0x322)
  /// Whether a click's id is stored (word 0), by the click's number.
  static let conversionsClick = RandomPurpose(rawValue: 0x323)
  /// What is true of a conversion: id (word 0), the same id (1), transaction id (2), known customer (3).
  static let conversionsConversion = RandomPurpose(rawValue: 0x324)
  /// The same: usable address and user agent (word 0), conflicting values (1).
  static let conversionsCircumstances = RandomPurpose(rawValue: 0x325)
  /// What gets lost, by conversion and platform: event of the page (word 0), of the server (1).
  static let conversionsLosses = RandomPurpose(rawValue: 0x326)
  /// What events leave out: the value (words 0 and 1, page and server), the currency (2 and 3).
  static let conversionsGaps = RandomPurpose(rawValue: 0x327)
  /// How long a server takes (words 0 and 1).
  static let conversionsDelay = RandomPurpose(rawValue: 0x328)
  /// When the platform is out.
  static let conversionsOutages = RandomPurpose(rawValue: 0x329)
  /// When the platform refuses for the rate.
  static let conversionsRateLimits = RandomPurpose(rawValue: 0x32A)
}

/// The advertisers' side: turns conversions into the events of pages and servers.
///
/// It serves one person after the other. A server knows no browsers, so all browsers of a person are served together,
/// in the order of time.
public struct ConversionsSender: Sendable {
  /// What advertisers follow.
  public let settings: ConversionsSettings
  private var outages: IncidentSchedule?
  private var rateLimits: IncidentSchedule?
  private var random: AddressedRandom
  private var cookies = ClickCookies()
  private var personKeys: MatchKeys = []
  private var agreement = Agreement.all

  private enum Agreement { case none, measurementOnly, all }

  /// Makes the advertisers of one replication.
  ///
  /// - Parameters:
  ///   - settings: must pass ``ConversionsSettings/validate()``.
  ///   - key: the replication's random key.
  ///   - start: the first moment at which anything may happen.
  public init(_ settings: ConversionsSettings, key: SIMD2<UInt32>, start: SimulationTime) {
    self.settings = settings
    outages = settings.outages.map {
      IncidentSchedule($0, key: key, purpose: .conversionsOutages, start: start)
    }
    rateLimits = settings.rateLimiting.map {
      IncidentSchedule($0, key: key, purpose: .conversionsRateLimits, start: start)
    }
    random = AddressedRandom(key: key, person: 0)
  }

  /// Whether the person agreed to nothing.
  public var lacksConsent: Bool { agreement == .none }

  /// Begins with a person who has done nothing yet.
  public mutating func begin(_ random: AddressedRandom) {
    self.random = random
    cookies.removeAll()
    let words = random.block(.conversionsPerson, 0)
    personKeys = []
    if Uniform.happens(words.word0, probability: settings.matching.emailShare) { personKeys.insert(.email) }
    if Uniform.happens(words.word1, probability: settings.matching.phoneShare) { personKeys.insert(.phone) }
    let consent = settings.consent
    agreement =
      Uniform.happens(words.word2, probability: consent.noneShare)
      ? .none
      : Uniform.happens(words.word2, probability: consent.noneShare + consent.measurementOnlyShare)
        ? .measurementOnly : .all
  }

  /// Lets the landing page of a click store the click's id in a cookie of its own.
  public mutating func click(_ click: AdInteraction, browser: UInt8, at now: SimulationTime) {
    let share = settings.matching.clickIDShare
    if share < 1 {
      let word = random.block(.conversionsClick, UInt64(click.number)).word0
      guard Uniform.happens(word, probability: share) else { return }
    }
    cookies.store(click, browser: browser, at: now)
  }

  /// Lets a person clear stored data in a browser.
  public mutating func clear(_ clearing: StorageClearing, browser: UInt8) {
    cookies.forget(clearing, browser: browser)
  }

  /// Reports a conversion that is registered with a platform.
  ///
  /// - Parameters:
  ///   - events: receives what the platform takes in, each with the time of that.
  ///   - tally: counts what happens on the way.
  public mutating func convert(
    _ conversion: ConversionRegistration, browser: UInt8, at now: SimulationTime,
    into events: inout [SimulatedEvent], tally: inout SendingTally
  ) -> SendingOutcome {
    tally.conversions += 1
    switch agreement {
    case .none:
      tally.withoutConsent += 1
      if settings.consent.refusal == .drop { return .withheld }
    case .measurementOnly: tally.measurementOnly += 1
    case .all: break
    }
    let draft = ConversionDraft(
      conversion, random: random, browser: browser, at: now, settings, keys: keys(conversion, browser, now),
      isMeasurementOnly: agreement == .measurementOnly)
    let losses = random.block(.conversionsLosses, draft.address)
    var wasSent = false
    var wasTaken = false
    if settings.pixel.channel.isOn {
      if isBlocked(browser) {
        tally.blocked += 1
      } else if Uniform.happens(losses.word0, probability: settings.pixel.channel.lossShare) {
        tally.lostBefore += 1
      } else {
        wasSent = true
        wasTaken = deliver(draft.event(.pixel), attempts: 1, into: &events, &tally)
      }
    }
    if settings.server.channel.isOn {
      if Uniform.happens(losses.word1, probability: settings.server.channel.lossShare) {
        tally.lostBefore += 1
      } else {
        wasSent = true
        var event = draft.event(.server)
        event.sent = departure(draft.address, at: now)
        if deliver(event, attempts: settings.server.attempts, into: &events, &tally) { wasTaken = true }
      }
    }
    return wasTaken ? .taken : wasSent ? .refused : .notSent
  }

  /// What the person can be recognised by at a conversion, whoever sends it.
  private func keys(
    _ conversion: ConversionRegistration, _ browser: UInt8, _ now: SimulationTime
  ) -> (keys: MatchKeys, clickID: UInt32) {
    // Without consent there is no user data.
    if agreement == .none { return ([], 0) }
    var keys: MatchKeys = []
    let ordinal = UInt64(conversion.ordinal)
    if !personKeys.isEmpty,
      Uniform.happens(
        random.block(.conversionsConversion, ordinal).word3, probability: settings.matching.loggedInShare)
    {
      keys = personKeys
    }
    if Uniform.happens(
      random.block(.conversionsCircumstances, ordinal).word0, probability: settings.matching.ipUserAgentShare)
    {
      keys.insert(.ipUserAgent)
    }
    let click = cookies.click(
      on: conversion.page, of: conversion.reporting, browser: browser, at: now,
      lifetime: settings.matching.clickIDLifetime)
    if click != nil { keys.insert(.clickID) }
    return (keys, click ?? 0)
  }

  private func isBlocked(_ browser: UInt8) -> Bool {
    Uniform.happens(
      random.block(.conversionsBrowser, UInt64(browser)).word0, probability: settings.pixel.blockedShare)
  }

  /// When the server first sends an event.
  private func departure(_ address: UInt64, at now: SimulationTime) -> SimulationTime {
    switch settings.server.delivery {
    case .realTime(let law):
      let words = random.block(.conversionsDelay, address)
      return now + law.draw(words.word0, words.word1)
    case .batch(let interval):
      let past = now.milliseconds % interval.milliseconds
      if past == 0 { return now }
      return SimulationTime(
        milliseconds: now.milliseconds - past + (past > 0 ? interval.milliseconds : 0))
    }
  }

  /// Sends an event until the platform takes it or nobody tries any more.
  private mutating func deliver(
    _ event: SimulatedEvent, attempts: Int, into events: inout [SimulatedEvent], _ tally: inout SendingTally
  ) -> Bool {
    tally.sent += 1
    guard outages != nil || rateLimits != nil else {
      var event = event
      event.received = event.sent
      events.append(event)
      return true
    }
    var event = event
    event.received = event.sent
    var wait = settings.server.backoff
    var isOut = false
    for attempt in 1...attempts {
      if attempt > 1 {
        if attempt == 2 { tally.retried += 1 }
        tally.retries += 1
        event.received = event.received + wait
        wait = settings.nextWait(after: wait)
      }
      isOut = outages?.covers(event.received) ?? false
      let isRefused = isOut || rateLimits?.covers(event.received) ?? false
      if isRefused { continue }
      events.append(event)
      return true
    }
    if isOut { tally.lostToOutages += 1 } else { tally.lostToRateLimits += 1 }
    return false
  }
}

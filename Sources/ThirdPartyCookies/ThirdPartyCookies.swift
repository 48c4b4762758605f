import Measurement
import SimulationKernel
import Web

/// Measurement with third-party cookies: what the industry had before the browsers' own interfaces.
///
/// The reporting origin knows the browser again on every site through an identifier in its cookie. So it sees
/// each conversion at once, in full and without noise, and credits the last click of the destination site
/// inside the attribution window. A browser that blocks third-party cookies, or a private one, shows nothing.
public struct ThirdPartyCookies: MeasurementSystem {
  /// What a scenario may set.
  public struct Settings: Hashable, Sendable {
    /// How long a click may be credited; a conversion exactly this long after it comes too late.
    ///
    /// *Default:* 30 days, the longest expiry of the Event Conversion Measurement API, so that the two
    /// systems credit the same clicks.
    public var attributionWindow: SimulationDuration

    /// Makes settings; 30 days by default.
    public init(attributionWindow: SimulationDuration = .days(30)) {
      self.attributionWindow = attributionWindow
    }

    /// Checks the settings.
    ///
    /// - Throws: ``SettingsError`` when the attribution window is not above zero.
    public func validate() throws(SettingsError) {
      guard attributionWindow.milliseconds > 0 else {
        throw SettingsError(
          setting: "attribution-window", value: "\(attributionWindow.milliseconds) ms", allowed: "above 0 ms")
      }
    }
  }

  /// A setting holds a value that it cannot have.
  public struct SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The setting's name as scenario files spell it.
    public var setting: String
    /// The value that it holds.
    public var value: String
    /// What it may hold.
    public var allowed: String

    /// Name, value and remedy in one line.
    public var description: String { "\(setting) is \(value), but must be \(allowed)" }
  }

  /// What leaves the browser.
  public typealias Report = CookieReport

  /// The last click of one reporting origin and destination site.
  private struct LastClick {
    var pair: UInt64
    var time: Int64
    var click: AdInteraction
  }

  /// The settings that the browser follows.
  public let settings: Settings

  private var lastClicks: [LastClick] = []
  private var isExcluded = false

  /// Makes the system of an ordinary browser that has seen nothing yet.
  public init(_ settings: Settings) { self.settings = settings }

  /// Forgets everything and becomes the system of the next browser; buffers are kept.
  public mutating func reset(_ browser: BrowserTraits) {
    lastClicks.removeAll(keepingCapacity: true)
    isExcluded = browser.blocksThirdPartyCookies || browser.isPrivate
  }

  /// Acts on an event; whether the browser is open makes no difference, since nothing waits.
  public mutating func handle(
    _ event: BrowserEvent, at now: SimulationTime, random: AddressedRandom,
    into outbox: inout Outbox<Report>
  ) {
    switch event {
    case .click(let click): remember(click, at: now.milliseconds, into: &outbox)
    case .conversion(let registration): convert(registration, at: now, into: &outbox)
    case .view, .closed, .started: break
    case .cleared(let clearing): forget(clearing)
    }
  }

  /// Does nothing: this system asks for no timers.
  public mutating func timerFired(
    _ timer: Timer, at now: SimulationTime, random: AddressedRandom,
    into outbox: inout Outbox<Report>
  ) {}

  /// Lists nothing: reports leave at once.
  public func unsentReports() -> [ScheduledReport<Report>] { [] }

  private static func pair(reporting: WebOrigin, destination: WebOrigin) -> UInt64 {
    UInt64(reporting.origin) << 32 | UInt64(destination.site)
  }

  private mutating func remember(_ click: AdInteraction, at now: Int64, into outbox: inout Outbox<Report>) {
    guard !isExcluded else {
      outbox.refuse(click.number, .browserExcluded)
      return
    }
    let pair = Self.pair(reporting: click.reporting, destination: click.destination)
    for index in lastClicks.indices where lastClicks[index].pair == pair {
      // Of two clicks at the same moment the first stays, as in the other systems.
      if lastClicks[index].time < now { lastClicks[index] = LastClick(pair: pair, time: now, click: click) }
      return
    }
    lastClicks.append(LastClick(pair: pair, time: now, click: click))
  }

  private func convert(
    _ registration: ConversionRegistration, at now: SimulationTime, into outbox: inout Outbox<Report>
  ) {
    let pair = Self.pair(reporting: registration.reporting, destination: registration.page)
    var outcome = ConversionOutcome.noMatchingClick
    if isExcluded {
      outcome = .browserExcluded
    } else if let last = lastClicks.first(where: { $0.pair == pair }) {
      if now.milliseconds - last.time < settings.attributionWindow.milliseconds {
        outcome = .scheduled
        outbox.send(
          CookieReport(clickData: last.click.sourceData, conversionData: registration.data, credit: 100),
          tag: Tag(
            conversion: registration.number, click: last.click.number, registration: registration.registration
          ),
          due: now, at: now)
      } else {
        outcome = .expired
      }
    }
    outbox.settle(registration, outcome)
  }

  private mutating func forget(_ clearing: StorageClearing) {
    lastClicks.removeAll { last in
      let time = SimulationTime(milliseconds: last.time)
      guard clearing.begin <= time, time <= clearing.end else { return false }
      guard let number = clearing.origin?.origin else { return true }
      return last.click.publisher.origin == number || last.click.destination.origin == number
        || last.click.reporting.origin == number
    }
  }
}

/// What the reporting origin learns about one conversion through its cookie.
@frozen
public struct CookieReport: Hashable, Sendable {
  /// The 64 bits that the publisher declared with the ad.
  public var clickData: UInt64
  /// The data that the advertiser fired, in full.
  public var conversionData: UInt64
  /// The share of the conversion that this click gets, in percent; always 100.
  public var credit: UInt8

  /// Makes a report from its parts.
  @inlinable
  public init(clickData: UInt64, conversionData: UInt64, credit: UInt8) {
    self.clickData = clickData
    self.conversionData = conversionData
    self.credit = credit
  }
}

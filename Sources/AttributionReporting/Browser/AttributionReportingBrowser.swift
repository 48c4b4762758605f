import Measurement
import PrivacyMechanisms
import SimulationKernel
import Web

/// The Attribution Reporting API, as one browser runs it for people in a simulation.
///
/// Clicks register navigation sources and views event sources. A conversion goes to one source, which makes an
/// event-level report that leaves the device at the end of a window, and an aggregatable report that leaves it within
/// minutes. What a source reports of conversions may be untrue; that is drawn when it is registered.
///
/// **Random addresses.** Those of ``AddressedDraws``, for a source at the interaction's number times 2^16 plus its
/// registration, for a trigger at the registration times 2^32 plus the conversion's ordinal. Order of reports that
/// leave at the same time: 0x205, and delay after a start: 0x204, both at the report's address: the kind in the upper
/// two bits (0 event-level, 1 untrue, 2 aggregatable), for an untrue one its place times 2^48 plus the address of its
/// source, for others the day of a null report plus 1 times 2^50 plus the address of the trigger.
///
/// **Closed browsers** are told in one of two ways. A run loop that samples availability only when a timer is
/// due marks the timer ``Timer/late`` and fires it at the next start. A run loop that knows every session
/// sends ``BrowserEvent/closed`` and ``BrowserEvent/started`` and fires timers on time all the same.
public struct AttributionReportingBrowser: MeasurementSystem, ~Copyable {
  /// What leaves the device.
  public typealias Report = AttributionReport

  /// A source whose registration a browser took in, whether or not it stored it.
  @frozen
  public struct RegisteredSource: Hashable, Sendable, BitwiseCopyable {
    /// The interaction's number within its person.
    public var interaction: UInt32
    /// Which of the interaction's registrations.
    public var registration: UInt16
    /// Whether it was a view; else a click.
    public var isView: Bool
  }

  /// The settings that the browser follows.
  public let settings: Settings
  /// Every source that was registered, as the ad tech's own log has them, in the order of time.
  public private(set) var registered = GrowableBuffer<RegisteredSource>()
  /// Whether any source so far does not tell the truth.
  public private(set) var hasNoise = false

  var engine: AttributionEngine
  private let rules: ConversionRules
  private var configurations: SourceConfigurations
  var isOpen = true
  private var isExcluded = false

  /// Makes the system of an ordinary open browser that has seen nothing yet.
  ///
  /// - Parameter settings: must pass ``Settings/validate()``; a broken one is a programming error here.
  public init(_ settings: Settings) {
    do {
      try settings.validate()
    } catch {
      preconditionFailure("unchecked settings: \(error)")
    }
    self.settings = settings
    rules = ConversionRules(settings)
    var engine = AttributionEngine(settings.parameters)
    engine.remembersLosses = true
    configurations = SourceConfigurations(settings, &engine)
    self.engine = engine
  }

  /// Forgets everything and becomes the system of the next browser; buffers are kept.
  public mutating func reset(_ browser: BrowserTraits) {
    engine.reset()
    registered.removeAll()
    hasNoise = false
    isOpen = true
    isExcluded = browser.isPrivate
  }

  /// Acts on an event; events come in the order of time.
  @inlinable
  @inline(__always)
  public mutating func handle(
    _ event: BrowserEvent, at now: SimulationTime, random: AddressedRandom,
    into outbox: inout Outbox<Report>
  ) {
    // Questions instead of a switch over many cases, whose jump no processor can guess.
    if case .click(let click) = event {
      register(click, isView: false, at: now.milliseconds, random: random, into: &outbox)
    } else if case .conversion(let conversion) = event {
      convert(conversion, at: now.milliseconds, random: random, into: &outbox)
    } else {
      handleRare(event, at: now, random: random, into: &outbox)
    }
  }

  @usableFromInline
  mutating func handleRare(
    _ event: BrowserEvent, at now: SimulationTime, random: AddressedRandom, into outbox: inout Outbox<Report>
  ) {
    switch event {
    case .click, .conversion: break
    case .view(let view):
      if settings.registersViews {
        register(view, isView: true, at: now.milliseconds, random: random, into: &outbox)
      }
    case .closed: isOpen = false
    case .started:
      isOpen = true
      startUp(at: now.milliseconds, random: random, into: &outbox)
    case .cleared(let clearing):
      engine.clear(
        from: clearing.begin.milliseconds, through: clearing.end.milliseconds,
        origin: clearing.origin?.origin)
    }
  }

  /// Registers a source, with what it tells instead of the truth.
  @usableFromInline
  mutating func register(
    _ interaction: AdInteraction, isView: Bool, at now: Int64, random: AddressedRandom,
    into outbox: inout Outbox<Report>
  ) {
    guard !isExcluded else {
      outbox.refuse(interaction.number, .browserExcluded)
      return
    }
    registered.append(
      RegisteredSource(
        interaction: interaction.number, registration: interaction.registration, isView: isView))
    var configuration = isView ? configurations.event : configurations.navigation
    if let expiry = interaction.declaredExpiry {
      configuration = configurations.number(isView ? .event : .navigation, declared: expiry, &engine)
    }
    let address = AddressedDraws.ordinal(
      interaction: interaction.number, registration: interaction.registration)
    var draws = AddressedDraws(random, ordinal: address)
    let firstReport = engine.eventReports.count
    let outcome = engine.register(
      NewSource(
        configuration: configuration, eventID: interaction.sourceData,
        destinations: DestinationSites(interaction.destination.site),
        destinationOrigin: interaction.destination.origin, context: interaction.publisher,
        reporting: interaction.reporting, tag: address), at: now, draws: &draws)
    if outcome.isNoised {
      hasNoise = true
      scheduleUntrueReports(from: firstReport, address: address, random: random, into: &outbox)
    }
    if let refusal = outcome.result.refusal { outbox.refuse(interaction.number, refusal) }
  }

  /// Asks for the timers of a source's untrue reports.
  private mutating func scheduleUntrueReports(
    from first: Int, address: UInt64, random: AddressedRandom, into outbox: inout Outbox<Report>
  ) {
    for index in first..<max(first, engine.eventReports.count) {
      engine.eventReports[index].address = 1 << 62 | UInt64(index - first) &<< 48 | address
      schedule(engine.eventReports[index], random: random, into: &outbox)
    }
  }

  /// Matches a conversion to a source and schedules its reports.
  @usableFromInline
  mutating func convert(
    _ conversion: ConversionRegistration, at now: Int64, random: AddressedRandom,
    into outbox: inout Outbox<Report>
  ) {
    guard !isExcluded else {
      outbox.settle(conversion, .browserExcluded)
      return
    }
    let address = AddressedDraws.ordinal(
      conversion: conversion.ordinal, registration: conversion.registration)
    var draws = AddressedDraws(random, ordinal: address)
    let trigger = TriggerEvent(
      page: conversion.page, reporting: conversion.reporting, time: now,
      tag: UInt64(conversion.registration) &<< 32 | UInt64(conversion.number))
    let outcome = engine.attribute(ConversionTerms(conversion, rules), trigger, draws: &draws)
    if outcome.eventLevel.isSuccess {
      let last = engine.eventReports.count - 1
      engine.eventReports[last].address = address
      schedule(engine.eventReports[last], random: random, into: &outbox)
    }
    let made = outcome.nullReports + (outcome.aggregatableReport == nil ? 0 : 1)
    if made > 0 { scheduleAggregatableReports(made, address: address, random: random, into: &outbox) }
    let result =
      rules.settles == .eventLevel
      ? self.outcome(of: outcome.eventLevel) : self.outcome(of: outcome.aggregatable)
    outbox.settle(
      conversion, result ?? reasonForNoMatch(trigger), cappedReports: result == .reportCapReached ? 1 : 0)
    if let replaced = outcome.replacedReport, rules.settles == .eventLevel {
      outbox.revise(
        conversion: UInt32(truncatingIfNeeded: replaced.tag),
        registration: UInt16(truncatingIfNeeded: replaced.tag >> 32), .lowPriority)
    }
  }

  /// Asks for the timers of a trigger's aggregatable reports, the last ones that were stored.
  private mutating func scheduleAggregatableReports(
    _ count: Int, address: UInt64, random: AddressedRandom, into outbox: inout Outbox<Report>
  ) {
    let end = engine.aggregatableReports.count
    for index in end - count..<end {
      let report = engine.aggregatableReports[index]
      // A trigger has at most one null report for each of 31 days, and at most one true one.
      let age = report.triggerTime.minus(report.sourceTime)
      let place = report.source == nil ? 1 + UInt64(clamping: age / 86_400_000) : 0
      engine.aggregatableReports[index].address = 2 << 62 | place &<< 50 | address
      schedule(engine.aggregatableReports[index], random: random, into: &outbox)
    }
  }
}

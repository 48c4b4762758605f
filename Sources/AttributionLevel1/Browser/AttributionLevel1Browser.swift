import Measurement
import SimulationKernel
import Web

/// Attribution Level 1, as one browser runs it for people in a simulation.
///
/// The publisher saves an impression for the ad's destination site at every click, and at every view if views count; the
/// advertiser measures every conversion once. Both do so themselves, without intermediaries, and further ad techs
/// register nothing. The report leaves at once; what it holds, an aggregation service adds up with that of others and
/// with noise, so that nobody sees a contribution by itself.
///
/// A clearing of storage clears browsing history as the specification has it, which knows no ranges of time: all of it,
/// or that of the one site. Private browsers do not take part.
///
/// **Random addresses.** Those of ``LevelOneAddressedDraws``, at the conversion's ordinal.
public struct AttributionLevel1Browser: MeasurementSystem, ~Copyable {
  /// What leaves the browser: one for each bucket that a conversion adds to.
  public typealias Report = HistogramContribution

  /// The settings that the browser follows.
  public let settings: Settings

  private var engine: LevelOneEngine
  private let query: ConversionQuery
  private let lifetime: Int64
  private let campaigns: Int
  private var isExcluded = false

  /// Makes the system of an ordinary browser that has seen nothing yet.
  ///
  /// - Parameter settings: must pass ``Settings/validate()``; a broken one is a programming error here.
  public init(_ settings: Settings) {
    do {
      try settings.validate()
    } catch {
      preconditionFailure("unchecked settings: \(error)")
    }
    self.settings = settings
    let longest = settings.limits.maxLookbackDays
    campaigns = settings.campaignsPerAdvertiser
    lifetime = Int64(min(settings.lifetimeDays, longest)) * LevelOneEngine.day
    query = ConversionQuery(
      epsilon: settings.epsilon, value: settings.value, maxValue: settings.maxValue,
      histogramSize: UInt32(settings.campaignsPerAdvertiser),
      lookback: Int64(min(settings.lookbackDays, longest)) * LevelOneEngine.day, credit: settings.credit)
    engine = LevelOneEngine(settings.limits)
  }

  /// Forgets everything and becomes the system of the next browser; buffers are kept.
  public mutating func reset(_ browser: BrowserTraits) {
    engine.reset()
    isExcluded = browser.isPrivate
  }

  /// Acts on an event; whether the browser is open makes no difference, since nothing waits.
  @inlinable
  @inline(__always)
  public mutating func handle(
    _ event: BrowserEvent, at now: SimulationTime, random: AddressedRandom,
    into outbox: inout Outbox<Report>
  ) {
    // Questions instead of a switch over many cases, whose jump no processor can guess.
    if case .click(let click) = event {
      save(click, isView: false, at: now, into: &outbox)
    } else if case .conversion(let conversion) = event {
      convert(conversion, at: now, random: random, into: &outbox)
    } else {
      handleRare(event, at: now, into: &outbox)
    }
  }

  @usableFromInline
  mutating func handleRare(
    _ event: BrowserEvent, at now: SimulationTime, into outbox: inout Outbox<Report>
  ) {
    switch event {
    case .click, .conversion, .closed, .started: break
    case .view(let view):
      if settings.registersViews { save(view, isView: true, at: now, into: &outbox) }
    case .cleared(let clearing):
      if let origin = clearing.origin {
        engine.forgetVisits(of: [origin.site], at: now.milliseconds)
      } else {
        engine.forgetAllVisits(at: now.milliseconds)
      }
    }
  }

  /// Saves the impression of a click or a view.
  @usableFromInline
  mutating func save(
    _ interaction: AdInteraction, isView: Bool, at now: SimulationTime, into outbox: inout Outbox<Report>
  ) {
    // The publisher saves one, whoever else registers through redirects.
    if interaction.registration > 0 { return }
    guard !isExcluded else {
      outbox.refuse(interaction.number, .browserExcluded)
      return
    }
    let campaign = ClickIdentifier(rawValue: interaction.sourceData).campaign
    let site = interaction.publisher.site
    let isStored = engine.save(
      NewImpression(
        site: site, caller: site, index: UInt32(campaign % campaigns),
        priority: isView ? settings.viewPriority : settings.clickPriority,
        lifetime: lifetime(declared: interaction.declaredExpiry), tag: interaction.number),
      at: now.milliseconds, conversionSites: CollectionOfOne(interaction.destination.site),
      conversionCallers: EmptyCollection())
    if !isStored { outbox.refuse(interaction.number, .storageLimit) }
  }

  /// How long an impression lives: a declared expiry in whole days, rounded up; at least 1 and at most as the browser
  /// allows.
  private func lifetime(declared: SimulationDuration?) -> Int64 {
    guard let declared else { return lifetime }
    let longest = Int64(settings.limits.maxLookbackDays) * LevelOneEngine.day
    let clamped = min(max(declared.milliseconds, 1), longest)
    return (clamped + LevelOneEngine.day - 1) / LevelOneEngine.day * LevelOneEngine.day
  }

  /// Measures a conversion.
  @usableFromInline
  mutating func convert(
    _ conversion: ConversionRegistration, at now: SimulationTime, random: AddressedRandom,
    into outbox: inout Outbox<Report>
  ) {
    // The advertiser measures it once, whoever else registers it.
    guard conversion.registration == 0 else {
      outbox.settle(conversion, .notMeasured)
      return
    }
    guard !isExcluded else {
      outbox.settle(conversion, .browserExcluded)
      return
    }
    var draws = LevelOneAddressedDraws(random, ordinal: conversion.ordinal)
    let site = conversion.page.site
    let outcome = engine.measure(query, site: site, caller: site, at: now.milliseconds, draws: &draws)
    outbox.settle(conversion, Self.name(outcome))
    send(conversion, at: now, into: &outbox)
  }

  /// Sends what a conversion adds to each bucket, tagged with the best impression of the bucket.
  private mutating func send(
    _ conversion: ConversionRegistration, at now: SimulationTime, into outbox: inout Outbox<Report>
  ) {
    for position in 0..<engine.credited.count {
      let credit = engine.credited[position]
      var value: UInt32 = 0
      var isFirst = true
      for other in 0..<engine.credited.count where engine.credited[other].index == credit.index {
        if other < position { isFirst = false }
        value += engine.credited[other].value
      }
      guard isFirst, value > 0 else { continue }
      outbox.send(
        HistogramContribution(
          site: conversion.page.site, index: credit.index, value: value, data: conversion.data),
        tag: Tag(conversion: conversion.number, click: credit.tag), due: now, at: now)
    }
  }

  /// What it is called beside other systems.
  private static func name(_ outcome: QueryOutcome) -> ConversionOutcome {
    switch outcome {
    case .released: .scheduled
    case .noMatch: .noMatchingClick
    case .expired: .expired
    // A clearing leaves the epochs up to its own without any budget.
    case .barred, .overBudget: .budgetExhausted
    }
  }

  /// Does nothing: this system asks for no timers.
  public mutating func timerFired(
    _ timer: Timer, at now: SimulationTime, random: AddressedRandom, into outbox: inout Outbox<Report>
  ) {}

  /// Lists nothing: reports leave at once.
  public func unsentReports() -> [ScheduledReport<Report>] { [] }
}

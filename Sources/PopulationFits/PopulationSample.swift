/// All that the estimates need to know of a log; its size does not grow with the number of people.
public struct PopulationSample: Sendable {
  /// From when to when the log has seen everything.
  public let span: ObservationSpan
  /// Conversions later than this after their cause are left out, in milliseconds.
  public let window: Int64

  /// People by how often they click, see an ad, or convert without either.
  var peopleByActions: [Int: Int] = [:]
  /// People by how often they click.
  var peopleByClicks: [Int: Int] = [:]
  var organic = 0
  var clicks = OutcomeSample()
  var views = OutcomeSample()
  var kinds: [UInt64: ValueSample] = [:]
  var publishers: [Int: Int] = [:]
  /// Clicks, views and organic conversions of each advertiser.
  var advertisers: [Int: Int] = [:]
  /// Clicks and views of each campaign of each advertiser.
  var campaigns: [Int: [Int: Int]] = [:]
  /// Clicks, views and organic conversions in each hour of the day.
  var hours = [Int](repeating: 0, count: 24)
  /// The same by the day of the span.
  var days: [Int]
  /// People whom the log saw in more than one browser.
  var peopleWithSeveralBrowsers = 0
  private(set) var people = 0
  private(set) var lateConversions = 0
  private(set) var earlyConversions = 0
  private(set) var outside = 0

  /// Begins with nobody.
  ///
  /// - Parameters:
  ///   - span: from when to when the log has seen everything.
  ///   - window: in milliseconds, above 0; conversions later than this after their cause are left out.
  /// - Throws: ``FitError`` when the span or the window is empty, or the span longer than a century.
  public init(span: ObservationSpan, window: Int64) throws(FitError) {
    guard span.end > span.start, span.end - span.start <= 36_525 * ObservationSpan.day else {
      throw FitError(
        "the span", "is empty or longer than a century", remedy: "say from when to when the log goes")
    }
    guard window > 0 else {
      throw FitError("the window", "is not above 0", remedy: "give a length such as 30d")
    }
    (self.span, self.window) = (span, window)
    days = [Int](
      repeating: 0,
      count: Int((span.length + ObservationSpan.day - 1) / ObservationSpan.day))
  }

  /// Rows of the log that could not be used and were left out.
  public internal(set) var skippedRows = 0

  /// How many people the log has.
  public var seenPeople: Int { people }
  /// Conversions that were left out because they came later after their cause than the window.
  public var conversionsBeyondWindow: Int { lateConversions }
  /// Conversions that were left out because they came before their cause, or their cause lies outside the span.
  public var conversionsWithoutReason: Int { earlyConversions }
  /// Events that were left out because they lie outside the span.
  public var eventsOutside: Int { outside }

  /// Adds a person, whose events outside the span are left out.
  public mutating func add(_ person: ObservedPerson) {
    var actions = 0
    var clicked = 0
    var delays = [[Int64]](repeating: [], count: person.interactions.count)
    for conversion in person.conversions {
      guard contains(conversion.time) else { continue }
      guard let cause = conversion.cause, person.interactions.indices.contains(cause) else {
        organic += 1
        actions += 1
        note(conversion.time, advertiser: conversion.advertiser)
        kinds[conversion.data, default: ValueSample()].add(conversion.value)
        continue
      }
      let start = person.interactions[cause].time
      let delay = conversion.time - start
      if delay < 0 || start < span.start {
        earlyConversions += 1
      } else if delay >= window {
        lateConversions += 1
      } else {
        delays[cause].append(delay)
      }
      kinds[conversion.data, default: ValueSample()].add(conversion.value)
    }
    for (index, interaction) in person.interactions.enumerated() {
      guard contains(interaction.time) else { continue }
      actions += 1
      if !interaction.isView { clicked += 1 }
      add(interaction, delays[index])
    }
    guard actions > 0 else { return }
    people += 1
    peopleByActions[actions, default: 0] += 1
    peopleByClicks[clicked, default: 0] += 1
  }

  private mutating func contains(_ time: Int64) -> Bool {
    if time >= span.start, time < span.end { return true }
    outside += 1
    return false
  }

  private mutating func add(_ interaction: ObservedPerson.Interaction, _ delays: [Int64]) {
    let horizon = span.end - interaction.time
    if interaction.isView {
      views.add(horizon: horizon, delays: delays)
    } else {
      clicks.add(horizon: horizon, delays: delays)
    }
    publishers[interaction.publisher, default: 0] += 1
    campaigns[interaction.advertiser, default: [:]][interaction.campaign, default: 0] += 1
    note(interaction.time, advertiser: interaction.advertiser)
  }

  private mutating func note(_ time: Int64, advertiser: Int) {
    advertisers[advertiser, default: 0] += 1
    let day = ObservationSpan.day
    let within = (time % day + day) % day
    hours[Int(within / 3_600_000)] += 1
    days[Int((time - span.start) / day)] += 1
  }
}

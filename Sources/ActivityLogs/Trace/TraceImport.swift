import Population
import ResultsExport
import SimulationKernel

/// Turns a log into a trace.
public enum TraceImport {
  /// Reads a log and writes a trace of it.
  ///
  /// People with events are numbered in the order of a hash of their names, and people without any are spread evenly
  /// among them: the first so many are a random sample, in which as large a share has no events as in the whole. Names
  /// are not kept. Clicks and views of a person are numbered in the order of time.
  ///
  /// - Parameters:
  ///   - log: the file, or `-` for standard input.
  ///   - options: how it is to be understood.
  ///   - path: the trace's file of rows.
  ///   - people: how many people there are, those without any event too; nil for those with events alone.
  /// - Returns: what is known of the trace, and what was counted of the log.
  /// - Throws: ``LogError`` or ``BadRows`` when it is no log that can be simulated, or when the trace would take the
  ///   place of the log or of another program's description, `OutputError` when a file cannot be read or written.
  public static func write(
    _ log: String, _ options: LogOptions = LogOptions(), to path: String, people: UInt64? = nil
  ) throws -> (trace: TraceDescription, facts: LogFacts, tally: ActivityLog.Tally) {
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    try TracePlace.check(path, log: log)
    let read = try ActivityLog(log, options, temporary: folder)
    let facts = read.facts
    let name = UserFile.name(of: log)
    try check(facts, name)
    var description = TraceDescription()
    description.log = name.split(separator: "/").last.map(String.init) ?? name
    description.tellsBrowsers = facts.tellsBrowsers
    (description.currency, description.originMs) = (facts.currency, facts.origin)
    (description.publishers, description.advertisers) = (facts.publishers, facts.advertisers)
    // A log without ads has no publishers and may have no campaigns.
    if description.publishers.isEmpty { description.publishers = ["publisher-0"] }
    for place in description.advertisers.indices where description.advertisers[place].campaigns.isEmpty {
      description.advertisers[place].campaigns = ["campaign-0"]
    }
    try check(description, name)
    let spread = try people.map { people in
      IdlePeople(active: UInt64(try read.forEachPerson { _ in }.people), people: people)
    }
    if let spread, spread.people < spread.active {
      throw LogError(
        name, "it has \(spread.active) people with events, more than \(spread.people)",
        remedy: "give --people at least as many")
    }
    let writer = try TraceWriter(path, description)
    var count: UInt64 = 0
    let tally = try read.forEachPerson { person in
      for event in try events(of: person, spread?.number(count) ?? count, name) { try writer.add(event) }
      count += 1
    }
    guard count > 0 else {
      throw LogError(name, "it has no events", remedy: "name a log with clicks, views or conversions")
    }
    // Causes that are named in rows left out alone are not known.
    let namesCauses = facts.namesCauses && (options.layout != .events || tally.caused > 0)
    return (try writer.finish(people: people ?? count, namesCauses: namesCauses), facts, tally)
  }

  private static func check(_ facts: LogFacts, _ name: String) throws(LogError) {
    guard facts.first >= -TraceLimits.time, facts.last <= TraceLimits.time else {
      throw LogError(
        name,
        "its events lie up to \(max(facts.first.magnitude, facts.last.magnitude) / 86_400_000) days from time 0",
        remedy: "say which moment is time 0 with --start, such as --start first")
    }
  }

  private static func check(_ description: TraceDescription, _ name: String) throws(LogError) {
    let (advertisers, most) = (description.advertisers.count, description.campaignsPerAdvertiser)
    guard advertisers * most <= TraceLimits.campaigns else {
      throw LogError(
        name,
        "\(advertisers) advertisers and \(most) campaigns of one of them make \(advertisers * most) together",
        remedy:
          "at most \(TraceLimits.campaigns) can be simulated: take coarser campaigns or a part of the log")
    }
  }

  /// What a person did, as a trace tells it.
  static func events(
    of person: LoggedPerson, _ number: UInt64, _ log: String
  ) throws(LogError) -> [TraceEvent] {
    guard person.interactions.count <= TraceLimits.interactions,
      person.conversions.count <= TraceLimits.conversionsOfView
    else {
      throw LogError(
        log,
        "the person \"\(person.name.prefix(40))\" has \(person.interactions.count) clicks and views and "
          + "\(person.conversions.count) conversions",
        remedy:
          "at most \(TraceLimits.interactions) and \(TraceLimits.conversionsOfView) can be simulated: leave "
          + "such a person out, who may be a program")
    }
    var events: [TraceEvent] = []
    var numbers = (clicks: UInt32(0), views: UInt32(0))
    var own: [UInt32] = []
    for ad in person.interactions {
      let place = ad.isView ? numbers.views : numbers.clicks
      if ad.isView { numbers.views += 1 } else { numbers.clicks += 1 }
      own.append(place)
      var event = TraceEvent(
        person: number, time: SimulationTime(milliseconds: ad.time), kind: ad.isView ? .view : .click,
        number: place, advertiser: Int32(ad.advertiser))
      (event.publisher, event.campaign) = (Int32(ad.publisher), Int32(ad.campaign))
      event.browser = UInt8(ad.browser ?? 0)
      events.append(event)
    }
    var counts = [UInt32](repeating: 0, count: person.interactions.count + 1)
    for conversion in person.conversions {
      let cause = conversion.cause ?? person.interactions.count
      var event = TraceEvent(
        person: number, time: SimulationTime(milliseconds: conversion.time), kind: .conversion,
        number: counts[cause], advertiser: Int32(conversion.advertiser))
      counts[cause] += 1
      (event.data, event.value) = (UInt16(conversion.data), conversion.value)
      event.browser = UInt8(conversion.browser ?? 0)
      if let cause = conversion.cause {
        (event.causeIsView, event.cause) = (person.interactions[cause].isView, Int32(own[cause]))
      }
      events.append(event)
    }
    return merged(events, ads: person.interactions.count)
  }

  /// Clicks and views, and conversions, each in the order of time, as one list in the order of time.
  private static func merged(_ events: [TraceEvent], ads: Int) -> [TraceEvent] {
    var (ad, conversion) = (0, ads)
    var result: [TraceEvent] = []
    while ad < ads || conversion < events.count {
      if conversion == events.count || ad < ads && events[ad].time <= events[conversion].time {
        result.append(events[ad])
        ad += 1
      } else {
        result.append(events[conversion])
        conversion += 1
      }
    }
    return result
  }
}

import ActivityLogs

extension PopulationSample {
  /// Counts everybody in a log.
  ///
  /// - Parameters:
  ///   - log: gone through twice, first for its span and the grain of its times.
  ///   - span: from when to when it has seen everything, in milliseconds after its origin; nil ends are found from
  ///     its events.
  ///   - options: the window, and whether causes are to be found by the last click: then those of the log do not count.
  /// - Throws: ``FitError`` when the log or its span is empty, and what the log throws.
  public init(
    _ log: ActivityLog, from start: Int64? = nil, to end: Int64? = nil, options: FitOptions
  ) throws {
    var span = ObservationSpan(start: start ?? 0, end: end ?? 0)
    var finder = SpanFinder()
    _ = try log.forEachPerson { finder.add(ObservedPerson($0)) }
    let found = try finder.span()
    span.resolution = found.resolution
    if start == nil { span.start = found.start }
    if end == nil { span.end = found.end }
    var sample = try PopulationSample(span: span, window: options.window)
    let tally = try log.forEachPerson { person in
      if person.hasSeveralBrowsers { sample.peopleWithSeveralBrowsers += 1 }
      let person = ObservedPerson(person)
      sample.add(options.isLinked ? person.linkedByLastClick(window: options.window) : person)
    }
    sample.skippedRows = log.facts.skipped + tally.skipped
    self = sample
  }
}

extension LoggedPerson {
  /// Whether events happened in more than one browser.
  fileprivate var hasSeveralBrowsers: Bool {
    let browsers = interactions.map { $0.browser ?? 0 } + conversions.map { $0.browser ?? 0 }
    return browsers.contains { $0 != browsers.first }
  }
}

extension ObservedPerson {
  /// What a log tells of a person.
  init(_ person: LoggedPerson) {
    self.init(
      interactions: person.interactions.map {
        Interaction(
          time: $0.time, publisher: $0.publisher, advertiser: $0.advertiser, campaign: $0.campaign,
          isView: $0.isView)
      },
      conversions: person.conversions.map {
        Conversion(
          time: $0.time, advertiser: $0.advertiser, data: UInt64(max(0, $0.data)), value: $0.value,
          cause: $0.cause)
      })
  }
}

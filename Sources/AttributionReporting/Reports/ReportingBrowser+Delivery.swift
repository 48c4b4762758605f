import JSONText
import SimulationKernel

extension ReportingBrowser {
  /// When the next report of an attribution is to be sent; nil when none will be as things are.
  public var nextSendTime: SimulationTime? {
    guard connection != .absent else { return nil }
    var next = Int64.max
    for report in engine.eventReports.values { next = min(next, report.sendTime) }
    for report in engine.aggregatableReports.values { next = min(next, report.sendTime) }
    return next == .max ? nil : SimulationTime(milliseconds: next)
  }

  /// Sends every report of an attribution that is due by a time.
  ///
  /// Reports that fail are tried again as ``Parameters/retryDelays`` say and dropped in the end.
  ///
  /// - Parameter end: inclusive; ``SimulationTime/never`` sends until nothing is left that can be sent.
  public mutating func deliver(through end: SimulationTime) {
    while let next = nextSendTime, next <= end { sendReports(at: next) }
  }

  /// Notes a navigation, for which some reports wait after they failed.
  public mutating func navigate(at time: SimulationTime) {
    guard let retry = retryAfterNavigation else { return }
    let next = (time.milliseconds).plus(Self.delayAfterNavigation.milliseconds)
    for index in 0..<engine.eventReports.count
    where engine.eventReports[index].failures == retry && engine.eventReports[index].sendTime == .max {
      engine.eventReports[index].sendTime = next
    }
    for index in 0..<engine.aggregatableReports.count
    where engine.aggregatableReports[index].failures == retry
      && engine.aggregatableReports[index].sendTime == .max
    {
      engine.aggregatableReports[index].sendTime = next
    }
  }

  private mutating func sendReports(at time: SimulationTime) {
    let now = time.milliseconds
    var index = 0
    while index < engine.eventReports.count {
      let report = engine.eventReports[index]
      guard report.sendTime == now else {
        index += 1
        continue
      }
      if connection == .failing, let next = nextTry(after: report.failures, at: now) {
        engine.eventReports[index].failures += 1
        engine.eventReports[index].sendTime = next
        index += 1
      } else {
        if connection == .working { send(report, .eventLevel, at: time) }
        engine.releaseEventReport(at: index)
      }
    }
    index = 0
    while index < engine.aggregatableReports.count {
      let report = engine.aggregatableReports[index]
      guard report.sendTime == now else {
        index += 1
        continue
      }
      if connection == .failing, let next = nextTry(after: report.failures, at: now) {
        engine.aggregatableReports[index].failures += 1
        engine.aggregatableReports[index].sendTime = next
        index += 1
      } else {
        if connection == .working { send(report, .aggregatable, at: time) }
        engine.releaseAggregatableReport(at: index)
      }
    }
  }

  /// When a report that failed is tried again; nil when it is dropped.
  private func nextTry(after failures: UInt8, at now: Int64) -> Int64? {
    let retry = Int(failures) + 1
    if retry == retryAfterNavigation { return .max }
    guard retry <= parameters.retryDelays.count else { return nil }
    return now.plus(parameters.retryDelays[retry - 1].milliseconds)
  }

  /// Sends an event-level report, or its copy.
  mutating func send(_ report: PendingEventReport, _ kind: SentReport.Kind, at time: SimulationTime) {
    guard let source = knownSource(report.source) else { return }
    post(
      kind, to: source.reportingOrigin,
      .object(body(report, id: ReportIdentifier.make(UInt64(report.id), random))),
      at: time)
  }

  /// Sends an aggregatable report, or its copy.
  mutating func send(_ report: PendingAggregatableReport, _ kind: SentReport.Kind, at time: SimulationTime) {
    let content = content(report)
    post(kind, to: knownTriggers[Int(report.tag)].reportingOrigin, content.body, content, at: time)
  }

  /// The source with a sequence number.
  func knownSource(_ sequence: UInt32) -> KnownSource? {
    engine.row(of: sequence).map { knownSources[Int(engine.sources[$0].tag)] }
  }

  /// Notes a request that arrives.
  mutating func post(
    _ kind: SentReport.Kind, to origin: CustomStringConvertible, _ body: JSONValue,
    _ content: AggregatableContent? = nil, at time: SimulationTime
  ) {
    sent.append(
      SentReport(kind: kind, url: "\(origin)\(kind.path)", time: time, body: body, aggregatable: content))
  }

  /// Notes a request that is made at once and lost if it does not arrive.
  mutating func postAtOnce(
    _ kind: SentReport.Kind, to origin: CustomStringConvertible, _ body: JSONValue,
    _ content: AggregatableContent? = nil, at time: SimulationTime
  ) {
    if connection == .working { post(kind, to: origin, body, content, at: time) }
  }

  /// Sends at once what both sides may see early: copies of the reports that were stored, where both set a debug key.
  ///
  /// *Source:* Attribution Reporting, "Attempting to deliver a debug report".
  mutating func sendCopies(_ outcome: TriggerOutcome, at time: SimulationTime) {
    guard connection == .working, let sequence = outcome.source, let source = knownSource(sequence),
      source.registration.debugKey != nil
    else { return }
    if outcome.eventLevel.isSuccess, let report = outcome.eventReport,
      knownTriggers[Int(report.tag)].registration.debugKey != nil
    {
      send(report, .eventLevelCopy, at: time)
    }
    if let id = outcome.aggregatableReport,
      let report = engine.aggregatableReports.values.first(where: { $0.id == id }),
      knownTriggers[Int(report.tag)].registration.debugKey != nil
    {
      send(report, .aggregatableCopy, at: time)
    }
  }
}

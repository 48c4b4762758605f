import Measurement
import SimulationKernel
import Web

extension AttributionReportingBrowser {
  /// The address of the order of reports that leave at the same time.
  static let orderPurpose = RandomPurpose(rawValue: 0x205)

  /// Acts on a timer that this system asked for.
  ///
  /// Timers that no longer count (their report was cleared, replaced, or given another time) do nothing.
  public mutating func timerFired(
    _ timer: Timer, at now: SimulationTime, random: AddressedRandom, into outbox: inout Outbox<Report>
  ) {
    guard isOpen else { return }
    let time = now.milliseconds
    if timer.ordinal >> 63 == 0 {
      guard let index = engine.eventReports.index(of: timer.id),
        engine.eventReports[index].address == timer.ordinal
      else { return }
      if timer.late {
        guard time >= engine.eventReports[index].sendTime else { return }
        sendEventReportAfterStart(timer.id, at: time, random: random, into: &outbox)
      } else if time == engine.eventReports[index].sendTime {
        sendEventReport(at: index, now, into: &outbox)
      }
    } else {
      guard let index = engine.aggregatableReports.index(of: timer.id),
        engine.aggregatableReports[index].address == timer.ordinal
      else { return }
      if timer.late {
        guard time >= engine.aggregatableReports[index].sendTime else { return }
        sendAggregatableReportAfterStart(timer.id, at: time, random: random, into: &outbox)
      } else if time == engine.aggregatableReports[index].sendTime {
        sendAggregatableReport(at: index, now, into: &outbox)
      }
    }
  }

  /// Lists the reports that are still on the device, in the order in which they were scheduled.
  ///
  /// Each one's `sent` is its due time: when it would leave an open browser.
  public func unsentReports() -> [ScheduledReport<Report>] {
    var listed: [(id: UInt32, report: ScheduledReport<Report>)] = []
    for waiting in engine.eventReports.values {
      let due = SimulationTime(milliseconds: waiting.due)
      listed.append(
        (waiting.id, ScheduledReport(report: report(waiting), tag: tag(waiting), due: due, sent: due)))
    }
    for waiting in engine.aggregatableReports.values {
      let due = SimulationTime(milliseconds: waiting.due)
      listed.append(
        (waiting.id, ScheduledReport(report: report(waiting), tag: tag(waiting), due: due, sent: due)))
    }
    return listed.sorted { $0.id < $1.id }.map(\.report)
  }

  /// Asks for the timer of an event-level report.
  func schedule(_ report: PendingEventReport, random: AddressedRandom, into outbox: inout Outbox<Report>) {
    wake(report.id, report.address, at: report.sendTime, random, into: &outbox)
  }

  /// Asks for the timer of an aggregatable report.
  func schedule(
    _ report: PendingAggregatableReport, random: AddressedRandom, into outbox: inout Outbox<Report>
  ) {
    wake(report.id, report.address, at: report.sendTime, random, into: &outbox)
  }

  /// Reports that leave at the same time leave in an order that says nothing.
  ///
  /// *Source:* Attribution Reporting, "Queue reports for sending"; Chromium, `ShuffleReports`.
  private func wake(
    _ id: UInt32, _ address: UInt64, at time: Int64, _ random: AddressedRandom, needsOpenBrowser: Bool = true,
    into outbox: inout Outbox<Report>
  ) {
    let priority = random.block(Self.orderPurpose, address).word0 >> 8
    outbox.wake(
      at: SimulationTime(milliseconds: time),
      Timer(id: id, ordinal: address, priority: priority, needsOpenBrowser: needsOpenBrowser))
  }

  private mutating func sendEventReport(
    at index: Int, _ now: SimulationTime, into outbox: inout Outbox<Report>
  ) {
    let waiting = engine.eventReports[index]
    outbox.send(
      report(waiting), tag: tag(waiting), due: SimulationTime(milliseconds: waiting.due), at: now)
    engine.releaseEventReport(at: index)
  }

  private mutating func sendAggregatableReport(
    at index: Int, _ now: SimulationTime, into outbox: inout Outbox<Report>
  ) {
    let waiting = engine.aggregatableReports[index]
    outbox.send(
      report(waiting), tag: tag(waiting), due: SimulationTime(milliseconds: waiting.due), at: now)
    engine.releaseAggregatableReport(at: index)
  }

  private func report(_ waiting: PendingEventReport) -> Report {
    guard let row = engine.row(of: waiting.source) else { preconditionFailure("a report without its source") }
    let source = engine.sources[row]
    return Report(
      kind: .eventLevel, window: waiting.window, triggerData: UInt32(waiting.position),
      sourceEventID: source.eventID, reportingOrigin: source.reporting,
      destination: WebOrigin(origin: source.destinationOrigin, site: source.destinations.first))
  }

  private func report(_ waiting: PendingAggregatableReport) -> Report {
    let range = waiting.firstContribution..<waiting.firstContribution + waiting.contributionCount
    return Report(
      kind: .aggregatable, reportingOrigin: waiting.reporting, destination: waiting.page,
      contributions: range.map { engine.contributions[$0] })
  }

  private func tag(_ waiting: PendingEventReport) -> Tag {
    let interaction = engine.row(of: waiting.source).map { engine.sources[$0].tag } ?? 0
    return waiting.isFake
      ? Tag(
        conversion: Tag.noConversion, click: UInt32(truncatingIfNeeded: interaction >> 16),
        registration: UInt16(truncatingIfNeeded: interaction))
      : Tag(
        conversion: UInt32(truncatingIfNeeded: waiting.tag),
        click: UInt32(truncatingIfNeeded: interaction >> 16),
        registration: UInt16(truncatingIfNeeded: waiting.tag >> 32))
  }

  private func tag(_ waiting: PendingAggregatableReport) -> Tag {
    let registration = UInt16(truncatingIfNeeded: waiting.tag >> 32)
    guard let sequence = waiting.source, let row = engine.row(of: sequence) else {
      return Tag(conversion: Tag.noConversion, click: .max, registration: registration)
    }
    return Tag(
      conversion: UInt32(truncatingIfNeeded: waiting.tag),
      click: UInt32(truncatingIfNeeded: engine.sources[row].tag >> 16), registration: registration)
  }

  /// Sends a report that was due while the browser was closed, or gives it its delay after the start.
  private mutating func sendEventReportAfterStart(
    _ id: UInt32, at now: Int64, random: AddressedRandom, into outbox: inout Outbox<Report>
  ) {
    guard let index = engine.eventReports.index(of: id) else { return }
    let waiting = engine.eventReports[index]
    let delay = startDelay(waiting.address, start: waiting.failures, random)
    guard delay > 0 else {
      sendEventReport(at: index, SimulationTime(milliseconds: now), into: &outbox)
      return
    }
    engine.eventReports[index].failures &+= 1
    engine.eventReports[index].sendTime = now + delay
    wake(id, waiting.address, at: now + delay, random, needsOpenBrowser: false, into: &outbox)
  }

  /// Sends a report that was due while the browser was closed, or gives it its delay after the start.
  private mutating func sendAggregatableReportAfterStart(
    _ id: UInt32, at now: Int64, random: AddressedRandom, into outbox: inout Outbox<Report>
  ) {
    guard let index = engine.aggregatableReports.index(of: id) else { return }
    let waiting = engine.aggregatableReports[index]
    let delay = startDelay(waiting.address, start: waiting.failures, random)
    guard delay > 0 else {
      sendAggregatableReport(at: index, SimulationTime(milliseconds: now), into: &outbox)
      return
    }
    engine.aggregatableReports[index].failures &+= 1
    engine.aggregatableReports[index].sendTime = now + delay
    wake(id, waiting.address, at: now + delay, random, needsOpenBrowser: false, into: &outbox)
  }

  private func startDelay(_ address: UInt64, start: UInt8, _ random: AddressedRandom) -> Int64 {
    StartDelay(settings.parameters).draw(address, start: start, random)
  }

  /// Deals with every report that is overdue when the browser starts, in the order of their due times.
  mutating func startUp(at now: Int64, random: AddressedRandom, into outbox: inout Outbox<Report>) {
    var overdue: [(due: Int64, order: UInt32, id: UInt32, isAggregatable: Bool)] = []
    for report in engine.eventReports.values where report.due <= now {
      overdue.append((report.due, random.block(Self.orderPurpose, report.address).word0, report.id, false))
    }
    for report in engine.aggregatableReports.values where report.due <= now {
      overdue.append((report.due, random.block(Self.orderPurpose, report.address).word0, report.id, true))
    }
    overdue.sort { ($0.due, $0.order, $0.id) < ($1.due, $1.order, $1.id) }
    for report in overdue {
      if report.isAggregatable {
        sendAggregatableReportAfterStart(report.id, at: now, random: random, into: &outbox)
      } else {
        sendEventReportAfterStart(report.id, at: now, random: random, into: &outbox)
      }
    }
  }
}

extension GrowableBuffer<PendingEventReport> {
  /// Where a report stands; rows are in the order of their numbers.
  fileprivate func index(of id: UInt32) -> Int? {
    for index in 0..<count where self[index].id == id { return index }
    return nil
  }
}

extension GrowableBuffer<PendingAggregatableReport> {
  /// Where a report stands; rows are in the order of their numbers.
  fileprivate func index(of id: UInt32) -> Int? {
    for index in 0..<count where self[index].id == id { return index }
    return nil
  }
}

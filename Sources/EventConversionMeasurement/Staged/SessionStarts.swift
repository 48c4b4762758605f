import Measurement
import SimulationKernel

/// When reports leave browsers that open and close in sessions: as ``BrowserLoop`` has it, for reports that leave at the
/// start itself.
///
/// Of all that happened in a browser, a report that is due needs the last moment before at which the browser is known
/// to have been open, which is an event or what an earlier report found out, and the next event from then on, which
/// opens it if nothing did before. So nothing has to be in the order of time but a browser's own reports, mostly one.
extension ReportStage {
  /// Works out when all reports leave, as far as nobody uses the browsers after the period.
  mutating func drawStarts(_ sessions: SessionLaw, end: Int64) {
    var first = 0
    for row in 0..<browsers.count {
      let endConversion =
        row + 1 < browsers.count ? Int(browsers[row + 1].firstConversion) : conversions.count
      var last = first
      while last < reports.count, Int(reports[last].conversion) < endConversion { last &+= 1 }
      browsers[row].firstReport = Int32(truncatingIfNeeded: first)
      let latest = leave(
        row, first..<last, sessions, visits: UnsafeBufferPointer(start: nil, count: 0))
      waiting.append(Int32(truncatingIfNeeded: row), if: latest >= end)
      first = last
    }
  }

  /// Works out anew when the reports of a browser leave that is used after the period too.
  ///
  /// - Parameters:
  ///   - row: one of ``waiting``.
  ///   - visits: when it is used, in milliseconds, from the end of the period on.
  public mutating func visit(_ row: Int, at visits: UnsafeBufferPointer<Int64>) {
    guard let sessions else { return }
    let end = row + 1 < browsers.count ? Int(browsers[row + 1].firstReport) : reports.count
    _ = leave(row, Int(browsers[row].firstReport)..<end, sessions, visits: visits)
  }

  /// Says when the reports of a browser leave.
  ///
  /// - Returns: when the last one does, in milliseconds; the least number where there is none.
  @inline(__always)
  private mutating func leave(
    _ row: Int, _ rows: Range<Int>, _ sessions: SessionLaw, visits: UnsafeBufferPointer<Int64>
  ) -> Int64 {
    let browser = browsers[row]
    let end = row + 1 < browsers.count ? Int(browsers[row + 1].firstMoment) : moments.count
    let used = Int(browser.firstMoment)..<end
    var found = Int64.min
    var latest = Int64.min
    if rows.count > 1 { line(up: rows) }
    for place in 0..<rows.count {
      let report = rows.count > 1 ? Int(queue[place]) : rows.lowerBound
      let sent = start(report, sessions, isDormant: browser.isDormant, used, visits, &found)
      reports[report].sent = sent <= EventQueue<Void>.latest.milliseconds ? sent : .max
      latest = max(latest, sent)
    }
    return latest
  }

  /// When a report leaves.
  ///
  /// - Parameter found: a moment at which the browser is open, as far as earlier reports have found out.
  @inline(__always)
  private mutating func start(
    _ row: Int, _ sessions: SessionLaw, isDormant: Bool, _ used: Range<Int>,
    _ visits: UnsafeBufferPointer<Int64>, _ found: inout Int64
  ) -> Int64 {
    let report = reports[row]
    let conversion = conversions[Int(report.conversion)]
    reports[row].data = UInt8(truncatingIfNeeded: conversion.data)
    let due = report.due
    // The browser is open in which the conversion is.
    if due == conversion.time { return due }
    var (open, next) = (found, Int64.max)
    for place in used {
      let moment = moments[place]
      open = max(open, moment < due ? moment : .min)
      next = min(next, moment < due ? .max : moment)
    }
    for moment in visits {
      open = max(open, moment < due ? moment : .min)
      next = min(next, moment < due ? .max : moment)
    }
    if due <= open { return open }
    let start = sessions.start(
      at: SimulationTime(milliseconds: due), openAt: SimulationTime(milliseconds: open), isDormant: isDormant,
      words.block(row))
    guard let start else {
      found = due
      return due
    }
    found = min(start.milliseconds, next)
    return found
  }

  /// Puts the rows of one browser's reports into the order in which they are due.
  private mutating func line(up rows: Range<Int>) {
    queue.removeAll()
    for row in rows { queue.append(Int32(truncatingIfNeeded: row)) }
    if rows.count > 16 {
      let reports = reports.values
      var rows = queue.mutableValues
      rows.sort { reports[Int($0)].due < reports[Int($1)].due }
      return
    }
    for end in 1..<rows.count {
      let row = queue[end]
      var slot = end
      while slot > 0, reports[Int(queue[slot &- 1])].due > reports[Int(row)].due {
        queue[slot] = queue[slot &- 1]
        slot &-= 1
      }
      queue[slot] = row
    }
  }
}

import AdTech
import Measurement
import Population
import SimulationKernel
import Web

/// A report of somebody whom the adversary is after, with the tag by which it will be scored.
struct SampledReport: Sendable {
  var person: UInt64
  var tag: Tag
  var due: SimulationTime
  var sent: SimulationTime
  var credit: UInt8
  var data: UInt16
  /// Who received it, where its tag does not tell.
  var receiver: WebOrigin?
}

/// Collects the reports of one source about the people whom the adversary is after.
final class ReportSampler {
  private var reports: [SampledReport] = []

  /// Hands over what was collected since the last time.
  func takeReports() -> [SampledReport] {
    defer { reports.removeAll(keepingCapacity: true) }
    return reports
  }

  /// Takes a report that left the device by the end.
  func add<Report: CountableReport>(_ sent: ScheduledReport<Report>, person: UInt64) {
    reports.append(
      SampledReport(
        person: person, tag: sent.tag, due: sent.due, sent: sent.sent, credit: sent.report.credit,
        data: UInt16(truncatingIfNeeded: sent.report.data), receiver: sent.report.receiver))
  }
}

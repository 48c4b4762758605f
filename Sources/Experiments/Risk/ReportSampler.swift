import AdTech
import Measurement
import Population
import SimulationKernel
import Web

/// A report of somebody whom the adversary is after, with the tag by which it will be scored.
public struct SampledReport: Sendable {
  /// The person in whose browser it was made; never shown to a decoder.
  public var person: UInt64
  /// What it came from; never shown to a decoder.
  public var tag: Tag
  /// When it was due to leave.
  public var due: SimulationTime
  /// When it left.
  public var sent: SimulationTime
  /// Its attribution credit, 0...100.
  public var credit: UInt8
  /// What its data field says, after noise.
  public var data: UInt16
  /// Who received it, where its tag does not tell.
  public var receiver: WebOrigin?
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

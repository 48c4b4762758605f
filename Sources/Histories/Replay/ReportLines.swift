import AdTech
import AttributionReporting
import JSONText
import ResultsExport

/// Reads aggregatable reports back from the file to which they are written, one at a time.
///
/// So the aggregation service is given what the file says, and no more than one report is in memory.
final class ReportLines {
  private let file: AtomicFile
  /// The first thing that went wrong; sequences cannot throw.
  private(set) var failure: (any Error)?

  /// - Parameter file: the file, not yet committed.
  init(_ file: AtomicFile) { self.file = file }

  /// The reports at some places of the file; the sequence ends at one that cannot be read.
  func reports(at lines: [Range<Int>]) -> some Sequence<AggregatableReport> {
    var index = 0
    return AnyIterator { [self] in
      guard index < lines.count, failure == nil else { return nil }
      defer { index += 1 }
      do {
        let bytes = try file.read(lines[index])
        return try Self.report(PlacedValue(try JSONValue(parsing: bytes), file: file.path))
      } catch {
        failure = error
        return nil
      }
    }
  }

  private static func report(_ line: PlacedValue) throws(HistoryError) -> AggregatableReport {
    let payload = try line.required("payload")
    let info = try payload.required("shared_info")
    var contributions: [Contribution] = []
    for item in try payload.required("histograms").elements() {
      let key = try item.required("key")
      guard let bits = UInt128(try key.string().dropFirst(2), radix: 16) else {
        throw key.error("it is no key")
      }
      let id = try item.required("id")
      guard let filteringID = UInt64(try id.string()) else { throw id.error("it is no filtering id") }
      let value = try item.required("value").integer(in: 0...Int64(UInt32.max))
      contributions.append(Contribution(key: bits, value: UInt32(value), filteringID: filteringID))
    }
    return AggregatableReport(
      reportID: try info.required("report_id").string(), api: try info.required("api").string(),
      version: try info.required("version").string(),
      reportingOrigin: try info.required("reporting_origin").string(),
      attributionDestination: try info.required("attribution_destination").string(),
      scheduledTime: try info.required("scheduled_report_time").integerInString(),
      sourceRegistrationTime: try info.present("source_registration_time")?.integerInString(),
      isDebugEnabled: info.value["debug_mode"] == .string("enabled"), contributions: contributions)
  }
}

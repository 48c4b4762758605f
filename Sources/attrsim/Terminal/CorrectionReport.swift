import Experiments
import Foundation
import NoiseCorrection
import ResultsExport

/// What `attrsim correct` says.
struct CorrectionReport {
  private let counts: CorrectedCounts

  init(_ counts: CorrectedCounts) { self.counts = counts }

  private struct Count: Encodable {
    var trigger_data: UInt32?
    var observed_count: Int
    var report_count: Double
    var standard_error: Double
    var ci_low: Double
    var ci_high: Double
    var uninformative: Bool

    init(_ row: CorrectedCounts.Row) {
      trigger_data = row.triggerData
      observed_count = row.observed
      report_count = row.estimate
      standard_error = row.standardError
      ci_low = row.low
      ci_high = row.high
      uninformative = row.isUninformative
    }
  }

  private struct Noise: Encodable {
    var source_type: String
    var sources: Int
    var trigger_data_values: Int
    var windows: Int
    var max_reports: Int
    var states: UInt64
    var flip_probability: Double

    init(_ noise: CorrectedCounts.Noise) {
      source_type = noise.type.rawValue
      sources = noise.sources
      trigger_data_values = noise.dataValues
      windows = noise.windows
      max_reports = noise.maxReports
      states = noise.states
      flip_probability = noise.flipProbability
    }
  }

  /// The lists are called as noise_corrector.py calls them.
  private struct Document: Encodable {
    var navigation: [Count]
    var event: [Count]
    var total: [String: Count]
    var noise: [Noise]
    var stray_reports: Int
  }

  private func rows(_ type: NoisedSourceType) -> [CorrectedCounts.Row] {
    counts.rows.filter { $0.type == type }
  }

  func json() throws -> String {
    func values(_ type: NoisedSourceType) -> [Count] {
      rows(type).filter { $0.triggerData != nil }.map(Count.init)
    }
    let totals = counts.rows.filter { $0.triggerData == nil }.map { ($0.type.rawValue, Count($0)) }
    let document = Document(
      navigation: values(.navigation), event: values(.event),
      total: Dictionary(totals) { first, _ in first }, noise: counts.noises.map(Noise.init),
      stray_reports: counts.strayReports)
    return String(decoding: try JSONFile.bytes(of: document, for: "standard output"), as: UTF8.self)
  }

  func text() -> String {
    var table = TextTable([
      ("sources", .left), ("trigger data", .right), ("reports", .right), ("corrected", .right),
      ("standard error", .right), ("95 % interval from", .right), ("to", .right),
    ])
    let used = Set(counts.noises.map(\.type))
    for row in counts.rows where used.contains(row.type) {
      let digits = Self.digits(row.standardError)
      table.append(
        [
          row.type.rawValue, row.triggerData.map { "\($0)" } ?? "all",
          Self.number(Double(row.observed), digits: 0),
        ]
          + [row.estimate, row.standardError, row.low, row.high].map { Self.number($0, digits: digits) })
    }
    let noises = counts.noises.map { noise in
      Paragraphs.wrapped(
        "\(noise.type.rawValue): \(Self.some(noise.sources, "source")), "
          + "\(noise.states) output \(noise.states == 1 ? "state" : "states") "
          + "(\(Self.some(noise.dataValues, "data value")), \(Self.some(noise.windows, "window")), "
          + "at most \(Self.some(noise.maxReports, "report"))), "
          + "flip probability \(noise.flipProbability)", indent: 2)
    }
    return table.rendered() + "\n" + noises.map { $0 + "\n" }.joined() + silence(used)
  }

  /// Which counts the reports tell nothing about; empty where they tell something about all.
  private func silence(_ used: Set<NoisedSourceType>) -> String {
    let rows = counts.rows.filter { used.contains($0.type) && $0.isUninformative }
    guard !rows.isEmpty else { return "" }
    let names = NoisedSourceType.allCases.compactMap { type -> String? in
      let values = rows.filter { $0.type == type }.map { row in row.triggerData.map { "\($0)" } ?? "all" }
      return values.isEmpty ? nil : "\(type.rawValue) \(values.joined(separator: ", "))"
    }
    return "\n"
      + Paragraphs.wrapped(
        "note: nothing can be told about \(names.joined(separator: "; ")): the noise is so strong "
          + "that the interval is the whole possible range", indent: 2) + "\n"
  }

  /// A count with its noun.
  private static func some(_ count: Int, _ noun: String) -> String {
    "\(number(Double(count), digits: 0)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// As many decimals as show two digits of the error, one to six.
  private static func digits(_ error: Double) -> Int {
    guard error > 0 else { return 1 }
    return min(max(1 - Int(log10(error).rounded(.down)), 1), 6)
  }

  /// A number; never the zero with a sign that rounding may leave.
  private static func number(_ value: Double, digits: Int) -> String {
    let unit = pow(10, Double(digits))
    return Figures.number((value * unit).rounded() / unit + 0, digits: digits)
  }
}

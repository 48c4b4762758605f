@testable import NoiseCorrection

/// Documents of sources and reports, written for tests.
struct NoisedText {
  static let day = 86_400

  var sources: [String] = []
  var reports: [String] = []

  var text: String {
    #"{"input": {"sources": [\#(sources.joined(separator: ", "))]}, "reports": [\#(reports.joined(separator: ", "))]}"#
  }

  /// Adds a source at time 0.
  mutating func source(_ id: Int, _ type: String = "navigation", registration more: String = "") {
    let tail = more.isEmpty ? "" : ", \(more)"
    sources.append(
      #"{"source_time": 0, "source_type": "\#(type)", "registration_config": {"source_event_id": "\#(id)"\#(tail)}}"#
    )
  }

  /// Adds a report at the end of a default window.
  mutating func report(_ id: Int, data: Int, window: Int = 0, type: String = "navigation") {
    let time = [2, 7, 30][window] * Self.day
    reports.append(
      #"{"report_time": \#(time), "report": {"source_event_id": "\#(id)", "source_type": "\#(type)", "trigger_data": "\#(data)"}}"#
    )
  }

  /// Sources whose reports are given as cells of window and data.
  static func navigation(_ states: [[(window: Int, data: Int)]]) -> NoisedText {
    var text = NoisedText()
    for (id, cells) in states.enumerated() {
      text.source(id)
      for cell in cells { text.report(id, data: cell.data, window: cell.window) }
    }
    return text
  }

  static func tally(
    _ text: String, _ settings: CorrectionSettings = CorrectionSettings(), piece: Int = .max
  ) throws -> NoisedTally {
    try NoisedTally(ByteInput(bytes: Array(text.utf8), name: "x.json", piece: piece), settings)
  }

  static func counts(
    _ text: String, _ settings: CorrectionSettings = CorrectionSettings()
  ) throws -> CorrectedCounts {
    CorrectedCounts(try tally(text, settings), settings)
  }

  /// What is said about a document that cannot be read.
  static func complaint(
    _ text: String, _ settings: CorrectionSettings = CorrectionSettings(), piece: Int = .max
  ) -> String? {
    do {
      _ = try tally(text, settings, piece: piece)
      return nil
    } catch {
      return "\(error)"
    }
  }
}

extension NoisedTally {
  /// How often each state was seen, as text: "navigation 3: 0+1 x2" for 3 windows and two sources with reports of data 0
  /// in window 0 and of data 1 in window 1.
  var summary: [String] {
    tallies.flatMap { tally in
      tally.counts.indices.filter { tally.counts[$0] > 0 }.map { number in
        let cells = tally.state(number).reversed().map { "\(tally.key.triggerData[$0.data])@\($0.window)" }
        return
          "\(tally.key.type) \(tally.key.windows): \(cells.joined(separator: "+")) x\(tally.counts[number])"
      }
    }
  }
}

import Experiments
import Foundation

/// How far a run has come, in words.
struct ProgressText {
  private let reading: ProgressMeter.Reading
  private let seconds: Double

  /// - Parameters:
  ///   - reading: what the meter shows.
  ///   - seconds: how long the run has been simulating.
  init(_ reading: ProgressMeter.Reading, seconds: Double) {
    self.reading = reading
    self.seconds = seconds
  }

  private var isSimulated: Bool { reading.replications >= reading.totalReplications }

  /// People a second, in millions; nil before the first block.
  private var speed: Double? {
    reading.simulated > 0 && seconds > 0 ? Double(reading.simulated) / seconds / 1e6 : nil
  }

  private var parts: [String] {
    let total = (reading.isAtMost && !isSimulated ? "at most " : "") + "\(reading.totalReplications)"
    let kept = reading.keptReplications > 0 ? " (\(reading.keptReplications) kept from before)" : ""
    var parts = ["\(reading.replications) of \(total) replications\(kept)"]
    if let speed {
      parts.append(String(format: "%.2f million people a second", speed))
      if !isSimulated {
        let left = Self.duration(Double(reading.remaining) / (speed * 1e6))
        parts.append(reading.isAtMost ? "\(left) left at most" : "\(left) left")
      }
    }
    return parts
  }

  /// A line by itself.
  var line: String { parts.joined(separator: ", ") }

  /// A bar with the share done, and what else there is room for.
  ///
  /// - Parameter width: columns that it may take.
  func bar(width: Int) -> String {
    let cells = 24
    let share = isSimulated ? 1 : min(1, max(0, reading.share))
    let filled = Int(share * Double(cells))
    let arrow = filled < cells ? ">" : ""
    let bar =
      "[" + String(repeating: "=", count: filled) + arrow
      + String(repeating: " ", count: cells - filled - arrow.count) + "]"
    var text = String(format: "%3d %% ", Int(share * 100)) + bar
    for (index, part) in (isSimulated ? ["writing the tables"] : parts).enumerated() {
      let more = (index == 0 ? " " : ", ") + part
      if text.count + more.count <= width { text += more }
    }
    return String(text.prefix(max(0, width)))
  }

  /// A length of time in one or two units, rounded up: "about 40 s", "about 3 min", "about 2 h 10 min".
  static func duration(_ seconds: Double) -> String {
    guard seconds < 1e9 else { return "years" }
    let whole = Int(seconds.rounded(.up))
    if whole < 1 { return "under 1 s" }
    if whole < 90 { return "about \(whole) s" }
    let minutes = (whole + 59) / 60
    if minutes < 90 { return "about \(minutes) min" }
    if minutes < 48 * 60 { return "about \(minutes / 60) h \(minutes % 60) min" }
    return "about \((minutes + 720) / 1440) days"
  }
}

import Experiments
import Foundation

/// Small bars below a run's table: how the systems and design points differ, at a glance.
struct SummaryBars {
  /// One row of a chart.
  struct Bar {
    var label: String
    /// What the bar shows, at least 0; nil where there is no figure.
    var length: Double?
    /// The figure in words.
    var text: String
  }

  /// Bars of the same figure.
  struct Chart {
    var title: String
    var bars: [Bar]
    /// What a bar of full length stands for; above 0.
    var full: Double
  }

  /// More rows than this are a picture for a report, not for a terminal.
  static let mostRows = 16
  private static let cells = 24

  private let charts: [Chart]

  init(_ experiment: Experiment, _ outcome: RunOutcome) {
    let rows = zip(experiment.points, outcome.summaries).flatMap { point, rows in
      point.scenario.systems.enumerated().map { index, system in
        (
          label: ([system.name] + point.values.map(\.value)).joined(separator: ", "),
          figures: Figures(rows.filter { $0.system == index })
        )
      }
    }
    guard (2...Self.mostRows).contains(rows.count) else {
      charts = []
      return
    }
    func shares(_ title: String, _ figure: (Figures) -> Double?) -> Chart {
      let bars = rows.map { row in
        let share = figure(row.figures)
        return Bar(
          label: row.label, length: share, text: share.map { String(format: "%.1f %%", 100 * $0) } ?? "-")
      }
      return Chart(title: title, bars: bars, full: 1)
    }
    let errors = rows.map { row in
      let error = row.figures.error
      return Bar(label: row.label, length: error, text: error.map { Figures.number($0, digits: 2) } ?? "-")
    }
    let largest = errors.compactMap(\.length).max() ?? 0
    charts = [
      shares("share delivered", \.shareDelivered),
      Chart(title: "RMSE of unbiased counts", bars: errors, full: largest > 0 ? largest : 1),
      shares("found again", \.foundAgain),
    ].filter { chart in chart.bars.contains { $0.length != nil } }
  }

  init(_ charts: [Chart]) { self.charts = charts }

  /// The charts one below the other; empty when there are none.
  func text() -> String {
    charts.map { chart in
      let width = chart.bars.map(\.label.count).max() ?? 0
      let lines = chart.bars.map { bar in
        let label = bar.label.padding(toLength: width, withPad: " ", startingAt: 0)
        return "  \(label)  \(Self.drawn(bar.length ?? 0, of: chart.full))  \(bar.text)"
      }
      return "\n" + chart.title + "\n" + lines.joined(separator: "\n") + "\n"
    }.joined()
  }

  /// A bar to an eighth of a cell; what is not 0 is never nothing.
  private static func drawn(_ length: Double, of full: Double) -> String {
    let share = min(1, max(0, length / full))
    let eighths = share > 0 ? max(1, Int((share * Double(8 * cells)).rounded())) : 0
    var bar = String(repeating: "█", count: eighths / 8)
    if eighths % 8 > 0 { bar.append(["▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8 - 1]) }
    return bar.padding(toLength: cells, withPad: " ", startingAt: 0)
  }
}

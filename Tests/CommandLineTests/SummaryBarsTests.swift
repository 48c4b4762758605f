import Testing

@testable import attrsim

/// The small bars below a run's table.
@Suite struct SummaryBarsTests {
  @Test func barsAreAsLongAsTheirFigures() {
    let chart = SummaryBars.Chart(
      title: "share",
      bars: [
        SummaryBars.Bar(label: "a", length: 1, text: "100 %"),
        SummaryBars.Bar(label: "long", length: 0.5, text: "50 %"),
        SummaryBars.Bar(label: "b", length: 1.0 / 192, text: "0.5 %"),
        SummaryBars.Bar(label: "c", length: 1e-9, text: "0.0 %"),
        SummaryBars.Bar(label: "d", length: 0, text: "0 %"),
        SummaryBars.Bar(label: "e", length: nil, text: "-"),
      ], full: 1)
    let lines = SummaryBars([chart]).text().split(separator: "\n").map(String.init)
    #expect(lines[0] == "share")
    #expect(lines[1] == "  a     " + String(repeating: "█", count: 24) + "  100 %")
    #expect(
      lines[2] == "  long  " + String(repeating: "█", count: 12) + String(repeating: " ", count: 12)
        + "  50 %")
    let short = "▏" + String(repeating: " ", count: 23)
    #expect(lines[3] == "  b     " + short + "  0.5 %" && lines[4] == "  c     " + short + "  0.0 %")
    let none = String(repeating: " ", count: 24)
    #expect(lines[5] == "  d     " + none + "  0 %" && lines[6] == "  e     " + none + "  -")
  }
}

import RunReports
import Testing

/// What ReportError says.
@Suite struct ReportErrorTests {
  @Test func placeReasonAndRemedyStandInOneLine() {
    let error = ReportError("a.csv:3", "there is no time", remedy: "name its column")
    #expect(error.description == "a.csv:3: there is no time; name its column")
  }
}

import ActivityLogs
import Testing

/// What LogError says.
@Suite struct LogErrorTests {
  @Test func placeReasonAndRemedyStandInOneLine() {
    let error = LogError("a.csv:3", "there is no time", remedy: "name its column")
    #expect(error.description == "a.csv:3: there is no time; name its column")
  }
}

import Comparisons
import Testing

/// What ComparisonError says.
@Suite struct ComparisonErrorTests {
  @Test func placeReasonAndRemedyStandInOneLine() {
    let error = ComparisonError("a.csv:3", "there is no time", remedy: "name its column")
    #expect(error.description == "a.csv:3: there is no time; name its column")
  }
}

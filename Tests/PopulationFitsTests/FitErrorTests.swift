import PopulationFits
import Testing

/// What FitError says.
@Suite struct FitErrorTests {
  @Test func placeReasonAndRemedyStandInOneLine() {
    let error = FitError("a.csv:3", "there is no time", remedy: "name its column")
    #expect(error.description == "a.csv:3: there is no time; name its column")
  }
}

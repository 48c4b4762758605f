import NoiseCorrection
import Testing

@Suite struct CorrectionErrorTests {
  @Test func anErrorNamesThePlaceFirst() {
    #expect("\(CorrectionError(place: "x.json:3:4", problem: "no number"))" == "x.json:3:4: no number")
  }
}

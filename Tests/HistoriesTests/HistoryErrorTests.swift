import Histories
import Testing

@Suite struct HistoryErrorTests {
  @Test func anErrorNamesThePlaceFirst() {
    #expect("\(HistoryError(place: "U1.json:3:4", problem: "no number"))" == "U1.json:3:4: no number")
  }
}

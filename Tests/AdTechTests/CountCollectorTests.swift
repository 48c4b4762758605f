import AdTech
import Testing

@Suite struct CountCollectorTests {
  @Test func anEmptyCollectorHasACellForEveryCampaignAndValue() {
    let collector = CountCollector(campaigns: 3, values: 8)
    #expect(collector.credited == Array(repeating: 0, count: 24))
    #expect(collector.strangers == 0)
  }
}

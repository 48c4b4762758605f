import AttributionReporting
import Testing

@Suite struct ParameterTests {
  @Test func chromiumsValuesAreTheDefaults() {
    let parameters = Parameters()
    #expect(parameters.maxSourcesPerOrigin == 4096)
    #expect(parameters.maxChannelCapacityNavigation == 11.5)
    #expect(parameters.contributionBudget == 65_536)
  }
}

import PrivacyMechanisms
import Testing
import Web

@testable import AttributionReporting

/// What scopes may tell is limited by the same number as `headers` says.
@Suite struct ScopesLimitTests {
  /// The verdict on a click source that can tell 2925 states and has a second set of scopes with so many more.
  private func verdict(states: UInt32, bound: Double) throws -> SourceResult {
    let suffixes = try PublicSuffixList()
    var registration = SourceRegistration(
      .navigation, destinations: [Site(try Origin("https://d.test"), suffixes: suffixes)])
    registration.attributionScopes = AttributionScopes(limit: 2, values: ["a"], maxEventStates: states)
    var parameters = Parameters()
    parameters.maxChannelCapacityScopesNavigation = bound
    let outputs = registration.outputStates
    try #require(outputs.count == 2_925)
    return SourceRules(registration, states: outputs, parameters: parameters, flipProbability: nil).verdict
  }

  @Test(arguments: [12, 20, 29, 31])
  func asManyCombinationsAsTheBoundSaysAreAllowedAndOneMoreIsNot(bits: Int) throws {
    let most = UInt32(1 << bits) - 2_925
    #expect(try verdict(states: most, bound: Double(bits)) == .stored)
    #expect(try verdict(states: most + 1, bound: Double(bits)) == .scopesChannelCapacity)
  }
}

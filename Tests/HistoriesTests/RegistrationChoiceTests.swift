import AttributionReporting
import SimulationKernel
import Testing
import Web

@testable import Histories

/// Which header field of a response counts.
@Suite struct RegistrationChoiceTests {
  private static let web = HistoryHeader("Attribution-Reporting-Register-Source", "{}")
  private static let trigger = HistoryHeader("attribution-reporting-register-trigger", "{}")
  private static let system = HistoryHeader("Attribution-Reporting-Register-OS-Source", "\"https://a.test\"")

  private func choice(
    _ headers: [HistoryHeader], info: String? = nil, eligible: String? = "event-source", os: Bool = true
  ) throws -> RegistrationChoice {
    let eligibility = try #require(RegistrationEligibility.parse(eligible).value)
    let all = headers + (info.map { [HistoryHeader("Attribution-Reporting-Info", $0)] } ?? [])
    let response = HistoryResponse(
      request: 0, context: try Origin("https://s.test"), eligibility: eligibility, isFenced: false,
      url: "https://r.test", allowsDebugging: false, headers: all)
    return RegistrationChoice(response, usesOperatingSystem: os)
  }

  @Test func onlyWhatTheRequestIsEligibleForCounts() throws {
    #expect(try choice([Self.web]).header == .source)
    #expect(try choice([Self.web], eligible: "trigger").header == nil)
    #expect(try choice([Self.web], eligible: nil).header == nil)
    #expect(try choice([Self.web], eligible: "").header == nil)
    #expect(try choice([Self.trigger], eligible: nil).header == .trigger)
    #expect(try choice([Self.trigger], eligible: "navigation-source").header == nil)
    #expect(try choice([Self.web, Self.trigger], eligible: "navigation-source").header == .source)
  }

  @Test func aSourceAndATriggerInOneResponseRegisterNothing() throws {
    let both = "event-source, trigger"
    #expect(try choice([Self.web, Self.trigger], eligible: both).header == nil)
    #expect(try choice([Self.system, Self.trigger], eligible: both).header == nil)
    #expect(try choice([Self.system, Self.trigger], eligible: both, os: false).header == .trigger)
    #expect(try choice([Self.trigger], eligible: both).header == .trigger)
  }

  @Test func bothPlatformsNeedAPreference() throws {
    #expect(try choice([Self.web, Self.system]).header == nil)
    #expect(try choice([Self.web, Self.system], os: false).header == .source)
    #expect(try choice([Self.system]).header == .systemSource)
    #expect(try choice([Self.system], os: false).header == nil)
    #expect(try choice([Self.web, Self.system], info: "preferred-platform=web").header == .source)
    #expect(try choice([Self.web, Self.system], info: "preferred-platform=os").header == .systemSource)
    #expect(try choice([Self.web], info: "preferred-platform=os").header == nil)
    #expect(try choice([Self.system], info: "preferred-platform=web").header == nil)
  }

  @Test func anInvalidInfoHeaderRegistersNothing() throws {
    #expect(try choice([Self.web], info: "preferred-platform=xyz").header == nil)
    #expect(try choice([Self.web], info: "preferred-platform=xyz", os: false).header == .source)
    #expect(try choice([Self.web], info: "!").header == nil)
    #expect(try choice([Self.web], info: "report-header-errors").reportsErrors)
    #expect(try !choice([Self.web], info: "report-header-errors=?0").reportsErrors)
  }
}

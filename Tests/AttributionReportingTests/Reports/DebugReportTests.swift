import JSONText
import SimulationKernel
import Testing
import Web

@testable import AttributionReporting

@Suite struct DebugReports {
  private func types(_ fixture: borrowing BrowserFixture) -> [String] {
    fixture.browser.sent.filter { $0.kind == .verboseDebug }
      .flatMap { $0.body.asArray ?? [] }.compactMap { $0["type"]?.asString }
  }

  @Test func aSourceWithoutPermissionSilencesItsTriggers() throws {
    for permission in [false, true] {
      var fixture = try BrowserFixture()
      try fixture.source(at: 0, debug: permission) { $0.maxEventLevelReports = 0 }
      try fixture.trigger(at: 1, debug: true) { $0.debugReporting = true }
      #expect(types(fixture) == (permission ? ["trigger-event-excessive-reports"] : []))
      // Where no source matches there is none to ask.
      try fixture.trigger(at: 2, debug: true, page: "https://elsewhere.test") { $0.debugReporting = true }
      #expect(types(fixture).last == "trigger-no-matching-source")
    }
  }

  @Test func verboseReportsNeedPermissionAWishAndNoFence() throws {
    for (wish, permission, fenced) in [
      (true, true, false), (true, true, true), (true, false, false), (false, true, false),
    ] {
      var fixture = try BrowserFixture()
      try fixture.source(at: 0, debug: permission, fenced: fenced) { $0.debugReporting = wish }
      #expect(types(fixture) == (wish && permission && !fenced ? ["source-success"] : []))
    }
  }

  @Test func aSourceTellsItsLimits() throws {
    var parameters = Parameters()
    parameters.maxDestinationsPerSourceAndReportingSite = 1
    var fixture = try BrowserFixture(parameters)
    try fixture.source(at: 0, debug: true) { $0.debugReporting = true }
    try fixture.source(at: 1, debug: true, destinations: ["https://other.test"]) {
      $0.debugReporting = true
      $0.debugKey = 9
    }
    try fixture.source(at: 2, debug: true) {
      $0.debugReporting = true
      $0.maxEventLevelReports = 5
    }
    let bodies = fixture.browser.sent.compactMap { $0.body[0]?["body"] }
    #expect(types(fixture) == ["source-success", "source-success", "source-channel-capacity-limit"])
    #expect(bodies[0].names == ["attribution_destination", "source_event_id", "source_site"])
    #expect(
      bodies[1]["source_destination_limit"] == .string("1") && bodies[1]["source_debug_key"] == .string("9"))
    #expect(bodies[2]["limit"] == .number("11.5"))
    #expect(bodies[2]["source_site"] == .string("https://source.test"))
  }

  @Test func bothPartsOfATriggerAreToldOnce() throws {
    var fixture = try BrowserFixture()
    try fixture.source(at: 0, debug: true)
    try fixture.trigger(.contributing(1), at: 1, debug: true) {
      $0.debugReporting = true
      $0.eventTriggerData = []
    }
    #expect(types(fixture) == ["trigger-aggregate-no-contributions"])
    try fixture.trigger(.contributing(1), at: 2, debug: true) {
      $0.debugReporting = true
      $0.eventTriggerData = [EventTriggerData()]
      $0.filters = FilterPair(positive: [
        FilterConfig(entries: [FilterEntry(key: "source_type", values: ["event"])])
      ])
    }
    #expect(types(fixture).dropFirst() == ["trigger-no-matching-filter-data"])
  }

  @Test func headersThatCannotBeReadAreToldWithoutPermission() throws {
    var fixture = try BrowserFixture()
    let request = try fixture.request("https://a.source.test", at: 7)
    fixture.browser.reportHeaderError(header: "Attribution-Reporting-Register-Source", value: "{", request)
    let entry = try #require(fixture.browser.sent.first?.body[0])
    #expect(entry["type"] == .string("header-parsing-error"))
    #expect(entry["body"]?["context_site"] == .string("https://source.test"))
    #expect(entry["body"]?["value"] == .string("{"))
    let fenced = try fixture.request("https://a.source.test", at: 8, fenced: true)
    fixture.browser.reportHeaderError(header: "x", value: "", fenced)
    #expect(fixture.browser.sent.count == 1)
    fixture.browser.reportDelegation(
      isSource: true, registrationURL: "https://os.test/x", origin: try Origin("https://os.test"), request)
    #expect(fixture.browser.sent.last?.url.hasPrefix("https://os.test/") == true)
  }

  private func contributions(_ fixture: borrowing BrowserFixture) -> [[Contribution]] {
    fixture.browser.sent.filter { $0.kind == .aggregatableDebug }.compactMap {
      $0.aggregatable?.contributions
    }
  }

  @Test func aggregatableDebugReportsListKindsByNumber() throws {
    var fixture = try BrowserFixture()
    try fixture.source(at: 0) {
      $0.maxEventLevelReports = 1
      $0.aggregatableDebugReporting = SourceDebugReporting(
        budget: 100, keyPiece: 0x10,
        contributions: [DebugContribution(kind: .sourceSuccess, keyPiece: 0x1, value: 10)])
    }
    func debug(_ fixture: inout BrowserFixture, at time: Int64) throws {
      try fixture.trigger(.contributing(1), at: time) {
        $0.eventTriggerData = [EventTriggerData()]
        $0.aggregatableDebugReporting = TriggerDebugReporting(
          keyPiece: 0x20,
          contributions: [
            DebugContribution(kind: .triggerAggregateNoContributions, keyPiece: 0x2, value: 20),
            DebugContribution(kind: .triggerEventLowPriority, keyPiece: 0x4, value: 30),
          ])
      }
    }
    try debug(&fixture, at: 1)
    try debug(&fixture, at: 2)
    try debug(&fixture, at: 3)
    #expect(
      contributions(fixture) == [
        [Contribution(key: 0x11, value: 10)],
        [Contribution(key: 0x32, value: 20)],
        [Contribution(key: 0x34, value: 30), Contribution(key: 0x32, value: 20)],
        // 100 - 10 - 20 - 50 are not enough for 50 more.
        [],
      ])
    let report = try #require(fixture.browser.sent.last)
    #expect(report.url.hasSuffix("/debug/report-aggregate-debug"))
    #expect(report.aggregatable?.sharedInfo["api"] == .string("attribution-reporting-debug"))
    #expect(report.aggregatable?.paddedCount == 2)
  }

  @Test func successIsToldAsNothing() throws {
    var fixture = try BrowserFixture()
    try fixture.source(at: 0)
    let config = TriggerDebugReporting(
      keyPiece: 0, contributions: [DebugContribution(kind: .triggerNoMatchingSource, keyPiece: 1, value: 1)])
    try fixture.trigger(at: 1) { $0.aggregatableDebugReporting = config }
    #expect(contributions(fixture) == [[]])
    try fixture.trigger(at: 2) {
      $0.eventTriggerData = []
      $0.aggregatableDebugReporting = config
    }
    #expect(contributions(fixture).count == 1)
    try fixture.trigger(at: 3, page: "https://elsewhere.test") { $0.aggregatableDebugReporting = config }
    #expect(contributions(fixture).last == [Contribution(key: 1, value: 1)])
  }
}

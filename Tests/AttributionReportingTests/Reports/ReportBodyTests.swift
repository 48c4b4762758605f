import JSONText
import SimulationKernel
import Testing
import Web

@testable import AttributionReporting

@Suite struct ReportBodies {
  @Test func anEventLevelReportSaysWhatItMay() throws {
    var fixture = try BrowserFixture()
    try fixture.source(at: 1)
    try fixture.trigger(at: 1000)
    fixture.deliver(through: .max)
    let report = try #require(fixture.browser.sent.first)
    #expect(fixture.browser.sent.count == 1)
    #expect(report.url == "https://reporter.test/.well-known/attribution-reporting/report-event-attribution")
    #expect(report.time.milliseconds == 2 * day + 1)
    #expect(report.body["attribution_destination"] == .string("https://destination.test"))
    #expect(report.body["randomized_trigger_rate"] == .number("0.0024263"))
    #expect(report.body["scheduled_report_time"] == .string("172800"))
    #expect(report.body["source_event_id"] == .string("123"))
    #expect(report.body["source_type"] == .string("navigation"))
    #expect(report.body["trigger_data"] == .string("3"))
    #expect(report.body.names.count == 7)
    let id = try #require(report.body["report_id"]?.asString)
    #expect(id.split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
    #expect(
      id.split(separator: "-")[2].first == "4" && "89ab".contains(id.split(separator: "-")[3].prefix(1)))
  }

  @Test func severalDestinationsAreAList() throws {
    var fixture = try BrowserFixture()
    try fixture.source(at: 0, destinations: ["https://a.test", "https://destination.test"])
    try fixture.trigger(at: 1)
    fixture.deliver(through: .max)
    #expect(
      fixture.browser.sent.first?.body["attribution_destination"]
        == .array([.string("https://a.test"), .string("https://destination.test")]))
  }

  @Test func copiesAreSentAtOnceWhereBothSidesDebug() throws {
    for (source, trigger) in [(true, true), (true, false), (false, true)] {
      var fixture = try BrowserFixture()
      try fixture.source(at: 0, debug: source) {
        $0.debugKey = 5
        $0.aggregationKeys = [AggregationKey(id: "a", piece: 1)]
      }
      try fixture.trigger(.contributing(7), at: 10, debug: trigger) {
        $0.debugKey = 6
        $0.eventTriggerData = [EventTriggerData(data: 1)]
      }
      fixture.deliver(through: .max)
      let sent = fixture.browser.sent
      guard source && trigger else {
        #expect(sent.map(\.kind) == [.aggregatable, .eventLevel])
        #expect(sent.allSatisfy { $0.body["trigger_debug_key"] == nil && $0.body["source_debug_key"] == nil })
        #expect(sent.first?.aggregatable?.isDebugMode == false)
        continue
      }
      #expect(sent.map(\.kind) == [.eventLevelCopy, .aggregatableCopy, .aggregatable, .eventLevel])
      #expect(sent.map(\.time.milliseconds) == [10, 10, 10 + 10 * minute, 2 * day])
      #expect(sent.allSatisfy { $0.body["trigger_debug_key"] == .string("6") })
      #expect(sent[0].body == sent[3].body && sent[1].body == sent[2].body)
      #expect(sent[1].aggregatable?.sharedInfo["debug_mode"] == .string("enabled"))
      #expect(sent[0].body["report_id"] != sent[1].aggregatable?.sharedInfo["report_id"])
    }
  }

  @Test func anAggregatableReportIsJSONInJSONWithAPaddedPayload() throws {
    var fixture = try BrowserFixture()
    try fixture.source(at: 0, debug: true) {
      $0.debugKey = 5
      $0.aggregationKeys = [AggregationKey(id: "a", piece: 0x159)]
    }
    try fixture.trigger(.contributing(258), at: 1000, debug: true) {
      $0.debugKey = 6
      $0.sourceRegistrationTime = .include
    }
    fixture.deliver(through: .max)
    let report = try #require(fixture.browser.sent.last)
    let text = try #require(report.body["shared_info"]?.asString)
    let info = try JSONValue(parsing: text)
    #expect(info["api"] == .string("attribution-reporting") && info["version"] == .string("1.0"))
    #expect(info["scheduled_report_time"] == .string("601"))
    #expect(info["source_registration_time"] == .string("0"))
    #expect(info["reporting_origin"] == .string("https://reporter.test"))
    #expect(info == report.aggregatable?.sharedInfo.withSortedKeys)
    #expect(report.body["aggregation_coordinator_origin"] == .string("https://coordinator.test"))
    #expect(
      report.aggregatable?.interopBody["histograms"]
        == .array([
          .object([
            JSONMember("id", .string("0")), JSONMember("key", .string("0x159")),
            JSONMember("value", .number("258")),
          ])
        ]))
    let bytes = try #require(report.aggregatable?.cleartextPayload)
    // A map of two: "data", an array of 20 maps of three.
    #expect(bytes.prefix(7) == [0xA2, 0x64, 0x64, 0x61, 0x74, 0x61, 0x94])
    let first: [UInt8] =
      [0xA3, 0x62, 0x69, 0x64, 0x41, 0, 0x65] + Array("value".utf8) + [0x44, 0, 0, 1, 2, 0x66]
      + Array("bucket".utf8) + [0x50] + [UInt8](repeating: 0, count: 14) + [0x01, 0x59]
    #expect(Array(bytes[7..<7 + first.count]) == first)
    #expect(bytes.count == 7 + 20 * first.count + 1 + 9 + 1 + 9)
    #expect(bytes.suffix(9) == ArraySlice("histogram".utf8))
    let payload = report.body["aggregation_service_payloads"]?[0]
    #expect(payload?["debug_cleartext_payload"] == .string(Base64.encode(bytes)))
  }

  @Test func filteringIDsTakeTheirBytes() throws {
    var fixture = try BrowserFixture()
    try fixture.source(at: 0) { $0.aggregationKeys = [AggregationKey(id: "a", piece: 1)] }
    try fixture.trigger(at: 5) {
      $0.eventTriggerData = []
      $0.aggregatableFilteringIDMaxBytes = 2
      $0.contextID = "shop"
      $0.aggregatableValues = [
        AggregatableValues(values: [AggregatableValue(id: "a", value: 1, filteringID: 65_535)])
      ]
    }
    fixture.deliver(through: 5)
    let report = try #require(fixture.browser.sent.first)
    #expect(report.body["trigger_context_id"] == .string("shop"))
    let bytes = try #require(report.aggregatable?.cleartextPayload)
    #expect(Array(bytes[7..<14]) == [0xA3, 0x62, 0x69, 0x64, 0x42, 0xFF, 0xFF])
    #expect(report.body["aggregation_service_payloads"] == .array([.object([])]))
  }

  @Test func aNullReportContributesNothing() throws {
    var fixture = try BrowserFixture()
    fixture.draws.nullDays = [0]
    try fixture.trigger(.contributing(5), at: 0)
    fixture.deliver(through: .max)
    let content = try #require(fixture.browser.sent.first?.aggregatable)
    #expect(content.contributions.isEmpty)
    #expect(content.interopBody["histograms"]?[0]?["key"] == .string("0x0"))
    #expect(content.sharedInfo["source_registration_time"] == nil)
  }

  /// RFC 4648, section 10.
  @Test func base64HasItsPadding() {
    let vectors = [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
      ("foobar", "Zm9vYmFy"),
    ]
    for (text, encoded) in vectors { #expect(Base64.encode(Array(text.utf8)) == encoded) }
  }

  /// RFC 8949, appendix A.
  @Test func cborHeadsGrowWithTheirNumbers() {
    func head(_ count: Int) -> [UInt8] {
      var writer = CBORWriter()
      writer.beginArray(count: count)
      return writer.bytes
    }
    #expect(head(23) == [0x97] && head(24) == [0x98, 24] && head(255) == [0x98, 255])
    #expect(head(256) == [0x99, 1, 0] && head(65_536) == [0x9A, 0, 1, 0, 0])
    #expect(head(1 << 32) == [0x9B, 0, 0, 0, 1, 0, 0, 0, 0])
  }
}

import Foundation
import JSONText
import SimulationKernel
import Testing
import Web

@testable import Histories

/// Cases of W3C Attribution Level 1 are told by their shape, and what is wrong with them is named.
@Suite struct LevelOneCaseTests {
  static let config = #"""
    {"$comment": "small", "aggregationServices": {"https://agg.example": "dap-18-histogram"},
     "globalPrivacyBudgetPerEpoch": 8000000, "impressionSiteQuotaPerEpoch": 4000000,
     "maxConversionCallersPerImpression": 3, "maxConversionSitesPerImpression": 3, "maxCreditSize": 10,
     "maxHistogramSize": 5, "maxImpressionSitesForConversion": 3, "maxImpressionCallersForConversion": 3,
     "maxMatchValues": 10, "perSitePrivacyBudget": 1000000, "privacyBudgetEpochDays": 7}
    """#

  static func play(_ events: String, config: String = config) throws -> [String] {
    let settings = try LevelOneConfiguration(
      PlacedValue(try JSONValue(parsing: config), file: "CONFIG.json"))
    let file = PlacedValue(try JSONValue(parsing: "{\"events\": [\(events)]}"), file: "case")
    return try LevelOnePlayer(settings, suffixes: try PublicSuffixList()).differences(
      in: try LevelOneCase(file))
  }

  private static let save =
    #"{"seconds": 1, "site": "p.example", "event": "saveImpression", "options": {"histogramIndex": 0}}"#

  private static func measure(_ expected: String, _ options: String = "", seconds: Int = 2) -> String {
    #"{"seconds": \#(seconds), "site": "a.example", "event": "measureConversion", "expected": \#(expected), "#
      + #""options": {"aggregationService": "https://agg.example", "histogramSize": 2\#(options)}}"#
  }

  @Test func differencesNameTheEventAndBothHistograms() throws {
    #expect(try Self.play(Self.save + "," + Self.measure("[1, 0]")).isEmpty)
    #expect(
      try Self.play(Self.save + "," + Self.measure("[0, 1]")) == [
        "events[1] at 2 s: expected [0, 1], was [1, 0]"
      ])
    #expect(
      try Self.play(Self.measure("\"RangeError\"")) == [
        "events[0] at 2 s: expected RangeError, was [0, 0]"
      ])
    let refused = try Self.play(Self.measure("[0, 0]", #", "value": 0"#))
    #expect(
      refused == ["events[0] at 2 s: expected [0, 0], was RangeError: value is 0, but must be 1 or more"])
    // A bare name fits any error of that name, an exception only an exception.
    #expect(try Self.play(Self.measure("\"SyntaxError\"", #", "impressionSites": ["a"]"#)).isEmpty)
    #expect(
      try Self.play(Self.measure(#"{"error": "DOMException", "name": "RangeError"}"#, #", "value": 0"#)).count
        == 1)
    #expect(try Self.play(Self.measure("\"RangeError\"", #", "lookbackDays": 4294967296"#)).isEmpty)
    let broken =
      #"{"seconds": 1, "event": "clearBrowsingHistoryForAttribution", "sites": [], "forgetVisits": false}"#
    #expect(try Self.play(broken)[0].hasPrefix("events[0] at 1 s: was refused with RangeError"))
    let unexpected = Self.save.replacing("p.example", with: "localhost")
    #expect(try Self.play(unexpected)[0].contains("expected no error, was SyntaxError"))
    let wanted = unexpected.replacing("\"event\"", with: "\"expectedError\": \"SyntaxError\", \"event\"")
    #expect(try Self.play(wanted).isEmpty)
  }

  @Test(arguments: [
    (#"{"seconds": 1, "event": "explode"}"#, "events[0].event: it is no event that is known"),
    (#"{"event": "enableAPI"}"#, "events[0].seconds: it must be present"),
    (#"{"seconds": 1.5, "event": "enableAPI"}"#, "events[0].seconds: it must be a whole number"),
    (#"{"seconds": 99999999999999, "event": "enableAPI"}"#, "events[0].seconds: it must be a whole number"),
    (
      #"{"seconds": 2, "event": "enableAPI"}, {"seconds": 2, "event": "disableAPI"}"#,
      "events[1]: its seconds must be above 2"
    ),
    (#"{"seconds": 1, "event": "enableAPI", "site": "a.example"}"#, "\"site\" is not understood"),
    (
      #"{"seconds": 1, "site": "a.example", "event": "saveImpression"}"#,
      "events[0].options: it must be present"
    ),
    (
      #"{"seconds": 1, "site": "a.example", "event": "saveImpression", "options": {"histogramIndex": "1"}}"#,
      "events[0].options.histogramIndex: it must be a number"
    ),
    (
      #"{"seconds": 1, "site": "a.example", "event": "saveImpression", "options": {"histogramIndex": 1, "x": 1}}"#,
      "events[0].options: \"x\" is not understood"
    ),
    (
      #"{"seconds": 1, "site": "a.example", "event": "measureConversion", "expected": [-1], "options": {}}"#,
      "events[0].options.aggregationService: it must be present"
    ),
    (#"{"seconds": 1, "event": "clearImpressionsForSite"}"#, "events[0].site: it must be present"),
    (
      #"{"seconds": 1, "event": "clearBrowsingHistoryForAttribution", "sites": "a.example", "forgetVisits": true}"#,
      "events[0].sites: it must be a list"
    ),
    ("5", "events[0]: it must be an object"),
  ])
  func whatIsWrongWithACaseIsNamedWithItsPlace(events: String, problem: String) {
    #expect {
      try Self.play(events)
    } throws: { error in
      "\(error)".contains(problem)
    }
  }

  @Test(arguments: [
    ("\"maxCreditSize\": 10", "\"maxCreditSize\": 0", "max-credit-size is 0"),
    ("\"maxCreditSize\": 10,", "", "maxCreditSize: it must be present"),
    ("\"small\"", "\"small\", \"x\": 1", "\"x\" is not understood"),
    ("dap-18-histogram", "dap-17-histogram", "must be \"dap-18-histogram\""),
    ("\"small\"", "\"small\", \"epochStart\": 1", "epochStart: it must be a number from 0 on and below 1"),
    ("\"small\"", "\"small\", \"maxLookbackDays\": 0", "max-lookback-days is 0"),
  ])
  func whatIsWrongWithSettingsIsNamed(old: String, new: String, problem: String) {
    #expect {
      try Self.play(Self.save, config: Self.config.replacing(old, with: new))
    } throws: { error in
      "\(error)".contains(problem)
    }
  }

  @Test func formatsAreToldFromTheShape() throws {
    func format(_ text: String) throws -> ConformanceFormat {
      ConformanceFormat(try JSONValue(parsing: text))
    }
    #expect(try format(#"{"events": []}"#) == .levelOne)
    #expect(try format("{\"$schema\": \"x\", \"events\": [\(Self.save)]}") == .levelOne)
    #expect(try format(Self.config) == .configuration)
    #expect(
      try format(#"{"$schema": "x", "type": "object"}"#)
        == .unknown(reason: "it is a JSON Schema and no case"))
    #expect(try format(#"{"events": [1]}"#) == .unknown(reason: "it is no case of a known format"))
    #expect(try format(#"{"events": 1}"#) == .unknown(reason: "it is no case of a known format"))
    #expect(
      try format(#"{"input": {"registrations": []}, "output": {"reports": []}, "events": []}"#) == .interop)
  }

  @Test func aCaseWithoutSettingsBesideItFailsWithTheReason() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "attrsim-level1-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "case.json").path
    try "{\"$comment\": [\"one\", \"two\"], \"events\": [\(Self.save)]}".write(
      toFile: path, atomically: true, encoding: .utf8)
    var suite = try ConformanceSuite([path], suffixes: try PublicSuffixList())
    let result = try #require(try suite.play(path))
    #expect(result.outcome == .failed)
    #expect(result.reason?.hasPrefix("there is no CONFIG.json beside it") == true)
    try Self.config.write(
      toFile: folder.appending(path: "CONFIG.json").path, atomically: true, encoding: .utf8)
    let played = try #require(try suite.play(path))
    #expect(played.outcome == .passed && played.description == "one two")
  }

  @Test func damagedCasesNeverCrash() throws {
    let seed =
      "{\"events\": [" + Self.save + ","
      + Self.measure(
        "[1, 0]", #", "epsilon": 0.5, "credit": [2, 1], "value": 3, "maxValue": 4, "lookbackDays": 3"#)
      + #",{"seconds": 3, "site": "p.example", "event": "clearImpressionsForSite"}"#
      + #",{"seconds": 4, "event": "clearBrowsingHistoryForAttribution", "sites": ["a.example"], "forgetVisits": true}"#
      + "," + Self.measure("\"RangeError\"", #", "matchValues": [1, 2], "value": 0"#, seconds: 9) + "]}"
    let words = [
      "9223372036854775807", "-9223372036854775808", "1e308", "1e999", "\"\"", "null", "[]", "{}", "true",
      "\"localhost\"", "4294967296", "-1", "0.1", "[[[[[[[[", "1e-320",
    ]
    let settings = try LevelOneConfiguration(
      PlacedValue(try JSONValue(parsing: Self.config), file: "CONFIG.json"))
    let player = LevelOnePlayer(settings, suffixes: try PublicSuffixList())
    var random = RandomSequence(
      random: AddressedRandom(seed: 20_201_006, replication: 8), purpose: RandomPurpose(rawValue: 1))
    var (played, refused) = (0, 0)
    for _ in 0..<6_000 {
      var bytes = Array(seed.utf8)
      for _ in 0...random.next(below: 3) {
        let place = Int(random.next(below: UInt64(bytes.count)))
        switch random.next(below: 4) {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int(random.next(below: 12)) + 1))
        case 2: bytes[place] = 48 + UInt8(random.next(below: 10))
        default:
          // A number becomes another word.
          guard let digit = bytes[place...].firstIndex(where: { (48...57).contains($0) }) else { break }
          let end = bytes[digit...].firstIndex { !(48...57).contains($0) } ?? bytes.count
          bytes.replaceSubrange(digit..<end, with: words[Int(random.next(below: 15))].utf8)
        }
        if bytes.isEmpty { bytes = [0x7B] }
      }
      do {
        let json = try JSONValue(parsing: String(decoding: bytes, as: UTF8.self), comments: true)
        _ = ConformanceFormat(json)
        _ = try player.differences(in: try LevelOneCase(PlacedValue(json, file: "f")))
        played += 1
      } catch {
        refused += 1
      }
    }
    #expect(played > 300 && refused > 1_000, "\(played) played, \(refused) refused")
  }
}

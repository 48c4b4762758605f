import Foundation
import JSONText
import SimulationKernel
import Testing
import Web

@testable import Histories

/// Files that were damaged at random are refused or played, and nothing worse.
@Suite struct MutationTests {
  private static let seeds: [String] = [
    #"{"api_config": {"max_sources_per_origin": "2"}, "input": {"registrations": ["#
      + SmallCase.registration(
        0, SmallCase.source, "navigation-source",
        SmallCase.response(
          "Source", SmallCase.sourceJSON(1, #", "aggregation_keys": {"a": "0x1"}, "expiry": "864000""#),
          more: #", "randomized_response": [{"trigger_data": 1, "report_window_index": 0}]"#)) + ","
      + SmallCase.registration(
        5, SmallCase.destination, "trigger",
        SmallCase.response(
          "Trigger", #"{"event_trigger_data": [{"priority": "3"}], "aggregatable_values": {"a": 5}}"#,
          more: #", "null_aggregatable_reports_days": [0, 3]"#))
      + #", {"timestamp": "7", "connection": false}]}, "output": {"reports": []}}"#,
    #"{"sources": [{"registration_request": {"source_type": "event", "registrant": "com.a"}, "timestamp": "3","#
      + #" "responses": [{"url": "https://r.test", "response": {"Attribution-Reporting-Register-Source":"#
      + #" {"destination": "android-app://com.b", "web_destination": ["https://b.test"]}}}]}]}"#,
  ]

  /// Words that are at the edges of what numbers and texts can be.
  private static let words = [
    "\"9223372036854775807\"", "-9223372036854775808", "1e308", "1e999", "\"\"", "null", "[]", "{}", "true",
    "\"\\ud800\"", "18446744073709551616", "\"inf\"", "//", "[[[[[[[[",
  ]

  private func mutated(_ text: String, _ random: inout RandomSequence) -> String {
    var bytes = Array(text.utf8)
    for _ in 0...random.next(below: 4) {
      let place = Int(random.next(below: UInt64(bytes.count)))
      switch random.next(below: 5) {
      case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
      case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int(random.next(below: 20)) + 1))
      case 2: bytes.insert(contentsOf: Self.words[Int(random.next(below: 14))].utf8, at: place)
      case 3: bytes.removeSubrange(place...)
      default:
        let end = min(bytes.count, place + Int(random.next(below: 60)))
        bytes.insert(contentsOf: bytes[place..<end], at: place)
      }
      if bytes.isEmpty { bytes = [0x7B] }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: 0..<2)
  func damagedFilesNeverCrash(seed: Int) throws {
    let suffixes = try PublicSuffixList()
    var random = RandomSequence(
      random: AddressedRandom(seed: 20_201_006, replication: UInt64(seed)),
      purpose: RandomPurpose(rawValue: 1))
    var played = 0
    var refused = 0
    for _ in 0..<4_000 {
      let text = mutated(Self.seeds[seed], &random)
      do {
        let json = try JSONValue(parsing: text, comments: true)
        let file = PlacedValue(json, file: "f")
        _ = InteropDialect(json)
        if UserHistoryReader.recognises(json) {
          let events = try UserHistoryReader.events(in: file)
          _ = InteropPlayer(try InteropConfiguration(), suffixes: suffixes).play(events)
        } else {
          let test = try InteropCase(file, defaults: try InteropConfiguration())
          _ = InteropPlayer(test.configuration, suffixes: suffixes).play(test.events)
        }
        played += 1
      } catch {
        refused += 1
      }
    }
    // Both ends are reached; a test that refuses everything would show nothing.
    #expect(played > 40 && refused > 400, "\(played) played, \(refused) refused")
  }

  @Test(.enabled(if: !Vectors.interop.isEmpty, "make vectors fetches the interop suite; SKIPPED without it"))
  func anExpectedReportThatIsChangedMakesACaseFail() throws {
    let suffixes = try PublicSuffixList()
    for path in Vectors.interop.prefix(10) {
      let test = try InteropCase(
        PlacedValue(try TextFile.json(at: path), file: path), defaults: try InteropConfiguration())
      let actual = InteropPlayer(test.configuration, suffixes: suffixes).play(test.events)
      #expect(ReportComparison(expected: test.expected, actual: actual).isEqual)
      var changed = test.expected
      changed[0].time = changed[0].time + .seconds(1)
      #expect(!ReportComparison(expected: changed, actual: actual).isEqual)
      #expect(!ReportComparison(expected: Array(test.expected.dropLast()), actual: actual).isEqual)
    }
  }
}

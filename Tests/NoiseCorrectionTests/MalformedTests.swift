import Testing

@testable import NoiseCorrection

@Suite struct MalformedTests {
  private static let good =
    #"{"input": {"sources": [{"source_time": 1, "source_type": "event", "registration_config": {"source_event_id": "7"}}]}, "reports": [{"report_time": 2, "report": {"source_event_id": "7", "trigger_data": "1"}}]}"#

  @Test(arguments: [
    ("", "x.json:1:1: the input is empty"),
    ("\n ", "x.json:2:2: the input is empty"),
    ("[]", "x.json:1:1: \"[\" where \"{\" should stand"),
    ("{}", "x.json:1:3: the document before has no \"input\""),
    (#"{"input": {}}"#, "x.json:1:13: input: there are no \"sources\" in it"),
    (#"{"input": {"sources": []}}"#, "has no \"reports\" or \"event_level_reports\""),
    (#"{"input": {"sources": {}}}"#, "x.json:1:23: input.sources: \"{\" where \"[\" should stand"),
    (#"{"input": {"sources": []}, "input": 1}"#, "x.json:1:29: a document may have \"input\" once only"),
    (#"{"reports": [], "event_level_reports": []}"#, "once only"),
    (#"{"input": {"sources": [1]}}"#, "x.json:1:24: input.sources[0]: \"1\" where \"{\" should stand"),
    (#"{"x": tru}"#, "a word that JSON does not know"),
    (#"{"x": 01}"#, "x.json:1:8: \"1\" where a comma or a closing brace should stand"),
    (#"{"x": 1.}"#, "a number lacks a digit"),
    (#"{"x": 1e}"#, "a number lacks a digit"),
    (#"{"x": -}"#, "a number lacks a digit"),
    (#"{"x": +1}"#, "\"+\" where a value should stand"),
    (#"{"x": "\q"}"#, "no escape of JSON"),
    (#"{"x": "\u12g4"}"#, "four hexadecimal digits"),
    ("{\"x\": \"a\nb\"}", "a control character within a text"),
    ("{\"x\": \u{1}}", "a control character"),
    (#"{"x": [1,]}"#, "\"]\" where a value should stand"),
    (#"{"x": [1 2]}"#, "a comma or a closing bracket"),
    (#"{"x": 1,}"#, "a name in quotation marks"),
    (#"{"x" 1}"#, "\"1\" where \":\" should stand"),
    (#"{'x': 1}"#, "a name in quotation marks"),
    ("// no\n{}", "\"/\" where \"{\" should stand"),
  ])
  func aMistakeIsNamedWithItsPlace(text: String, complaint: String) throws {
    #expect(
      try #require(NoisedText.complaint(text)).contains(complaint), "\(NoisedText.complaint(text) ?? "")")
    #expect(NoisedText.complaint(text, piece: 1) == NoisedText.complaint(text))
  }

  @Test(arguments: [
    ("\"source_time\": 1", "\"source_time\": 1.5", "input.sources[0].source_time: a whole number from"),
    (
      "\"source_time\": 1", "\"source_time\": null",
      "input.sources[0].source_time: \"n\" where a whole number should stand"
    ),
    ("\"source_time\": 1", "\"source_time\": \"\"", "source_time: a whole number from"),
    ("\"source_time\": 1", "\"source_time\": \"-\"", "source_time: a whole number from"),
    ("\"source_time\": 1", "\"source_time\": 9223372036854775808", "source_time: a whole number from"),
    (
      "\"source_time\": 1", "\"source_time\": -9223372036854775808", "no source or report is from so long ago"
    ),
    (
      "\"source_time\": 1", "\"timestamp\": 1, \"source_time\": 1",
      "input.sources[0].source_time: this stands here twice"
    ),
    ("\"source_time\": 1", "\"time\": 1", "input.sources[0]: the source has no \"source_time\""),
    ("\"source_time\": 1", "\"source_time\": 3", "reports[0]: it is sent before its source 7 was registered"),
    (
      "\"source_type\": \"event\"", "\"source_type\": \"view\"",
      "input.sources[0].source_type: a source type is"
    ),
    ("\"source_type\": \"event\"", "\"type\": 0", "the source has no \"source_type\""),
    ("\"registration_config\"", "\"registration\"", "the source has no \"registration_config\""),
    ("\"source_event_id\": \"7\"}}]", "\"id\": \"7\"}}]", "the source has no \"source_event_id\""),
    (
      "{\"source_event_id\": \"7\"}}]", "{\"source_event_id\": \"18446744073709551616\"}}]",
      "registration_config.source_event_id: a whole number from 0"
    ),
    (
      "{\"source_event_id\": \"7\"}}]", "{\"source_event_id\": \"7\", \"trigger_specs\": []}}]",
      "registration_config.trigger_specs"
    ),
    (
      "{\"source_event_id\": \"7\"}}]", "{\"source_event_id\": \"7\", \"max_event_level_reports\": 21}}]",
      "it goes from 0 to 20"
    ),
    (
      "{\"source_event_id\": \"7\"}}]", "{\"source_event_id\": \"7\", \"trigger_data\": [1, 1]}}]",
      "a value stands here twice"
    ),
    (
      "{\"source_event_id\": \"7\"}}]", "{\"source_event_id\": \"7\", \"event_level_epsilon\": -1}}]",
      "it is 0 or more"
    ),
    (
      "{\"source_event_id\": \"7\"}}]", "{\"source_event_id\": \"7\", \"event_level_epsilon\": 1e999}}]",
      "a number too large"
    ),
    (
      "{\"source_event_id\": \"7\"}}]",
      "{\"source_event_id\": \"7\", \"event_report_windows\": {\"end_times\": [7200, 3600]}}}]",
      "ascending times"
    ),
    ("\"report_time\": 2", "\"time\": 2", "reports[0]: the report has no \"report_time\""),
    ("\"report\": {", "\"body\": {", "reports[0]: the report has no \"report\""),
    (
      "\"trigger_data\": \"1\"", "\"trigger_data\": \"x\"",
      "reports[0].report.trigger_data: a whole number from 0 to 4294967295"
    ),
    (
      "\"trigger_data\": \"1\"", "\"trigger_data\": 2",
      "reports[0]: source 7 cannot report trigger data 2; list its values"
    ),
    ("\"trigger_data\": \"1\"", "\"trigger\": \"1\"", "reports[0]: the report has no \"trigger_data\""),
  ])
  func aWrongFieldIsNamedWithItsPath(old: String, new: String, complaint: String) throws {
    let text = Self.good.replacing(old, with: new, maxReplacements: 1)
    #expect(text != Self.good)
    #expect(
      try #require(NoisedText.complaint(text)).contains(complaint), "\(NoisedText.complaint(text) ?? "")")
  }

  @Test func aSecondReportOfAnEventSourceIsOneTooMany() throws {
    let report = #"{"report_time": 2, "report": {"source_event_id": "7", "trigger_data": "1"}}"#
    let text = Self.good.replacing("[\(report)]", with: "[\(report), \(report)]")
    #expect(try #require(NoisedText.complaint(text)).contains("reports[1]: source 7 has more than 1 reports"))
  }

  @Test func aFileCutAnywhereIsRefused() {
    let bytes = Array(Self.good.utf8)
    #expect(NoisedText.complaint(Self.good) == nil)
    for length in 0..<bytes.count {
      let text = String(decoding: bytes[..<length], as: UTF8.self)
      #expect(NoisedText.complaint(text)?.hasPrefix("x.json:1:") == true, "\(length)")
    }
  }

  @Test func aWrongByteAnywhereNeverStopsTheProgram() {
    let bytes = Array(Self.good.utf8)
    for place in bytes.indices {
      for byte: UInt8 in [0, 1, 0x0A, 0x22, 0x2D, 0x30, 0x5C, 0x7B, 0x7D, 0x5B, 0x5D, 0x80, 0xC3, 0xFF] {
        var changed = bytes
        changed[place] = byte
        for piece in [1, Int.max] {
          _ = try? NoisedTally(
            ByteInput(bytes: changed, name: "x", piece: piece), CorrectionSettings())
        }
      }
    }
  }

  @Test func badUnicodeIsRefused() {
    for bad: [UInt8] in [
      [0x80], [0xC0, 0x80], [0xC3], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF5], [0xF0, 0x9F, 0x98],
    ] {
      let bytes = Array("{\"x\": \"".utf8) + bad + Array("\"}".utf8)
      #expect(throws: CorrectionError.self) {
        try NoisedTally(ByteInput(bytes: bytes, name: "x"), CorrectionSettings())
      }
    }
  }

  @Test func deepNestingIsRefusedBeforeTheStackEnds() throws {
    let limit = ByteScanner.depthLimit
    func text(_ depth: Int) -> String {
      let value = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      return Self.good.replacing("{\"input\"", with: "{\"x\": \(value), \"input\"", maxReplacements: 1)
    }
    #expect(NoisedText.complaint(text(limit)) == nil)
    #expect(try #require(NoisedText.complaint(text(limit + 1))).contains("more than 400 arrays and objects"))
    #expect(
      try #require(NoisedText.complaint("{\"x\": " + String(repeating: "[{\"a\":", count: 500_000))).contains(
        "more than 400"))
  }

  @Test func aFileThatIsNotThereIsNamed() {
    #expect(throws: (any Error).self) { try ByteInput(path: "/nowhere/x.json") }
  }
}

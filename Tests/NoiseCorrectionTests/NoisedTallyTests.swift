import Testing

@testable import NoiseCorrection

@Suite struct NoisedTallyTests {
  @Test func reportsFindTheirSourcesInWhateverOrderTheyStand() throws {
    var text = NoisedText()
    text.source(1)
    text.source(2)
    text.source(18_446_744)
    text.source(3, "event")
    text.report(2, data: 5, window: 2)
    text.report(3, data: 1, type: "event")
    text.report(2, data: 0, window: 0)
    text.report(77, data: 0)
    let tally = try NoisedText.tally(text.text)
    #expect(tally.sources == 4)
    #expect(tally.strayReports == 1)
    #expect(tally.summary == ["navigation 3:  x2", "navigation 3: 0@0+5@2 x1", "event 1: 1@0 x1"])
    let reports = "[\(text.reports.joined(separator: ","))]"
    let sources = "[\(text.sources.joined(separator: ","))]"
    let reversed =
      #"{"event_level_reports": \#(reports), "x": [{}, 1.5e3, null], "input": {"y": true, "sources": \#(sources)}}"#
    #expect(try NoisedText.tally(reversed).summary == tally.summary)
  }

  @Test func theSecondFormOfTheInputMeansTheSame() throws {
    let text = """
      {"input": {"sources": [{"timestamp": "1000", "source_type": "navigation",
        "Attribution-Reporting-Register-Source": {"source_event_id": "18446744073709551615", "expiry": "864000"}}]},
       "event_level_reports": [{"report_time": "865000",
         "report": {"source_event_id": "18446744073709551615", "trigger_data": "7"}}]}
      """
    #expect(try NoisedText.tally(text).summary == ["navigation 3: 7@2 x1"])
  }

  @Test func numbersAndTextsAndEscapesAreReadAlike() throws {
    let text = #"""
      {"\u0069nput": {"sources": [{"source_time": 5, "source_type": "nav\u0069gation", "note": "\"\\é\u00e9",
        "registration_config": {"source_event_id": 12}}]}, "reports": [{"report_time": 5, "report":
        {"trigger_data": 3, "source_event_id": "12"}}]}
      """#
    #expect(try NoisedText.tally(text).summary == ["navigation 3: 3@0 x1"])
  }

  @Test(arguments: [
    ("86400", 1), ("\"86400\"", 1), ("0", 1), ("172800", 1), ("172801", 2), ("604800", 2), ("604801", 3),
    ("2592000", 3), ("99999999999999999999", nil), ("18446744073709551615", 3),
  ])
  func windowsFollowFromTheExpiry(expiry: String, windows: Int?) throws {
    var text = NoisedText()
    text.source(1, registration: "\"expiry\": \(expiry)")
    guard let windows else {
      #expect(
        try #require(NoisedText.complaint(text.text)).contains("registration_config.expiry: a whole number"))
      return
    }
    #expect(try NoisedText.tally(text.text).summary == ["navigation \(windows):  x1"])
  }

  @Test func aReportCountsInTheLastWindowThatHasEnded() throws {
    for (delay, window) in [
      (0, 0), (172_799, 0), (172_800, 0), (604_799, 0), (604_800, 1), (2_591_999, 1), (2_592_000, 2),
      (9_999_999, 2),
    ] {
      var text = NoisedText()
      text.source(1)
      text.reports = [#"{"report_time": \#(delay), "report": {"source_event_id": "1", "trigger_data": "0"}}"#]
      #expect(try NoisedText.tally(text.text).summary == ["navigation 3: 0@\(window) x1"], "\(delay)")
    }
  }

  @Test func millisecondsAreBroughtToSeconds() throws {
    let text = """
      {"input": {"sources": [{"source_time": 1600000000000, "source_type": "navigation",
       "registration_config": {"source_event_id": "1"}}]}, "reports": [{"report_time": "1600604800000",
       "report": {"source_event_id": "1", "trigger_data": "0"}}]}
      """
    #expect(try NoisedText.tally(text).summary == ["navigation 3: 0@1 x1"])
  }

  @Test func theScheduledTimeOfAReportGoesBeforeTheTimeItWasSent() throws {
    var text = NoisedText()
    text.source(1)
    text.reports = [
      #"{"report_time": 700000, "report": {"scheduled_report_time": "172800", "source_event_id": "1", "trigger_data": "0"}}"#
    ]
    #expect(try NoisedText.tally(text.text).summary == ["navigation 3: 0@0 x1"])
  }

  @Test func whatASourceSaysAboutItsNoiseGoesBeforeTheSettings() throws {
    var text = NoisedText()
    text.source(
      1, registration: #""trigger_data": [9, 4], "max_event_level_reports": 1, "event_report_window": "3600""#
    )
    text.source(
      2,
      registration:
        #""event_report_windows": {"start_time": 0, "end_times": [3600, 7200, 9999999]}, "event_level_epsilon": 3.5"#
    )
    text.report(1, data: 9)
    text.report(2, data: 7, window: 2)
    let tally = try NoisedText.tally(text.text)
    #expect(tally.summary == ["navigation 1: 9@0 x1", "navigation 3: 7@2 x1"])
    #expect(tally.tallies.map(\.key.noise) == [.epsilon(14), .epsilon(3.5)])
    #expect(tally.tallies.map(\.key.maxReports) == [1, 3])
    var settings = CorrectionSettings()
    settings.navigation.noise = .flipProbability(0.5)
    settings.navigation.windows = NoisedWindows(count: 4)
    let given = try NoisedText.tally(text.text, settings)
    #expect(given.tallies.allSatisfy { $0.flipProbability == 0.5 })
    #expect(given.summary == tally.summary)
  }

  @Test func oneTypeCanBeChosen() throws {
    var text = NoisedText()
    text.source(1)
    text.source(2, "event")
    text.report(2, data: 1, type: "event")
    var settings = CorrectionSettings()
    settings.onlyType = .navigation
    let tally = try NoisedText.tally(text.text, settings)
    #expect(tally.summary == ["navigation 3:  x1"])
    #expect(tally.strayReports == 0)
    text.report(7, data: 1)
    #expect(try NoisedText.tally(text.text, settings).strayReports == 1)
  }

  @Test func documentsKnowNothingOfOneAnother() throws {
    var first = NoisedText()
    first.source(1)
    first.report(1, data: 2)
    var second = NoisedText()
    second.source(1)
    var settings = CorrectionSettings()
    settings.hasSeveralDocuments = true
    let both = first.text + "\n" + second.text + "\n"
    #expect(try NoisedText.tally(both, settings).summary == ["navigation 3:  x1", "navigation 3: 2@0 x1"])
    #expect(try #require(NoisedText.complaint(both)).contains("x.json:2:1: something follows the document"))
  }

  @Test func anIdMayServeBothTypesButNotTwoSourcesWithReports() throws {
    var text = NoisedText()
    text.source(1)
    text.source(1, "event")
    text.report(1, data: 1)
    text.report(1, data: 0, type: "event")
    #expect(try NoisedText.tally(text.text).summary == ["navigation 3: 1@0 x1", "event 1: 0@0 x1"])
    text.source(1)
    let complaint = try #require(NoisedText.complaint(text.text))
    #expect(complaint.contains("reports[0]: it may belong to several sources"))
  }

  @Test func bytesMayComeInPiecesOfAnySize() throws {
    var text = NoisedText()
    for id in 0..<40 {
      text.source(
        id * 1_000_003, registration: #""expiry": "\#(604_801 + id)", "é\t\n": [{"a": [], "b": {}}, -0.5e-3]"#
      )
      text.report(id * 1_000_003, data: id % 8)
    }
    let whole = try NoisedText.tally(text.text).summary
    #expect(whole.count == 8)
    for piece in [1, 2, 3, 5, 7, 8, 9, 64] {
      #expect(try NoisedText.tally(text.text, piece: piece).summary == whole, "\(piece)")
    }
  }

  @Test func textsLongerThanABlockArePassedOver() throws {
    var text = NoisedText()
    text.source(1, registration: "\"x\": \"\(String(repeating: "abcé", count: 300_000))\"")
    #expect(try NoisedText.tally(text.text).sources == 1)
    text.sources.append("{\"\(String(repeating: "n", count: 600_000))\": 0}")
    #expect(
      try #require(NoisedText.complaint(text.text)).contains(
        "input.sources[1]: the source has no \"source_time\""))
    text.sources = ["{\"\(String(repeating: "n", count: ByteScanner.tokenLimit + 2))\": 0}"]
    #expect(try #require(NoisedText.complaint(text.text)).contains("more than 16 MiB"))
  }
}

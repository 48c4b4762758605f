import JSONText
import Measurement
import Testing
import Web

@testable import PrivateClickMeasurement

/// Attributes, redirects and report requests as texts; worked examples 12, 13, 15, 17 and 18 among them.
@Suite struct WireForms {
  private let suffixes: PublicSuffixList
  private let page: Origin
  private let prefix = "https://a.example/.well-known/private-click-measurement/trigger-attribution/"

  init() throws {
    suffixes = try PublicSuffixList()
    page = try Origin("https://www.b.example")
  }

  private func read(
    _ identifier: String?, _ destination: String? = "https://shop.b.example:8443/x",
    page: String = "http://www.a.example"
  ) throws -> AdClickReading {
    AdClickDeclaration.read(
      AdClickAttributes(sourceID: identifier, destination: destination), page: try Origin(page),
      suffixes: suffixes)
  }

  private func trigger(
    _ target: String, from: String? = "https://cdn.a.example/pixel", settings: Settings = .spec,
    page: String? = nil
  ) -> Result<TriggerRedirect, TriggerRedirect.Ignored> {
    do {
      let page = page.flatMap { try? Origin($0) } ?? self.page
      return .success(
        try TriggerRedirect.read(
          target: target, redirectedFrom: from, page: page, settings: settings, suffixes: suffixes))
    } catch {
      return .failure(error)
    }
  }

  private func success(
    _ data: UInt8, _ priority: UInt8 = 0
  ) -> Result<TriggerRedirect, TriggerRedirect.Ignored> {
    .success(
      TriggerRedirect(sourceSite: "a.example", destinationSite: "b.example", data: data, priority: priority))
  }

  @Test func sourceIdentifiersFollowTheRulesOfHTML() throws {
    for (text, number) in [
      ("0", 0), ("7", 7), ("255", 255), (" 7", 7), ("\t\n\u{c}\r7", 7), ("+7", 7), ("7abc", 7), ("-0", 0),
      ("007", 7),
      ("7 8", 7), ("7.9", 7),
    ] as [(String, UInt8)] {
      #expect(
        try read(text)
          == .declared(
            AdClickDeclaration(sourceID: number, sourceSite: "a.example", destinationSite: "b.example")))
    }
    for text in ["256", "1000", "0000256"] { #expect(try read(text) == .dropped(.sourceIDTooGreat)) }
    for text in [
      "-1", "x7", "+", "-", "+-7", "--0", "\u{b}7", "\u{a0}7", "99999999999999999999", " ", "\u{0667}",
    ] {
      #expect(try read(text) == .dropped(.malformedSourceID), "\(text)")
    }
  }

  @Test func attributesNameTwoSitesThatDiffer() throws {
    #expect(try read(nil, nil) == .ordinaryLink)
    #expect(try read("7", nil) == .dropped(.missingAttribute))
    #expect(try read(nil) == .dropped(.missingAttribute))
    #expect(try read("", "") == .dropped(.missingAttribute))
    for text in ["b.example", "/x", "ftp://b.example", "https://", "//b.example"] {
      #expect(try read("7", text) == .dropped(.malformedDestination), "\(text)")
    }
    #expect(try read("7", "https://a.example/x") == .dropped(.sameSite))
    #expect(try read("7", "http://x.y.a.example") == .dropped(.sameSite))
    let attributes = AdClickAttributes(sourceID: "7", destination: "https://b.example")
    #expect(
      AdClickDeclaration.read(attributes, page: page, inMainFrame: false, suffixes: suffixes)
        == .dropped(.notInMainFrame))
    #expect(
      AdClickDeclaration.read(attributes, page: page, hasUserGesture: false, suffixes: suffixes)
        == .dropped(.noUserGesture))
  }

  @Test func aClickIsStoredWhereItLandsOnItsDestination() throws {
    let click = AdClickDeclaration(sourceID: 7, sourceSite: "a.example", destinationSite: "b.example")
    for (landing, isStored) in [
      ("https://b.example", true), ("http://www.b.example:8080", true), ("https://c.example", false),
      ("https://a.example", false),
    ] {
      #expect(click.mayBeStored(landingOn: try Origin(landing), suffixes: suffixes) == isStored)
    }
    var directory = OriginDirectory(suffixes: suffixes)
    let stored = try click.click(number: 4, in: &directory)
    #expect(ClickIdentifier(rawValue: stored.sourceData).campaign == 7)
    #expect(directory.site(stored.publisher).host == "a.example")
    #expect(directory.site(stored.destination).host == "b.example")
  }

  @Test func remaindersAreTwoDigitsAndPerhapsTwoMore() {
    for (remainder, result) in [
      ("07", success(7)), ("07/63", success(7, 63)), ("00", success(0)), ("15/00", success(15)),
      ("7", .failure(.malformedPath)), ("007", .failure(.malformedPath)), ("", .failure(.malformedPath)),
      ("16", .failure(.malformedData)), ("20", .failure(.malformedData)), ("ab", .failure(.malformedData)),
      ("15/64", .failure(.malformedPriority)), ("15/ab", .failure(.malformedPriority)),
      ("15/", .failure(.malformedPath)), ("15/1", .failure(.malformedPath)),
      ("/07", .failure(.malformedPath)),
      ("15/100", .failure(.malformedPath)), ("07/63/", .failure(.malformedPath)),
      ("%30%37", .failure(.malformedPath)),
      ("-7", .failure(.malformedData)), ("\u{0660}", .failure(.malformedPath)),
    ] {
      #expect(trigger(prefix + remainder) == result, "\(remainder)")
      #expect(trigger(prefix + remainder, settings: .webkit) == result, "\(remainder)")
    }
  }

  @Test func webKitTakesAPlusAndAnySeparator() {
    for (remainder, spec, webkit) in [
      ("+7", .failure(.malformedData), success(7)), ("07x63", .failure(.malformedPath), success(7, 63)),
      ("07/+9", .failure(.malformedPriority), success(7, 9)),
      ("++", .failure(.malformedData), .failure(.malformedData)),
      ("+", .failure(.malformedPath), .failure(.malformedPath)),
    ]
      as [(
        String, Result<TriggerRedirect, TriggerRedirect.Ignored>,
        Result<TriggerRedirect, TriggerRedirect.Ignored>
      )]
    {
      #expect(trigger(prefix + remainder) == spec, "\(remainder)")
      let result = trigger(prefix + remainder, settings: .webkit)
      if remainder == "++" {
        #expect(throws: TriggerRedirect.Ignored.self) { try result.get() }
      } else {
        #expect(result == webkit, "\(remainder)")
      }
    }
  }

  @Test func aTriggerIsASecureRedirectWithinTheSource() {
    #expect(trigger(prefix + "07", from: nil) == .failure(.notRedirected))
    #expect(trigger(prefix + "07", from: "http://a.example/x") == success(7))
    #expect(trigger(prefix + "07", from: "https://c.example/x") == .failure(.crossSiteRedirect))
    #expect(trigger("http" + prefix.dropFirst(5) + "07") == .failure(.insecureTarget))
    #expect(trigger("https://u@a.example" + prefix.dropFirst(17) + "07") == .failure(.insecureTarget))
    #expect(trigger(prefix + "07#") == .failure(.insecureTarget))
    #expect(trigger(prefix + "07#x") == .failure(.insecureTarget))
    for target in [
      "https://a.example/.well-known/ad-click-attribution/07",
      "https://a.example/x" + prefix.dropFirst(17) + "07",
      "https://a.example", "07",
    ] {
      #expect(trigger(target) == .failure(.otherTarget), "\(target)")
    }
    #expect(throws: TriggerRedirect.Ignored.notInMainFrame) {
      try TriggerRedirect.read(
        target: prefix + "07", redirectedFrom: prefix, page: page, inMainFrame: false, settings: .spec,
        suffixes: suffixes)
    }
  }

  @Test func onlyTheDestinationItselfNamesASource() {
    let own = "https://b.example/.well-known/private-click-measurement/trigger-attribution/07"
    func same(_ query: String, _ settings: Settings = .webkit) -> Result<
      TriggerRedirect, TriggerRedirect.Ignored
    > {
      trigger(own + query, from: "https://b.example/p", settings: settings)
    }
    for query in [
      "?attributionSource=https://a.example", "?attributionSource=http://www.a.example/",
      "?attributionSource=https%3A%2F%2Fa.example",
      "?attributionSource=https://a.example&attributionDestinationNonce=x",
      "?attributionDestinationNonce=x&attributionSource=https://:@a.example",
    ] {
      #expect(same(query) == success(7), "\(query)")
      #expect(same(query, .spec) == .failure(.malformedQuery), "\(query)")
      #expect(
        trigger(prefix + "07" + query, settings: .webkit) == .failure(.unexpectedSource), "\(query)")
    }
    for query in [
      "?attributionSource=https://a.example/x", "?attributionSource=https://u@a.example",
      "?attributionSource=https://a.example?", "?attributionSource=https://a.example%23",
      "?attributionSource=a.example", "?attributionSource=https://",
    ] {
      #expect(same(query) == .failure(.malformedSource), "\(query)")
    }
    for query in [
      "?", "?attributionSource", "?attributionSource=", "?other=1", "?attributionDestinationNonce=",
      "?attributionSource=https://a.example&attributionSource=https://a.example",
      "?attributionSource=https://a.example&attributionDestinationNonce=x&y",
    ] {
      #expect(same(query) == .failure(.malformedQuery), "\(query)")
    }
    #expect(same("") == .failure(.missingSource) && same("", .spec) == .failure(.missingSource))
    #expect(trigger(prefix + "07?attributionDestinationNonce=x", settings: .webkit) == success(7))
  }

  @Test func aRedirectBecomesTheTriggerOfOnePair() throws {
    var browser = try BrowserDriver(.webkit)
    let declared = AdClickDeclaration(sourceID: 7, sourceSite: "a.example", destinationSite: "b.example")
    browser.handle(.click(try declared.click(number: 0, in: &browser.directory)), at: 0)
    browser.run()
    let conversion = ConversionRegistration(
      number: 0, ordinal: 0, page: try browser.directory.number("https://b.example"),
      reporting: try browser.directory.number("https://b.example"), data: 99)
    let redirect = try trigger(
      "https://b.example/.well-known/private-click-measurement/trigger-attribution/03/10"
        + "?attributionSource=https://a.example", from: "https://b.example/p", settings: .webkit
    ).get()
    browser.engine.attribute(
      try redirect.trigger(conversion, in: &browser.directory), at: .zero, random: browser.random,
      into: &browser.outbox)
    #expect(browser.engine.unsentReports().map(\.report.triggerData) == [3, 3])
  }

  @Test func aReportSaysWhoWhereAndTwelveBits() throws {
    var directory = OriginDirectory(suffixes: suffixes)
    var report = PrivateClickReport(
      recipient: .source, publisher: try directory.number("https://www.shop-ads.example"),
      destination: try directory.number("http://store.example:8080"), sourceID: 7, triggerData: 12,
      counts: true)
    let path = "/.well-known/private-click-measurement/report-attribution/"
    let request = ReportRequest(report, in: directory, settings: .spec)
    #expect(request.url == "https://shop-ads.example\(path)")
    #expect(
      request.bodyText
        == #"{"source_engagement_type":"click","source_site":"shop-ads.example","source_id":7,"#
        + #""attributed_on_site":"store.example","trigger_data":12,"version":1}"#)
    report.recipient = .destination
    let copy = ReportRequest(report, in: directory, settings: .webkit)
    #expect(copy.url == "https://store.example\(path)")
    #expect(copy.bodyText.hasSuffix(#""trigger_data":12,"version":3}"#))
    #expect(try JSONValue(parsing: copy.bodyText) == copy.body)
    let received = try ReceivedReport(body: copy.bodyText)
    #expect(received.sourceSite == "shop-ads.example" && received.destinationSite == "store.example")
    #expect(received.sourceID == 7 && received.triggerData == 12 && received.version == 3)
  }

  @Test func aBodyThatIsNoReportIsRefused() {
    let good =
      #"{"source_engagement_type":"click","source_site":"a.example","source_id":255,"#
      + #""attributed_on_site":"b.example","trigger_data":15,"version":3,"source_secret_token":"x"}"#
    #expect(throws: Never.self) { try ReceivedReport(body: good) }
    for (old, new) in [
      ("click", "view"), ("255", "256"), ("255", "-1"), ("255", "\"7\""), (":15", ":16"),
      ("source_site", "site"),
      ("\"b.example\"", "\"\""), ("\"version\":3,", ""), ("{", ""),
    ] {
      #expect(throws: ReceivedReport.Malformed.self, "\(new)") {
        try ReceivedReport(body: good.replacing(old, with: new))
      }
    }
  }
}

import SimulationKernel
import Testing
import Web

@testable import EventConversionMeasurement

/// Attributes, redirects and report requests as texts.
@Suite struct WireForms {
  private let page: Origin
  private let suffixes: PublicSuffixList

  init() throws {
    page = try Origin("https://news.example")
    suffixes = try PublicSuffixList()
  }

  private func link(
    data: String? = "7", destination: String? = "https://advertiser.example", reporting: String? = nil,
    expiry: String? = nil
  ) -> LinkAttributes {
    LinkAttributes(
      impressionData: data, conversionDestination: destination, reportingOrigin: reporting,
      impressionExpiry: expiry)
  }

  private func declaration(_ attributes: LinkAttributes) throws -> ImpressionDeclaration {
    let reading = ImpressionDeclaration.read(attributes, page: page)
    guard case .declared(let declaration) = reading else {
      throw NotDeclared(reading: reading)
    }
    return declaration
  }

  private struct NotDeclared: Error { var reading: LinkReading }

  @Test func aLinkWithoutDataOrDestinationIsOrdinary() {
    for attributes in [link(data: nil), link(destination: nil), LinkAttributes()] {
      #expect(ImpressionDeclaration.read(attributes, page: page) == .ordinaryLink)
    }
  }

  @Test func impressionDataThatAreNoNumberCountAsZero() throws {
    for text in ["", "zz", "-1", "-0", "1.5", "0x10", "18446744073709551616", "1 2", "++1", "+ 1"] {
      #expect(try declaration(link(data: text)).impressionData == 0)
    }
    for text in ["42", " 42 ", "+42", "\t+42\n"] {
      #expect(try declaration(link(data: text)).impressionData == 42)
    }
    #expect(try declaration(link(data: "18446744073709551615")).impressionData == .max)
  }

  @Test func theReportingOriginIsThePageUnlessAnotherSecureOneIsDeclared() throws {
    #expect(try declaration(link()).reporting == page)
    #expect(
      try declaration(link(reporting: "https://adtech.example/path")).reporting.description
        == "https://adtech.example")
    for text in ["http://adtech.example", "adtech.example", "", "ftp://adtech.example"] {
      #expect(
        ImpressionDeclaration.read(link(reporting: text), page: page)
          == .dropped(.insecureReportingOrigin))
    }
  }

  @Test func insecurePlacesDropTheImpression() throws {
    let insecure = try Origin("http://news.example")
    #expect(ImpressionDeclaration.read(link(), page: insecure) == .dropped(.insecurePage))
    #expect(
      ImpressionDeclaration.read(link(), page: page, frame: insecure) == .dropped(.insecureFrame))
    for text in ["http://advertiser.example", "", "advertiser.example"] {
      #expect(
        ImpressionDeclaration.read(link(destination: text), page: page)
          == .dropped(.insecureDestination))
    }
    let local = try Origin("http://localhost:8080")
    #expect(
      ImpressionDeclaration.read(link(), page: local)
        == .declared(
          ImpressionDeclaration(
            impressionData: 7, destination: try Origin("https://advertiser.example"), reporting: local)))
  }

  @Test func anExpiryThatIsNoUnsignedNumberCountsAsAbsent() throws {
    for text in ["", "abc", "-5", "1.5", "-0", "1e3"] {
      #expect(try declaration(link(expiry: text)).declaredExpiry == nil)
    }
    #expect(try declaration(link(expiry: "0")).declaredExpiry == .zero)
    #expect(try declaration(link(expiry: " +5 ")).declaredExpiry?.milliseconds == 5)
    #expect(
      try declaration(link(expiry: "18446744073709551615")).declaredExpiry?.milliseconds == .max)
  }

  @Test func aDeclarationBecomesAClickThatTheEngineTakes() throws {
    var directory = OriginDirectory(suffixes: suffixes)
    let click = try declaration(
      link(data: "200400600", reporting: "https://adtech.example", expiry: "18446744073709551615")
    ).click(number: 3, page: page, in: &directory)
    #expect(click.sourceData == 200_400_600)
    #expect(directory.origin(click.publisher) == page)
    #expect(directory.site(click.destination).description == "https://advertiser.example")
    #expect(directory.origin(click.reporting).description == "https://adtech.example")
    let expiry = click.declaredExpiry?.milliseconds
    #expect(try reportTimes(.exactArticle, expiry: expiry, conversionAt: 30 * day - 1) == [30 * day])
  }

  @Test func theLandingPageMustShareTheDeclaredDestination() throws {
    let declared = try declaration(link())
    let shop = try Origin("https://shop.advertiser.example")
    let other = try Origin("https://advertiser.test")
    for (landing, bySite, byOrigin) in [
      (declared.destination, true, true), (shop, true, false), (other, false, false),
    ] {
      #expect(declared.mayBeStored(landingOn: landing, matching: .site, suffixes: suffixes) == bySite)
      #expect(declared.mayBeStored(landingOn: landing, matching: .origin, suffixes: suffixes) == byOrigin)
    }
  }

  private func registered(_ target: String, from source: String? = "https://adtech.example/pixel?a=1")
    -> Result<UInt64, ConversionRedirect.Ignored>
  {
    Result { () throws(ConversionRedirect.Ignored) in
      try ConversionRedirect.read(target: target, redirectedFrom: source, page: page).conversionData
    }
  }

  @Test func aSameOriginRedirectToTheWellKnownPathRegisters() {
    let path = "/.well-known/register-conversion"
    for target in [
      "https://adtech.example\(path)?conversion-data=5", "\(path)?conversion-data=5",
      "//adtech.example\(path)?conversion-data=5", "https://adtech.example:443\(path)?conversion-data=5#x",
      ".well-known/register-conversion?conversion-data=5",
    ] {
      #expect(registered(target) == .success(5))
    }
  }

  @Test func otherRequestsRegisterNothing() throws {
    let path = "/.well-known/register-conversion"
    #expect(registered("https://adtech.example\(path)", from: nil) == .failure(.notRedirected))
    #expect(registered("https://other.example\(path)") == .failure(.crossOrigin))
    #expect(registered("https://adtech.example:8443\(path)") == .failure(.crossOrigin))
    #expect(registered("\(path)/") == .failure(.otherTarget))
    #expect(registered("/x\(path)") == .failure(.otherTarget))
    #expect(registered("https://adtech.example") == .failure(.otherTarget))
    #expect(
      registered(path, from: "http://adtech.example/") == .failure(.insecureReportingOrigin))
    #expect(throws: ConversionRedirect.Ignored.notInMainFrame) {
      try ConversionRedirect.read(
        target: path, redirectedFrom: "https://adtech.example/", page: page, inMainFrame: false)
    }
    #expect(throws: ConversionRedirect.Ignored.insecurePage) {
      try ConversionRedirect.read(
        target: path, redirectedFrom: "https://adtech.example/", page: try Origin("http://shop.example"))
    }
  }

  @Test func conversionDataAreTheFirstStrictNumberOfTheQuery() {
    let path = "/.well-known/register-conversion"
    for (query, data) in [
      ("", 0), ("?", 0), ("?conversion-data", 0), ("?conversion-data=", 0), ("?conversion-data=-1", 0),
      ("?conversion-data=3&conversion-data=4", 3), ("?conversion-data=x&conversion-data=4", 0),
      ("?a=1&conversion-data=6", 6), ("?conversion-data=+7", 7), ("?conversion-data=%2B7", 7),
      ("?conversion-data=%37", 7), ("?conversion-data=18446744073709551616", 0), ("?Conversion-data=2", 0),
    ] as [(String, UInt64)] {
      #expect(registered(path + query) == .success(data))
    }
  }

  @Test func aReportIsPostedToTheWellKnownPathWithItsParametersInOrder() throws {
    var directory = OriginDirectory(suffixes: suffixes)
    let report = EventConversionReport(
      impressionData: 200_400_600, conversionData: 3, credit: 100,
      reportingOrigin: try directory.number("https://adtech.example:8443"),
      destination: try directory.number("https://advertiser.example"))
    let start = "https://adtech.example:8443/.well-known/register-conversion?impression-data="
    let request = ReportRequest(report, in: directory, settings: .article)
    #expect(request.url == start + "200400600&conversion-data=3&credit=100")
    #expect(request.referrer == "https://advertiser.example/")
    #expect(ReportRequest.method == "POST")
    let explainer = ReportRequest(
      report, in: directory,
      settings: .chromium2020.with {
        $0.creditParameter = .attributionCredit
        $0.impressionDataBase = .hexadecimal
      })
    #expect(explainer.url == start + "bf1ded8&conversion-data=3&attribution-credit=100")
    for url in [request.url, explainer.url] {
      let received = try ReceivedReport(url: url)
      #expect(received.conversionData == 3)
      #expect(received.credit == 100)
    }
  }

  @Test func theServerShowsImpressionDataAsAText() throws {
    let received = try ReceivedReport(
      url: "https://adtech.example/.well-known/register-conversion?impression-data=200400600"
        + "&conversion-data=3&credit=100")
    #expect(
      received.json == "{\"impression-data\": \"200400600\", \"conversion-data\": 3, \"credit\": 100}")
    let odd = try ReceivedReport(url: "x?impression-data=%22%5C%0A&conversion-data=3&credit=0")
    #expect(odd.json == "{\"impression-data\": \"\\\"\\\\\\u000a\", \"conversion-data\": 3, \"credit\": 0}")
  }

  @Test func aRequestThatIsNoReportIsRefusedByName() {
    for (url, parameter) in [
      ("https://adtech.example/", "impression-data"), ("x?impression-data=1", "conversion-data"),
      ("x?impression-data=1&conversion-data=2", "credit or attribution-credit"),
      ("x?impression-data=1&conversion-data=b&credit=100", "conversion-data"),
    ] {
      let error = #expect(throws: ReceivedReport.Malformed.self) { try ReceivedReport(url: url) }
      #expect(error?.parameter == parameter)
    }
  }
}

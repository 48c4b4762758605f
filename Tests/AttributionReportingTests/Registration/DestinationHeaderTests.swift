import Testing
import Web

@testable import AttributionReporting

/// Where triggers are attributed, and who decrypts.
@Suite struct DestinationHeaderTests {
  private let headers: HeaderSupport

  init() throws { headers = try HeaderSupport() }

  private func parse(_ destination: String) -> HeaderResult<SourceRegistration> {
    SourceRegistration.parse("{\"destination\":\(destination)}", type: .navigation, headers.context)
  }

  @Test(arguments: [
    (#""https://www.shop.example""#, ["https://shop.example"], 1),
    (#""https://shop.example/""#, ["https://shop.example"], 0),
    (#""https://a.b.example.co.uk:8443/x?y#z""#, ["https://example.co.uk"], 1),
    (#""http://localhost:8080""#, ["http://localhost"], 1), (#""http://127.0.0.1""#, ["http://127.0.0.1"], 0),
    (#"["https://b.test","https://a.test"]"#, ["https://a.test", "https://b.test"], 0),
    (#"["https://a.test","https://www.a.test","https://a.test"]"#, ["https://a.test"], 3),
    (#""https://a.test:443/""#, ["https://a.test"], 0), (#""HTTPS://A.test""#, ["https://a.test"], 0),
    (#""https://user@a.test""#, ["https://a.test"], 1), (#""https://a.test?x""#, ["https://a.test"], 1),
    (
      #"["https://c.test","https://a.test","https://b.test"]"#,
      ["https://a.test", "https://b.test", "https://c.test"], 0
    ),
    (
      #"["https://c.test","https://a.test","https://b.test","https://x.b.test"]"#,
      ["https://a.test", "https://b.test", "https://c.test"], 2
    ),
  ]) func originsAreReducedToSites(_ destination: String, _ sites: [String], _ warnings: Int) {
    let result = parse(destination)
    #expect(result.value?.destinations.map(\.description) == sites, "\(result.findings)")
    #expect(result.warnings.count == warnings, "\(result.warnings)")
  }

  @Test(arguments: [
    (#""http://shop.example""#, "destination"), (#""shop.example""#, "destination"),
    (#""ftp://a.test""#, "destination"),
    (#""""#, "destination"), ("[]", "destination"), ("1", "destination"), ("null", "destination"),
    ("{}", "destination"), ("[1]", "destination[0]"),
    (#"["https://a.test","http://b.test"]"#, "destination[1]"),
    (#"["https://a.test","https://b.test","https://c.test","https://d.test"]"#, "destination"),
    (#""android-app://com.shop""#, "destination"), (#""https://""#, "destination"),
  ]) func otherTextsAreNoDestinations(_ destination: String, _ path: String) {
    let result = parse(destination)
    #expect(result.value == nil && result.errorPaths == [path], "\(result.findings)")
  }

  @Test func warningsNameTheElement() {
    let result = parse(#"["https://a.test/b?c=d#e","https://x.Y.test","https://sub.A.test/z"]"#)
    #expect(
      result.warnings.map(\.description)
        == [
          "warning: destination[0]: only its site counts: https://a.test",
          "warning: destination[1]: only its site counts: https://y.test",
          "warning: destination[2]: only its site counts: https://a.test",
          "warning: destination[2]: is listed more than once: https://a.test",
        ])
  }

  @Test func appsAreDestinationsWhereTheyAreAdmitted() {
    var context = headers.context
    context.admitsAppDestinations = true
    func sites(_ destination: String) -> [String]? {
      SourceRegistration.parse("{\"destination\":\(destination)}", type: .navigation, context).value?
        .destinations.map(\.description)
    }
    #expect(sites(#""android-app://com.shop""#) == ["android-app://com.shop"])
    #expect(
      sites(#"["https://a.test","android-app://com.shop/x"]"#) == [
        "android-app://com.shop", "https://a.test",
      ])
    #expect(sites(#""android-app://""#) == nil && sites(#""android-app://a b""#) == nil)
    #expect(sites(#""android-app://com..shop""#) == nil)
  }

  @Test func coordinatorsMustBeKnown() throws {
    #expect(HeaderContext.chromiumCoordinators.count == 2)
    let known = HeaderContext.chromiumCoordinators[1]
    let result = headers.trigger("\"aggregation_coordinator_origin\":\"\(known)/x\"")
    #expect(result.value?.aggregationCoordinator == known && result.warnings.count == 1)
    #expect(headers.trigger().value?.aggregationCoordinator == nil)
    for wrong in [#""https://else.example""#, "1", #""http://localhost""#, #""x""#, "null"] {
      #expect(headers.trigger("\"aggregation_coordinator_origin\":\(wrong)").value == nil, "\(wrong)")
    }
  }
}

import Testing

@testable import AttributionReporting

/// The headers that are structured fields.
@Suite struct StructuredHeaderTests {
  @Test(
    arguments: [
      (nil, nil, true, 0), ("", nil, false, 0), ("trigger", nil, true, 0), ("event-source", .event, false, 0),
      ("event-source, trigger", .event, true, 0), ("navigation-source", .navigation, false, 0),
      ("trigger;a=1", nil, true, 1), ("trigger=?0", nil, true, 1), ("trigger=(a b)", nil, true, 1),
      ("x, y=2", nil, false, 2), (" event-source ,\ttrigger ", .event, true, 0),
      ("trigger, trigger", nil, true, 0),
    ] as [(String?, SourceType?, Bool, Int)])
  func requestsTellWhatMayBeRegistered(
    _ header: String?, _ type: SourceType?, _ triggers: Bool, _ warnings: Int
  ) {
    let result = RegistrationEligibility.parse(header)
    #expect(result.value == RegistrationEligibility(sourceType: type, allowsTriggers: triggers))
    #expect(result.warnings.count == warnings && result.errors.isEmpty)
  }

  @Test(arguments: [
    "!", "Trigger", "trigger,", "navigation-source, trigger", "navigation-source, event-source", "é",
  ])
  func anEligibilityThatMeansNothingRegistersNothing(_ header: String) {
    let result = RegistrationEligibility.parse(header)
    #expect(result.value == nil && result.errors.count == 1)
  }

  @Test(
    arguments: [
      (nil, nil, false, 0), ("", nil, false, 0), ("preferred-platform=web", .web, false, 0),
      ("preferred-platform=os, report-header-errors", .os, true, 0),
      ("report-header-errors=?0", nil, false, 0),
      ("report-header-errors;a", nil, true, 1), ("x=1", nil, false, 1),
      ("preferred-platform=os;b", .os, false, 1),
      ("preferred-platform=os, preferred-platform=web", .web, false, 0),
    ] as [(String?, RegistrarPlatform?, Bool, Int)])
  func responsesTellOfTheirRegistrations(
    _ header: String?, _ platform: RegistrarPlatform?, _ reports: Bool, _ warnings: Int
  ) {
    let result = ReportingInfo.parse(header)
    #expect(result.value == ReportingInfo(preferredPlatform: platform, reportsHeaderErrors: reports))
    #expect(result.warnings.count == warnings)
  }

  @Test(arguments: [
    "preferred-platform", "preferred-platform=\"web\"", "preferred-platform=app", "preferred-platform=(web)",
    "report-header-errors=1", "report-header-errors=(a)", "report-header-errors=yes", "=", "a b",
  ]) func anInfoThatMeansNothingIsAnError(_ header: String) {
    #expect(ReportingInfo.parse(header).value == nil && ReportingInfo.parse(header).errors.count == 1)
  }

  @Test func aBrowserWithOnePlatformHasNoPreference() {
    let result = ReportingInfo.parse("preferred-platform=app, report-header-errors", withPlatforms: false)
    #expect(result.value == ReportingInfo(reportsHeaderErrors: true) && result.warnings.count == 1)
  }

  @Test func aPlatformIsChosenAmongThoseThatHaveAHeader() {
    for (preferred, hasWeb, hasOS, chosen) in [
      (nil, true, false, .web), (nil, false, true, .os), (nil, true, true, nil), (nil, false, false, nil),
      (.web, true, true, .web), (.web, false, true, nil), (.web, true, false, .web), (.os, true, true, .os),
      (.os, true, false, nil), (.os, false, true, .os),
    ] as [(RegistrarPlatform?, Bool, Bool, RegistrarPlatform?)] {
      #expect(ReportingInfo(preferredPlatform: preferred).registrar(hasWeb: hasWeb, hasOS: hasOS) == chosen)
    }
  }

  @Test func operatingSystemsGetTextsThatAreURLs() throws {
    let result = OSRegistration.parse(
      #""https://a.test/x?y";debug-reporting, token, ("https://b.test"), "no url", "https://c.test";debug-reporting=1;z"#
    )
    let items = try #require(result.value)
    #expect(items.map(\.url) == ["https://a.test/x?y", "https://c.test"])
    #expect(items.map(\.debugReporting) == [true, false] && items[0].origin.description == "https://a.test")
    #expect(result.warningPaths == ["[1]", "[2]", "[3]", "[4].debug-reporting", "[4].z"])
    #expect(OSRegistration.parse("").value == [])
    for wrong in ["\"https://a.test", "\"https://a.test\",", "a b", "\"é\""] {
      #expect(OSRegistration.parse(wrong).value == nil, "\(wrong)")
    }
  }

  @Test func veryLongHeadersAreRefusedAtOnce() {
    let keys = (0..<200_000).map { "k\($0)" }
    for header in [keys.joined(separator: ","), "a;" + keys.joined(separator: ";")] {
      #expect(RegistrationEligibility.parse(header).value == nil && OSRegistration.parse(header).value == nil)
    }
    #expect(RegistrationEligibility.parse(keys[..<4096].joined(separator: ",")).value != nil)
  }
}

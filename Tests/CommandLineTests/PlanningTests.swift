import Foundation
import Testing

/// Expected errors and the traffic they take, on the command line.
@Suite struct PlanningTests {
  /// What `calc recovery` and `calc plan` print as JSON, of which each has a part.
  private struct Figures: Decodable {
    var mechanism: String
    var count: Double
    var standardError: Double?
    var relativeError: Double?
    var interval95HalfWidth: Double?
    var coverage: Double?
    var reportsExact: Double?
    var reports: Int?
    var conversions: Int?
    var clicks: Int?
  }

  private func run(_ arguments: [String]) throws -> Tool.Output {
    let place = try Workplace()
    defer { withExtendedLifetime(place) {} }
    return try Tool.start(["calc"] + arguments, in: place).wait()
  }

  private func figures(_ arguments: String) throws -> Figures {
    let output = try run(arguments.split(separator: " ").map(String.init) + ["--json"])
    #expect(output.status == 0 && output.standardError.isEmpty, "\(arguments): \(output.standardError)")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Figures.self, from: Data(output.standardOutput.utf8))
  }

  @Test func theDataFieldHasThePublishedError() throws {
    let error = try figures("recovery --noise 0.05 --bits 3 --count 400 --total 3800")
    #expect(abs((error.standardError ?? 0) - 6.476_170_896) < 1e-9)
    #expect(abs((error.relativeError ?? 0) - 0.016_190_427) < 1e-9)
    #expect(abs((error.coverage ?? 0) - 0.95) < 0.01 && error.mechanism == "data-field")
    let text = try run(["recovery", "--noise", "5%", "--count", "400", "--total", "3800"])
    for part in ["6.476170", "1.61904", "+- 12.69", "400 of 3800"] {
      #expect(text.standardOutput.contains(part), "\(part)")
    }
    #expect(text.standardOutput.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  @Test func theOtherMechanismsHaveTheirs() throws {
    let states = try figures("recovery --mechanism event-level --epsilon 1 --count 0 --total 10000")
    #expect(abs((states.standardError ?? 0) - 99_470) < 10 && states.coverage == nil)
    #expect(states.relativeError == nil)
    let sums = try figures("recovery --mechanism summary --epsilon 3 --count 100")
    #expect(abs((sums.relativeError ?? 0) - 0.004_714_045) < 1e-9)
    #expect((sums.coverage ?? 0) >= 0.95)
  }

  @Test func aPlanTellsReportsAndClicks() throws {
    let plan = try figures("plan --relative-error 5% --share 10% --noise 0.05 --bits 3")
    #expect(abs((plan.reportsExact ?? 0) - 433.171_745) < 1e-6)
    #expect(plan.reports == 434 && plan.conversions == 434 && plan.clicks == nil)
    let clicks = try figures(
      "plan --relative-error 0.05 --share 0.1 --conversion-rate 3% --delivered 90%")
    #expect(clicks.reports == 434 && clicks.conversions == 483 && clicks.clicks == 16_075)
    let sums = try figures("plan --mechanism summary --epsilon 3 --relative-error 5% --share 10%")
    #expect(abs(sums.count - 9.428_090) < 1e-5 && sums.reports == 95)
    let states = try figures(
      "plan --mechanism event-level --epsilon 8 --relative-error 5% --share 50% --conversion-rate 3%")
    let sources = try #require(states.clicks)
    let way = try figures(
      "recovery --mechanism event-level --epsilon 8 --count \(Int((0.015 * Double(sources)).rounded()))"
        + " --total \(sources)")
    #expect(abs((way.relativeError ?? 0) - 0.05) < 1e-5)
  }

  @Test func impossibleNumbersAreWrongUsageWithARemedy() throws {
    for (arguments, remedy) in [
      ("recovery --count 5 --total 4", "from 0 to 4"), ("recovery --count 5", "--total"),
      ("recovery --count=-1 --total 4", "from 0 to 4"),
      ("recovery --count 1 --total 4 --epsilon 3", "--mechanism event-level or --mechanism summary"),
      ("recovery --count 1 --total 4 --noise 100%", "below 100 %"),
      ("recovery --count 1 --total 4 --noise x", "--noise"),
      ("recovery --count 1 --total 4 --bits 9", "from 1 to 8"),
      ("recovery --mechanism summary --count 1 --total 4", "not for summary"),
      ("recovery --mechanism summary --count 1 --epsilon 0", "above 0"),
      ("recovery --mechanism summary --count 1 --contribution 70000", "budget"),
      ("recovery --mechanism event-level --count 1 --total 4 --reports 21", "from 1 to 20"),
      ("recovery --mechanism event-level --count 1 --total 4 --trigger-data 65535", "65535"),
      ("plan --relative-error 0", "above 0"), ("plan --relative-error 5% --share 0", "above 0"),
      ("plan --relative-error 5% --mechanism event-level", "--conversion-rate"),
      ("plan --relative-error 1e-300 --share 1e-300", "1000000000000"),
    ] {
      let output = try run(arguments.split(separator: " ").map(String.init))
      #expect(output.status == 64 && output.standardOutput.isEmpty, "\(arguments)")
      #expect(output.standardError.contains(remedy), "\(arguments): \(output.standardError)")
    }
  }
}

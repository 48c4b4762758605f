import Experiments
import Foundation
import Population
import ScenarioFiles
import SimulationKernel
import Testing

/// The settings of the full population: what they read as, and what is refused.
@Suite struct PopulationFeatureTests {
  private func population(_ lines: String, root: String = "", folder: String = "") throws
    -> PopulationSettings
  {
    let indented = lines.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
    let text = ScenarioText.small("  people: 1000", "  people: 1000\n" + indented) + root
    let experiment = try ScenarioFile(text: text, name: "s.yaml", folder: folder).experiment().experiment
    let again = try ScenarioFile(text: experiment.effective, name: "s.yaml", folder: folder).experiment()
    let settings = try #require(experiment.points.first?.scenario.population)
    #expect(
      again.experiment.points.first?.scenario.population == settings, "the effective scenario is the same")
    #expect(again.experiment.effective == experiment.effective)
    return settings
  }

  @Test func whatIsNotWrittenIsOffAndAsTheLibraryHasIt() throws {
    let read = try population("")
    let standard = PopulationSettings(
      conversionsPerClick: read.conversionsPerClick, delay: read.delay, conversionTypes: read.conversionTypes)
    #expect(read.rhythm == nil && read.browserShares == [1] && read.viewsPerPerson == 0)
    #expect(read.clearingMean == nil && read.adTechs == 1 && read.adTechsPerClick == 1)
    #expect(read.declaredExpiry == nil && read.currency == "EUR" && !read.hasSeveralBrowsers)
    #expect(read.value == standard.value && read.conversionsPerView == standard.conversionsPerView)
    #expect(read.mainBrowserShare == standard.mainBrowserShare)
    #expect(read.crossDeviceShare == standard.crossDeviceShare && read.adTechZipf == standard.adTechZipf)
    #expect(read.conversionTypes.allSatisfy { $0.value == nil })
  }

  @Test func everythingCanBeTurnedOn() throws {
    let read = try population(
      """
      rhythm: { evening: {} }
      browsers: { shares: [60%, 30%, 10%], main-share: 80%, cross-device: 0.1 }
      clearing: { mean: 60d }
      views-per-person: 40
      conversions-per-view: { poisson: { mean: 0.002 } }
      currency: USD
      value: { lognormal: { median: 20, sigma: 0.5 } }
      ad-techs: { count: 5, zipf: 1, per-click: 2 }
      conversion-types:
        - { name: a, data: 0, value: { constant: { value: 9.99 } } }
        - { name: b, data: 1, value: null }
        - { name: c, data: 2 }
      """, root: "sites:\n  expiry: 3d\n")
    #expect(read.rhythm == .evening && read.browserShares == [0.6, 0.3, 0.1])
    #expect(read.mainBrowserShare == 0.8 && read.crossDeviceShare == 0.1)
    #expect(read.clearingMean == .days(60) && read.viewsPerPerson == 40)
    #expect(try read.conversionsPerView == .poisson(mean: 0.002))
    #expect(read.currency == "USD" && read.declaredExpiry == .days(3))
    #expect(try read.value == .lognormal(LognormalLaw(mu: Elementary.log(20), sigma: 0.5)))
    #expect(read.adTechs == 5 && read.adTechZipf == 1 && read.adTechsPerClick == 2)
    #expect(read.conversionTypes.map(\.value) == [.constant(9.99), nil, nil])
  }

  @Test func hoursMayBeWrittenOneByOne() throws {
    let rates = (0..<24).map { String($0 % 7) }.joined(separator: ", ")
    let read = try population("rhythm: { hours: { rates: [\(rates)] } }")
    #expect(try read.rhythm == DailyRhythm(rates: (0..<24).map { Double($0 % 7) }))
  }

  @Test func valuesMayBeASampleInAFile() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "values-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try "value,weight\n10,1\n25.50,3\n".write(
      to: folder.appending(path: "values.csv"), atomically: true, encoding: .utf8)
    let read = try population("value: { file: { path: values.csv } }", folder: folder.path + "/")
    #expect(try read.value == .empirical(EmpiricalLaw(values: [10, 25.5], weights: [1, 3])))
  }

  @Test(arguments: [
    ("browsers: { shares: [60%, 30%] }", "population.browsers.shares add up to 0.9"),
    ("browsers: { shares: [] }", "population.browsers.shares has 0 values"),
    ("browsers: { main-share: 70 }", "did you mean 70%?"),
    ("clearing: {}", "population.clearing.mean is missing"),
    ("clearing: { mean: 1m }", "population.clearing.mean is 1m, which is out of range"),
    (
      "ad-techs: { count: 2, per-click: 3 }",
      "population.ad-techs.per-click is 3, more than there are ad techs"
    ),
    ("currency: Euro", "population.currency is \"Euro\""), ("currency: usd", "did you mean USD?"),
    ("value: { constant: { value: -1 } }", "population.value.constant.value is -1, which is out of range"),
    ("value: { constant: {}, lognormal: {} }", "cannot stand beside"),
    ("value: { file: { path: nowhere.csv } }", "population.value.file.path names nowhere.csv"),
    ("rhythm: { hours: { rates: [1, 2] } }", "population.rhythm.hours.rates has 2 values"),
    ("views-per-person: -1", "population.views-per-person is -1, which is out of range"),
    ("view-per-person: 3", "did you mean \"views-per-person\"?"),
  ]) func whatCannotBeIsRefusedByName(_ lines: String, _ message: String) throws {
    let text = ScenarioText.small("  people: 1000", "  people: 1000\n  " + lines)
    let answer = try #require(ScenarioText.message(text), "\(lines) was accepted")
    #expect(answer.contains(message), "\(answer)")
  }

  @Test func whenNobodyIsAwakeTheScenarioIsRefused() throws {
    let night = (["1"] + [String](repeating: "0", count: 23)).joined(separator: ", ")
    let text =
      ScenarioText.small("  people: 1000", "  people: 1000\n  rhythm: { hours: { rates: [\(night)] } }")
      + "timeline: { warm-up: 0, period: 1h, attribution-window: 1h }\n"
    #expect(ScenarioText.message(text) == nil)
    let late = text.replacing("[1, 0", with: "[0, 1")
    let answer = try #require(ScenarioText.message(late))
    #expect(answer.contains("population") && answer.contains("daily rhythm"), "\(answer)")
  }
}

import Measurement
import PrivacyMechanisms
import SimulationKernel
import Testing
import Web

@testable import AttributionReporting

@Suite struct NoiseOfSimulatedBrowsers {
  typealias Settings = AttributionReportingBrowser.Settings

  private func play(_ person: inout PersonDriver) {
    person.click(0, at: 0)
    person.view(1, at: 5)
    person.click(2, at: 3 * day, destination: 11)
    person.convert(0, at: day, data: 4)
    person.convert(1, at: 3 * day + 1, data: 1, page: 11)
    person.finish()
  }

  @Test func aSourceThatIsAlwaysUntrueReportsNoConversion() {
    var settings = Settings()
    settings.flipRate = 1
    var person = PersonDriver(settings)
    var reports = 0
    for number in 0..<200 as Range<UInt64> {
      person.restart(person: number)
      play(&person)
      #expect(person.hasNoise == true)
      #expect(person.outcomes.allSatisfy { $0 == .noised })
      for sent in person.sent {
        #expect(sent.tag.conversion == Tag.noConversion)
        let start: Int64 = [0, 5, 3 * day][Int(sent.tag.click)]
        let ends: [Int64] = sent.tag.click == 1 ? [30 * day] : [2 * day, 7 * day, 30 * day]
        #expect(sent.sent.milliseconds == start + ends[Int(sent.report.window)])
        #expect(sent.report.triggerData < (sent.tag.click == 1 ? 2 : 8))
        #expect(sent.report.sourceEventID == PersonDriver.interaction(sent.tag.click).sourceData)
      }
      reports += person.sent.count
    }
    // Mean 2.88 reports a click and 2/3 a view; deviation of the first about 0.33 = sqrt(c g/M (1 - g/M)(M + c)/(M + 1)).
    #expect(abs(Double(reports) / 200 - (2 * 2.88 + 2.0 / 3)) < 0.4)
  }

  @Test func browsersWithoutNoiseDoWhatTruthfulOnesDo() {
    var settings = Settings()
    settings.flipRate = 0.3
    settings.summary = .init(countContribution: 10, valueContribution: 20, maximumValue: 100)
    var truthful = settings
    truthful.flipRate = 0
    var noisy = PersonDriver(settings)
    var paired = PersonDriver(truthful)
    var quiet = 0
    for number in 0..<500 as Range<UInt64> {
      noisy.restart(person: number)
      paired.restart(person: number)
      play(&noisy)
      play(&paired)
      #expect(paired.hasNoise == false)
      // Aggregatable reports are the same, whatever the noise does.
      let (mine, theirs) = (noisy.sent, paired.sent)
      let aggregatable = mine.filter { $0.report.kind == .aggregatable }
      #expect(aggregatable.map(\.report) == theirs.filter { $0.report.kind == .aggregatable }.map(\.report))
      guard !noisy.loop.system.hasNoise else { continue }
      quiet += 1
      #expect(mine.map(\.report) == theirs.map(\.report) && mine.map(\.sent) == theirs.map(\.sent))
      #expect(noisy.outcomes == paired.outcomes)
    }
    // All three sources tell the truth in 0.7^3 of the browsers.
    #expect(abs(Double(quiet) - 500 * 0.343) < 6 * (500 * 0.343 * 0.657).squareRoot())
  }

  @Test func moreNoiseKeepsTheUntrueSources() {
    func untrue(_ rate: Double) -> Set<UInt64> {
      var settings = Settings()
      settings.flipRate = rate
      var person = PersonDriver(settings)
      return Set(
        (0..<2000 as Range<UInt64>).filter {
          person.restart(person: $0)
          person.click(0, at: 0)
          return person.loop.system.hasNoise
        })
    }
    let (little, more) = (untrue(0.05), untrue(0.2))
    #expect(little.isStrictSubset(of: more))
  }

  @Test func epsilonGivesTheRate() {
    var settings = Settings()
    settings.navigation.epsilon = 3
    let browser = AttributionReportingBrowser(settings)
    let expected = OutputStates(dataValues: 8, windows: 3, maxReports: 3).flipProbability(epsilon: 3)
    #expect(browser.engine.rules[0].flipProbability == expected)
    #expect(AttributionReportingBrowser(Settings()).engine.rules[0].flipProbability == 0.0024263221679834087)
    #expect(AttributionReportingBrowser(Settings()).engine.rules[1].flipProbability == 2.494582008677539e-06)
  }

  @Test func reportsThatLeaveTogetherAreShuffled() {
    var settings = Settings.truthful
    settings.navigation.maxEventLevelReports = 2
    var person = PersonDriver(settings)
    var firstFirst = 0
    let people = 2000
    for number in 0..<UInt64(people) {
      person.restart(person: number)
      person.click(0, at: 0)
      person.convert(0, at: 1)
      person.convert(1, at: 2)
      person.finish()
      if person.sent.map(\.tag.conversion) == [0, 1] { firstFirst += 1 }
    }
    #expect(abs(Double(firstFirst) - Double(people) / 2) < 6 * Double(people).squareRoot() / 2)
  }
}

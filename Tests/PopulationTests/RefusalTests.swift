import Population
import SimulationKernel
import Testing
import Web

/// What cannot be numbered is refused, not cut.
@Suite struct RefusalTests {
  private func failure(_ settings: PopulationSettings) throws -> PopulationError? {
    do {
      _ = try Crowd(settings, PopulationTest.adsThenWait, count: 3)
      return nil
    } catch let error as PopulationError {
      return error
    }
  }

  @Test func moreClicksThanClickIdsCanNumberAreRefusedByName() throws {
    var settings = try PopulationTest.plain()
    settings.clicksPerPerson = 70_000
    settings.conversionsPerClick = .constant(0)
    guard case .tooManyClicks(let person, let clicks) = try failure(settings) else {
      Issue.record("70,000 clicks a person were accepted")
      return
    }
    #expect(person == 0)
    #expect(clicks >= ClickIdentifier.clickLimit && abs(clicks - 70_000) < 2_000)
    let text = PopulationError.tooManyClicks(person: person, clicks: clicks).description
    #expect(text.contains("population.clicks-per-person") && text.contains("\(clicks)"))
  }

  @Test func moreConversionsThanCanBeNumberedAreRefused() throws {
    var settings = try PopulationTest.plain()
    settings.clicksPerPerson = 20
    settings.conversionsPerClick = .constant((1 << 15) + 1)
    let error = try failure(settings)
    #expect(error == .tooManyConversions(person: 0))
    #expect(error?.description.contains("population.conversions-per-click") == true)
  }

  @Test func moreOrganicConversionsThanCanBeOrderedAreRefused() throws {
    var settings = try PopulationTest.plain()
    settings.clicksPerPerson = 0
    settings.organicPerPerson = 400_000
    #expect(try failure(settings) == .tooManyConversions(person: 0))
  }

  @Test func lawsThatDoNotExistAreRefused() throws {
    var settings = try PopulationTest.plain()
    settings.activityShape = -1
    #expect(throws: LawError.self) { try PopulationGenerator(settings, timeline: Timeline()) }
    settings = try PopulationTest.plain()
    settings.conversionTypes = [ConversionType(name: "none", data: 0, weight: 0)]
    #expect(throws: LawError.self) { try PopulationGenerator(settings, timeline: Timeline()) }
  }

  @Test func clicksAndViewsShareTheNumbersOfClickIds() throws {
    var settings = try PopulationTest.plain()
    settings.clicksPerPerson = 35_000
    settings.viewsPerPerson = 35_000
    settings.conversionsPerClick = .constant(0)
    guard case .tooManyClicks(0, let clicks) = try failure(settings) else {
      Issue.record("70,000 clicks and views a person were accepted")
      return
    }
    #expect(abs(clicks - 70_000) < 2_000)
  }

  @Test func moreConversionsOfAViewThanCanBeNumberedAreRefused() throws {
    var settings = try PopulationTest.plain()
    settings.clicksPerPerson = 0
    settings.viewsPerPerson = 20
    settings.conversionsPerView = .constant((1 << 14) + 1)
    #expect(try failure(settings) == .tooManyConversions(person: 0))
  }

  @Test func moreClearingsThanCanBeOrderedAreRefused() throws {
    var settings = try PopulationTest.plain()
    settings.clearingMean = SimulationDuration(milliseconds: 10_000)
    let error = try failure(settings)
    #expect(error == .tooManyClearings(person: 0))
    #expect(error?.description.contains("population.clearing.mean") == true)
  }

  @Test func featuresOutOfRangeAreRefused() throws {
    let changes: [(inout PopulationSettings) -> Void] = [
      { $0.browserShares = [] }, { $0.browserShares = [0, 0] }, { $0.browserShares = [1, -1] },
      { $0.browserShares = [Double](repeating: 1, count: 256) }, { $0.adTechs = 0 }, { $0.adTechs = 1001 },
      { $0.adTechsPerClick = 2 }, { $0.adTechsPerClick = 0 }, { $0.clearingMean = .zero },
    ]
    for (number, change) in changes.enumerated() {
      var settings = try PopulationTest.plain()
      change(&settings)
      #expect(throws: LawError.self, "\(number)") { try PopulationGenerator(settings, timeline: Timeline()) }
    }
  }

  @Test func aTimelineInWhichNobodyIsAwakeIsRefused() throws {
    var settings = try PopulationTest.plain()
    settings.rhythm = try DailyRhythm(rates: [0, 0] + [Double](repeating: 1, count: 22))
    var timeline = Timeline()
    timeline.warmUp = .zero
    timeline.period = .hours(2)
    #expect(throws: LawError.self) { try PopulationGenerator(settings, timeline: timeline) }
    timeline.period = .hours(3)
    #expect(throws: Never.self) { try PopulationGenerator(settings, timeline: timeline) }
  }
}

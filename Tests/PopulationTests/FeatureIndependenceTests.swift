import Population
import SimulationKernel
import Testing
import Web

/// Turning one thing on disturbs nothing else that is drawn.
@Suite struct FeatureIndependenceTests {
  private func people(
    _ timeline: Timeline = Timeline(), values: Bool = true,
    _ change: (inout PopulationSettings) throws -> Void
  ) throws -> [Person] {
    var settings = try PopulationTest.rich()
    try change(&settings)
    return try Crowd(settings, timeline, count: 2_000, values: values).people
  }

  /// The same people as before these features were built; none of them is on.
  @Test func withNothingTurnedOnPeopleAreWhoTheyWere() throws {
    #expect(try Crowd(PopulationTest.rich(), count: 2_000).fingerprint.hexadecimal == "aeae7d2e2403c3b6")
    #expect(try Crowd(PopulationTest.plain(), count: 2_000).fingerprint.hexadecimal == "94bfde063241e7be")
  }

  @Test func moreBrowsersDoNotChangeHowOftenAndWhenAPersonClicks() throws {
    let one = try people { _ in }
    let several = try people { $0.browserShares = [0.2, 0.5, 0.3] }
    var moved = 0
    for (a, b) in zip(one, several) {
      #expect(a.clicks == b.clicks.map { $0.with(browser: 0) })
      #expect(a.conversions == b.conversions.map { $0.with(browser: 0) })
      #expect(a.browsers[0] == b.browsers[0])
      moved += b.clicks.count { $0.browser > 0 }
    }
    #expect(moved > 1_000)
  }

  @Test func movingMoreToOtherBrowsersLeavesThereWhatWasThere() throws {
    let few = try people {
      $0.browserShares = [0, 0.5, 0.5]
      $0.mainBrowserShare = 0.8
    }
    let many = try people {
      $0.browserShares = [0, 0.5, 0.5]
      $0.mainBrowserShare = 0.4
    }
    for (a, b) in zip(few, many) {
      for (click, other) in zip(a.clicks, b.clicks) where click.browser > 0 {
        #expect(other.browser == click.browser)
      }
    }
  }

  @Test func aRhythmChangesOnlyTimes() throws {
    let timeline = PopulationTest.adsThenWait
    let flat = try people(timeline) { _ in }
    let evening = try people(timeline) { $0.rhythm = .evening }
    var (moved, delays) = (0, 0)
    for (a, b) in zip(flat, evening) {
      #expect(a.clicks.map { $0.with(time: .zero) } == b.clicks.map { $0.with(time: .zero) })
      moved += zip(a.clicks, b.clicks).count { $0.time != $1.time }
      let times = Dictionary(uniqueKeysWithValues: b.conversions.map { ($0.ordinal, $0.time) })
      for conversion in a.conversions {
        guard let cause = a.cause(of: conversion), let time = times[conversion.ordinal] else { continue }
        #expect(time - b.clicks[cause].time == conversion.time - a.clicks[cause].time)
        delays += 1
      }
      #expect(a.conversions.count { $0.causedBy < 0 } == b.conversions.count { $0.causedBy < 0 })
    }
    #expect(moved > 5_000 && delays > 1_000)
  }

  @Test func viewsLeaveClicksAndTheirConversionsAlone() throws {
    let without = try people { _ in }
    let with = try people {
      $0.viewsPerPerson = 6
      $0.conversionsPerView = try .poisson(mean: 0.2)
    }
    var views = 0
    for (a, b) in zip(without, with) {
      #expect(a.clicks == b.clicks.filter { !$0.isView })
      #expect(
        a.conversions == b.conversions.filter { c in b.cause(of: c).map { !b.clicks[$0].isView } ?? true })
      views += b.clicks.count - a.clicks.count
    }
    #expect(views > 10_000)
  }

  @Test func moreClicksLeaveViewsAndTheirConversionsAlone() throws {
    func views(_ clicks: Double) throws -> [Person] {
      try people {
        $0.clicksPerPerson = clicks
        $0.viewsPerPerson = 3
        $0.conversionsPerView = .constant(1)
        $0.browserShares = [0.5, 0.5]
      }
    }
    for (a, b) in zip(try views(1), try views(5)) {
      #expect(a.clicks.filter(\.isView) == b.clicks.filter(\.isView))
      let (caused, same) = (causedByViews(a), causedByViews(b))
      #expect(caused.map(\.ordinal) == same.map(\.ordinal) && caused.map(\.time) == same.map(\.time))
      #expect(caused.map(\.value) == same.map(\.value) && caused.map(\.browser) == same.map(\.browser))
    }
  }

  private func causedByViews(_ person: Person) -> [TrueConversion] {
    person.conversions.filter { person.cause(of: $0).map { person.clicks[$0].isView } ?? false }
  }

  @Test func clearingStorageAddsEventsAndChangesNone() throws {
    let without = try people { _ in }
    let with = try people { $0.clearingMean = .days(10) }
    for (a, b) in zip(without, with) {
      #expect(a.events == b.events.filter { if case .cleared = $0 { false } else { true } })
      #expect(a.conversions == b.conversions && a.clicks == b.clicks)
    }
  }

  @Test func valuesAreThereOnlyWhenAskedForAndTouchNothingElse() throws {
    let with = try people { _ in }
    let without = try people(values: false) { _ in }
    let other = try people { $0.value = .constant(12.345) }
    for index in with.indices {
      #expect(without[index].conversions == with[index].conversions.map { $0.with(value: 0) })
      #expect(other[index].conversions == with[index].conversions.map { $0.with(value: 1235) })
    }
    #expect(with.flatMap(\.conversions).allSatisfy { $0.value > 0 })
  }

  @Test func moreAdTechsChangeOnlyWhoIsTold() throws {
    let one = try people { _ in }
    let several = try people {
      $0.adTechs = 5
      $0.adTechsPerClick = 3
    }
    for (a, b) in zip(one, several) {
      #expect(a.clicks == b.clicks && a.conversions == b.conversions)
      #expect(a.interactions.count * 3 == b.interactions.count)
      #expect(a.registrations.count * 5 == b.registrations.count)
    }
    let fewer = try people {
      $0.adTechs = 5
      $0.adTechsPerClick = 2
    }
    for (a, b) in zip(fewer, several) {
      #expect(a.interactions.map(\.event) == b.interactions.map(\.event).filter { $0.registration < 2 })
    }
  }
}

extension TrueClick {
  func with(browser: UInt8? = nil, time: SimulationTime? = nil) -> TrueClick {
    var click = self
    click.browser = browser ?? click.browser
    click.time = time ?? click.time
    return click
  }
}

extension TrueConversion {
  func with(browser: UInt8? = nil, value: Int64? = nil) -> TrueConversion {
    var conversion = self
    conversion.browser = browser ?? conversion.browser
    conversion.value = value ?? conversion.value
    return conversion
  }
}

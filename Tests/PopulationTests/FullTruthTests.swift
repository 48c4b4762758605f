import Population
import SimulationKernel
import Testing
import Web

/// With everything turned on, events and truth still say the same, person by person.
@Suite struct FullTruthTests {
  /// Everything within 40 ms, so that clicks, views, clearings and conversions often share a time.
  private static func crowded() throws -> (PopulationSettings, Timeline) {
    var settings = try PopulationTest.full()
    let scale = 30.0 * 86_400_000 / 40
    settings.clicksPerPerson = 4 * scale
    settings.viewsPerPerson = 4 * scale
    settings.organicPerPerson = scale
    settings.conversionsPerView = .constant(1)
    settings.conversionsPerClick = .constant(1)
    settings.delay = .exponential(try ExponentialLaw(mean: 3))
    settings.rhythm = nil
    settings.clearingMean = SimulationDuration(milliseconds: 20)
    var timeline = Timeline()
    timeline.warmUp = SimulationDuration(milliseconds: 10)
    timeline.period = SimulationDuration(milliseconds: 30)
    timeline.drain = SimulationDuration(milliseconds: 20)
    timeline.attributionWindow = SimulationDuration(milliseconds: 4)
    return (settings, timeline)
  }

  private static func usual() throws -> (PopulationSettings, Timeline) {
    var timeline = Timeline()
    timeline.attributionWindow = .days(2)
    return (try PopulationTest.full(), timeline)
  }

  private static func crowd(_ tight: Bool) throws -> (Crowd, PopulationGenerator, Timeline) {
    let (settings, timeline) = try tight ? crowded() : usual()
    return (
      try Crowd(settings, timeline, count: 2_000), try PopulationGenerator(settings, timeline: timeline),
      timeline
    )
  }

  @Test(arguments: [false, true]) func everyInteractionIsRegisteredWithItsAdTechAndAnotherOne(_ tight: Bool)
    throws
  {
    let (crowd, generator, _) = try Self.crowd(tight)
    var views = 0
    for person in crowd.people {
      let firstView = person.clicks.firstIndex(where: \.isView) ?? person.clicks.count
      #expect(person.clicks[firstView...].allSatisfy { $0.isView }, "views are numbered after clicks")
      views += person.clicks.count - firstView
      let byNumber = Dictionary(grouping: person.interactions, by: \.event.number)
      #expect(byNumber.count == person.clicks.count)
      for (number, truth) in person.clicks.enumerated() {
        let told = try #require(byNumber[UInt32(number)])
        #expect(told.map(\.event.registration) == [0, 1])
        let home = generator.sites.reporting[generator.adTechOfCampaign[Int(truth.campaign)]]
        #expect(told[0].event.reporting == home && told[1].event.reporting != home)
        #expect(generator.sites.reporting.contains(told[1].event.reporting))
        for (time, event, isView, browser) in told {
          #expect(time == truth.time && isView == truth.isView && browser == truth.browser)
          #expect(
            event.sourceData
              == ClickIdentifier(campaign: Int(truth.campaign), person: person.number, click: number).rawValue
          )
          #expect(event.publisher == generator.sites.publishers[Int(truth.publisher)])
          #expect(event.destination == generator.sites.advertisers[Int(truth.campaign) / 2])
          #expect(event.declaredExpiry == .days(3))
        }
        #expect(Int(truth.browser) < person.browsers.count)
      }
    }
    #expect(views > 5_000)
  }

  @Test(arguments: [false, true]) func everyConversionIsRegisteredWithEachAdTech(_ tight: Bool) throws {
    let (crowd, generator, _) = try Self.crowd(tight)
    for person in crowd.people {
      let byNumber = Dictionary(grouping: person.registrations, by: \.event.number)
      #expect(byNumber.count == person.conversions.count)
      for (number, truth) in person.conversions.enumerated() {
        let told = try #require(byNumber[UInt32(number)])
        #expect(told.map(\.event.registration) == [0, 1, 2, 3])
        #expect(told.map(\.event.reporting) == generator.sites.reporting)
        for (time, event, browser) in told {
          #expect(time == truth.time && browser == truth.browser && event.ordinal == truth.ordinal)
          #expect(event.data == UInt64(truth.data) && event.value == truth.value && truth.value > 0)
          #expect(event.page == generator.sites.advertisers[Int(truth.advertiser)])
        }
        #expect(Int(truth.browser) < person.browsers.count)
      }
      #expect(Set(person.conversions.map(\.ordinal)).count == person.conversions.count)
    }
  }

  /// Recomputed from the events alone: the last click on the advertiser in any browser, the lowest of several.
  @Test(arguments: [false, true]) func creditGoesToTheLastClickInAnyBrowserAndNeverToAView(_ tight: Bool)
    throws
  {
    let (crowd, _, timeline) = try Self.crowd(tight)
    var (credited, elsewhere, outside, without) = (0, 0, 0, 0)
    for person in crowd.people {
      let clicks = person.interactions.filter { !$0.isView && $0.event.registration == 0 }
      for (time, event, browser) in person.registrations where event.registration == 0 {
        let truth = person.conversions[Int(event.number)]
        let before = clicks.filter { $0.event.destination == event.page && $0.time <= time }
        let latest = before.map(\.time).max()
        let last = before.filter { $0.time == latest }.min { $0.event.number < $1.event.number }
        #expect(truth.followsClick == (last != nil))
        let isInside = last.map { time - $0.time < timeline.attributionWindow } ?? false
        #expect(truth.attributedClick == (isInside ? last.map { Int32($0.event.number) } : -1))
        #expect(
          truth.attributedCampaign
            == (isInside ? last.map { Int16(ClickIdentifier(rawValue: $0.event.sourceData).campaign) } : -1))
        if isInside { credited += 1 } else if last == nil { without += 1 } else { outside += 1 }
        if isInside, last?.browser != browser { elsewhere += 1 }
      }
    }
    #expect(
      credited > 300 && elsewhere > 50 && outside > 100 && without > 100,
      "\(credited) \(elsewhere) \(outside) \(without)")
  }

  @Test(arguments: [false, true]) func eventsAreInTheOrderOfTimeAndKind(_ tight: Bool) throws {
    for person in try Self.crowd(tight).0.people {
      for (a, b) in zip(person.events, person.events.dropFirst()) {
        #expect(a.time < b.time || (a.time == b.time && a.rank <= b.rank))
      }
    }
  }

  @Test(arguments: [false, true]) func causedConversionsFollowTheirClickOrView(_ tight: Bool) throws {
    var (byViews, byClicks, cross) = (0, 0, 0)
    for person in try Self.crowd(tight).0.people {
      for conversion in person.conversions {
        guard let number = person.cause(of: conversion) else {
          #expect(conversion.causedBy == -1)
          continue
        }
        let cause = person.clicks[number]
        #expect(conversion.causedBy == cause.campaign && conversion.time >= cause.time)
        #expect(Int(conversion.advertiser) == Int(cause.campaign) / 2)
        if cause.isView { byViews += 1 } else { byClicks += 1 }
        if cause.browser != conversion.browser { cross += 1 }
      }
    }
    #expect(byViews > 300 && byClicks > 1_000 && cross > 300, "\(byViews) \(byClicks) \(cross)")
  }

  @Test(arguments: [false, true]) func clearingsTakeEverythingSinceTheStart(_ tight: Bool) throws {
    let (crowd, _, timeline) = try Self.crowd(tight)
    let start = SimulationTime.zero - timeline.warmUp
    var (all, later) = (0, 0)
    for person in crowd.people {
      for (time, event, browser) in person.clearings {
        #expect(event.end == time && event.begin <= start && event.origin == nil)
        #expect(time >= start && time <= timeline.end && Int(browser) < person.browsers.count)
        all += 1
        if time > SimulationTime.zero + timeline.period { later += 1 }
      }
    }
    #expect(all > 2_000 && later > 200)
  }

  @Test func clicksThatNoConversionCanDependOnAreLeftOutWithTheirViews() throws {
    let (settings, timeline) = try Self.usual()
    let all = try Crowd(settings, timeline, count: 2_000)
    let related = try Crowd(settings, timeline, count: 2_000, unrelated: false)
    var dropped = 0
    for (a, b) in zip(all.people, related.people) {
      #expect(a.conversions == b.conversions && a.clicks == b.clicks)
      #expect(a.clearings.map(\.time) == b.clearings.map(\.time))
      // After the period nobody converts, but whether somebody does decides what is left out: a kept click may
      // have no conversion, a dropped one never has.
      let kept = Set(b.interactions.map(\.event.number))
      let pages = Set(a.registrations.map(\.event.page))
      for (_, event, _, _) in a.interactions where !kept.contains(event.number) {
        #expect(!pages.contains(event.destination))
        dropped += 1
      }
    }
    #expect(dropped > 1_000)
  }
}

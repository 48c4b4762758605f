import Population
import SimulationKernel
import Testing
import Web

/// The truth that is handed on fits together, conversion by conversion.
@Suite struct GroundTruthTests {
  private static let campaignsPerAdvertiser = 2

  /// Everything within 40 ms, so that clicks and conversions often share a time.
  private func crowded() throws -> Crowd {
    var settings = try PopulationTest.rich()
    // Clicks scale with the length of the ads: six a person in 40 ms.
    settings.clicksPerPerson = 6 * 30 * 86_400_000 / 40
    settings.organicPerPerson = settings.clicksPerPerson / 10
    settings.conversionsPerClick = .constant(1)
    settings.delay = .exponential(try ExponentialLaw(mean: 3))
    var timeline = Timeline()
    timeline.warmUp = SimulationDuration(milliseconds: 10)
    timeline.period = SimulationDuration(milliseconds: 30)
    timeline.attributionWindow = SimulationDuration(milliseconds: 4)
    return try Crowd(settings, timeline, count: 3_000)
  }

  private func usual() throws -> Crowd {
    var timeline = Timeline()
    timeline.attributionWindow = .days(2)
    return try Crowd(PopulationTest.rich(), timeline, count: 5_000)
  }

  /// The last click on the advertiser at or before the conversion, the lowest number of several at a time.
  private func lastClick(_ person: Person, before conversion: TrueConversion) -> Int? {
    var best: Int?
    for (number, click) in person.clicks.enumerated() {
      guard Int(click.campaign) / Self.campaignsPerAdvertiser == Int(conversion.advertiser),
        click.time <= conversion.time
      else { continue }
      if let chosen = best, person.clicks[chosen].time >= click.time { continue }
      best = number
    }
    return best
  }

  @Test(arguments: [false, true]) func creditGoesToTheLastClickInsideTheWindow(_ tight: Bool) throws {
    let crowd = try tight ? crowded() : usual()
    let window = tight ? SimulationDuration(milliseconds: 4) : .days(2)
    var (credited, outside, without) = (0, 0, 0)
    for person in crowd.people {
      for conversion in person.conversions {
        let last = lastClick(person, before: conversion)
        #expect(conversion.followsClick == (last != nil))
        guard let last else {
          #expect(conversion.attributedClick == -1)
          without += 1
          continue
        }
        let isInside = conversion.time - person.clicks[last].time < window
        #expect(conversion.attributedClick == (isInside ? Int32(last) : -1))
        if isInside { credited += 1 } else { outside += 1 }
      }
    }
    // All three cases must be common, or nothing was tested.
    #expect(credited > 500 && outside > 200 && without > 200, "\(credited) \(outside) \(without)")
  }

  @Test(arguments: [false, true]) func everyPersonsLogsAreInTheOrderOfTime(_ tight: Bool) throws {
    for person in try (tight ? crowded() : usual()).people {
      #expect(person.conversions.map(\.time) == person.conversions.map(\.time).sorted())
      var last = (SimulationTime(milliseconds: .min), false)
      for event in person.events {
        switch event {
        case .click(let time, _, _):
          #expect(
            time > last.0 || (time == last.0 && !last.1), "clicks come before conversions of the same time")
          last = (time, false)
        case .conversion(let time, _, _):
          #expect(time >= last.0)
          last = (time, true)
        case .view, .cleared, .other: Issue.record("people only click and convert")
        }
      }
    }
  }

  @Test(arguments: [false, true]) func eventsSayWhatTheTruthSays(_ tight: Bool) throws {
    let settings = try PopulationTest.rich()
    let sites = try PopulationGenerator(settings, timeline: Timeline()).sites
    for person in try (tight ? crowded() : usual()).people {
      #expect(person.events.count == person.clicks.count + person.conversions.count)
      var position = 0
      for event in person.events {
        switch event {
        case .click(let time, let ad, _):
          let truth = person.clicks[Int(ad.number)]
          #expect(truth.time == time)
          #expect(ClickIdentifier(rawValue: ad.sourceData).campaign == Int(truth.campaign))
          #expect(ClickIdentifier(rawValue: ad.sourceData).person == person.number)
          #expect(ad.publisher == sites.publishers[Int(truth.publisher)])
          #expect(ad.destination == sites.advertisers[Int(truth.campaign) / Self.campaignsPerAdvertiser])
          #expect(ad.reporting == sites.reporting[0])
        case .conversion(let time, let registration, _):
          #expect(Int(registration.number) == position, "numbers count up along the log")
          let truth = person.conversions[position]
          #expect(truth.time == time && registration.ordinal == truth.ordinal)
          #expect(registration.data == UInt64(truth.data))
          #expect(registration.page == sites.advertisers[Int(truth.advertiser)])
          position += 1
        case .view, .cleared, .other: Issue.record("people only click and convert")
        }
      }
    }
  }

  @Test func aCausedConversionFollowsItsClickOnItsOwnAdvertiser() throws {
    for person in try usual().people {
      for conversion in person.conversions {
        guard let cause = Person.cause(of: conversion) else {
          #expect(conversion.causedBy == -1)
          continue
        }
        let click = person.clicks[cause]
        #expect(conversion.causedBy == click.campaign)
        #expect(Int(conversion.advertiser) == Int(click.campaign) / Self.campaignsPerAdvertiser)
        #expect(conversion.time >= click.time && conversion.followsClick)
      }
    }
  }

  @Test func ordinalsAreUniqueWithinAPerson() throws {
    for person in try crowded().people {
      #expect(Set(person.conversions.map(\.ordinal)).count == person.conversions.count)
    }
  }

  @Test func partiesHaveSitesOfTheirOwn() throws {
    let sites = try PopulationGenerator(PopulationTest.rich(), timeline: Timeline()).sites
    let all = sites.publishers + sites.advertisers + sites.reporting
    #expect(all.count == 6 + 3 + 1)
    #expect(Set(all.map(\.site)).count == all.count && Set(all.map(\.origin)).count == all.count)
  }
}

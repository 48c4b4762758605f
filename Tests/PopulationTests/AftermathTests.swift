import SimulationKernel
import Statistics
import Testing
import Web

@testable import Population

/// What people do after the measured period, for those who look at logs beyond its end.
@Suite struct AftermathTests {
  private func timeline(aftermath: SimulationDuration) -> Timeline {
    var timeline = Timeline()
    timeline.aftermath = aftermath
    return timeline
  }

  private func block(
    _ settings: PopulationSettings, aftermath: SimulationDuration, people: Int = 4_000
  ) throws -> PopulationBlock {
    let generator = try PopulationGenerator(settings, timeline: timeline(aftermath: aftermath))
    let block = PopulationBlock()
    try generator.generate(first: 0, count: people, key: PopulationTest.key(), into: block)
    return block
  }

  @Test func lookingBeyondTheEndChangesNothingBeforeIt() throws {
    let settings = try PopulationTest.full()
    let without = try block(settings, aftermath: .zero)
    let with = try block(settings, aftermath: .days(30))
    #expect(without.later.isEmpty && without.laterStart.isEmpty && without.laterClicks.isEmpty)
    #expect(!with.later.isEmpty)
    #expect(Array(with.clicks) == Array(without.clicks))
    #expect(Array(with.conversions) == Array(without.conversions))
    #expect(with.fingerprint == without.fingerprint)
  }

  @Test func peopleGoOnAsTheyWere() throws {
    // The warm-up fills a month before the period, so both months are alike on average.
    let settings = try PopulationTest.rich()
    let people = 40_000
    let block = try block(settings, aftermath: .days(30), people: people)
    var (inside, after, clicks, laterClicks) = (
      RunningMoments(), RunningMoments(), RunningMoments(), RunningMoments()
    )
    for person in 0..<people {
      let conversions = block.conversions[block.conversionStart[person]..<block.conversionStart[person + 1]]
      inside.add(Double(conversions.reduce(0) { $0 + ($1.counts ? 1 : 0) }))
      after.add(Double(block.laterStart[person + 1] - block.laterStart[person]))
      let own = block.clicks[block.clickStart[person]..<block.clickStart[person + 1]]
      clicks.add(Double(own.reduce(0) { $0 + ($1.time >= .zero ? 1 : 0) }))
      laterClicks.add(Double(block.laterClickStart[person + 1] - block.laterClickStart[person]))
    }
    for (a, b) in [(inside, after), (clicks, laterClicks)] {
      let (first, second) = (try #require(a.standardDeviation), try #require(b.standardDeviation))
      let error = ((first * first + second * second) / Double(people)).squareRoot()
      #expect(a.mean > 0.5 && abs(a.mean - b.mean) < PopulationTest.z * error, "\(a.mean), \(b.mean)")
    }
  }

  @Test func everythingLiesBetweenTheEndAndTheHorizon() throws {
    let block = try block(try PopulationTest.rich(), aftermath: .days(10))
    let span = SimulationTime.zero + .days(30)..<SimulationTime.zero + .days(40)
    #expect(block.later.allSatisfy { span.contains($0.time) && $0.advertiser >= 0 && $0.advertiser < 3 })
    #expect(block.laterClicks.allSatisfy { span.contains($0.time) })
  }

  @Test func peopleUseTheirBrowsersAfterThePeriodAsBefore() throws {
    var settings = try PopulationTest.full()
    settings.clearingMean = nil
    // The log leaves out what later views cause.
    settings.conversionsPerView = .constant(0)
    var timeline = Timeline()
    timeline.usage = .days(30)
    let generator = try PopulationGenerator(settings, timeline: timeline)
    let block = PopulationBlock()
    let people = 20_000
    try generator.generate(first: 0, count: people, key: PopulationTest.key(), into: block)
    // Registrations with further ad techs are events of one moment; a moment is used once.
    var (inside, after, other) = (RunningMoments(), RunningMoments(), RunningMoments())
    for person in 0..<people {
      let events = block.events[block.eventStart[person]..<block.eventStart[person + 1]]
      let moments = Set(events.map(\.time)).filter { $0 >= .zero }
      let visits = block.visits[block.visitStart[person]..<block.visitStart[person + 1]]
      inside.add(Double(moments.count))
      after.add(Double(visits.count))
      other.add(Double(visits.reduce(0) { $0 + ($1.browser > 0 ? 1 : 0) }))
      #expect(zip(visits, visits.dropFirst()).allSatisfy { $0.time <= $1.time })
    }
    let (first, second) = (
      try #require(inside.standardDeviation), try #require(after.standardDeviation)
    )
    let error = ((first * first + second * second) / Double(people)).squareRoot()
    #expect(abs(inside.mean - after.mean) < PopulationTest.z * error, "\(inside.mean), \(after.mean)")
    #expect(other.mean > 0.1 * after.mean)
  }

  @Test func lookingFurtherChangesNothingNearer() throws {
    let settings = try PopulationTest.rich()
    let near = try block(settings, aftermath: .days(20), people: 500)
    let far = try block(settings, aftermath: .days(90), people: 500)
    let end = SimulationTime.zero + .days(50)
    for person in 0..<500 {
      let few = near.later[near.laterStart[person]..<near.laterStart[person + 1]]
      let many = far.later[far.laterStart[person]..<far.laterStart[person + 1]]
      #expect(Array(few) == many.filter { $0.time < end })
    }
  }

  @Test func adsThatStoppedDoNotBeginAgain() throws {
    var timeline = timeline(aftermath: .days(30))
    timeline.adsEnd = .days(20)
    let generator = try PopulationGenerator(try PopulationTest.rich(), timeline: timeline)
    let block = PopulationBlock()
    try generator.generate(first: 0, count: 2_000, key: PopulationTest.key(), into: block)
    #expect(block.laterClicks.isEmpty && !block.later.isEmpty)
  }

  @Test func blocksMakeNoDifference() throws {
    let settings = try PopulationTest.full()
    let whole = try block(settings, aftermath: .days(30), people: 300)
    let generator = try PopulationGenerator(settings, timeline: timeline(aftermath: .days(30)))
    var parts: [LaterConversion] = []
    for first in stride(from: UInt64(0), to: 300, by: 70) {
      let part = PopulationBlock()
      try generator.generate(
        first: first, count: min(70, 300 - Int(first)), key: PopulationTest.key(), idle: false, into: part)
      parts += Array(part.later)
    }
    #expect(parts == Array(whole.later))
  }
}

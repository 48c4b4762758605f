import Population
import SimulationKernel
import Statistics
import Testing

@testable import PopulationFits

/// Logs that say little of some part: rare kinds, sites with few events, coarse clocks.
@Suite struct SparseLogTests {
  private func values(_ count: Int, median: Double) throws -> ValueSample {
    let law = try LognormalLaw(mu: Elementary.log(median), sigma: 0.5)
    var sample = ValueSample()
    for step in 0..<count {
      sample.add(Int64((law.quantile((Double(step) + 0.5) / Double(count)) * 100).rounded()))
    }
    return sample
  }

  @Test func aRareKindDoesNotHideThatOthersDiffer() throws {
    let kinds: [(data: UInt64, sample: ValueSample)] = [
      (0, try values(1000, median: 10)), (1, try values(1000, median: 100)), (9, try values(3, median: 10)),
    ]
    let values = try KindValues(kinds)
    #expect(values.own.map { $0 != nil } == [true, true, false] && values.usesCommon)
    let second = try #require(values.own[1]).parameters("value", currency: "EUR")[0]
    #expect(abs(second.estimate - 100) < 0.5)
    #expect(values.remarks.count == 1 && values.remarks[0].contains("data 9 have fewer than 30"))
    let alike = try KindValues([kinds[0], (1, try self.values(900, median: 10))])
    #expect(alike.own.allSatisfy { $0 == nil } && alike.remarks.isEmpty)
    let two = try KindValues(Array(kinds.prefix(2)))
    #expect(two.own.allSatisfy { $0 != nil } && !two.usesCommon && two.remarks.isEmpty)
  }

  @Test func sitesWithFewEventsAreNotTested() throws {
    let rare = try TrafficFit([0: 400, 1: 200, 2: 9, 3: 8])
    #expect(rare.isSparse && rare.check("", remark: "") == nil && rare.parameter("", "") != nil)
    let busy = try TrafficFit(Dictionary(uniqueKeysWithValues: (1...20).map { ($0, 20_000 / $0) }))
    #expect(!busy.isSparse && busy.check("", remark: "") != nil)
    var log = try SyntheticLog(people: 500)
    log.settings.publishers = 1000
    let fit = try log.fit(seed: 1)
    #expect(fit.remarks.contains { $0.contains("publishers have fewer than 10 events") })
    #expect(!fit.checks.contains { $0.part == "traffic of publishers" })
  }

  @Test(arguments: [3_600_000, 86_400_000] as [Int64])
  func coarseClocksHaveNoRhythm(_ grain: Int64) throws {
    let log = try SyntheticLog(people: 3000)
    let floor = { (time: Int64) in (time - ((time % grain) + grain) % grain) }
    let change = { (person: ObservedPerson) -> ObservedPerson in
      var person = person
      for index in person.interactions.indices {
        person.interactions[index].time = floor(person.interactions[index].time)
      }
      for index in person.conversions.indices {
        person.conversions[index].time = floor(person.conversions[index].time)
      }
      return person
    }
    var finder = SpanFinder()
    try log.forEachPerson(seed: 1) { finder.add(change($0)) }
    let span = try finder.span()
    #expect(span.resolution == grain && span.start == log.span.start && span.end == log.span.end)
    var sample = try PopulationSample(span: span, window: FitOptions().window)
    try log.forEachPerson(seed: 1) { sample.add(change($0)) }
    let fit = try PopulationFit(sample)
    #expect(fit.twin.rhythm == nil && !fit.checks.contains { $0.part == "hours of the day" })
    #expect(fit.remarks.contains { $0.contains("whole \(grain == 3_600_000 ? "hours" : "days")") })
  }

  @Test func quartilesOfConstantValuesAreThatValue() throws {
    var log = try SyntheticLog(people: 1000)
    log.settings.value = .constant(10)
    #expect(try log.fit(seed: 1).marginals.valueQuartiles == [1000, 1000, 1000])
  }
}

import Measurement
import SimulationKernel
import Testing
import Web

@testable import PrivateClickMeasurement

/// Laws that hold over many browsers.
@Suite struct DelayLaw {
  /// Delays of both copies of 40,000 conversions, one a person.
  private func delays(_ settings: Settings, people: UInt64 = 40_000) throws -> [(
    source: Int64, destination: Int64
  )] {
    var driver = try BrowserDriver(settings)
    return try (0..<people).map { person in
      driver.restart(person: person)
      try driver.click(at: 0, 7)
      try driver.trigger(at: hour, 3)
      driver.run()
      func delay(_ recipient: Recipient) -> Int64 {
        (driver.sent.first { $0.recipient == recipient }?.due ?? hour) - hour
      }
      return (delay(.source), delay(.destination))
    }
  }

  /// The chi-square distance of numbers in 0...1 from uniform ones, over 50 cells, as a normal deviate.
  private func deviate(_ units: [Double]) -> Double {
    var cells = Array(repeating: 0.0, count: 50)
    for unit in units { cells[Int(unit * 50)] += 1 }
    let expected = Double(units.count) / 50
    let chi = cells.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
    // Wilson and Hilferty: the cube root of chi-square over its degrees of freedom is nearly normal.
    let spread = 2.0 / (9 * 49)
    return (Elementary.exp(Elementary.log(chi / 49) / 3) - (1 - spread)) / spread.squareRoot()
  }

  @Test func delaysAreUniformFromOneDayToTwoAndIndependent() throws {
    let pairs = try delays(.webkit)
    for delays in [pairs.map(\.source), pairs.map(\.destination)] {
      #expect(delays.allSatisfy { (24 * hour..<48 * hour).contains($0) })
      #expect(abs(deviate(delays.map { Double($0 - 24 * hour) / Double(24 * hour) })) < 6)
    }
    // The difference of two independent ones, wrapped around, is uniform too.
    let differences = pairs.map {
      Double(($0.source - $0.destination + 24 * hour) % (24 * hour)) / Double(24 * hour)
    }
    #expect(abs(deviate(differences)) < 6)
    // Which copy comes first is a fair coin: z = 6.
    let first = pairs.count { $0.source < $0.destination }
    #expect(abs(Double(first) - 20_000) < 6 * (40_000 * 0.25).squareRoot())
  }

  @Test func bothProfilesGiveTheSourceTheSameDelay() throws {
    let (spec, webkit) = (try delays(.spec, people: 500), try delays(.webkit, people: 500))
    #expect(spec.map(\.source) == webkit.map(\.source))
  }

  @Test func theRangeOfDelaysIsASetting() throws {
    let fixed = try delays(
      .spec.with { ($0.earliestDelay, $0.latestDelay) = (.hours(3), .hours(3)) }, people: 50)
    #expect(fixed.allSatisfy { $0.source == 3 * hour })
    let short = try delays(
      .webkit.with {
        ($0.earliestDelay, $0.latestDelay) = (.zero, SimulationDuration(milliseconds: 3))
      }, people: 500)
    #expect(Set(short.map(\.source)) == [0, 1, 2] && Set(short.map(\.destination)) == [0, 1, 2])
  }

  /// Raising one conversion's priority never loses it, and never gains another.
  @Test func aHigherPriorityNeverLoses() throws {
    var gained = 0
    for number in 0..<600 as Range<UInt64> {
      var choices = NaiveModel.Choices(timeline: 70_000_000 + number)
      let settings: Settings = choices.one(of: [.spec, .webkit])
      var time: Int64 = 0
      let steps = (0..<12).map { step -> (time: Int64, isClick: Bool, priority: UInt8) in
        time += choices.one(of: [1, 5, 20]) * hour
        return (time, step == 0 || choices.chance(3), UInt8(choices.number(5)))
      }
      let conversions = steps.filter { !$0.isClick }.count
      guard conversions > 0 else { continue }
      let raised = choices.number(conversions)
      var outcomes: [[ConversionOutcome]] = []
      for isRaised in [false, true] {
        var driver = try BrowserDriver(settings, person: number)
        var conversion = 0
        for step in steps {
          if step.isClick {
            try driver.click(at: step.time, 7)
          } else {
            let isMeant = isRaised && conversion == raised
            try driver.trigger(at: step.time, UInt8(conversion % 16), isMeant ? 63 : step.priority)
            conversion += 1
          }
        }
        driver.run()
        outcomes.append(driver.outcomes)
      }
      if outcomes[0][raised] == .scheduled { #expect(outcomes[1][raised] == .scheduled) }
      if outcomes[0][raised] != .scheduled, outcomes[1][raised] == .scheduled { gained += 1 }
      #expect(
        outcomes[0][..<raised].filter { $0 == .scheduled }.count
          >= outcomes[1][..<raised].filter { $0 == .scheduled }.count)
    }
    #expect(gained > 50)
  }
}

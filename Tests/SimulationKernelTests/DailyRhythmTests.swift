import SimulationKernel
import Testing

@Suite struct DailyRhythmTests {
  private let hour = 3_600_000.0

  @Test func timeAndActivityAreInverse() {
    for step in -200...400 {
      let activity = Double(step) * 0.37 * hour
      let time = DailyRhythm.evening.time(of: activity)
      #expect(abs(DailyRhythm.evening.activity(until: time) - activity) < 1e-3)
    }
  }

  @Test func everyDayHoldsADay() throws {
    let rhythm = try DailyRhythm(rates: (0..<24).map { Double($0 % 5) })
    for day in -3...3 {
      let time = Double(day) * 24 * hour
      #expect(rhythm.activity(until: time) == time)
    }
  }

  @Test func anHourGetsItsShare() throws {
    var rates = Array(repeating: 0.0, count: 24)
    (rates[8], rates[20]) = (1, 3)
    let rhythm = try DailyRhythm(rates: rates)
    #expect(rhythm.rates[8] == 6 && rhythm.rates[20] == 18)
    // The first quarter of a day's activity falls into the hour from 8, the rest into that from 20.
    for step in 1..<100 where step != 25 {
      let time = rhythm.time(of: Double(step) / 100 * 24 * hour) / hour
      #expect(step < 25 ? (8...9).contains(time) : (20...21).contains(time))
    }
  }

  @Test func timeNeverRunsBackwards() {
    var last = -Double.infinity
    for step in 0..<5_000 {
      let time = DailyRhythm.evening.time(of: Double(step) * 0.013 * hour)
      #expect(time >= last)
      last = time
    }
  }

  @Test func badRatesAreRefused() {
    #expect(throws: LawError.self) { try DailyRhythm(rates: [1, 2]) }
    #expect(throws: LawError.self) { try DailyRhythm(rates: Array(repeating: 0, count: 24)) }
    #expect(throws: LawError.self) { try DailyRhythm(rates: Array(repeating: -1, count: 24)) }
    #expect(throws: LawError.self) { try DailyRhythm(rates: Array(repeating: .nan, count: 24)) }
  }
}

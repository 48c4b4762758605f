import SimulationKernel
import Testing
import Web

@testable import Measurement

@Suite struct SessionLawTests {
  private let minute: Int64 = 60_000
  private let hour: Int64 = 3_600_000

  private func time(_ milliseconds: Int64) -> SimulationTime { SimulationTime(milliseconds: milliseconds) }

  @Test func theProbabilityIsThatOfTheTwoStateProcess() throws {
    let law = try SessionLaw()
    // c / (c + o) (1 - exp(-(c + o) t)) with c = 1 / 45 min and o = 1 / 480 min.
    let share = 480.0 / 525
    #expect(law.closedProbability(at: time(7), openAt: time(7)) == 0)
    for (minutes, decay) in [(10, 0.784_227_944), (45, 0.334_958_043), (600, 4.640_222e-7)] {
      let p = law.closedProbability(at: time(Int64(minutes) * minute), openAt: time(0))
      #expect((p - share * (1 - decay)).magnitude < 1e-9, "\(minutes) min: \(p)")
    }
    let dormant = law.closedProbability(at: time(1_000 * hour), openAt: time(0), isDormant: true)
    #expect((dormant - 43_200.0 / 43_245).magnitude < 1e-9)
  }

  @Test func aRhythmWithoutAPreferenceChangesNothing() throws {
    let even = try SessionLaw(rhythm: DailyRhythm(rates: [Double](repeating: 3, count: 24)))
    let plain = try SessionLaw()
    for open in [-100 * hour - 5, -1, 0, 17 * minute, 30 * hour] {
      for after in [1, minute, hour - 1, hour, 5 * hour, 24 * hour, 49 * hour + 3, 1_000 * hour] {
        for isDormant in [false, true] {
          let (a, b) = (
            even.closedProbability(at: time(open + after), openAt: time(open), isDormant: isDormant),
            plain.closedProbability(at: time(open + after), openAt: time(open), isDormant: isDormant)
          )
          #expect((a - b).magnitude < 1e-13, "\(open) + \(after)")
        }
      }
    }
  }

  /// The differential equation q' = c (1 - q) - o(t) q, in steps of a second, by the midpoint rule.
  @Test(arguments: [false, true]) func theProbabilityFollowsTheRhythmsEquation(isDormant: Bool) throws {
    let law = try SessionLaw(
      open: .hours(5), closed: .hours(9), dormantClosed: .days(6), rhythm: .evening)
    let rates = DailyRhythm.evening.rates
    let closedMean = isDormant ? 6.0 * 86_400 : 9.0 * 3_600
    for start in [-30 * hour - 7 * minute, 0, 13 * hour + 59 * minute] {
      var q = 0.0
      for second in 0..<(75 * 3_600) {
        let moment = start + Int64(second) * 1_000
        if second % 4_000 == 0 {
          let p = law.closedProbability(at: time(moment), openAt: time(start), isDormant: isDormant)
          #expect((p - q).magnitude < 1e-8, "\(start) + \(second) s: \(p), not \(q)")
        }
        let ofDay = (moment / 3_600_000 - (moment < 0 && moment % 3_600_000 != 0 ? 1 : 0)) % 24
        let opening = rates[Int(ofDay < 0 ? ofDay + 24 : ofDay)] / closedMean
        let slope = { (q: Double) in (1 - q) / 18_000 - opening * q }
        q += slope(q + slope(q) / 2)
      }
    }
  }

  @Test func aHundredDaysAreAHundredTimesADay() throws {
    let law = try SessionLaw(open: .days(60), closed: .days(90), rhythm: .evening)
    var q = 0.0
    let start = 5 * hour + 11
    let day = law.closedProbability(at: time(start + 24 * hour), openAt: time(start))
    // The map of a day, from its value at q = 0 and the share of a distance that a day leaves.
    let kept = Elementary.exp(-(1.0 / 60 + 1.0 / 90))
    for _ in 0..<100 { q = kept * q + day }
    let p = law.closedProbability(at: time(start + 2_400 * hour), openAt: time(start))
    #expect((p - q).magnitude < 1e-12, "\(p), not \(q)")
  }

  @Test func lengthsThatAreNotAboveZeroAreRefused() {
    #expect(throws: LawError.self) { try SessionLaw(open: .zero) }
    #expect(throws: LawError.self) { try SessionLaw(closed: .zero) }
    #expect(throws: LawError.self) { try SessionLaw(dormantClosed: .hours(-1)) }
  }
}

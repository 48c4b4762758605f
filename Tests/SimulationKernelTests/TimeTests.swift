import SimulationKernel
import Testing

@Suite struct TimeTests {
  @Test func unitsAreMilliseconds() {
    #expect(SimulationDuration.seconds(2).milliseconds == 2_000)
    #expect(SimulationDuration.minutes(2).milliseconds == 120_000)
    #expect(SimulationDuration.hours(2).milliseconds == 7_200_000)
    #expect(SimulationDuration.days(2).milliseconds == 172_800_000)
    #expect(SimulationDuration.zero.milliseconds == 0)
    #expect(SimulationTime.zero.milliseconds == 0)
  }

  @Test func timesAndDurationsAddAndSubtractAsNumbersDo() {
    let start = SimulationTime(milliseconds: -5)
    let later = start + .seconds(1)
    #expect(later.milliseconds == 995)
    #expect((later - .seconds(1)) == start)
    #expect((later - start) == .seconds(1))
    #expect((start - later) == SimulationDuration(milliseconds: -1_000))
    #expect(SimulationDuration.days(1) + .hours(1) == .hours(25))
    #expect(SimulationDuration.days(1) - .hours(1) == .hours(23))
  }

  @Test func timesAndDurationsAreOrderedAsNumbersAre() {
    #expect(SimulationTime(milliseconds: -1) < .zero)
    #expect(!(SimulationTime.zero < .zero))
    #expect(SimulationDuration.minutes(59) < .hours(1))
    #expect([3, -2, 0].map { SimulationTime(milliseconds: $0) }.sorted().map(\.milliseconds) == [-2, 0, 3])
  }
}

import Testing

@testable import PrivacyMechanisms

/// Output states of sources: how many, which, and what noise they get.
struct OutputStatesTests {
  /// A reproducible word source that needs no other target.
  private struct Words {
    var state: UInt64 = 20_201_006

    mutating func next(below bound: UInt64) -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return (z ^ (z >> 31)).multipliedFullWidth(by: bound).high
    }
  }

  @Test func defaultSourcesHaveThePublishedStates() {
    let navigation = OutputStates(dataValues: 8, windows: 3, maxReports: 3)
    #expect(navigation.count == 2925)
    #expect(navigation.flipProbability(epsilon: 14) == 0.0024263221679834087)
    #expect(navigation.channelCapacity(epsilon: 14) == 11.461727965384876)
    let event = OutputStates(dataValues: 2, windows: 1, maxReports: 1)
    #expect(event.count == 3)
    #expect(event.flipProbability(epsilon: 14) == 2.494582008677539e-06)
    #expect(event.channelCapacity(epsilon: 14) == 1.584926511508231)
  }

  @Test(arguments: [(8, 3, 3), (2, 1, 1), (2, 3, 2), (1, 1, 20), (3, 2, 0), (0, 3, 4), (4, 0, 2), (5, 2, 4)])
  func indicesAndStatesAreOneToOne(dataValues: Int, windows: Int, maxReports: Int) {
    let states = OutputStates(dataValues: dataValues, windows: windows, maxReports: maxReports)
    var seen: Set<OutputState> = []
    for index in 0..<(states.count ?? 0) {
      let state = states.fakeReports(at: index)
      #expect(state.count <= maxReports)
      #expect(state.allSatisfy { $0.data < dataValues && $0.window < windows })
      #expect(states.index(of: state) == index)
      seen.insert(state)
    }
    #expect(UInt64(seen.count) == states.count)
  }

  /// C(180, 20) has 87 bits: no state has a number, but all can be drawn.
  @Test func countsThatDoNotFitAreNotNumbered() {
    let states = OutputStates(dataValues: 32, windows: 5, maxReports: 20)
    #expect(states.count == nil)
    #expect(abs(states.realCount / 1.75142105857592248012e26 - 1) < 1e-14)
    var words = Words()
    #expect(states.fakeReports { words.next(below: $0) }.count <= 20)
  }

  /// 4,096 draws a state expected; the largest of 35 deviations stays within z = 6.
  @Test func theUrnDrawsStatesUniformly() {
    let states = OutputStates(dataValues: 2, windows: 2, maxReports: 3)
    var words = Words()
    var counts: [UInt64: Double] = [:]
    let draws = 35 * 4096
    for _ in 0..<draws {
      if let index = states.index(of: states.fakeReports { words.next(below: $0) }) {
        counts[index, default: 0] += 1
      }
    }
    #expect(states.count == 35 && counts.count == 35)
    let sd = (4096 * (1 - 1.0 / 35)).squareRoot()
    #expect(counts.values.allSatisfy { abs($0 - 4096) < 6 * sd })
  }

  @Test func reportsStandInOneOrderWhateverTheOrderOfTheirInsertion() {
    var (one, other) = (OutputState(dataValues: 8), OutputState(dataValues: 8))
    let reports = [(3, 0), (7, 2), (3, 0)].map { OutputState.Report(data: $0.0, window: $0.1) }
    for report in reports { one.insert(report) }
    for report in reports.reversed() { other.insert(report) }
    #expect(one == other)
    #expect(Array(one) == [reports[1], reports[0], reports[0]])
    #expect(one.count(ofData: 3) == 2)
  }
}

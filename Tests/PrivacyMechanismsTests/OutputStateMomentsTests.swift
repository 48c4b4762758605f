import Testing

@testable import PrivacyMechanisms

/// Moments of reports in a uniform state, and histograms of states.
struct OutputStateMomentsTests {
  @Test func theDefaultSourceHasThePublishedMoments() {
    let law = OutputStates(dataValues: 8, windows: 3, maxReports: 3).uniformLaw(cells: 3)
    #expect(abs(law.mean - 0.36) < 1e-15 && abs(law.variance - 0.3411692308) < 1e-10)
    for (mass, published) in zip(law.masses, [0.691966, 0.259487, 0.045128, 0.003419]) {
      #expect(abs(mass - published) < 5e-7)
    }
    #expect(OutputStates(dataValues: 8, windows: 3, maxReports: 3).uniformLaw(cells: 24).mean == 2.88)
  }

  @Test(arguments: [(8, 3, 3), (2, 1, 1), (3, 2, 4), (1, 5, 2)])
  func momentsAreThoseOfAllStates(data: Int, windows: Int, reports: Int) {
    let states = OutputStates(dataValues: data, windows: windows, maxReports: reports)
    let all = (0..<(states.count ?? 0)).map { states.fakeReports(at: $0) }
    let n = Double(all.count)
    func mean(_ value: (OutputState) -> Int) -> Double { all.reduce(0) { $0 + Double(value($1)) } / n }
    let one = mean { $0.count(ofData: 0) }
    let law = states.uniformLaw(cells: windows)
    #expect(abs(law.mean - one) < 1e-12)
    #expect(abs(law.variance - (mean { $0.count(ofData: 0) * $0.count(ofData: 0) } - one * one)) < 1e-12)
    for j in 0...reports {
      #expect(abs(law.masses[j] - mean { $0.count(ofData: 0) == j ? 1 : 0 }) < 1e-12)
    }
    #expect(abs(states.uniformLaw(cells: data * windows).mean - mean { $0.count }) < 1e-12)
    if data > 1 {
      let product = mean { $0.count(ofData: 0) * $0.count(ofData: 1) }
      #expect(abs(states.uniformCovariance(cells: windows, windows) - (product - one * one)) < 1e-12)
    }
  }

  @Test func degenerateStatesHaveNoReports() {
    let law = OutputStates(dataValues: 4, windows: 2, maxReports: 0).uniformLaw(cells: 2)
    #expect(law.mean == 0 && law.variance == 0 && law.masses == [1])
    #expect(
      OutputStates(dataValues: 0, windows: 2, maxReports: 3).uniformLaw(cells: 0).masses == [1, 0, 0, 0])
  }

  @Test func histogramsAreJoinedInAnyOrder() {
    let states = OutputStates(dataValues: 8, windows: 3, maxReports: 3)
    var (one, other) = (OutputStateHistogram(), OutputStateHistogram())
    for index in 0..<60 as Range<UInt64> {
      one.add(states.fakeReports(at: index % 7))
      other.add(states.fakeReports(at: index % 11), count: 2)
    }
    var (left, right) = (one, other)
    left += other
    right += one
    #expect(left == right && left.sources == one.sources + other.sources)
    // Index 0 is the state without reports: it came 9 and 2 x 6 times.
    #expect(one.sources == 51 && other.sources == 108)
    #expect(left.entries.map(\.count).reduce(0, +) == left.sources)
    #expect(left.entries.map(\.state) == left.entries.map(\.state).sorted())
  }
}

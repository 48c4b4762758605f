import AdTech
import PrivacyMechanisms
import SimulationKernel
import Statistics
import Testing

/// The noise of summary reports and the keys that it lets through.
struct SummaryNoiseTests {
  private typealias Example = AggregationExample

  /// 40,000 keys without reports: mean and standard deviation within z = 6 of the closed form.
  ///
  /// A Laplace variable has kurtosis 6, so the standard deviation of a sample variance is sqrt(5/n) of it and that of
  /// the deviation half as much.
  @Test(arguments: [1.0, 10, 64])
  func noiseHasThePublishedDeviation(epsilon: Double) throws {
    var job = Example.job((0..<40_000).map { UInt128($0) << 64 | UInt128($0) }, noise: true)
    job.epsilon = epsilon
    var service = AggregationService()
    let values = service.run(job, reports: [], random: Example.random).summary.map { Double($0.value) }
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let sd = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)).squareRoot()
    let expected = 2.0.squareRoot() * 65_536 / epsilon
    #expect(values.count == 40_000)
    #expect(abs(mean) < 6 * expected / n.squareRoot())
    #expect(abs(sd / expected - 1) < 6 * (5 / n).squareRoot() / 2)
  }

  /// 200,000 keys with noise of scale 2: chi-square over -16...16 and both tails, p above 1e-9 (z = 6).
  @Test(arguments: [nil, 6] as [Int64?])
  func noiseFollowsTheDiscreteLaw(truncation: Int64?) throws {
    let law = try DiscreteLaplace(scale: 2, truncation: truncation)
    let source = SummaryNoiseSource(law: law, random: Example.random.of(person: 1))
    let edge = truncation ?? 17
    var counts = Array(repeating: 0, count: Int(2 * edge + 1))
    let n = 200_000
    for key in 0..<UInt128(n) {
      counts[Int(min(max(source.noise(of: key << 100), -edge), edge) + edge)] += 1
    }
    let expected = (-edge...edge).map { k in
      Double(n) * (abs(k) == edge ? law.upperTail(edge) : law.probability(of: k))
    }
    #expect(try ChiSquareTest.goodnessOfFit(observed: counts, expected: expected).pValue > 1e-9)
  }

  @Test func aKeyKeepsItsNoiseWhateverTheDomain() {
    var service = AggregationService()
    let small = service.run(Example.job([7, 9], noise: true), reports: [], random: Example.random).summary
    let large = service.run(Example.job([9, 2, 7, 7, 1], noise: true), reports: [], random: Example.random)
    #expect(large.summary.map(\.key) == [1, 2, 7, 9])
    #expect(large.summary.filter { [7, 9].contains($0.key) } == small)
    let other = service.run(
      Example.job([7, 9], noise: true), reports: [], random: Example.random.of(person: 1))
    #expect(other.summary.map(\.value) != small.map(\.value))
  }

  /// Noise of 10 standard deviations is out of the question here: sums far from the threshold decide.
  @Test func largeSumsAreDiscovered() {
    var job = Example.job([4], noise: true)
    job.keyDiscovery = .thresholded(delta: 1e-5)
    job.epsilon = 64
    let reports = (0..<10).map { Example.report($0, contributions: [(1, 60_000), (2, 10)]) }
    var service = AggregationService()
    #expect(service.run(job, reports: reports, random: Example.random).summary.map(\.key) == [1, 4])
    job.keyDiscovery = .none
    job.isDebugRun = true
    var debug = reports
    for i in debug.indices { debug[i].isDebugEnabled = true }
    let told = service.run(job, reports: debug, random: Example.random)
    #expect(told.debugSummary.map(\.key) == [1, 2, 4] && told.summary.map(\.key) == [4])
  }

  /// Without noise the threshold itself is reached (shipped) but not exceeded (proposal).
  @Test func thresholdsAreReachedOrExceeded() throws {
    var job = Example.job([100])
    job.epsilon = 64
    job.sensitivity = 64
    // L1/epsilon is 1, so the threshold is 64 + 36 = 100.
    let delta = Elementary.exp(-36)
    let reports = [Example.report(1, contributions: [(1, 99), (2, 100), (3, 101), (0x103, 5000)])]
    func keys(_ discovery: AggregationJob.KeyDiscovery) -> [UInt128] {
      var service = AggregationService()
      job.keyDiscovery = discovery
      return service.run(job, reports: reports, random: Example.random).summary.map(\.key)
    }
    #expect(keys(.thresholded(delta: delta)) == [2, 3, 100, 0x103])
    #expect(keys(.masked([.init(bits: 0xFF, threshold: 100)], delta: delta)) == [3, 100])
    #expect(keys(.masked([.init(bits: 0xFF, threshold: 99.5)], delta: delta)) == [2, 3, 100])
    #expect(keys(.masked([.init(bits: 0)], delta: delta)) == [100])
    #expect(
      keys(.masked([.init(bits: 0x3, threshold: -1), .init(bits: 0x1FF, threshold: 4999)], delta: delta))
        == [0, 1, 2, 3, 100, 0x103])
  }

  /// Among 2^16 keys without reports, those whose noise exceeds the threshold: a binomial count, z = 6.
  @Test func keysWithoutReportsPassALowThreshold() throws {
    var job = Example.job([], noise: true)
    job.epsilon = 1
    job.keyDiscovery = .masked([.init(bits: 0xFFFF, threshold: 200_000)], delta: 1e-5)
    var service = AggregationService()
    let told = Double(service.run(job, reports: [], random: Example.random).summary.count)
    let p = try SummaryNoise(epsilon: 1).truncatedLaw(delta: 1e-5).upperTail(200_001)
    #expect(abs(told - 65_536 * p) < 6 * (65_536 * p * (1 - p)).squareRoot())
    #expect(told > 1000)
  }
}

import Measurement
import Population
import SimulationKernel

/// The people of Scenarios/benchmark.yaml, without a file: what engines and collectors are measured on.
public struct BenchmarkModel {
  /// Makes its people.
  public let generator: PopulationGenerator
  /// The key of its only replication.
  public let key = AddressedRandom.key(seed: 20_201_006, replication: 0)
  /// When its browsers are closed: at every fifth moment, for six hours on average.
  public let closedMoments: Availability
  /// Browsers that are open for 45 minutes and closed for 8 hours, in turn.
  public let sessions: Availability

  /// Prepares the laws.
  public init() throws {
    let hour = Double(SimulationDuration.hours(1).milliseconds)
    var settings = PopulationSettings(
      conversionsPerClick: try .poisson(mean: 0.3),
      delay: .exponential(try ExponentialLaw(mean: 72 * hour)),
      conversionTypes: (0..<8).map { ConversionType(name: "\($0)", data: $0, weight: 1) })
    settings.activityShape = nil
    settings.publishers = 1
    settings.publisherZipf = 0
    settings.advertisers = 5
    settings.advertiserZipf = 0
    settings.organicPerPerson = 0
    var timeline = Timeline()
    timeline.warmUp = .zero
    timeline.period = .days(60)
    timeline.adsEnd = .days(30)
    timeline.drain = nil
    generator = try PopulationGenerator(settings, timeline: timeline)
    closedMoments = .independent(
      closedShare: 0.2, closedFor: .exponential(try ExponentialLaw(mean: 6 * hour)))
    sessions = .sessions(try SessionLaw())
  }

  /// Its people from the first one on, those without conversions too.
  ///
  /// - Parameter count: how many.
  public func block(of count: Int) throws -> PopulationBlock {
    let block = PopulationBlock()
    try generator.generate(first: 0, count: count, key: key, into: block)
    return block
  }
}

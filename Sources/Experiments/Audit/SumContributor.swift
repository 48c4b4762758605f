import AttributionLevel1
import AttributionReporting
import SimulationKernel

/// What one browser adds to a noisy sum, with an ad and without.
protocol SumContributor: AnyObject {
  /// What the browser adds; world 0 has an ad, world 1 has none.
  func contribution(world: Int, _ random: AddressedRandom) -> Int64
  /// How many reports it sends to that end, those included that add nothing.
  func reports(world: Int, _ random: AddressedRandom) -> Int
  /// The probability that a conversion without an ad makes a report.
  var nullReportRate: Double { get }
}

extension AuditableNoise {
  /// A browser whose conversions add to a sum; nil where there is none.
  ///
  /// - Parameter conversions: how many conversions happen in it.
  func contributor(_ conversions: Int) -> (any SumContributor)? {
    switch self {
    case .summary(let settings, let sums):
      (try? sums.noiseLaw()).flatMap { $0 }.map {
        SourceSumPlayer(settings, sums, $0, conversions: conversions)
      }
    case .histogram(let settings, let sums):
      (try? sums.noiseLaw()).flatMap { $0 }.map {
        HistogramPlayer(settings, $0, campaigns: 1, conversions: conversions)
      }
    case .reportData, .sourceOutput: nil
    }
  }
}

extension SourceSumPlayer: SumContributor {}

extension HistogramPlayer: SumContributor {
  func contribution(world: Int, _ random: AddressedRandom) -> Int64 {
    contributions(world: world, random)[0]
  }

  /// Every conversion sends one, whatever is in it.
  func reports(world: Int, _ random: AddressedRandom) -> Int { conversions }

  var nullReportRate: Double { 1 }
}

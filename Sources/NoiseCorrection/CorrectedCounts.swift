import PrivacyMechanisms

/// The reports that sources would have made without noise, by trigger data, with their uncertainty.
///
/// The estimate of each output state is (v - n p/S)/(1 - p) over all S states, the one without reports included; the counts
/// of reports are sums over states. They are right on average whatever the true states are, and may be negative.
///
/// *Source:* P. Kairouz, K. Bonawitz, D. Ramage, "Discrete Distribution Estimation under Local Privacy" (2016),
/// arXiv 1602.07387, formula 6.
public struct CorrectedCounts: Sendable {
  /// The reports of sources of one type with one value of trigger data.
  public struct Row: Sendable {
    /// The type of the sources.
    public let type: NoisedSourceType
    /// The value; nil for all values together.
    public let triggerData: UInt32?
    /// How many reports there are.
    public let observed: Int
    /// How many there would have been.
    public let estimate: Double
    /// The standard deviation that the noise gives the estimate.
    public let standardError: Double
    /// The low end of the interval that holds the true number in 95 % of all cases.
    public let low: Double
    /// Its high end.
    public let high: Double
    /// Whether the interval is the whole possible range, so that the reports tell nothing about the number.
    public let isUninformative: Bool
  }

  /// Sources that share their noise.
  public struct Noise: Sendable {
    /// Their type.
    public let type: NoisedSourceType
    /// How many there are.
    public let sources: Int
    /// The number of values that trigger data can take.
    public let dataValues: Int
    /// The number of report windows.
    public let windows: Int
    /// The most reports of a source.
    public let maxReports: Int
    /// The number of output states.
    public let states: UInt64
    /// The probability that a state is drawn instead of true.
    public let flipProbability: Double
  }

  /// One row a value, ascending, and one for all; navigation sources first.
  public let rows: [Row]
  /// The kinds of noise that occur; navigation sources first.
  public let noises: [Noise]
  /// Reports that belong to no source of the file and count nowhere.
  public let strayReports: Int

  /// Corrects what was counted.
  ///
  /// - Parameters:
  ///   - tally: the output states of the sources.
  ///   - settings: those with which they were read; their values have rows even if no source has them.
  public init(_ tally: NoisedTally, _ settings: CorrectionSettings) {
    var rows: [Row] = []
    var noises: [Noise] = []
    for type in NoisedSourceType.allCases where settings.onlyType == nil || settings.onlyType == type {
      let tallies = tally.tallies.filter { $0.key.type == type }
      noises += tallies.map(Self.noise)
      let plain = type == .navigation ? settings.navigation : settings.event
      let values = tallies.reduce(into: Set(plain.triggerData)) { $0.formUnion($1.key.triggerData) }.sorted()
      for value in values.map(Optional.some) + [nil] {
        let groups = tallies.compactMap { $0.reports(of: value) }
        rows.append(Row(type, value, groups))
      }
    }
    self.rows = rows
    self.noises = noises
    strayReports = tally.strayReports
  }

  private static func noise(_ tally: StateTally) -> Noise {
    Noise(
      type: tally.key.type, sources: tally.sources, dataValues: tally.states.dataValues,
      windows: tally.states.windows, maxReports: tally.states.maxReports,
      states: tally.states.count ?? .max, flipProbability: tally.flipProbability)
  }
}

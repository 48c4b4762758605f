import PrivacyMechanisms

/// How a system's reports blur what they speak of, which decides how counts are recovered from them.
public enum CountChannel: Sendable {
  /// Each report's data goes through noise by itself.
  case data(DataNoise)
  /// Each source's whole output goes through noise when the source is registered.
  case outputs(OutputChannel)
  /// Sums over many reports get noise.
  case sums(SumChannel)
  /// Browsers have different systems, and each has its own channel.
  case mixed
}

/// How the outputs of sources are noised, for each type of source that is registered.
public struct OutputChannel: Hashable, Sendable {
  /// What one type of source can put out, and how often it puts out anything at all.
  public struct Outputs: Hashable, Sendable {
    /// The output states.
    public var states: OutputStates
    /// The privacy parameter of the randomised response.
    public var epsilon: Double

    /// The chance that an output is replaced by one drawn from all states.
    public var flipProbability: Double { states.flipProbability(epsilon: epsilon) }

    /// The randomised response.
    var response: RandomizedStates { states.response(epsilon: epsilon) }
  }

  /// Of sources that come with a click.
  public var navigation: Outputs
  /// Of sources that come with a view; nil where views register none.
  public var event: Outputs?

  /// The types in the order of tallies.
  var types: [Outputs] { [navigation] + (event.map { [$0] } ?? []) }
}

/// How sums over reports are noised, and how much of them a conversion is.
public struct SumChannel: Hashable, Sendable {
  /// The privacy parameter of the aggregation service; infinite for sums without noise.
  public var epsilon: Double
  /// What a source may contribute in all: the sums' sensitivity.
  public var budget: Int
  /// What a conversion contributes to the sum that counts; 0 when nothing is counted.
  public var countContribution: Int
  /// What a conversion of ``maximumValue`` contributes to the sum of values; 0 when values are not summed.
  public var valueContribution: Int
  /// The value that contributes most, in hundredths of the currency.
  public var maximumValue: Int64
  /// How many sums a campaign's values are spread over.
  public var valueKeys: Int
  /// How many reports must come together before their sum is told; 0 where any will do.
  ///
  /// Then the sums of an advertiser's campaigns for one value of data are told together, of all its conversions with
  /// such data.
  public var leastBatch = 0

  /// How many units of the sum of values are worth one of the currency.
  var valueUnits: Double { Double(valueContribution) / (Double(maximumValue) / 100) }

  /// The law of the noise of each sum; nil for none.
  func noiseLaw() throws(NoiseScaleError) -> DiscreteLaplace? {
    epsilon == .infinity ? nil : try SummaryNoise(epsilon: epsilon, sensitivity: Double(budget)).law
  }
}

/// Figures of a log as it is, to hold against those of its twin.
public struct LogMarginals: Sendable, Equatable {
  /// People with any click, view or conversion without a cause.
  public var people: Int
  /// Clicks.
  public var clicks: Int
  /// Views.
  public var views: Int
  /// Conversions that a click or view caused, within the window.
  public var caused: Int
  /// Conversions without a cause.
  public var organic: Int
  /// Clicks of a person who clicks, mean.
  public var clicksPerClicker: Double
  /// Clicks that convert.
  public var convertingShare: Double
  /// Delays from cause to conversion: lower quartile, median and upper quartile in milliseconds, to 1.6 %.
  public var delayQuartiles: [Double]
  /// Values: lower quartile, median and upper quartile in hundredths of the currency, to 0.4 %.
  public var valueQuartiles: [Double]

  init(_ sample: PopulationSample) {
    people = sample.seenPeople
    clicks = sample.clicks.interactions
    views = sample.views.interactions
    caused = sample.clicks.conversions + sample.views.conversions
    organic = sample.organic
    let clickers = sample.peopleByClicks.reduce(0) { $0 + ($1.key > 0 ? $1.value : 0) }
    clicksPerClicker = clickers > 0 ? Double(clicks) / Double(clickers) : 0
    let silent = sample.clicks.horizons[0]?.total ?? 0
    convertingShare = clicks > 0 ? Double(clicks - silent) / Double(clicks) : 0
    let shares = [0.25, 0.5, 0.75]
    delayQuartiles = shares.compactMap { sample.clicks.delays.quantile($0) }
    var values = ValueSample()
    for kind in sample.kinds.keys.sorted() { values += sample.kinds[kind] ?? ValueSample() }
    // Bins stand for their middle, which no value need reach.
    valueQuartiles = shares.compactMap {
      values.histogram.quantile($0).map { Double(max(values.least, min(values.most, $0))) }
    }
  }
}

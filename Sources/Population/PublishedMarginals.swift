/// A published figure about people who click and convert, with what a synthetic population has in its place.
public struct PublishedMarginal: Sendable, Equatable {
  /// Its name, in words joined by underscores.
  public var name: String
  /// What it is, in a few words.
  public var description: String
  /// Its unit: `clicks`, `conversions`, `s`, `EUR`, or empty for shares.
  public var unit: String
  /// The published value.
  public var published: Double
  /// Whether the publication only says that the figure is at least this.
  public var isLowerBound = false
  /// Where it was published.
  public var source: String
}

/// The published figures that synthetic people can be held against.
public enum PublishedMarginals {
  /// Criteo's log of clicks of sponsored search over 90 days: 12,167,300 clicks, 1,279,493 of them with a sale.
  public static let criteoSearch =
    "Criteo Sponsored Search Conversion Log (Tallis and Yadav, \"Reacting to Variations in Product Demand: An "
    + "Application for Conversion Rate Prediction in Sponsored Search\", IEEE Big Data 2018), as summarised in the notebooks of Cookie Monster (SOSP 2024)"

  /// All figures, in the order of the table.
  public static let all: [PublishedMarginal] = [
    figure("clicks_per_person_mean", "clicks of a person who clicked, mean", "clicks", 1.166),
    figure("clicks_per_person_sd", "clicks of a person who clicked, standard deviation", "clicks", 0.62),
    figure("one_click_share", "people with one click, of those who clicked", "", 0.75, isLowerBound: true),
    figure("conversions_per_click", "clicks that convert", "", 0.105),
    figure(
      "conversions_per_converter_mean", "conversions of a person who converted, mean", "conversions", 1.073),
    figure(
      "several_conversions_share", "people with several conversions, of those who converted", "", 0.0585),
    figure(
      "several_conversions_mean", "conversions of a person with several, mean", "conversions", 2.25),
    figure("delay_lower_quartile", "click to conversion, lower quartile", "s", 707),
    figure("delay_median", "click to conversion, median", "s", 7260),
    figure("delay_upper_quartile", "click to conversion, upper quartile", "s", 463_808),
    figure("delay_mean", "click to conversion, mean", "s", 359_581),
    figure("value_lower_quartile", "value of a conversion, lower quartile", "EUR", 25.87),
    figure("value_median", "value of a conversion, median", "EUR", 56.66),
    figure("value_upper_quartile", "value of a conversion, upper quartile", "EUR", 133.25),
    figure("value_mean", "value of a conversion, mean", "EUR", 122.5),
    figure("value_sd", "value of a conversion, standard deviation", "EUR", 271),
  ]

  private static func figure(
    _ name: String, _ description: String, _ unit: String, _ value: Double, isLowerBound: Bool = false
  ) -> PublishedMarginal {
    PublishedMarginal(
      name: name, description: description, unit: unit, published: value, isLowerBound: isLowerBound,
      source: criteoSearch)
  }
}

extension PopulationMarginals {
  /// What these people have in place of a published figure; nil when nobody did any such thing.
  ///
  /// Delays are in seconds, values in units of the currency; their quartiles are exact to 0.4 %, and so is the
  /// values' standard deviation.
  ///
  /// - Parameter name: of one of ``PublishedMarginals/all``.
  public func figure(_ name: String) -> Double? {
    switch name {
    case "clicks_per_person_mean": Self.moments(peopleByClicks, manyClicks, from: 1)?.mean
    case "clicks_per_person_sd": Self.moments(peopleByClicks, manyClicks, from: 1)?.deviation
    case "one_click_share": Self.shareWithOne(peopleByClicks, manyClicks)
    case "conversions_per_click": ratio(Double(firstConversions), Double(clicks))
    case "conversions_per_converter_mean":
      Self.moments(peopleByConversions, manyConversions, from: 1)?.mean
    case "several_conversions_share":
      Self.shareWithOne(peopleByConversions, manyConversions).map { 1 - $0 }
    case "several_conversions_mean": Self.moments(peopleByConversions, manyConversions, from: 2)?.mean
    case "delay_lower_quartile": delays.quantile(0.25).map { Double($0) / 1000 }
    case "delay_median": delays.quantile(0.5).map { Double($0) / 1000 }
    case "delay_upper_quartile": delays.quantile(0.75).map { Double($0) / 1000 }
    case "delay_mean": ratio(Double(delaySum) / 1000, Double(conversions))
    case "value_lower_quartile": values.quantile(0.25).map { Double($0) / 100 }
    case "value_median": values.quantile(0.5).map { Double($0) / 100 }
    case "value_upper_quartile": values.quantile(0.75).map { Double($0) / 100 }
    case "value_mean": ratio(Double(valueSum) / 100, Double(conversions))
    case "value_sd": valueDeviation
    default: nil
    }
  }

  private func ratio(_ part: Double, _ whole: Double) -> Double? { whole > 0 ? part / whole : nil }

  /// Around the histogram's own mean, as the error of the exact one would not cancel.
  private var valueDeviation: Double? {
    guard let mean = values.average({ $0 }) else { return nil }
    return values.average { ($0 - mean) * ($0 - mean) }.map { $0.squareRoot() / 100 }
  }
}

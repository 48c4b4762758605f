import Experiments
import Recovery
import Risk

/// One of the words that a scenario may choose from.
public struct ScenarioChoice: Sendable, Equatable, Encodable {
  /// The word, as a scenario writes it.
  public let name: String
  /// The settings that may take it, by dotted path; `NAME` stands for a system's name.
  public let settings: [String]
  /// What it means, in one line.
  public let summary: String

  init(_ name: String, _ settings: [String], _ summary: String) {
    self.name = name
    self.settings = settings
    self.summary = summary
  }
}

/// The words that a scenario may choose from.
public enum ScenarioChoices {
  /// The kinds of measurement systems.
  public static let systems: [ScenarioChoice] = SystemKind.allCases.map {
    ScenarioChoice($0.rawValue, ["systems.NAME.kind"], $0.summary)
  }

  /// The ways to turn reports into counts.
  public static let estimators: [ScenarioChoice] = CountEstimator.allCases.map {
    ScenarioChoice($0.rawValue, ["recovery.estimators"], $0.summary)
  }

  /// Those who try to find out who somebody is.
  ///
  /// Names of the column `adversary`, first those that ``RiskPlan/collusions`` can leave out.
  public static let adversaries: [ScenarioChoice] =
    Collusion.allCases.map { ScenarioChoice($0.rawValue, ["risk.collusion"], $0.summary) }
    + Adversary.allCases.filter { Collusion(rawValue: $0.rawValue) == nil }.map {
      ScenarioChoice($0.rawValue, [], $0.summary)
    }

  /// The laws of delays, counts, activity, values, open browsers and the hours of the day.
  public static let distributions: [ScenarioChoice] =
    delays + counts + repeats + activities + values + availabilities + rhythms

  private static let delaySettings = [
    "population.delay", "population.browser.availability.independent.closed-for", "risk.assumed-delay.law",
  ]

  private static let delays = [
    ("search", "truncated mixture of exponentials fitted to Criteo's search log"),
    ("display", "truncated mixture of exponentials fitted to display advertising"),
    ("exponential", "memoryless, with a mean"),
    ("mixture", "of exponentials, with weights and means, truncated if wanted"),
    ("constant", "always the same value"),
    ("uniform", "between low and high alike"),
    ("lognormal", "with a median, and the standard deviation of the logarithm"),
    ("weibull", "with a scale and a shape"),
    ("gamma", "with a mean and a shape"),
    ("file", "a sample of delays in a CSV file"),
  ].map { ScenarioChoice($0.0, delaySettings, $0.1) }

  private static let counts = [
    ("hurdle", "a probability of any, and a law of how many then"),
    ("poisson", "with a mean"),
    ("constant", "always the same value"),
    ("file", "a sample of counts in a CSV file"),
  ].map {
    ScenarioChoice($0.0, ["population.conversions-per-click", "population.conversions-per-view"], $0.1)
  }

  private static let repeats = [
    ("zeta", "power law with an exponent"),
    ("zero-truncated-poisson", "a Poisson law given that it is not 0"),
    ("none", "never a second conversion"),
  ].map { ScenarioChoice($0.0, ["population.conversions-per-click.hurdle.repeats"], $0.1) }

  private static let activities = [
    ("gamma", "some click much more than others: gamma law of the mean, with a shape"),
    ("equal", "everybody clicks alike on average"),
  ].map { ScenarioChoice($0.0, ["population.activity"], $0.1) }
}

extension ScenarioChoices {
  private static let values = [
    ("lognormal", "with a median, and the standard deviation of the logarithm"),
    ("constant", "always the same value"),
    ("file", "a sample of values in a CSV file"),
  ].map { ScenarioChoice($0.0, ["population.value"], $0.1) }

  private static let availabilities = [
    ("sessions", "browsers open and close in sessions, and are open whenever something is done"),
    ("independent", "closed with a probability whenever a report is due, whatever came before"),
    ("always-open", "browsers always run"),
  ].map { ScenarioChoice($0.0, ["population.browser.availability"], $0.1) }

  private static let rhythms = [
    ("flat", "every hour of the day alike"),
    ("evening", "most in the evening, hardly any at night"),
    ("hours", "24 rates of your own"),
  ].map {
    ScenarioChoice($0.0, ["population.rhythm", "population.browser.availability.sessions.rhythm"], $0.1)
  }
}

extension Collusion {
  fileprivate var summary: String {
    switch self {
    case .all: "publisher, advertiser and ad tech: passive and passive-person in the tables"
    case .publisherAndAdTech: "the publisher and the ad tech, without the advertiser's log"
    case .adTech: "the ad tech by itself, without anybody's identities"
    }
  }
}

extension SystemKind {
  fileprivate var summary: String {
    switch self {
    case .eventConversionMeasurement:
      "Event Conversion Measurement API of 2020: noisy event-level reports after fixed windows"
    case .thirdPartyCookies: "third-party cookies: last click in a window, full data, no limits"
    case .noMeasurement: "no cross-site measurement at all"
    }
  }
}

extension CountEstimator {
  fileprivate var summary: String {
    switch self {
    case .raw: "the counts as they arrived"
    case .unbiased: "the linear correction of the noise, right on average; may be negative"
    case .nonNegative: "the most likely counts that are not negative"
    }
  }
}

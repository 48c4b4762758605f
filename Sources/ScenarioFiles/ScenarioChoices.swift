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
    ScenarioChoice($0.rawValue, ["recovery.estimators"], $0.definition)
  }

  /// Those who try to find out who somebody is.
  ///
  /// Names of the column `adversary`, first those that the setting `risk.collusion` can leave out.
  public static let adversaries: [ScenarioChoice] =
    Collusion.allCases.map { ScenarioChoice($0.rawValue, ["risk.collusion"], $0.summary) }
    + Adversary.allCases.filter { Collusion(rawValue: $0.rawValue) == nil }.map {
      ScenarioChoice($0.rawValue, [], $0.definition)
    }
    + AdversaryKind.allCases.map { ScenarioChoice($0.rawValue, ["adversaries.NAME.kind"], $0.summary) }

  /// The laws of delays, counts and values, and how people and browsers behave.
  public static let distributions: [ScenarioChoice] =
    delays + counts + repeats + values + activities + rhythms + browsers

  /// All of them that a setting may take.
  public static var all: [ScenarioChoice] {
    (systems + estimators + adversaries + distributions).filter { !$0.settings.isEmpty }
  }

  /// What one of the forms of a setting means; nil for forms that are not listed.
  ///
  /// - Parameter path: the setting's dotted path.
  static func summary(ofForm name: String, at path: String) -> String? {
    let forms = distributions.filter { $0.name == name }
    let exact = forms.first { $0.settings.contains(path) }
    let alike = forms.first { $0.settings.contains { lastPart($0) == lastPart(path) } }
    return (exact ?? alike)?.summary
  }

  private static let delays = choices(
    [
      "population.delay", "population.browser.availability.independent.closed-for", "risk.assumed-delay.law",
      "recovery.now-cast.assumed-delay.law",
    ],
    [
      ("search", "truncated mixture of exponentials fitted to Criteo's search log"),
      ("display", "truncated mixture of exponentials fitted to display advertising"),
      ("exponential", "memoryless, with a mean"),
      ("mixture", "of exponentials, with weights and means, truncated if wanted"),
      ("constant", "always the same value"),
      ("uniform", "between low and high alike"),
      ("lognormal", "with a median, and the standard deviation of the logarithm"),
      ("weibull", "with a scale and a shape"),
      ("gamma", "with a mean and a shape"),
      ("file", "a sample in a CSV file"),
    ])

  private static let counts = choices(
    ["population.conversions-per-click", "population.conversions-per-view"],
    [
      ("hurdle", "a probability of any, and a law of how many then"),
      ("poisson", "with a mean"),
      ("constant", "always the same value"),
      ("file", "a sample in a CSV file"),
    ])

  private static let repeats = choices(
    [
      "population.conversions-per-click.hurdle.repeats", "population.conversions-per-view.hurdle.repeats",
    ],
    [
      ("zeta", "power law with an exponent"),
      ("zero-truncated-poisson", "a Poisson law given that it is not 0"),
      ("none", "never a second conversion"),
    ])

  private static let values = choices(
    ["population.value", "population.conversion-types[].value"],
    [
      ("lognormal", "with a median, and the standard deviation of the logarithm"),
      ("constant", "always the same value"),
      ("file", "a sample in a CSV file"),
    ])

  private static let activities = choices(
    ["population.activity"],
    [
      ("gamma", "some click much more than others: gamma law of the mean, with a shape"),
      ("equal", "everybody clicks alike on average"),
    ])

  private static let rhythms = choices(
    ["population.rhythm", "population.browser.availability.sessions.rhythm"],
    [
      ("flat", "every hour of the day is alike"),
      ("evening", "busy evenings and quiet nights"),
      ("hours", "a rate for each of the 24 hours"),
    ])

  private static let browsers = choices(
    ["population.browser.availability"],
    [
      ("sessions", "sessions and pauses take turns; clicks and conversions open sessions of their own"),
      ("independent", "closed with one probability whenever a report is due"),
      ("always-open", "never closed"),
    ])

  private static func choices(_ settings: [String], _ words: [(String, String)]) -> [ScenarioChoice] {
    words.map { ScenarioChoice($0.0, settings, $0.1) }
  }
}

extension Collusion {
  fileprivate var summary: String {
    switch self {
    case .all: "publisher, advertiser and ad tech: passive and passive-person in the tables"
    case .publisherAndAdTech: "publisher and ad tech: clicks and reports, but no log of conversions"
    case .adTech: "the ad tech alone: reports, without anybody's identities"
    }
  }
}

extension SystemKind {
  fileprivate var summary: String {
    switch self {
    case .eventConversionMeasurement:
      "Event Conversion Measurement API of 2020: noisy event-level reports after fixed windows"
    case .attributionReporting:
      "Attribution Reporting API: event-level reports with randomised response, or noisy summary reports"
    case .privateClickMeasurement:
      "Private Click Measurement: 8 bits of click, 4 of conversion, a day or two late, no noise"
    case .attributionLevel1:
      "Attribution Level 1 of the W3C: histograms, added up with noise, under privacy budgets"
    case .thirdPartyCookies: "third-party cookies: last click in a window, full data, no limits"
    case .conversionsAPI:
      "Conversions API (IAB ECAPI): servers and pages report events, merged by id, matched by keys"
    case .noMeasurement: "no cross-site measurement at all"
    case .mixedWeb: "a web whose browsers have different systems, each with its share"
    }
  }
}

extension AdversaryKind {
  fileprivate var summary: String {
    switch self {
    case .digitCoding: "writes identities into the data, number and windows of reports"
    case .presenceCoding: "converts only where a bit of the identity is 1, one bit a click"
    case .reportingOrigins: "writes identities into the choice of who receives a report"
    case .targetedIndividual: "gives one person a click id of its own and waits for a report"
    case .selectiveTrigger: "fires only for people on a list, and reads from reports who is on it"
    case .historyReconstruction: "shows the ads of many sites on one page: a report tells of a visit"
    case .matchKey: "takes the names that cookies or match keys give, and guesses where there is none"
    case .setIntersection: "intersects, click by click, the crowds of those who converted as reports say"
    case .windowTiming: "finds conversions in report windows, which the clicks' expiry makes thin"
    case .startUpBunching: "joins different publishers' reports that leave a device together at its start"
    case .multiTouchJoin: "joins different publishers' reports of one conversion by data and time"
    case .fingerprint: "knows so many bits of everybody on all sites, alone and with report windows"
    case .jointAssignment: "names everybody at once, no two the same person"
    case .aggregateDifferencing:
      "looks for one person in noisy sums whose other contributions it knows, or for any report at all"
    }
  }
}

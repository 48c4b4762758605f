import PrivacyMechanisms

/// The figures of a mechanism by itself, whoever uses it and however many people there are.
public struct MechanismRisk: Hashable, Sendable {
  /// The adversary's name in tables.
  public static let adversary = "mechanism"

  /// The channel of each report's data.
  public let noise: DataNoise
  /// The figures of one click.
  public let output: ClickOutput

  /// Computes the figures of a mechanism.
  ///
  /// - Parameters:
  ///   - noise: the channel of each report's data.
  ///   - windows: the number of report windows, 1 to 64.
  ///   - cap: the most reports of a click, 1 to 64.
  /// - Throws: `CapacityError` for numbers out of range, or too many combinations of data to enumerate.
  public init(noise: DataNoise, windows: Int, cap: Int) throws(CapacityError) {
    self.noise = noise
    output = try ClickOutput(noise: noise, windows: windows, cap: cap)
  }

  /// The closed forms of one report's data, presence and window.
  ///
  /// - Parameter noise: the channel of each report's data.
  /// - Throws: `CapacityError` when a capacity's iteration does not end.
  public static func reportFigures(_ noise: DataNoise) throws(CapacityError) -> [RiskFigure] {
    [
      RiskFigure(metric: "data_epsilon", value: noise.epsilon),
      RiskFigure(metric: "presence_epsilon", value: .infinity),
      RiskFigure(metric: "window_epsilon", value: .infinity),
      RiskFigure(metric: "data_capacity", value: try noise.capacity()),
      RiskFigure(metric: "data_leakage", value: noise.minEntropyLeakageInBits),
    ]
  }

  /// The closed forms of one report and of one click.
  ///
  /// - Throws: `CapacityError` when a capacity's iteration does not end.
  public func figures() throws(CapacityError) -> [RiskFigure] {
    try Self.reportFigures(noise) + [
      RiskFigure(metric: "click_words", value: output.words),
      RiskFigure(metric: "click_capacity", value: output.capacityInBits),
      RiskFigure(metric: "click_leakage", value: output.leakageInBits),
      RiskFigure(metric: "click_bayes_success", value: output.bayesSuccess),
    ]
  }

  /// The closed forms of a click whose whole output is noised.
  ///
  /// Presence, window and data of reports are parts of one output, so its epsilon holds for each.
  ///
  /// - Parameter response: of the click's output states.
  public static func outputFigures(_ response: RandomizedStates) -> [RiskFigure] {
    ["data_epsilon", "presence_epsilon", "window_epsilon"].map {
      RiskFigure(metric: $0, value: response.epsilon)
    } + [
      RiskFigure(metric: "click_words", value: response.states),
      RiskFigure(metric: "click_capacity", value: response.capacityInBits),
      RiskFigure(metric: "click_leakage", value: response.minEntropyLeakageInBits),
      RiskFigure(metric: "click_bayes_success", value: 1 - response.changeProbability),
    ]
  }

  /// The composed figures of a scope in which each click's whole output is noised, with the mean number of clicks in
  /// `at`.
  ///
  /// *Source:* C. Dwork, A. Roth, "The Algorithmic Foundations of Differential Privacy", theorem 3.14; capacity and
  /// leakage of independent uses add up.
  ///
  /// - Parameters:
  ///   - scope: over what the uses are added up.
  ///   - clicks: how many clicks, at least 0; means are allowed.
  public static func composed(
    _ response: RandomizedStates, over scope: Scope, clicks: Double
  ) -> [RiskFigure] {
    [
      ("data_epsilon", response.epsilon), ("capacity", response.capacityInBits),
      ("leakage", response.minEntropyLeakageInBits),
    ].map { RiskFigure(metric: "\(scope.rawValue)_\($0)", at: clicks, value: clicks * $1) }
  }

  /// What several clicks disclose together: of a person in a month, or between a publisher and an advertiser.
  public enum Scope: String, Hashable, Sendable, CaseIterable {
    /// A person in 30 days.
    case personMonth = "person_month"
    /// A person's clicks from one publisher to one advertiser.
    case publisherAdvertiserPair = "publisher_advertiser_pair"
  }

  /// The composed figures of a scope, with the mean number of clicks in `at`.
  ///
  /// - Parameters:
  ///   - scope: over what the uses are added up.
  ///   - clicks: how many clicks, at least 0; means are allowed.
  ///   - reports: how many reports, at least 0; means are allowed.
  public func composed(over scope: Scope, clicks: Double, reports: Double) -> [RiskFigure] {
    let sum = MechanismComposition(noise: noise, output: output, clicks: clicks, reports: reports)
    let name = scope.rawValue
    return [
      RiskFigure(metric: "\(name)_data_epsilon", at: clicks, value: sum.dataEpsilon),
      RiskFigure(metric: "\(name)_capacity", at: clicks, value: sum.capacityInBits),
      RiskFigure(metric: "\(name)_leakage", at: clicks, value: sum.leakageInBits),
    ]
  }
}

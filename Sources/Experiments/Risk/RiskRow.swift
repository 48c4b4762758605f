import Risk

/// One row of `risk.csv` but for its first columns.
struct RiskRow: Codable, Sendable, Equatable {
  /// The system's position in the scenario.
  var system: Int
  var adversary: String
  var metric: String
  /// The metric's parameter as it is written; empty for none.
  var at: String
  /// nil for an infinite figure.
  var value: Double?
  var low: Double?
  var high: Double?
  var bound: Double?
  /// What the figure is in expectation, where a closed form or a formula of the population says it.
  var closedForm: Double?
  /// How many reports, or conversions, are behind it; 0 for a closed form.
  var sampleSize: Int

  init(_ figure: RiskFigure, system: Int, adversary: Adversary) {
    self.init(figure, system: system, adversary: adversary.rawValue)
  }

  init(_ figure: RiskFigure, system: Int, adversary: String) {
    self.system = system
    self.adversary = adversary
    metric = figure.metric
    at = figure.at.map(Metrics.text) ?? ""
    value = figure.value.isFinite ? figure.value : nil
    low = figure.interval.map(\.low).flatMap { $0.isFinite ? $0 : nil }
    high = figure.interval.map(\.high).flatMap { $0.isFinite ? $0 : nil }
    bound = figure.bound
    closedForm = figure.closedForm
    sampleSize = figure.sampleSize
  }
}

/// Who guesses, by the names in the column `adversary`.
public enum Adversary: String, CaseIterable, Sendable {
  /// Publisher, advertiser and ad tech together; each report by itself.
  case passive
  /// The same parties, who weigh whole persons and all reports of a click; where candidates are few.
  case passivePerson = "passive-person"
  /// The publisher and the ad tech, without the advertiser's log.
  case publisherAndAdTech = "publisher+ad-tech"
  /// The ad tech by itself.
  case adTech = "ad-tech"
  /// Publisher and advertiser without any report.
  case timing
  /// Somebody who names an identity blindly.
  case chance
  /// Somebody with third-party cookies, on the same people.
  case cookies
  /// What the mechanism allows, in closed form.
  case mechanism
}

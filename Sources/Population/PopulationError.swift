import Web

/// A person does more than random addresses and click ids can number.
public enum PopulationError: Error, Equatable, CustomStringConvertible {
  /// More clicks and views than a click id can number.
  case tooManyClicks(person: UInt64, clicks: Int)
  /// More conversions than fit.
  case tooManyConversions(person: UInt64)
  /// More clearings of storage than fit.
  case tooManyClearings(person: UInt64)

  /// What may be wrong and what to change, the same whoever was met first: for tables.
  public static let summary =
    "a person does more than can be numbered (\(ClickIdentifier.clickLimit - 1) clicks and views, 32768 conversions "
    + "a click): lower population.clicks-per-person, population.views-per-person, population.conversions-per-click "
    + "or population.organic-per-person, raise population.activity.gamma.shape or population.clearing.mean, or "
    + "shorten the timeline"

  /// What happened, and what to change.
  public var description: String {
    switch self {
    case .tooManyClicks(let person, let clicks):
      "person \(person) makes \(clicks) ad clicks and views, more than the \(ClickIdentifier.clickLimit - 1) that "
        + "click ids can number: lower population.clicks-per-person or population.views-per-person, raise population.activity.gamma.shape or shorten the timeline"
    case .tooManyConversions(let person):
      "person \(person) converts more often than can be numbered: lower population.conversions-per-click or "
        + "population.organic-per-person"
    case .tooManyClearings(let person):
      "person \(person) clears browsers more often than can be numbered: raise population.clearing.mean or "
        + "shorten the timeline"
    }
  }
}

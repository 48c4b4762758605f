import Population
import PrivacyMechanisms
import Risk
import SimulationKernel

/// Asks which conversion a report of one system speaks of.
struct ReportQuestioner {
  let evidence: WindowEvidence
  let declaredExpiry: SimulationDuration?
  /// Whether a window ends with the ad tech's next click.
  let isCut: Bool
  let doubt: NoiseDoubt?

  /// - Returns: nil where the report fits no window.
  func question(_ report: TargetReport, _ model: BehaviourModel) -> LinkageQuery? {
    let click = SimulationTime(milliseconds: report.click.time)
    guard let times = evidence.times(report.due, click, declaredExpiry) else { return nil }
    let window = times.lowerBound.milliseconds..<times.upperBound.milliseconds
    return LinkageQuery(
      clickTime: report.click.time, otherClicks: report.click.others,
      window: isCut ? TargetClick.credited(window, before: report.click.nextOfAdTech) : window,
      data: report.data,
      noisedShare: doubt?.share(data: report.data, window: window, click: report.click.time, model) ?? 0)
  }
}

/// How likely noise alone made a report, where the whole output of a click is noised.
///
/// A source's random response has so many reports of one window and value on average: p c / M, with the chance p of
/// a response, at most c reports, and M = (values times windows) + 1 boxes into which they fall. So many are true:
/// (1 - p) P(value) times the click's and organic conversions in the window, mu (G(b) - G(a)) + lambda0 (b - a). The
/// doubt is the share of the former in both; it takes each report by itself and neglects the limit of c in the
/// latter.
///
/// *Source:* Bayes' rule; the mean of a box, A. Feller, "An Introduction to Probability Theory", volume 1, section II.5
/// (occupancy numbers of indistinguishable balls).
struct NoiseDoubt {
  private let fake: Double
  private let kept: Double
  /// The share of conversions that each value has.
  private let shares: [Double]

  /// - Parameter values: how many values the reports tell apart.
  /// - Returns: nil where reports are noised one by one.
  init?(_ evidence: WindowEvidence, _ people: PopulationSettings, values: Int) {
    guard let outputs = evidence.outputs else { return nil }
    let flip = outputs.flipProbability
    fake = flip * Double(outputs.states.maxReports) / Double(outputs.states.cells + 1)
    kept = 1 - flip
    shares = people.dataShares(values: values)
  }

  /// The doubt about one report; below 1.
  func share(data: UInt16, window: Range<Int64>, click: Int64, _ model: BehaviourModel) -> Double {
    guard fake > 0 else { return 0 }
    let real =
      kept * shares[Int(data)]
      * model.expectedConversions(window.lowerBound - click..<window.upperBound - click)
    return min(fake / (fake + real), 1 - 1e-9)
  }
}

import Web

/// The adversary who intersects crowds: no bit of data is needed, only how many reports came in which window.
///
/// The publisher puts a person's identity into every click id. Each click's reports say how many conversions that
/// person made in which window; whoever of the advertisers' customers converted otherwise is out. Click by click the
/// crowd of survivors shrinks, and the guess is any of them, or of the likeliest where reports may be lost.
///
/// There is no bound by the mechanism, since presence and windows carry no noise; success follows the population:
/// `LinkFormulas.amongSurvivors`, where the windows of one person's clicks on an advertiser's ads do not overlap.
public struct SetIntersection: ActingAdversary {
  /// The adversary's belief that the report of a conversion never arrives, from 0 to below 1.
  public let lostShare: Double

  /// Makes an adversary.
  ///
  /// - Parameter lostShare: the belief that a report never arrives; at 0 silence is certain evidence.
  /// - Throws: `RiskError.parameter` for a share outside 0..<1.
  public init(lostShare: Double = 0) throws(RiskError) {
    guard lostShare >= 0, lostShare < 1 else {
      throw .parameter("share of lost reports", value: lostShare, allowed: "at least 0 and below 1")
    }
    self.lostShare = lostShare
  }

  /// Honest: a click id that names its person is what every site sends anyway.
  public var policy: SitePolicy { .honest }

  /// What it takes for granted.
  public var assumptions: [String] {
    [
      "Every conversion of a person happens in the browser of the clicks, while it counts for each of them.",
      lostShare > 0
        ? "Reports are lost independently of each other, each with the same probability."
        : "No report is lost: a window that closed without one had no conversion.",
      "Advertisers who put their logs together know their customers by one name.",
      "The formula beside it takes people, and the clicks of one person, to be independent; there is none where "
        + "windows of one person's clicks overlap, or people have several browsers or clear them.",
    ]
  }
}

import PrivacyMechanisms
import SimulationKernel
import Web

/// What an attack takes for a sign that something was fired after a click.
public enum PresenceEvidence: String, Hashable, Sendable, CaseIterable {
  /// Any report of the click.
  case anyReport = "any-report"
  /// Exactly the one report that was fired, in its window and with its data.
  case exactReport = "exact-report"
}

/// A targeted individual: a click id that one person alone has, and the question whether that person converts.
///
/// Click ids of 64 bits name every click, so each click is reserved already, and sites stay honest.
///
/// *Source:* privacycg, Private Click Measurement, issues 64 and 83, on reserved source ids.
public struct TargetedIndividual: ActingAdversary {
  /// Makes the attack.
  public init() {}

  /// Sites are honest.
  public var policy: SitePolicy { .honest }

  /// What the closed forms take for granted.
  public var assumptions: [String] {
    [
      "The target's click has an id that nobody else's has.",
      "What is asked is whether the person converts after the click and before the next one on that advertiser's ads.",
      "Every such conversion is attributed to the click, and its report arrives as often as believed.",
    ]
  }

  /// Whether any report of a click with full credit arrived: 1 or 0.
  ///
  /// Reports without credit tell that the person converted too, but after a later click, which is another question.
  ///
  /// - Parameters:
  ///   - click: the position of the target's click in the view.
  ///   - view: what publisher and ad tech hold of the person.
  public func score(ofClick click: Int, in view: AttackView) -> Double {
    view.reports.contains { $0.click == click && $0.credit == 100 } ? 1 : 0
  }

  /// What the rates are in expectation and at most.
  ///
  /// - Parameters:
  ///   - mechanism: what the system does with data or whole outputs.
  ///   - delivery: the probability that a click after which somebody converts has a report that arrives.
  public func expectation(on mechanism: CodeMechanism, delivery: Double) -> DetectionExpectation {
    mechanism.presence(clicks: 1, evidence: .anyReport, delivery: delivery, visitShare: 1)
  }
}

/// A selective trigger: the advertiser fires only for people on a list, and the publisher learns who is on it.
///
/// *Source:* privacycg, Private Click Measurement, issue 95, on conversions that are cherry-picked.
public struct SelectiveTrigger: ActingAdversary {
  /// The share of people on the list.
  public let listed: Double
  /// What is taken for a sign of a firing.
  public let evidence: PresenceEvidence
  private let schedule: CodeSchedule

  /// - Parameters:
  ///   - listed: the share of people on the list, above 0 and below 1.
  ///   - evidence: what is taken for a sign of a firing.
  ///   - schedule: when people come, and the windows.
  /// - Throws: `RiskError.parameter` for another share.
  public init(listed: Double, evidence: PresenceEvidence, schedule: CodeSchedule) throws(RiskError) {
    guard listed > 0, listed < 1 else {
      throw .parameter("listed", value: listed, allowed: "above 0 and below 1")
    }
    self.listed = listed
    self.evidence = evidence
    self.schedule = schedule
  }

  /// Whether somebody is on the list: people are spread evenly over it, by multiples of the golden ratio.
  public func isListed(_ person: UInt64) -> Bool {
    // The fraction of person/1.618, as 64 bits.
    let fraction = person &* 0x9E37_79B9_7F4A_7C15
    return Double(fraction >> 11) * 0x1p-53 < listed
  }

  /// Fires data 0 once after each click of somebody on the list, and nothing for anybody else.
  public var policy: SitePolicy {
    SitePolicy(register: { [self] facts, firings in
      let honest = firings
      firings = []
      guard isListed(facts.person), let visit = schedule.visit(facts), visit.window == schedule.visited.first,
        var firing = honest.first
      else { return }
      firing.data = 0
      firing.delay = .zero
      firings = [firing]
    })
  }

  /// What the closed forms take for granted.
  public var assumptions: [String] {
    [
      "Everybody comes to the advertiser's site after each click, whoever is on the list.",
      "Every registration is attributed to the click before it, and its report arrives as often as believed.",
      "Each source's output is noised independently of all others.",
    ]
  }

  /// How many of the person's clicks show the sign; reports without credit speak of later clicks.
  ///
  /// - Parameter view: what publisher and ad tech hold of the person.
  public func score(_ view: AttackView) -> Double {
    var counts = Array(repeating: 0, count: view.clicks.count)
    var isExact = Array(repeating: true, count: view.clicks.count)
    for report in view.reports where view.clicks.indices.contains(report.click) && report.credit == 100 {
      counts[report.click] += 1
      if report.data != 0 || schedule.window(report, view.clicks[report.click]) != schedule.visited.first {
        isExact[report.click] = false
      }
    }
    let signs = counts.indices.count {
      evidence == .anyReport ? counts[$0] > 0 : counts[$0] == 1 && isExact[$0]
    }
    return Double(signs)
  }

  /// What the rates are in expectation and at most, for people with so many clicks.
  ///
  /// - Parameters:
  ///   - mechanism: what the system does with data or whole outputs.
  ///   - clicks: how many clicks everybody has, at least 1.
  ///   - delivery: the probability that what is to be fired is fired and reported.
  public func expectation(on mechanism: CodeMechanism, clicks: Int, delivery: Double) -> DetectionExpectation
  {
    var expectation = mechanism.presence(
      clicks: clicks, evidence: evidence, delivery: delivery, visitShare: schedule.visitShare)
    // Where visits are lost more or less often than is believed, nothing is known.
    if delivery != schedule.visitShare { expectation.truePositiveRate = nil }
    return expectation
  }
}

extension CodeMechanism {
  /// The rates of somebody who calls people targets when any of their clicks shows a sign of a firing.
  ///
  /// Where presence is never noised there is no false alarm, and TPR is how often any report arrives. Where a source's
  /// output is drawn from S states with probability p, silence shows a report with p (S - 1)/S and the very one fired
  /// with p/S; what is fired shows as nothing with p/S, and as itself with 1 - p + p/S.
  ///
  /// *Source:* derived. Bounds: P. Kairouz, S. Oh, P. Viswanath (2015), with epsilon added over clicks; where there is
  /// no false alarm, at a false positive rate a at most TPR + (1 - TPR) a.
  ///
  /// - Parameters:
  ///   - delivery: how much of what is to be fired is reported, as the attacker believes; for the rates.
  ///   - visitShare: how much of it is fired at most, whatever anybody believes; for the bounds.
  func presence(
    clicks: Int, evidence: PresenceEvidence, delivery: Double, visitShare: Double
  ) -> DetectionExpectation {
    func any(_ one: Double) -> Double {
      one >= 1 ? 1 : -Elementary.expm1(Double(clicks) * Elementary.log1p(-one))
    }
    switch self {
    case .data(let noise):
      let exact = evidence == .exactReport ? noise.trueProbability(0) : 1
      let (rate, bound) = (any(delivery * exact), any(visitShare))
      return DetectionExpectation(
        truePositiveRate: rate, falsePositiveRate: 0, truePositiveBound: bound, advantageBound: bound,
        smallRateBound: bound + (1 - bound) * DetectionScore.smallRate)
    case .outputs(let response):
      let drawn = response.flipProbability / response.states
      var expectation = DetectionExpectation.bounds(epsilon: Double(clicks) * response.epsilon)
      // What a click shows that has nothing to report, and one that has.
      let (silent, fired) =
        evidence == .anyReport
        ? (response.changeProbability, 1 - drawn) : (drawn, response.keepProbability + drawn)
      expectation.truePositiveRate = any(delivery * fired + (1 - delivery) * silent)
      expectation.falsePositiveRate = any(silent)
      return expectation
    }
  }
}

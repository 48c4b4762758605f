import SimulationKernel
import Web

/// The expiry that a publisher declares of its clicks for the sake of an attack.
///
/// The last report window of a click ends with its expiry. A publisher who may choose the expiry of each click can make
/// that window as thin as it likes, or cut time elsewhere with every click.
public enum ExpiryKnob: Hashable, Sendable {
  /// The same expiry for every click: just above the end of a window, the next one is thin.
  case fixed(SimulationDuration)
  /// Expiries that differ from day to day: first, first + step, and so on, and after `count` of them again the first.
  case staggered(first: SimulationDuration, step: SimulationDuration, count: Int)

  /// The expiry of a click; what publisher and adversary both know, since it follows from the time.
  ///
  /// - Parameter time: when the click happens; days are counted from the start of the period.
  public func expiry(at time: SimulationTime) -> SimulationDuration {
    switch self {
    case .fixed(let expiry): return expiry
    case .staggered(let first, let step, let count):
      let day = SimulationDuration.days(1).milliseconds
      let number = time.milliseconds >= 0 ? time.milliseconds / day : (time.milliseconds + 1) / day - 1
      let place = ((number % Int64(count)) + Int64(count)) % Int64(count)
      return SimulationDuration(milliseconds: first.milliseconds + step.milliseconds * place)
    }
  }

  /// Refuses expiries that no click can have: they must be above 0 and at most 400 days.
  func check() throws(RiskError) {
    let longest = SimulationDuration.days(400).milliseconds
    func check(_ name: String, _ value: Int64, _ allowed: ClosedRange<Int64>) throws(RiskError) {
      guard allowed.contains(value) else {
        throw .parameter(
          name, value: Double(value), allowed: "\(allowed.lowerBound) to \(allowed.upperBound) ms")
      }
    }
    switch self {
    case .fixed(let expiry): try check("expiry", expiry.milliseconds, 1...longest)
    case .staggered(let first, let step, let count):
      guard (1...400).contains(count) else {
        throw .parameter("number of expiries", value: Double(count), allowed: "1 to 400")
      }
      try check("first expiry", first.milliseconds, 1...longest)
      try check("step of expiries", step.milliseconds, 0...longest)
      try check(
        "last expiry", first.milliseconds + step.milliseconds * Int64(count - 1), 1...longest)
    }
  }
}

/// The adversary who reads the window off a report's due time, and makes windows thin by the expiry of its clicks.
///
/// A report's due time says in which window its conversion lies. The guess is a conversion of the window that the data
/// fits; where delays are known, one that follows the click as delays do.
///
/// There is no bound by the mechanism: success tends to 1 as windows or traffic shrink. `LinkFormulas.amongPoisson`
/// says how it does so in Poisson traffic.
public struct WindowTiming: ActingAdversary {
  /// What publishers declare; nil where they leave the expiry as it is.
  public let expiry: ExpiryKnob?

  /// Makes an adversary.
  ///
  /// - Parameter expiry: what publishers declare; nil where they leave the expiry as it is.
  /// - Throws: `RiskError.parameter` for an expiry that no click can have.
  public init(expiry: ExpiryKnob? = nil) throws(RiskError) {
    try expiry?.check()
    self.expiry = expiry
  }

  /// Publishers declare the chosen expiry of every click.
  public var policy: SitePolicy {
    guard let expiry else { return .honest }
    return SitePolicy { facts, declaration in
      if !facts.isView { declaration.expiry = expiry.expiry(at: facts.time) }
    }
  }

  /// What it takes for granted.
  public var assumptions: [String] {
    [
      "The windows of each click are known from its time, its expiry and the rules of the browser.",
      "Every conversion of the advertiser is in its log.",
      "The formula beside it takes the others' conversions to be Poisson at a constant rate, one a person.",
    ]
  }
}

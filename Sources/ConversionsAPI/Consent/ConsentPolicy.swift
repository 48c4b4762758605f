/// What an event may be used for.
public struct ConsentDecision: Hashable, Sendable {
  /// Why.
  public enum Reason: String, CaseIterable, Hashable, Sendable {
    /// Nothing forbids it, and the consent that the event carries allows it.
    case granted
    /// The event carries no consent, and none is said to apply.
    case absent
    /// The event is for measurement only (`mmt_only`).
    case measurementOnly = "mmt_only"
    /// The user opted out of targeted advertising, or of the sale or sharing of data.
    case optedOut = "opted_out"
    /// The user does not allow that ads are measured.
    case refused
    /// The event carries a consent that cannot be read, or does not say which part of it applies.
    case unknown
  }

  /// Whether it may be counted in attribution reports.
  public var mayAttribute: Bool
  /// Whether it may be used to optimise delivery and to build audiences.
  public var mayOptimise: Bool
  /// Why.
  public var reason: Reason

  /// Makes a decision.
  public init(mayAttribute: Bool, mayOptimise: Bool, reason: Reason) {
    self.mayAttribute = mayAttribute
    self.mayOptimise = mayOptimise
    self.reason = reason
  }

  /// The stricter of two decisions in each respect, with the reason of the one that forbids more.
  public func stricter(_ other: ConsentDecision) -> ConsentDecision {
    let first = strictness >= other.strictness ? reason : other.reason
    return ConsentDecision(
      mayAttribute: mayAttribute && other.mayAttribute, mayOptimise: mayOptimise && other.mayOptimise,
      reason: first)
  }

  private var strictness: Int {
    (mayAttribute ? 0 : 4) + (mayOptimise ? 0 : 2) + (reason == .granted || reason == .absent ? 0 : 1)
  }
}

/// How a receiver decides what events may be used for.
///
/// The specification carries consent by `gpp_string`, `gpp_sid` and `mmt_only`, and the receiver applies the sections
/// that `gpp_sid` names. What to do without them is its own decision.
///
/// *Source:* IAB Tech Lab, ECAPI 1.0, "user_data Object".
public struct ConsentPolicy: Hashable, Sendable {
  /// Whether an event that carries no consent may be used at all.
  public var allowsAbsent: Bool
  /// Whether an event whose consent cannot be read may be used at all.
  public var allowsUnknown: Bool

  /// Makes a policy; by default absent consent is no obstacle (its law may not apply), and unreadable consent is one.
  public init(allowsAbsent: Bool = true, allowsUnknown: Bool = false) {
    self.allowsAbsent = allowsAbsent
    self.allowsUnknown = allowsUnknown
  }

  /// What an event may be used for.
  public func decide(_ event: ConversionEvent) -> ConsentDecision { decide(event.userData) }

  /// What all records of an event together may be used for: the strictest of what each channel said.
  public func decide(_ event: StoredEvent) -> ConsentDecision {
    let decisions = [event.server, event.pixel].compactMap(\.self).map { decide($0) }
    guard let first = decisions.first else { return decide(nil as UserData?) }
    // A channel that carries no consent says nothing against what the other carries.
    let said = decisions.filter { $0.reason != .absent }
    return said.dropFirst().reduce(said.first ?? first) { $0.stricter($1) }
  }

  /// What an event with such data of its user may be used for.
  ///
  /// - Parameter userData: nil when the event has none.
  public func decide(_ userData: UserData?) -> ConsentDecision {
    let consent = decide(ConsentSignal(userData))
    guard userData?.isForMeasurementOnly == true else { return consent }
    let wish = ConsentDecision(mayAttribute: true, mayOptimise: false, reason: .measurementOnly)
    return wish.stricter(consent)
  }

  private func decide(_ signal: ConsentSignal) -> ConsentDecision {
    switch signal {
    case .absent:
      return ConsentDecision(mayAttribute: allowsAbsent, mayOptimise: allowsAbsent, reason: .absent)
    case .unreadable:
      return unknown
    case .sections(let sections):
      return sections.map { decide(SectionConsent($0)) }.reduce(decide(.granted)) { $0.stricter($1) }
    }
  }

  private var unknown: ConsentDecision {
    ConsentDecision(mayAttribute: allowsUnknown, mayOptimise: allowsUnknown, reason: .unknown)
  }

  private func decide(_ consent: SectionConsent) -> ConsentDecision {
    switch consent {
    case .granted: ConsentDecision(mayAttribute: true, mayOptimise: true, reason: .granted)
    case .measurementOnly: ConsentDecision(mayAttribute: true, mayOptimise: false, reason: .optedOut)
    case .refused: ConsentDecision(mayAttribute: false, mayOptimise: false, reason: .refused)
    case .unknown: unknown
    }
  }
}

import Measurement

/// Where a conversion is lost on its way to a delivered report with full credit, first loss first.
///
/// The stages partition all conversions of the measured period; the last holds those that arrived.
public enum FunnelStage: String, CaseIterable, Codable, Sendable {
  /// The person had clicked on none of the advertiser's ads since the warm-up began.
  case noAdClick = "no_ad_click"
  /// The last click lies outside the attribution window.
  case outsideAttributionWindow = "outside_attribution_window"
  /// The advertiser registered no conversion, by a policy of its own.
  case notRegistered = "not_registered"
  /// The system measures nothing.
  case notMeasured = "not_measured"
  /// The click happened in another browser of the person.
  case otherBrowser = "other_browser"
  /// The browser holds no trust token, and the collector takes nothing without one.
  case notTrusted = "not_trusted"
  /// The browser takes no part (private mode, third-party cookies blocked).
  case browserExcluded = "browser_excluded"
  /// The click was not stored.
  case clickNotStored = "click_not_stored"
  /// The click was deleted when stored data were cleared.
  case clickCleared = "click_cleared"
  /// The click had expired on the device, or reports nothing of that time.
  case clickExpired = "click_expired"
  /// A later click had deactivated it.
  case clickDeactivated = "click_deactivated"
  /// The click had used up its reports, or another of higher priority took the place.
  case reportCap = "report_cap"
  /// The click reports no conversions with such data.
  case dataRefused = "data_refused"
  /// The click had spent what it may contribute.
  case contributionBudget = "contribution_budget"
  /// Noise had replaced all that the click may report.
  case noised = "noised"
  /// Too many reports were pending for the destination.
  case pendingLimit = "pending_limit"
  /// A rate limit refused the report.
  case rateLimited = "rate_limited"
  /// The person had agreed to nothing.
  case noConsent = "no_consent"
  /// Neither the advertiser's page nor its server sent an event.
  case eventNotSent = "event_not_sent"
  /// The platform took no event in, however often it was sent.
  case eventRefused = "event_refused"
  /// The platform discarded the events.
  case eventRejected = "event_rejected"
  /// The events were taken for those of another conversion.
  case takenForAnother = "taken_for_another"
  /// What the events say of the person led to no click.
  case notMatched = "not_matched"
  /// The report was deleted, before it left, when stored data were cleared.
  case reportCleared = "report_cleared"
  /// The report was scheduled but had not left the device by the end.
  case notDelivered = "not_delivered"
  /// The report arrived.
  case delivered = "delivered"

  /// A stage's place in tallies.
  var index: Int {
    switch self {
    case .noAdClick: 0
    case .outsideAttributionWindow: 1
    case .notRegistered: 2
    case .notMeasured: 3
    case .otherBrowser: 4
    case .browserExcluded: 5
    case .clickNotStored: 6
    case .clickCleared: 7
    case .clickExpired: 8
    case .clickDeactivated: 9
    case .reportCap: 10
    case .dataRefused: 11
    case .contributionBudget: 12
    case .noised: 13
    case .pendingLimit: 14
    case .rateLimited: 15
    case .noConsent: 16
    case .eventNotSent: 17
    case .eventRefused: 18
    case .eventRejected: 19
    case .notMatched: 20
    case .takenForAnother: 21
    case .reportCleared: 22
    case .notDelivered: 23
    case .delivered: 24
    case .notTrusted: 25
    }
  }

  /// The stage at which the device lost a conversion that had an attributable click.
  ///
  /// Where that click could not speak, older clicks of the pair may have been asked in its place; yet the
  /// conversion was lost with it first.
  static func lost(_ outcome: ConversionOutcome, _ click: AttributableClick) -> FunnelStage {
    if outcome == .notMeasured { return .notMeasured }
    if click.isElsewhere { return .otherBrowser }
    switch outcome {
    // Reported, but to partners of the ad tech only: to the one that counts, no click matched.
    case .scheduled: return .clickNotStored
    case .notMeasured: return .notMeasured
    case .browserExcluded: return .browserExcluded
    case .pendingLimit: return .pendingLimit
    case .rateLimited: return .rateLimited
    case .noised: return .noised
    case .budgetExhausted: return .contributionBudget
    case .noMatchingData: return .dataRefused
    case .lowPriority, .deduplicated: return .reportCap
    case .outsideReportWindows: return .clickExpired
    case .reportCapReached, .deactivated, .expired, .noMatchingClick: break
    }
    switch click.refusal {
    case .browserExcluded: return .browserExcluded
    case .storageLimit, .invalidDeclaration, .rateLimited, .tooManyStates: return .clickNotStored
    case nil: break
    }
    if click.wasCleared { return .clickCleared }
    switch outcome {
    case .reportCapReached: return .reportCap
    case .deactivated: return .clickDeactivated
    // An expired click may have been deleted since, so the device no longer knows that it expired.
    default: return .clickExpired
    }
  }
}

/// What became of the click that a conversion is attributable to.
struct AttributableClick {
  /// Whether it happened in another browser than the conversion.
  var isElsewhere: Bool
  /// Why the browser did not store it, if it did not.
  var refusal: ClickRefusal?
  /// Whether the browser's data were cleared between it and the conversion.
  var wasCleared: Bool
}

import Measurement

/// Where a conversion is lost on its way to a delivered report with full credit, first loss first.
///
/// The stages partition all conversions of the measured period; the last holds those that arrived.
public enum FunnelStage: String, CaseIterable, Codable, Sendable {
  /// The person had clicked on none of the advertiser's ads since the warm-up began.
  case noAdClick = "no_ad_click"
  /// The last click lies outside the attribution window.
  case outsideAttributionWindow = "outside_attribution_window"
  /// The system measures nothing.
  case notMeasured = "not_measured"
  /// The browser takes no part (private mode, third-party cookies blocked).
  case browserExcluded = "browser_excluded"
  /// The click was not stored.
  case clickNotStored = "click_not_stored"
  /// The click had expired on the device.
  case clickExpired = "click_expired"
  /// A later click had deactivated it.
  case clickDeactivated = "click_deactivated"
  /// The click had used up its reports.
  case reportCap = "report_cap"
  /// Too many reports were pending for the destination.
  case pendingLimit = "pending_limit"
  /// A rate limit refused the report.
  case rateLimited = "rate_limited"
  /// The report was scheduled but had not left the device by the end.
  case notDelivered = "not_delivered"
  /// The report arrived.
  case delivered = "delivered"

  /// A stage's place in tallies.
  var index: Int {
    switch self {
    case .noAdClick: 0
    case .outsideAttributionWindow: 1
    case .notMeasured: 2
    case .browserExcluded: 3
    case .clickNotStored: 4
    case .clickExpired: 5
    case .clickDeactivated: 6
    case .reportCap: 7
    case .pendingLimit: 8
    case .rateLimited: 9
    case .notDelivered: 10
    case .delivered: 11
    }
  }

  /// The stage at which the device lost a conversion that had an attributable click.
  ///
  /// - Parameter clickRefused: why the attributable click was not stored, if it was not; then older clicks of
  ///   the pair may have spoken in its place, but it was lost first.
  static func lost(_ outcome: ConversionOutcome, clickRefused: ClickRefusal?) -> FunnelStage {
    switch outcome {
    case .scheduled: return .notDelivered
    case .notMeasured: return .notMeasured
    case .browserExcluded: return .browserExcluded
    case .pendingLimit: return .pendingLimit
    case .rateLimited: return .rateLimited
    case .reportCapReached, .deactivated, .expired, .noMatchingClick: break
    }
    switch clickRefused {
    case .browserExcluded: return .browserExcluded
    case .storageLimit, .invalidDeclaration: return .clickNotStored
    case nil: break
    }
    switch outcome {
    case .reportCapReached: return .reportCap
    case .deactivated: return .clickDeactivated
    // An expired click may have been deleted since, so the device no longer knows that it expired.
    default: return .clickExpired
    }
  }
}

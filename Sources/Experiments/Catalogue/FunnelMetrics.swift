/// The stages of `funnel.csv`, and their summary.
enum FunnelMetrics {
  static let all: [MetricDescription] =
    [
      MetricDescription(
        "conversions", tables: ["summary"],
        "The number of conversions of the measured period that end at the stage in the column at.",
        formula: "the stages of a system sum to the truth all", parameter: .stage, unit: "conversions")
    ]
    + FunnelStage.allCases.map {
      MetricDescription(
        $0.rawValue, kind: .stage, tables: ["funnel", "summary"], $0.definition, unit: "conversions",
        reference: $0.reference)
    }
}

/// What only `systems.csv` has.
enum ComparisonMetrics {
  static let all: [MetricDescription] = [
    MetricDescription(
      "lost_share", tables: ["summary", "systems"],
      "The share of the attributable conversions of which no report with full credit arrived.",
      formula: "1 - attributable conversions delivered / attributable conversions", unit: "1"),
    MetricDescription(
      "epsilon", tables: ["systems"],
      "The privacy parameter of a system's noise, as it is set, with what it is spent on in the column at.",
      formula: "ln of the largest ratio of an output's probabilities under two inputs",
      parameter: .words("what it is spent on"), unit: "nat",
      reference: "C. Dwork, A. Roth, The Algorithmic Foundations of Differential Privacy, 2014"),
  ]
}

/// The figures of `delays.csv`.
enum DelayMetrics {
  static let all: [MetricDescription] = [
    MetricDescription(
      "delay_ms", tables: ["summary"],
      "A quantile of the time from conversion to arrival of reports with full credit.",
      formula: "the least delay that at least the share q do not exceed, within 0.4 %",
      parameter: .number("q, the quantile"), unit: "ms",
      reference: "R. J. Hyndman and Y. Fan, Sample quantiles in statistical packages, The American "
        + "Statistician 50(4), 1996, definition 1")
  ]
}

extension FunnelStage {
  /// Why conversions end at this stage, in one sentence.
  var definition: String {
    switch self {
    case .noAdClick: "The person had clicked on none of the advertiser's ads since the warm-up began."
    case .outsideAttributionWindow: "No report came, and the last click lies outside the attribution window."
    case .notRegistered: "The advertiser registered no conversion, by a policy of its own."
    case .notMeasured: "The system measures nothing."
    case .otherBrowser: "The click happened in another browser of the person."
    case .notTrusted: "The browser holds no trust token, and the collector takes nothing without one."
    case .browserExcluded:
      "The browser takes no part: third-party cookies are blocked, for systems that need them."
    case .clickNotStored:
      "The click was not stored: a limit of storage, sites or output states, or an invalid declaration."
    case .clickCleared: "The click was deleted when the browser's stored data were cleared."
    case .clickExpired: "The click had expired on the device, or reports nothing of that time."
    case .clickDeactivated: "A later click had deactivated it."
    case .reportCap: "The click had used up its reports, or another of higher priority took the place."
    case .dataRefused: "The click reports no conversions with such data."
    case .contributionBudget: "The click had spent what it may contribute to aggregatable reports."
    case .noised: "Noise had replaced all that the click may report."
    case .pendingLimit: "Too many reports were pending for the destination."
    case .rateLimited: "A rate limit refused the report."
    case .noConsent:
      "The person had agreed to nothing, so that nothing was sent, or nothing about the person."
    case .eventNotSent:
      "Neither the advertiser's page nor its server sent an event: blocked, lost or not in use."
    case .eventRefused: "The platform took no event in: outages or rate limits outlasted all attempts."
    case .eventRejected: "The platform discarded the events, since they say a value without a currency."
    case .takenForAnother: "The platform took the events for those of another conversion of the same person."
    case .notMatched:
      "What the events say of the person led the platform to no click in its attribution window."
    case .reportCleared: "The report was deleted, before it left, when stored data were cleared."
    case .notDelivered:
      "The report was scheduled but had not left the device, or the events not arrived, by the end of the drain."
    case .delivered: "Nothing was lost: the report arrived."
    }
  }

  /// The document that has the rule; empty for what follows from the definition of the funnel.
  var reference: String {
    let explainer = "README of WICG/attribution-reporting-api at commit 0a0dec9 (2020)"
    let chromium = "content/browser/conversions of Chromium"
    return switch self {
    case .noAdClick, .outsideAttributionWindow, .notRegistered, .notMeasured, .otherBrowser, .notDelivered,
      .delivered:
      ""
    case .noConsent, .eventNotSent, .eventRefused, .eventRejected, .notMatched, .takenForAnother:
      "IAB Tech Lab, Event and Conversion API (ECAPI) 1.0"
    case .browserExcluded, .clickNotStored, .clickCleared, .reportCleared, .pendingLimit:
      chromium + " M86...M90"
    case .clickExpired, .clickDeactivated, .reportCap: explainer
    case .rateLimited: chromium + " from 2021-03-16 on"
    case .dataRefused: "Attribution Reporting, \"Triggering event-level attribution\""
    case .contributionBudget: "Attribution Reporting, \"Triggering aggregatable attribution\""
    case .noised: "Attribution Reporting, \"Triggering event-level attribution\""
    case .notTrusted: "web.dev, 2020-10-06, which names trust tokens against fraud"
    }
  }
}

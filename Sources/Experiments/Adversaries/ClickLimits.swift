import AttributionReporting
import Population
import SimulationKernel

/// The limits of a browser that may keep a click from being stored, or a conversion from being attributed to it.
struct ClickLimits: Sendable {
  /// How many clicks of a publisher are kept.
  var clicksPerPublisher = Int.max
  /// How many destinations a page's ads can have.
  var destinations = Int.max
  /// How many reporting origins can register clicks of a publisher on a destination's ads.
  var origins = Int.max
  /// How many reporting origins can have attributions of a publisher and a destination within the window.
  var attributionOrigins = Int.max
  /// How many attributions a publisher and a destination can have with a reporting site within the window.
  var attributions = Int.max
  /// How many reports about a destination can wait.
  var waitingReports = Int.max
  /// The window in which attributions are counted.
  var window = SimulationDuration.days(30)

  /// Whether any limit may bind where people follow a plan; counts are upper bounds.
  ///
  /// - Parameters:
  ///   - adTechs: with how many ad techs each click is registered.
  ///   - cap: the most reports of a click.
  ///   - shots: how many conversions are fired at a visit at most.
  func mayBind(_ plan: DesignedExposure, adTechs: Int, cap: Int, shots: Int) -> Bool {
    // Occasions of which any visit or report can lie within one window: that many begin in it, and one before it.
    let window = max(self.window, .days(30))
    let occasions = min(Int64(plan.occasions), window.milliseconds / max(1, plan.every.milliseconds) + 2)
    let visits = Int(occasions) * plan.visits.count
    return plan.interactions * adTechs > clicksPerPublisher || plan.advertisers > destinations
      || adTechs > origins || min(adTechs, visits) > attributionOrigins || visits * shots > attributions
      || Int(occasions) * cap * adTechs > waitingReports
  }
}

extension ClickLimits {
  /// The limits of the Attribution Reporting API for one publisher.
  init(_ parameters: Parameters) {
    clicksPerPublisher = parameters.maxSourcesPerOrigin
    destinations = min(
      parameters.maxDestinationsPerWindow, parameters.maxDestinationsPerWindowAndReportingSite,
      parameters.maxDestinationsPerDay, parameters.maxDestinationsPerSourceAndReportingSite)
    origins = parameters.maxSourceReportingOrigins
    attributionOrigins = parameters.maxAttributionReportingOrigins
    attributions = parameters.maxAttributions
    waitingReports = parameters.maxEventLevelReportsPerDestination
    window = parameters.rateLimitWindow
  }
}

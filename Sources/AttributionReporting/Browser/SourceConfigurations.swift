import SimulationKernel
import Web

/// What sources register, worked out once for each type and expiry.
struct SourceConfigurations: Sendable {
  private struct Known: Sendable {
    var isEvent: Bool
    /// As declared, in milliseconds; -1 where the settings' own stands.
    var expiry: Int64
    var configuration: Int
  }

  private var known: [Known] = []
  private let settings: AttributionReportingBrowser.Settings
  /// The configurations without a declared expiry, which nearly all sources have.
  private(set) var navigation = 0
  private(set) var event = 0

  init(_ settings: AttributionReportingBrowser.Settings, _ engine: inout AttributionEngine) {
    self.settings = settings
    navigation = add(.navigation, declared: nil, &engine)
    event = add(.event, declared: nil, &engine)
  }

  /// The number of the configuration of a source that declares its expiry.
  mutating func number(
    _ type: SourceType, declared: SimulationDuration, _ engine: inout AttributionEngine
  ) -> Int {
    let expiry = max(0, declared.milliseconds)
    let isEvent = type == .event
    for entry in known where entry.expiry == expiry && entry.isEvent == isEvent { return entry.configuration }
    return add(type, declared: SimulationDuration(milliseconds: expiry), &engine)
  }

  private mutating func add(
    _ type: SourceType, declared: SimulationDuration?, _ engine: inout AttributionEngine
  ) -> Int {
    let configuration = engine.addConfiguration(
      settings.registration(type, declaredExpiry: declared), flipProbability: settings.flipRate)
    known.append(
      Known(
        isEvent: type == .event, expiry: declared?.milliseconds ?? -1, configuration: configuration))
    return configuration
  }
}

extension AttributionReportingBrowser.Settings {
  /// What a source registers, but for its 64 bits and its destination.
  ///
  /// - Parameters:
  ///   - type: a click's or a view's.
  ///   - declaredExpiry: the expiry that the site declares, if any; brought to 1 to 30 days, and for views to whole
  ///     days, as Attribution Reporting, "Parsing source-registration JSON", has it.
  public func registration(
    _ type: SourceType, declaredExpiry: SimulationDuration? = nil
  ) -> SourceRegistration {
    let source = type == .navigation ? navigation : event
    var registration = SourceRegistration(type, destinations: [])
    registration.expiry = Self.granted(declaredExpiry ?? source.expiry, type)
    registration.eventReportWindows =
      source.reportWindows.map { Self.windows($0, expiry: registration.expiry) }
      ?? .standard(type, last: registration.expiry)
    registration.maxEventLevelReports = source.maxEventLevelReports
    registration.triggerData = source.triggerData
    registration.triggerDataMatching = source.matching
    registration.eventLevelEpsilon = source.epsilon
    registration.priority = source.priority
    registration.aggregatableReportWindow = registration.expiry
    return registration
  }

  private static func granted(_ expiry: SimulationDuration, _ type: SourceType) -> SimulationDuration {
    let day = SimulationDuration.days(1).milliseconds
    let clamped = min(max(expiry.milliseconds, day), 30 * day)
    guard type == .event else { return SimulationDuration(milliseconds: clamped) }
    return SimulationDuration(milliseconds: (clamped + day / 2) / day * day)
  }

  private static func windows(
    _ ends: [SimulationDuration], expiry: SimulationDuration
  ) -> EventReportWindows {
    let early = ends.filter { $0 < expiry }
    return EventReportWindows(ends: early.count == ends.count ? early : early + [expiry])
  }
}

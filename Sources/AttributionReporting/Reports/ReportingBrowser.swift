import JSONText
import SimulationKernel
import Web

/// A browser with the Attribution Reporting API, as its registrations and reports show it.
///
/// Registrations go in with the pages and origins they come from, reports come out as requests. Nothing is drawn
/// here but report ids and the delay after a start; the rest comes in as ``AttributionDraws``.
///
/// Times never go back; ``deliver(through:)`` comes before the registration at the same time.
///
/// **Random addresses.** Ids: purpose 0x205 at the report's number. Delay after a start: 0x204 at the report's number,
/// with how often it was held in the upper 32 bits.
public struct ReportingBrowser: ~Copyable, Sendable {
  /// What becomes of reports that are to be sent.
  public enum Connection: String, Sendable, CaseIterable {
    /// They arrive.
    case working
    /// They are sent and do not arrive; those of attributions are tried again, others are lost.
    case failing
    /// The browser is closed or knows that it is offline; reports of attributions are held, others are lost.
    case absent
  }

  /// A source with what the engine does not need of it.
  struct KnownSource: Sendable {
    var registration: SourceRegistration
    var page: PageContext
    var reportingOrigin: Origin
    var debugPermission: Bool
  }

  /// A trigger with what the engine does not need of it.
  struct KnownTrigger: Sendable {
    var registration: TriggerRegistration
    var page: PageContext
    var reportingOrigin: Origin
  }

  /// The limits that it follows.
  public let parameters: Parameters
  /// Who decrypts aggregatable reports, the default one first.
  public let coordinators: [Origin]
  /// The requests that were made so far, in the order of time.
  public internal(set) var sent: [SentReport] = []
  /// Which try again, from 1, waits for the next navigation instead of a time; nil for none.
  ///
  /// *Source:* Chromium, feature `AttributionReportNavigationBasedRetry`.
  public var retryAfterNavigation: Int?
  /// What becomes of reports now.
  public private(set) var connection = Connection.working

  var engine: AttributionEngine
  var parties: PartyNumbers
  let random: AddressedRandom
  /// By tag, which is also the number of the configuration.
  var knownSources: [KnownSource] = []
  var knownTriggers: [KnownTrigger] = []
  /// Counts ids that no stored report has.
  var otherIdentifiers: UInt64 = 0
  /// Counts how often reports were held.
  private var starts: UInt64 = 0

  /// The address of the delay after a start.
  static let startPurpose = RandomPurpose(rawValue: 0x204)
  /// How long after a navigation a report is tried again that waits for one.
  ///
  /// *Source:* Chromium, `attribution_manager_impl.cc`: five minutes.
  static let delayAfterNavigation = SimulationDuration.minutes(5)

  /// Makes a browser that has seen nothing yet.
  ///
  /// - Parameters:
  ///   - parameters: the limits that it follows; Chromium's by default.
  ///   - coordinators: who decrypts aggregatable reports, the default one first; at least one.
  ///   - suffixes: where registrable domains begin.
  ///   - random: makes report ids and the delay after a start.
  public init(
    parameters: Parameters = Parameters(), coordinators: [Origin], suffixes: PublicSuffixList,
    random: AddressedRandom
  ) {
    precondition(!coordinators.isEmpty, "somebody must be able to decrypt aggregatable reports")
    self.parameters = parameters
    self.coordinators = coordinators
    self.random = random
    engine = AttributionEngine(parameters)
    parties = PartyNumbers(suffixes: suffixes)
  }

  /// Hands over the requests that were made since the last time.
  public mutating func takeSent() -> [SentReport] {
    let taken = sent
    sent = []
    return taken
  }

  /// Registers a source and sends the debug reports about it.
  ///
  /// *Source:* Attribution Reporting, "Processing an attribution source".
  ///
  /// - Parameters:
  ///   - registration: as the parser makes it, with 1 to 3 destinations; its debug key counts only with permission.
  ///   - request: where it comes from.
  ///   - draws: decides whether it tells the truth.
  public mutating func registerSource<Draws: AttributionDraws>(
    _ registration: SourceRegistration, _ request: RegistrationRequest, draws: inout Draws
  ) {
    var registration = registration
    if !request.debugPermission { registration.debugKey = nil }
    let destinations = DestinationSites(registration.destinations.map { parties.number($0) })
    let source = NewSource(
      configuration: engine.addConfiguration(registration), eventID: registration.sourceEventID,
      destinations: destinations, context: parties.number(request.page),
      reporting: parties.number(request.reportingOrigin), tag: UInt64(knownSources.count))
    knownSources.append(
      KnownSource(
        registration: registration, page: request.page, reportingOrigin: request.reportingOrigin,
        debugPermission: request.debugPermission))
    engine.siteRanks = parties.ranks
    let outcome = engine.register(source, at: request.time.milliseconds, draws: &draws)
    sendVerbose(outcome, registration, request)
    sendAggregatableDebug(outcome, registration, source, request)
  }

  /// Registers a trigger and sends the debug reports about it.
  ///
  /// *Source:* Attribution Reporting, "Triggering attribution".
  ///
  /// - Parameters:
  ///   - registration: as the parser makes it; its debug key counts only with permission.
  ///   - request: where it comes from.
  ///   - draws: decides about null reports and delays.
  public mutating func registerTrigger<Draws: AttributionDraws>(
    _ registration: TriggerRegistration, _ request: RegistrationRequest, draws: inout Draws
  ) {
    var registration = registration
    if !request.debugPermission { registration.debugKey = nil }
    let trigger = TriggerEvent(
      page: parties.number(request.page), reporting: parties.number(request.reportingOrigin),
      time: request.time.milliseconds, tag: UInt64(knownTriggers.count))
    knownTriggers.append(
      KnownTrigger(
        registration: registration, page: request.page, reportingOrigin: request.reportingOrigin))
    let outcome = engine.attribute(RegisteredTrigger(registration: registration), trigger, draws: &draws)
    sendCopies(outcome, at: request.time)
    sendVerbose(outcome, registration, request)
    sendAggregatableDebug(outcome, registration, trigger, request)
  }

  /// Says what becomes of reports from now on.
  ///
  /// Once it is no longer absent, what was due meanwhile is sent after a delay, drawn uniformly over the whole
  /// milliseconds from 0 to ``Parameters/offlineReportDelay``, both included.
  ///
  /// *Source:* Chromium, `AdjustOfflineReportTimes`.
  public mutating func setConnection(_ connection: Connection, at time: SimulationTime) {
    let wasAbsent = self.connection == .absent
    self.connection = connection
    guard wasAbsent, connection != .absent else { return }
    starts += 1
    let now = time.milliseconds
    let most = UInt64(clamping: parameters.offlineReportDelay.milliseconds)
    let (random, starts) = (random, starts)
    func delayed(_ id: UInt32) -> Int64 {
      let block = random.block(Self.startPurpose, starts << 32 | UInt64(id))
      return now.plus(Int64(Uniform.index(block.high, below: most + 1)))
    }
    for index in 0..<engine.eventReports.count where engine.eventReports[index].sendTime < now {
      engine.eventReports[index].sendTime = delayed(engine.eventReports[index].id)
    }
    for index in 0..<engine.aggregatableReports.count where engine.aggregatableReports[index].sendTime < now {
      engine.aggregatableReports[index].sendTime = delayed(engine.aggregatableReports[index].id)
    }
  }

  /// Deletes stored data of one reporting origin, or of all, and of a span of time.
  ///
  /// - Parameters:
  ///   - begin: the first time that is cleared.
  ///   - end: the last one.
  ///   - origin: whose data go; nil for everybody's.
  public mutating func clear(from begin: SimulationTime, through end: SimulationTime, origin: Origin? = nil) {
    engine.clear(
      from: begin.milliseconds, through: end.milliseconds, origin: origin.map { parties.number($0).origin })
  }
}

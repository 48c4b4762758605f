import AttributionReporting
import PrivacyMechanisms
import SimulationKernel
import Web

/// Plays what happens to one browser.
struct HistoryPlayer<Chance: AttributionDraws>: ~Copyable {
  /// What was registered, and what was not.
  private(set) var tally = RegistrationTally()

  private var browser: ReportingBrowser
  private let configuration: InteropConfiguration
  private let context: HeaderContext
  private let hasNoise: Bool
  private var scopes = NavigationScopes()

  /// Makes a browser that has seen nothing.
  ///
  /// - Parameters:
  ///   - configuration: every limit.
  ///   - suffixes: where registrable domains begin.
  ///   - hasNoise: whether chance decides what the history leaves open.
  ///   - admitsApps: whether apps may be destinations.
  ///   - random: whose numbers decide about ids of reports and delays after an absence.
  init(
    _ configuration: InteropConfiguration, suffixes: PublicSuffixList, hasNoise: Bool, admitsApps: Bool,
    random: AddressedRandom
  ) {
    self.configuration = configuration
    self.hasNoise = hasNoise
    context = HeaderContext(
      parameters: configuration.parameters, coordinators: configuration.coordinators, suffixes: suffixes,
      admitsAppDestinations: admitsApps)
    browser = ReportingBrowser(
      parameters: configuration.parameters, coordinators: configuration.coordinators, suffixes: suffixes,
      random: random)
    browser.retryAfterNavigation = configuration.retryAfterNavigation
  }

  /// Plays events in order, and then lets the time pass until nothing is left to send.
  ///
  /// - Parameter chance: gives what decides about a registration, by its number in the history.
  /// - Returns: all reports that were sent, in order.
  mutating func play(_ events: [HistoryEvent], chance: (Int) -> Chance) -> [SentReport] {
    var registrations = 0
    for event in events {
      browser.deliver(through: event.time)
      switch event.kind {
      case .connection(let works): browser.setConnection(works ? .working : .failing, at: event.time)
      case .navigation: browser.navigate(at: event.time)
      case .response(let response):
        register(response, at: event.time, chance(registrations))
        registrations += 1
      }
    }
    browser.deliver(through: .never)
    return browser.takeSent()
  }

  private mutating func register(_ response: HistoryResponse, at time: SimulationTime, _ chance: Chance) {
    // Only origins that nobody can tamper with register anything.
    guard let origin = try? Origin(response.url), origin.isPotentiallyTrustworthy else { return }
    let choice = RegistrationChoice(response, usesOperatingSystem: configuration.usesOperatingSystem)
    guard let header = choice.header, let text = response.text(of: header) else { return }
    let request = RegistrationRequest(
      page: PageContext(response.context, suffixes: context.suffixes), reportingOrigin: origin, time: time,
      debugPermission: response.allowsDebugging, isFenced: response.isFenced)
    var draws = HistoryDraws(chance: chance, hasNoise: hasNoise, nullReportDays: response.nullReportDays)
    let refusals: [HeaderFinding]
    switch header {
    case .source: refusals = source(text, response, request, &draws)
    case .trigger: refusals = trigger(text, request, &draws)
    case .systemSource, .systemTrigger: refusals = delegate(text, isSource: header == .systemSource, request)
    case .info: refusals = []
    }
    guard !refusals.isEmpty else { return }
    tally.refuse(header.rawValue, refusals, at: time)
    if choice.reportsErrors { browser.reportHeaderError(header: header.rawValue, value: text, request) }
  }

  private mutating func source(
    _ text: String, _ response: HistoryResponse, _ request: RegistrationRequest,
    _ draws: inout HistoryDraws<Chance>
  ) -> [HeaderFinding] {
    guard let type = response.eligibility.sourceType else { return [] }
    let result = SourceRegistration.parse(text, type: type, context)
    guard let source = result.value else { return result.errors }
    guard scopes.admit(source, of: request.reportingOrigin, in: response.request) else { return [] }
    if let list = response.randomizedResponse {
      guard let state = Self.state(list, source) else { return [] }
      draws.response = state
    }
    tally.sources += 1
    browser.registerSource(source, request, draws: &draws)
    return []
  }

  private mutating func trigger(
    _ text: String, _ request: RegistrationRequest, _ draws: inout HistoryDraws<Chance>
  ) -> [HeaderFinding] {
    let result = TriggerRegistration.parse(text, context)
    guard let trigger = result.value else { return result.errors }
    tally.triggers += 1
    browser.registerTrigger(trigger, request, draws: &draws)
    return []
  }

  private mutating func delegate(_ text: String, isSource: Bool, _ request: RegistrationRequest)
    -> [HeaderFinding]
  {
    let result = OSRegistration.parse(text)
    guard let registrations = result.value else { return result.errors }
    for registration in registrations where registration.debugReporting {
      guard registration.origin.isPotentiallyTrustworthy else { continue }
      browser.reportDelegation(
        isSource: isSource, registrationURL: registration.url, origin: registration.origin, request)
    }
    return []
  }

  /// The reports that a history prescribes; nil where the source cannot make them.
  private static func state(_ list: [PrescribedReport], _ source: SourceRegistration) -> OutputState? {
    guard list.count <= source.maxEventLevelReports else { return nil }
    var state = OutputState(dataValues: source.triggerData.count)
    for report in list {
      guard let position = source.triggerData.firstIndex(of: report.triggerData),
        report.window < source.eventReportWindows.ends.count
      else { return nil }
      state.insert(OutputState.Report(data: position, window: report.window))
    }
    return state
  }
}

/// What was registered, and what was not.
struct RegistrationTally {
  /// Sources whose header a browser understands.
  var sources = 0
  /// Triggers whose header a browser understands.
  var triggers = 0
  /// Headers that it does not understand.
  private(set) var refused = 0
  /// Why the first of those is not understood.
  private(set) var firstRefusal: String?

  /// Counts a header that is not understood.
  mutating func refuse(_ header: String, _ findings: [HeaderFinding], at time: SimulationTime) {
    refused += 1
    guard firstRefusal == nil else { return }
    let reasons = findings.map { "\($0.path.isRoot ? "" : "\($0.path): ")\($0.text)" }
    firstRefusal = "\(header) at \(time.milliseconds) ms: \(reasons.joined(separator: "; "))"
  }
}

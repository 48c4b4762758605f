import AdTech
import EventConversionMeasurement
import Measurement
import Population
import PrivacyMechanisms
import Recovery
import Risk
import SimulationKernel
import ThirdPartyCookies

import struct ConversionsAPI.ConversionsSettings

/// A measurement system under test: its name in the scenario, what its data went through, how to run it.
public struct SystemArm: Sendable {
  /// The scenario's name for it.
  public let name: String
  /// How its reports blur what they speak of, as its documentation tells the ad tech.
  public let channel: CountChannel
  /// The channel that the data of a report passes through, given that a conversion stands behind it.
  public let noise: DataNoise
  /// How many values of data its counts tell apart.
  public let values: Int
  /// Whether it measures anything; without measurement there is no estimate.
  public let measures: Bool
  /// Whether all clicks are played, because noise may report something of any, or because clicks on one advertiser's
  /// ads can change what happens to another's; if not, clicks on advertisers on whom the person never converts are
  /// left out.
  var watchesAllClicks = false
  /// Whether people who never convert are played, because noise may report something of them.
  var playsEverybody = false
  /// Whether it registers views, of which its evidence says nothing.
  public internal(set) var registersViews = false
  /// Whether browsers send reports, to whoever counts, that say more than those that are counted.
  public internal(set) var sendsMoreThanItCounts = false
  /// Whether a limit may keep clicks from being stored.
  var limitsClicks = false
  /// How many destinations a page's ads can have at one moment; nil where nothing limits them.
  var destinationsPerPage: Int?
  /// The limits that may keep clicks from being stored, or conversions from being attributed.
  var clickLimits = ClickLimits()
  /// Whether publishers and advertisers deal with browsers themselves, whatever ad techs there are.
  var isDirect = false
  /// Whether it can be played without events in a given place, from clicks and conversions alone, if all its browsers
  /// are played.
  var playsWithoutEvents: @Sendable (WorkerContext) -> Bool = { _ in false }
  /// How many units of the values that its reports carry are worth one of the currency; nil where they carry none.
  var valueUnits: Double?
  /// Whether its reports' data go through a noise that is set, which may be none.
  public internal(set) var noisesData = false
  /// Whether outputs or sums are noised, by a privacy parameter.
  public var noisesByEpsilon: Bool {
    switch channel {
    case .outputs, .sums: true
    case .data, .mixed: false
    }
  }
  /// Whether it must know what conversions are worth, whatever is asked of the results.
  var needsValues = false
  /// What advertisers and platform follow, where it is a Conversions API.
  public internal(set) var conversions: ConversionsSettings?
  /// Whether it says how good the data are that it receives.
  var reportsQuality: Bool { conversions != nil }
  /// The report windows of a click by the expiry that it declares, where each report names its click; nil else.
  var reportWindows: (@Sendable (_ declared: SimulationDuration?) -> [ReportWindow])?
  /// The longest time from a click to a conversion that is reported, by the expiry that it declares; nil as those.
  var reportLife: (@Sendable (_ declared: SimulationDuration?) -> SimulationDuration)?
  /// How many reports a click may have, where each names its click; nil where that is not so or there is no cap.
  var reportsPerClick: Int?
  /// How much privacy its noise gives; nil where it has none, or where that is not finite.
  public internal(set) var budget: PrivacyUnit?
  /// How long reports wait after a browser's start that were due while it was closed; nil where they do not.
  public internal(set) var startUpDelay: StartUpDelay?
  /// The hierarchy of sums to which conversions contribute; nil for none.
  public internal(set) var hierarchy: HierarchyPlan?
  /// What its reports say about whose conversions they speak of.
  public internal(set) var evidence = LinkageEvidence.nothing
  /// What of its noise can be audited.
  var noises: [AuditableNoise] = []
  /// The systems that share its browsers, where it is a mixed web; empty where all browsers have the same.
  public internal(set) var parts: [MixedPart] = []
  /// Whether its collector takes only what comes with a trust token.
  public var checksTrustTokens = false
  let makeWorker: @Sendable (WorkerContext) -> AnyWorker

  /// - Parameters:
  ///   - noise: the channel of each report's data.
  ///   - channel: how counts are blurred; by that noise unless said otherwise.
  init(
    name: String, noise: DataNoise, channel: CountChannel? = nil, values: Int? = nil, measures: Bool,
    makeWorker: @escaping @Sendable (WorkerContext) -> AnyWorker
  ) {
    self.name = name
    self.noise = noise
    self.channel = channel ?? .data(noise)
    self.values = values ?? noise.values
    self.measures = measures
    self.makeWorker = makeWorker
  }

  /// The Event Conversion Measurement API of 2020.
  ///
  /// - Throws: an error that names the setting when the settings contradict each other.
  public static func eventConversionMeasurement(
    _ name: String, _ settings: EventConversionMeasurement.Settings
  ) throws -> SystemArm {
    try settings.validate()
    let noise = try DataNoise(
      values: 1 << settings.bits, noise: settings.debugMode ? 0 : settings.noise,
      replacement: settings.replacement)
    let fits: @Sendable (WorkerContext) -> Bool = {
      $0.isPlain && ReportStage.fits(settings, $0.availability)
    }
    var arm = SystemArm(name: name, noise: noise, measures: true) { context in
      let values = 1 << settings.bits
      guard context.goesWithoutEvents else {
        return AnyWorker(context.worker(EventConversionMeasurement.self, settings, values: values))
      }
      precondition(fits(context), "this needs events, and there are none")
      let stage = ReportStage(settings, context.availability, declaredExpiry: context.declaredExpiry)
      return AnyWorker(StagedWorkerBox(StagedWorker(stage, rules: context.rules(values: values), context)))
    }
    arm.playsWithoutEvents = fits
    arm.watchesAllClicks = settings.clicksPerPublisherOrigin != nil
    arm.limitsClicks = arm.watchesAllClicks
    arm.clickLimits.clicksPerPublisher = settings.clicksPerPublisherOrigin ?? .max
    arm.noisesData = true
    if noise.epsilon.isFinite { arm.budget = PrivacyUnit(epsilon: noise.epsilon, unit: "report data") }
    arm.noises = [.reportData(settings)]
    let delay = settings.debugMode ? 0 : Double(settings.startupDelay.milliseconds)
    arm.startUpDelay =
      settings.startupDelayLaw == .uniform ? .uniform(longest: delay) : .exponential(mean: delay)
    arm.reportsPerClick = settings.reportsPerClick
    arm.reportLife = { settings.grantedExpiry($0) }
    arm.reportWindows = { declared in
      let windows = settings.windowTimes(declaredExpiry: declared)
      return windows.isEmpty
        ? ReportWindow.atOnce(within: settings.grantedExpiry(declared)) : windows.map(ReportWindow.init)
    }
    arm.evidence = .window(
      WindowEvidence(
        reportsPerClick: settings.reportsPerClick,
        windows: { settings.reportWindows(click: $0, declaredExpiry: $1) },
        times: { settings.conversionTimes(reportDue: $0, click: $1, declaredExpiry: $2) }))
    return arm
  }

  /// Third-party cookies.
  ///
  /// - Parameter values: how many values of conversion data the advertisers fire, 1...256.
  public static func thirdPartyCookies(
    _ name: String, _ settings: ThirdPartyCookies.Settings, values: Int
  ) throws -> SystemArm {
    let channel = try exactChannel(values)
    var arm = SystemArm(name: name, noise: channel, measures: true) { context in
      AnyWorker(context.worker(ThirdPartyCookies.self, settings, values: channel.values))
    }
    arm.valueUnits = 100
    arm.reportLife = { _ in settings.attributionWindow }
    arm.reportWindows = { _ in ReportWindow.atOnce(within: settings.attributionWindow) }
    arm.evidence = .identity
    return arm
  }

  /// No cross-site measurement at all.
  ///
  /// - Parameter values: how many values of conversion data the advertisers fire, 1...256.
  public static func noMeasurement(_ name: String, values: Int) throws -> SystemArm {
    let channel = try exactChannel(values)
    return SystemArm(name: name, noise: channel, measures: false) { context in
      AnyWorker(context.worker(NoMeasurement.self, .init(), values: channel.values))
    }
  }

  /// Whether it can be played without events in a given place.
  func canGoWithoutEvents(_ context: WorkerContext) -> Bool {
    var context = context
    context.browsers = browsers(in: context)
    return playsWithoutEvents(context)
  }

  /// Makes a worker that plays the browsers of the context, as far as the collector trusts them.
  func worker(_ context: WorkerContext) -> AnyWorker {
    var context = context
    context.browsers = browsers(in: context)
    context.arrivals?.cap = reportsPerClick ?? 0
    let worker = makeWorker(context)
    guard takesFabricatedReports, let fabrication = context.fabrication else { return worker }
    return fabrication.joined(to: worker, of: self, context)
  }

  /// The browsers of a context, as far as the collector trusts them; nil for all.
  func browsers(in context: WorkerContext) -> BrowserSelection? {
    guard checksTrustTokens else { return context.browsers }
    return BrowserSelection(share: context.browsers?.share, trusted: context.tokenShare)
  }

  /// How many reports a click may have, where each names its click; nil where that is not so or there is no cap.
  public var cap: Int? { reportsPerClick }

  /// The longest time from a click to a conversion that is reported; nil where reports name no click.
  ///
  /// - Parameter declared: the expiry that clicks declare, if they do.
  public func life(_ declared: SimulationDuration?) -> SimulationDuration? { reportLife?(declared) }

  /// Whether it is known when which report arrives, or that none does.
  public var tellsArrivals: Bool { reportWindows != nil || !measures && parts.isEmpty }

  /// Whether it matters how many reports come together, whatever they say.
  var countsQueries: Bool {
    if case .sums(let sums) = channel { sums.leastBatch > 0 } else { false }
  }

  /// How many types of sources it registers; nil where sources are not noised.
  var sourceTypes: Int? {
    if case .outputs(let outputs) = channel { outputs.types.count } else { nil }
  }

  /// A data field without noise; a field of one value is one of two, the second never used.
  static func exactChannel(_ values: Int) throws -> DataNoise {
    try DataNoise(values: max(2, values), noise: 0, replacement: .uniform)
  }
}

/// What a worker needs beside its system's settings.
struct WorkerContext {
  var availability: Availability
  var campaigns: Int
  /// Whose campaigns are whose.
  var plan: CampaignPlan
  /// The ad tech of each campaign; empty when there is only one.
  var homes: [UInt16]
  /// Whether people clear stored data.
  var hasClearing: Bool
  /// Whether sites register what they want.
  var hasPolicy: Bool
  /// The first moment at which anything happens.
  var start: SimulationTime
  /// How many days the measured period has, the last one begun.
  var days: Int
  var end: SimulationTime
  /// Whether conversions can be credited without events, in every block; see
  /// ``PopulationGenerator/isCreditedDirectly``.
  var isCreditedDirectly = false
  /// Makes the people.
  var generator: PopulationGenerator?
  /// Whether blocks have touches and no events.
  var goesWithoutEvents = false
  /// The expiry that clicks declare, if any.
  var declaredExpiry: SimulationDuration?
  var recorder: ReportRecorder?
  /// Who listens to the reports for an adversary, one for each part of a mixed web; empty for nobody.
  var listeners: [ReportListener] = []
  /// Which browsers are played; nil for all.
  var browsers: BrowserSelection?
  /// The share of the browsers that hold a trust token.
  var tokenShare = 1.0
  /// What is made up without any browser's reports; nil for nothing.
  var fabrication: Fabrication?
  /// What is noted of arrivals; nil for nothing.
  var arrivals: ArrivalWatch?

  /// Whether nobody asks for more of a system than its tally, and nothing comes between a person's clicks and
  /// conversions and the one browser.
  var isPlain: Bool {
    isCreditedDirectly && !hasPolicy && homes.isEmpty && browsers == nil && recorder == nil && arrivals == nil
      && sampler == nil && pool == nil
  }

  /// Takes the reports of the people whom an adversary is after, in a worker that plays one system.
  var sampler: ReportSampler? { listeners.first?.sampler }
  /// Takes the reports that name no click, if an adversary weighs them, in a worker that plays one system.
  var pool: PoolCollector? { listeners.first?.pool }

  /// Makes a worker; a browser without conversions reports nothing in any of these systems.
  ///
  /// - Parameters:
  ///   - isDirect: whether publishers and advertisers deal with browsers themselves, whatever ad techs there are.
  ///   - reportsOften: whether several reports may speak of one conversion with full credit.
  ///   - countsQueries: whether it matters how many reports come together, whatever they say.
  func worker<System: MeasurementSystem & ~Copyable>(
    _ type: System.Type, _ settings: System.Settings, values: Int, isDirect: Bool = false,
    reportsOften: Bool = false, countsQueries: Bool = false
  ) -> WorkerBox<System> where System.Report: CountableReport {
    var rules = rules(values: values)
    if isDirect, !homes.isEmpty {
      // Each conversion is registered with every ad tech, though only the first registration matters here.
      rules = CountingRules(
        values: values, homes: [], hasClearing: hasClearing, hasPolicy: hasPolicy, end: end,
        browsers: browsers)
      rules.isPlain = false
    }
    if reportsOften { rules.isPlain = false }
    // Systems of this kind that count how many reports come together have reports that nobody can read alone.
    rules.countsAggregated = countsQueries
    return WorkerBox(SystemWorker(settings: settings, rules: rules, countsQueries: countsQueries, self))
  }

  /// What counts for what in a system whose data can take so many values.
  func rules(values: Int) -> CountingRules {
    CountingRules(
      values: values, homes: homes, hasClearing: hasClearing, hasPolicy: hasPolicy, end: end,
      browsers: browsers)
  }
}

/// Lets closures share a worker; the worker itself is a value, so that its loop over people need not ask at
/// every access whether somebody else is at it.
final class WorkerBox<System: MeasurementSystem & ~Copyable> where System.Report: CountableReport {
  var worker: SystemWorker<System>

  init(_ worker: consuming SystemWorker<System>) { self.worker = worker }
}

/// A worker whose system is forgotten; the loop over people inside stays specialised for it.
struct AnyWorker {
  let run: (PopulationBlock) throws -> Void
  let result: () -> SystemTally

  init(run: @escaping (PopulationBlock) throws -> Void, result: @escaping () -> SystemTally) {
    self.run = run
    self.result = result
  }

  init<System: MeasurementSystem & ~Copyable>(_ box: WorkerBox<System>) {
    run = { box.worker.run($0) }
    result = { box.worker.result }
  }

  init(_ box: StagedWorkerBox) {
    run = { try box.worker.run($0) }
    result = { box.worker.result }
  }

  init(_ box: SourceWorkerBox) {
    run = { box.worker.run($0) }
    result = { box.worker.result }
  }

  init(_ box: ConversionsWorkerBox) {
    run = { box.worker.run($0) }
    result = { box.worker.result }
  }
}

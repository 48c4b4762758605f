import SimulationKernel
import Web

/// What people's random numbers are for.
extension RandomPurpose {
  static let person = RandomPurpose(rawValue: 1)
  static let click = RandomPurpose(rawValue: 2)
  static let conversion = RandomPurpose(rawValue: 3)
  static let organicConversion = RandomPurpose(rawValue: 4)
  static let browser = RandomPurpose(rawValue: 5)
  static let view = RandomPurpose(rawValue: 7)
  static let clearing = RandomPurpose(rawValue: 8)
  static let value = RandomPurpose(rawValue: 9)
  static let interactionBrowser = RandomPurpose(rawValue: 10)
  static let conversionBrowser = RandomPurpose(rawValue: 11)
  static let adTech = RandomPurpose(rawValue: 12)
}

/// Makes people: a pure function of the settings, the replication's key and the person's number.
///
/// Each stage draws for all people of a block before the next begins, so that random blocks are made in
/// long runs and a person's own numbers never depend on the block it falls into.
public struct PopulationGenerator: Sendable {
  /// Who the people are.
  public let settings: PopulationSettings
  /// When they act.
  public let timeline: Timeline
  /// Where the sites live.
  public let sites: SitePlan
  /// What the sites tell browsers.
  public let policy: SitePolicy
  /// The ad tech through which each campaign is bought, counted from 0.
  public var adTechOfCampaign: [Int] { adTechs.ofCampaign }

  let clicks: ActivityLaw
  let organic: ActivityLaw
  let views: ActivityLaw?
  let campaignLaw: CategoricalLaw
  let publisherLaw: CategoricalLaw
  let advertiserLaw: CategoricalLaw
  let typeLaw: CategoricalLaw
  let activity: GammaLaw?
  let browsers: BrowserLaw
  let clearing: ExponentialLaw?
  let aftermath: AftermathLaw?
  let adTechs: AdTechPlan
  /// When ads are clicked and seen.
  let adMoments: MomentLaw
  /// When people convert without a click.
  let organicMoments: MomentLaw
  /// The data that each kind of conversion fires.
  let typeData: [UInt16]
  /// What each kind of conversion is worth.
  let typeValues: [ValueLaw]
  /// The advertiser of each campaign.
  let advertiserOfCampaign: [Int32]
  /// The advertiser's origin of each campaign.
  let destinationOfCampaign: [WebOrigin]
  /// The ad tech's origin of each campaign.
  let reportingOfCampaign: [WebOrigin]
  /// Where each advertiser's conversions happen, and who is told of them first: here and not in the plan of
  /// sites, which it takes long to copy.
  let pages: [WebOrigin]
  let firstReporting: WebOrigin
  /// Whether every click and view has one registration, the honest one.
  let registersPlainly: Bool
  /// Whether every conversion has one registration, the honest one.
  let firesPlainly: Bool
  let hasOneBrowserEach: Bool
  let hasOnePublisher: Bool
  /// Whether conversions can be credited without events: nobody has views, a second browser or a trace, nobody clears
  /// anything, and one ad tech is told of everything once.
  public let isCreditedDirectly: Bool
  /// The publishers' pages; see ``pages``.
  let publisherPages: [WebOrigin]
  /// Whether people's browsers are told by a trace and not drawn.
  let isToldBrowsers: Bool
  /// How many of the 2^32 words of a click make it cause no conversion: the lowest ones.
  let causelessWords: UInt64

  /// Prepares the laws.
  ///
  /// - Parameter policy: what the sites tell browsers; it changes no truth.
  /// - Throws: ``LawError`` when a parameter of a law lies outside its range, ``OriginError`` when a site has
  ///   no valid name, ``ExposureError`` when a plan needs more sites than there are.
  public init(_ settings: PopulationSettings, timeline: Timeline, policy: SitePolicy = .honest) throws {
    let settings = settings.planned
    try settings.exposure?.check(settings)
    self.settings = settings
    self.timeline = timeline
    self.policy = policy
    registersPlainly = settings.adTechsPerClick == 1 && policy.declare == nil
    firesPlainly = settings.adTechs == 1 && policy.register == nil
    hasOneBrowserEach = !settings.hasSeveralBrowsers
    hasOnePublisher = settings.publishers == 1
    isToldBrowsers = settings.trace?.tellsBrowsers ?? false
    adTechs = try AdTechPlan(settings)
    sites = try SitePlan(settings)
    let month = Double(SimulationDuration.days(30).milliseconds)
    let lived = timeline.warmUp + timeline.period
    let (adsRun, organicRun) = (Double(timeline.adsRun.milliseconds), Double(lived.milliseconds))
    let start = -timeline.warmUp.milliseconds
    adMoments = try MomentLaw(start: start, length: timeline.adsRun, rhythm: settings.rhythm)
    organicMoments = try MomentLaw(start: start, length: lived, rhythm: settings.rhythm)
    activity = try settings.activityShape.map { try GammaLaw(shape: $0, scale: 1 / $0) }
    let even = activity == nil
    clicks = try ActivityLaw(mean: settings.clicksPerPerson * adsRun / month, even: even)
    organic = try ActivityLaw(mean: settings.organicPerPerson * organicRun / month, even: even)
    isCreditedDirectly =
      registersPlainly && firesPlainly && hasOneBrowserEach && settings.clearingMean == nil
      && settings.viewsPerPerson == 0 && settings.exposure == nil && settings.trace == nil
      && settings.advertisers <= CreditColumns.mostAdvertisers
      && settings.meanPairs(clicks: clicks.mean, organic: organic.mean) <= CreditColumns.mostPairs
    let viewMean = settings.viewsPerPerson * adsRun / month
    views = viewMean > 0 ? try ActivityLaw(mean: viewMean, even: even) : nil
    browsers = try BrowserLaw(settings)
    aftermath = try AftermathLaw(settings, timeline)
    clearing = try settings.clearingMean.map { try ExponentialLaw(mean: Double($0.milliseconds)) }
    publisherLaw = try CategoricalLaw(weights: zipfWeights(settings.publishers, settings.publisherZipf))
    let advertiserWeights = zipfWeights(settings.advertisers, settings.advertiserZipf)
    advertiserLaw = try CategoricalLaw(weights: advertiserWeights)
    campaignLaw = try CategoricalLaw(
      weights: advertiserWeights.flatMap { Array(repeating: $0, count: settings.campaignsPerAdvertiser) })
    let advertisers = (0..<settings.campaigns).map { $0 / settings.campaignsPerAdvertiser }
    advertiserOfCampaign = advertisers.map { Int32($0) }
    destinationOfCampaign = advertisers.map { [sites] in sites.advertisers[$0] }
    pages = sites.advertisers
    publisherPages = sites.publishers
    firstReporting = sites.reporting[0]
    reportingOfCampaign = adTechs.ofCampaign.map { [sites] in sites.reporting[$0] }
    typeData = settings.conversionTypes.map { UInt16($0.data) }
    typeValues = settings.conversionTypes.map { $0.value ?? settings.value }
    typeLaw = try CategoricalLaw(weights: settings.conversionTypes.map(\.weight))
    causelessWords = settings.conversionsPerClick.wordsOfNone
  }

  /// Makes the people `first..<first + count` of the replication that `key` stands for.
  ///
  /// - Parameters:
  ///   - idle: whether the clicks and views of people without conversions are drawn; without, `events` has
  ///     nothing of theirs and `clicks` and `traits` nothing that means anything, for systems that report nothing
  ///     about them.
  ///   - unrelated: whether clicks on ads of advertisers on whom the person never converts are among the
  ///     events, for systems in which they take room from others; no conversion's truth depends on them.
  ///   - values: whether it is drawn what conversions are worth; without, they are worth 0.
  ///   - events: whether somebody plays the events of browsers; without, and where that saves work, there are none.
  ///   - block: receives them; what it held is gone.
  /// - Throws: ``PopulationError`` when a person does more than addresses can number.
  public func generate(
    first: UInt64, count: Int, key: SIMD2<UInt32>, idle: Bool = true, unrelated: Bool = true,
    values: Bool = true, events: Bool = true, into block: PopulationBlock
  ) throws {
    try generate(
      first: first, count: count, key: key, idle: idle, unrelated: unrelated, values: values,
      events: events, into: &block.storage)
  }

  private func generate(
    first: UInt64, count: Int, key: SIMD2<UInt32>, idle: Bool, unrelated: Bool, values: Bool, events: Bool,
    into storage: inout BlockStorage
  ) throws {
    storage.reset(firstPerson: first, people: count, key: key, advertisers: settings.advertisers)
    if let trace = settings.trace {
      try replay(trace, &storage, idle: idle, values: values)
      drawTraits(&storage)
      if let aftermath { try drawAftermath(aftermath, &storage) }
      return try arrange(&storage, unrelated: unrelated)
    }
    if let plan = settings.exposure {
      try planPeople(plan, &storage)
      drawTraits(&storage)
      planClicks(plan, &storage)
    } else {
      try drawPeople(&storage)
      try listConversions(&storage, idle: idle)
      drawTraits(&storage)
      drawClicks(&storage)
    }
    drawConversions(&storage)
    let goesWithoutEvents = !events && isCreditedDirectly
    // Few browsers have anything left to wait for then, and who asks for the visits of one gets them.
    if let aftermath, !goesWithoutEvents || timeline.aftermath > .zero {
      try drawAftermath(aftermath, &storage)
    }
    if values { drawValues(&storage) }
    if goesWithoutEvents {
      credit(&storage, unrelated: unrelated)
    } else {
      try arrange(&storage, unrelated: unrelated)
    }
  }
}

extension PopulationSettings {
  /// Clicks times conversions of a person, in the mean.
  ///
  /// Derived: given an activity g with mean 1 and variance 1 / shape, clicks are Poisson with mean c g, each causes m
  /// conversions in the mean, and organic ones are Poisson with mean o g; so it is m (c^2 E(g^2) + c) + c o E(g^2).
  ///
  /// - Parameters:
  ///   - clicks: the mean number of clicks.
  ///   - organic: the mean number of conversions without one.
  fileprivate func meanPairs(clicks: Double, organic: Double) -> Double {
    let square = 1 + (activityShape.map { 1 / $0 } ?? 0)
    return conversionsPerClick.mean * (clicks * clicks * square + clicks) + clicks * organic * square
  }
}

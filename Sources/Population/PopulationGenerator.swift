import SimulationKernel
import Web

/// What people's random numbers are for.
extension RandomPurpose {
  static let person = RandomPurpose(rawValue: 1)
  static let click = RandomPurpose(rawValue: 2)
  static let conversion = RandomPurpose(rawValue: 3)
  static let organicConversion = RandomPurpose(rawValue: 4)
  static let browser = RandomPurpose(rawValue: 5)
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

  let clicks: ActivityLaw
  let organic: ActivityLaw
  let campaignLaw: CategoricalLaw
  let publisherLaw: CategoricalLaw
  let advertiserLaw: CategoricalLaw
  let typeLaw: CategoricalLaw
  let activity: GammaLaw?
  let adsRun: Double
  let organicRun: Double
  /// The data that each kind of conversion fires.
  let typeData: [UInt16]
  /// The advertiser of each campaign.
  let advertiserOfCampaign: [Int32]

  /// Prepares the laws.
  ///
  /// - Throws: ``LawError`` when a parameter of a law lies outside its range, ``OriginError`` when a site has
  ///   no valid name.
  public init(_ settings: PopulationSettings, timeline: Timeline) throws {
    self.settings = settings
    self.timeline = timeline
    sites = try SitePlan(settings)
    let month = Double(SimulationDuration.days(30).milliseconds)
    adsRun = Double(timeline.adsRun.milliseconds)
    organicRun = Double((timeline.warmUp + timeline.period).milliseconds)
    activity = try settings.activityShape.map { try GammaLaw(shape: $0, scale: 1 / $0) }
    let even = activity == nil
    clicks = try ActivityLaw(mean: settings.clicksPerPerson * adsRun / month, even: even)
    organic = try ActivityLaw(mean: settings.organicPerPerson * organicRun / month, even: even)
    publisherLaw = try CategoricalLaw(weights: zipfWeights(settings.publishers, settings.publisherZipf))
    let advertiserWeights = zipfWeights(settings.advertisers, settings.advertiserZipf)
    advertiserLaw = try CategoricalLaw(weights: advertiserWeights)
    campaignLaw = try CategoricalLaw(
      weights: advertiserWeights.flatMap { Array(repeating: $0, count: settings.campaignsPerAdvertiser) })
    advertiserOfCampaign = (0..<settings.campaigns).map { Int32($0 / settings.campaignsPerAdvertiser) }
    typeData = settings.conversionTypes.map { UInt16($0.data) }
    typeLaw = try CategoricalLaw(weights: settings.conversionTypes.map(\.weight))
  }

  /// Makes the people `first..<first + count` of the replication that `key` stands for.
  ///
  /// - Parameters:
  ///   - idle: whether the clicks of people without conversions are drawn; without, `events` has nothing of
  ///     theirs and `clicks` nothing that means anything, for systems that report nothing about them.
  ///   - unrelated: whether clicks on ads of advertisers on whom the person never converts are among the
  ///     events, for systems in which they take room from others; no conversion's truth depends on them.
  ///   - block: receives them; what it held is gone.
  /// - Throws: ``PopulationError`` when a person does more than addresses can number.
  public func generate(
    first: UInt64, count: Int, key: SIMD2<UInt32>, idle: Bool = true, unrelated: Bool = true,
    into block: PopulationBlock
  ) throws {
    try generate(first: first, count: count, key: key, idle: idle, unrelated: unrelated, into: &block.storage)
  }

  private func generate(
    first: UInt64, count: Int, key: SIMD2<UInt32>, idle: Bool, unrelated: Bool,
    into storage: inout BlockStorage
  ) throws {
    storage.reset(firstPerson: first, people: count, key: key, advertisers: settings.advertisers)
    try drawPeople(&storage)
    try listConversions(&storage, idle: idle)
    drawClicks(&storage)
    drawConversions(&storage)
    arrange(&storage, unrelated: unrelated)
  }
}

/// Poisson counts with a mean that a person's activity multiplies.
struct ActivityLaw: Sendable {
  let mean: Double
  /// The inverse distribution, tabulated, when everybody has the same mean.
  let table: PoissonTable?

  init(mean: Double, even: Bool) throws {
    self.mean = mean
    table = even ? try PoissonTable(mean: mean) : nil
  }

  /// The count for one random word.
  @inline(__always)
  func draw(_ word: UInt32, activity: Double) throws(LawError) -> Int {
    if let table { return table.draw(word) }
    return try search(word, mean: mean * activity)
  }

  private func search(_ word: UInt32, mean: Double) throws(LawError) -> Int {
    if mean > 16 { return try PoissonLaw(mean: mean).quantile(Uniform.unit(word)) }
    // Upwards from 0, which is where the mass is; the law's own search would first have to find its mode.
    let u = Uniform.unit(word)
    var count = 0
    var term = Elementary.exp(-mean)
    var below = term
    while u > below, term > 0 {
      count += 1
      term *= mean / Double(count)
      below += term
    }
    return count
  }
}

private func zipfWeights(_ count: Int, _ exponent: Double) -> [Double] {
  (1...count).map { Elementary.pow(Double($0), -exponent) }
}

/// A person does more than random addresses and click ids can number.
public enum PopulationError: Error, Equatable, CustomStringConvertible {
  /// More clicks than a click id can number.
  case tooManyClicks(person: UInt64, clicks: Int)
  /// More conversions than fit.
  case tooManyConversions(person: UInt64)

  /// What may be wrong and what to change, the same whoever was met first: for tables.
  public static let summary =
    "a person does more than can be numbered (\(ClickIdentifier.clickLimit - 1) clicks, 32768 conversions a click): "
    + "lower population.clicks-per-person, population.conversions-per-click or population.organic-per-person, "
    + "raise population.activity.gamma.shape or shorten the timeline"

  /// What happened, and what to change.
  public var description: String {
    switch self {
    case .tooManyClicks(let person, let clicks):
      "person \(person) makes \(clicks) ad clicks, more than the \(ClickIdentifier.clickLimit - 1) that click ids "
        + "can number: lower population.clicks-per-person, raise population.activity.gamma.shape or shorten the timeline"
    case .tooManyConversions(let person):
      "person \(person) converts more often than can be numbered: lower population.conversions-per-click or "
        + "population.organic-per-person"
    }
  }
}

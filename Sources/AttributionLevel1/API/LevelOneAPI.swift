import SimulationKernel
import Web

/// Attribution Level 1 as pages meet it in one browser: `saveImpression()`, `measureConversion()` and clearing.
///
/// *Source:* W3C, Attribution Level 1.
public struct LevelOneAPI<Draws: LevelOneDraws>: ~Copyable {
  /// Whether the user lets the interface do anything; pages cannot tell.
  public var isEnabled = true
  /// What the browser allows at most.
  public let limits: LevelOneLimits
  /// The aggregation services that the browser knows, by URL, spelt as callers must spell it.
  public let aggregationServices: Set<String>

  private var engine: LevelOneEngine
  private var sites: SiteNames
  private var draws: Draws

  /// Makes a browser that has seen nothing yet.
  ///
  /// - Parameters:
  ///   - limits: what it allows.
  ///   - aggregationServices: the URLs of the services that it knows.
  ///   - suffixes: where registrable domains begin.
  ///   - draws: what chance decides.
  /// - Throws: ``LevelOneSettingsError`` where a limit is out of range.
  public init(
    _ limits: LevelOneLimits, aggregationServices: Set<String>, suffixes: PublicSuffixList, draws: Draws
  ) throws(LevelOneSettingsError) {
    try limits.validate()
    self.limits = limits
    self.aggregationServices = aggregationServices
    self.draws = draws
    engine = LevelOneEngine(limits)
    sites = SiteNames(suffixes: suffixes)
  }

  /// Saves an impression of the page that calls.
  ///
  /// Whether it was stored is not told: a browser in which the interface is off checks everything and stores nothing.
  ///
  /// - Parameters:
  ///   - options: what the page says of it.
  ///   - document: the page; its activation may be used up.
  ///   - now: when.
  /// - Throws: ``LevelOneError``.
  public mutating func saveImpression(
    _ options: ImpressionOptions, from document: inout CallingDocument, at now: SimulationTime
  ) throws(LevelOneError) {
    try Self.check(&document, isAllowed: document.allowsSaveImpression, "save-impression")
    let (site, caller) = try callers(document)
    guard options.histogramIndex < UInt32(clamping: limits.maxHistogramSize) else {
      throw LevelOneError(
        .rangeError,
        "histogramIndex is \(options.histogramIndex), but must be below \(limits.maxHistogramSize)")
    }
    guard options.lifetimeDays > 0 else {
      throw LevelOneError(.rangeError, "lifetimeDays is 0, but must be 1 or more")
    }
    let lifetime = min(Int64(options.lifetimeDays), Int64(limits.maxLookbackDays)) * LevelOneEngine.day
    let conversionSites = try sites.numbers(
      of: options.conversionSites, "conversionSites", limit: limits.maxConversionSitesPerImpression)
    let conversionCallers = try sites.numbers(
      of: options.conversionCallers, "conversionCallers", limit: limits.maxConversionCallersPerImpression)
    guard isEnabled else { return }
    let impression = NewImpression(
      matchValue: options.matchValue, site: site, caller: caller, index: options.histogramIndex,
      priority: options.priority, lifetime: lifetime)
    // One too many is dropped, which nobody may notice either.
    _ = engine.save(
      impression, at: now.milliseconds, conversionSites: conversionSites,
      conversionCallers: conversionCallers)
  }

  /// Measures a conversion on the page that calls.
  ///
  /// - Parameters:
  ///   - options: what the page asks for.
  ///   - document: the page; its activation may be used up.
  ///   - now: when.
  /// - Returns: a report whatever happened; its histogram is zero where no impression gets credit, no budget is left or
  ///   the interface is off.
  /// - Throws: ``LevelOneError``.
  public mutating func measureConversion(
    _ options: ConversionOptions, from document: inout CallingDocument, at now: SimulationTime
  ) throws(LevelOneError) -> ConversionReport {
    // Numbers are converted before the interface does anything.
    _ = try WebIDL.double(options.epsilon, "epsilon")
    for share in options.credit { _ = try WebIDL.double(share, "credit") }
    try Self.check(&document, isAllowed: document.allowsMeasureConversion, "measure-conversion")
    let (site, caller) = try callers(document)
    let query = try validated(options)
    var histogram = Array(repeating: UInt32(0), count: Int(query.histogramSize))
    if isEnabled {
      _ = engine.measure(query, site: site, caller: caller, at: now.milliseconds, draws: &draws)
      for credit in engine.credited.values { histogram[Int(credit.index)] += credit.value }
    }
    let moment = LevelOneEngine.bounded(now.milliseconds)
    let time = moment - (moment % 5_000 + 5_000) % 5_000
    return ConversionReport(
      parameters: ConversionReport.Parameters(
        aggregationService: options.aggregationService,
        site: sites.site(of: document.topLevelHost) ?? document.topLevelHost,
        histogramSize: options.histogramSize, maxValue: options.maxValue, epsilon: options.epsilon),
      time: SimulationTime(milliseconds: time), histogram: histogram)
  }

  /// Removes what a site saved, and the site from the lists of other impressions: `Clear-Site-Data: "impressions"`.
  ///
  /// - Parameter host: the host that asks; one without a registrable domain clears nothing.
  public mutating func clearImpressions(for host: String) {
    guard let site = sites.knownNumber(of: host) else { return }
    engine.clearImpressions(for: site)
  }

  /// Clears browsing history.
  ///
  /// - Parameters:
  ///   - hosts: the sites that are cleared; empty for all, where visits are forgotten.
  ///   - forgetVisits: whether impressions and budgets are forgotten; else the sites lose their budgets and impressions
  ///     stay.
  ///   - now: when.
  /// - Throws: ``LevelOneError``: `SyntaxError` for what is no site, `RangeError` for no sites where visits are kept.
  public mutating func clearBrowsingHistory(
    _ hosts: [String], forgetVisits: Bool, at now: SimulationTime
  ) throws(LevelOneError) {
    let cleared = try sites.numbers(of: hosts, "sites")
    if !forgetVisits {
      guard !cleared.isEmpty else {
        throw LevelOneError(.rangeError, "sites is empty, but must name one where visits are kept")
      }
      engine.exhaustBudgets(of: cleared, at: now.milliseconds, draws: &draws)
    } else if cleared.isEmpty {
      engine.forgetAllVisits(at: now.milliseconds)
    } else {
      engine.forgetVisits(of: cleared, at: now.milliseconds)
    }
  }

  /// Deletes what has expired, which no page can notice.
  public mutating func deleteExpired(at now: SimulationTime) { engine.deleteExpired(at: now.milliseconds) }

  /// The number of impressions in store, those that have expired and are not deleted yet among them.
  public var storedImpressions: Int { engine.store.rows.count }

  private static func check(
    _ document: inout CallingDocument, isAllowed: Bool, _ feature: String
  ) throws(LevelOneError) {
    guard isAllowed else {
      throw LevelOneError(.notAllowedError, "the page's permissions policy does not have \(feature)")
    }
    guard document.activate() else {
      throw LevelOneError(.notAllowedError, "nobody has used the page yet; a click or a key is needed")
    }
  }

  private mutating func callers(
    _ document: CallingDocument
  ) throws(LevelOneError) -> (site: UInt32, caller: UInt32) {
    let site = try sites.number(of: document.topLevelHost, "the page's address")
    guard let host = document.callerHost else { return (site, site) }
    return (site, try sites.number(of: host, "the caller's address"))
  }
}

extension LevelOneAPI {
  /// Checks the options of a conversion in the order that pages can observe.
  ///
  /// *Source:* Attribution Level 1, "validate AttributionConversionOptions".
  private mutating func validated(_ options: ConversionOptions) throws(LevelOneError) -> ConversionQuery {
    guard aggregationServices.contains(options.aggregationService) else {
      throw LevelOneError(
        .referenceError,
        "\"\(options.aggregationService)\" is no aggregation service that the browser knows")
    }
    try Self.require(
      options.epsilon > 0 && options.epsilon <= LevelOneLimits.maxEpsilon, "epsilon", options.epsilon,
      "above 0 and at most \(LevelOneLimits.maxEpsilon)")
    try Self.require(
      options.histogramSize > 0 && options.histogramSize <= UInt32(clamping: limits.maxHistogramSize),
      "histogramSize", options.histogramSize, "1 to \(limits.maxHistogramSize)")
    try Self.require(options.value > 0, "value", options.value, "1 or more")
    try Self.require(
      options.value <= options.maxValue, "value", options.value, "at most maxValue (\(options.maxValue))")
    try Self.require(
      (1...limits.maxCreditSize).contains(options.credit.count), "the length of credit",
      options.credit.count, "1 to \(limits.maxCreditSize)")
    for share in options.credit { try Self.require(share > 0, "credit", share, "above 0") }
    try Self.require(options.lookbackDays != 0, "lookbackDays", 0, "1 or more")
    try Self.require(
      options.matchValues.count <= limits.maxMatchValues, "the length of matchValues",
      options.matchValues.count, "at most \(limits.maxMatchValues)")
    let impressionSites = try sites.numbers(
      of: options.impressionSites, "impressionSites", limit: limits.maxImpressionSitesForConversion)
    let impressionCallers = try sites.numbers(
      of: options.impressionCallers, "impressionCallers", limit: limits.maxImpressionCallersForConversion)
    let days = min(Int64(options.lookbackDays ?? .max), Int64(limits.maxLookbackDays))
    return ConversionQuery(
      epsilon: options.epsilon, value: options.value, maxValue: options.maxValue,
      histogramSize: options.histogramSize, lookback: days * LevelOneEngine.day, credit: options.credit,
      matchValues: options.matchValues, impressionSites: impressionSites,
      impressionCallers: impressionCallers)
  }

  private static func require(
    _ holds: Bool, _ name: String, _ value: some Any, _ allowed: String
  ) throws(LevelOneError) {
    guard !holds else { return }
    throw LevelOneError(.rangeError, "\(name) is \(value), but must be \(allowed)")
  }
}

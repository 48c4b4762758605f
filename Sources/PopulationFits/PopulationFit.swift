import SimulationKernel
import Statistics

/// The synthetic population that a log looks like: every parameter with its error, and whether it fits.
public struct PopulationFit: Sendable {
  /// The parameters that were estimated, in the order of a scenario's settings.
  public private(set) var parameters: [FittedParameter] = []
  /// How well each part fits.
  public private(set) var checks: [FitCheck] = []
  /// What whoever uses the estimates should know.
  public internal(set) var remarks: [String] = []
  /// What the twin's scenario says.
  public private(set) var twin: TwinSettings
  /// Figures of the log itself.
  public let marginals: LogMarginals
  /// The p-value of the likelihood ratio test against equal activity; from 0.01 up all are taken to be equally active.
  public private(set) var equalActivityPValue = 1.0
  /// Delay laws that were tried with their Bayesian information criterion.
  public private(set) var delayCriteria: [(law: String, criterion: Double)] = []

  /// Estimates everything by maximum likelihood.
  ///
  /// - Throws: ``FitError`` for a log that is too small, or has a likelihood without a maximum.
  public init(_ sample: PopulationSample, _ options: FitOptions = FitOptions()) throws {
    do {
      try self.init(checked: sample, options)
    } catch let error as StatisticsError {
      throw FitError(
        "the log", "has a likelihood without a maximum (\(error))",
        remedy: "see whether its columns, times and window are as said")
    }
  }

  private init(checked sample: PopulationSample, _ options: FitOptions) throws {
    guard sample.clicks.interactions >= 100 else {
      throw FitError(
        "the log", "has only \(sample.clicks.interactions) clicks inside the span",
        remedy: "give a log of at least 100 clicks")
    }
    let caused = sample.clicks.conversions + sample.views.conversions
    guard caused >= ConversionFit.leastConversions else {
      throw FitError(
        "the log", "has only \(caused) conversions with a cause",
        remedy:
          "give a log of at least \(ConversionFit.leastConversions), or name the column of causes; a longer window "
          + "may link more")
    }
    if let people = options.people, people < sample.seenPeople {
      throw FitError(
        "the number of people", "is \(people), but the log has \(sample.seenPeople)",
        remedy: "give all people, or leave it out to have them estimated")
    }
    marginals = LogMarginals(sample)
    twin = TwinSettings(sample.span)
    twin.currency = options.currency
    try fitActivity(sample, options)
    try fitSites(sample)
    try fitConversions(sample, options)
    try fitKinds(sample, options)
    fitRhythm(sample)
    warnOfUndetermined()
    warn(sample, options)
  }

  private mutating func add(_ check: FitCheck?) { if let check { checks.append(check) } }

  /// An estimate by its name; nil when there is none of it.
  public func estimate(_ name: String) -> FittedParameter? { parameters.first { $0.name == name } }

  private mutating func fitActivity(_ sample: PopulationSample, _ options: FitOptions) throws {
    let activity = try ActivityFit(sample.peopleByActions, known: options.people)
    let actions = sample.clicks.interactions + sample.views.interactions + sample.organic
    let months = Double(sample.span.length) / (30 * 86_400_000.0)
    if let people = activity.people() { parameters.append(people) }
    twin.people = options.people ?? Int((activity.people()?.estimate ?? Double(sample.seenPeople)).rounded())
    if !activity.isEqual {
      parameters.append(
        FittedParameter(
          "activity.gamma.shape", of: activity.fit, .logarithm, "shape of the gamma law of activity, mean 1",
          within: ActivityLikelihood.shapes
        ) { activity.shape($0) ?? 0 })
    }
    equalActivityPValue = activity.equalityPValue
    twin.activityShape = activity.shape(activity.fit.parameters)
    func rate(_ name: String, _ count: Int, _ meaning: String) -> Double {
      let share = Double(count) / Double(actions)
      let estimate = activity.mean * share / months
      // The share of a kind is multinomial given all actions, and says nothing about their mean.
      let variance =
        activity.logMeanVariance + (count > 0 ? (1 - share) / Double(count) : 0)
      if count > 0 {
        parameters.append(
          FittedParameter(name, estimate, estimate * variance.squareRoot(), .logarithm, meaning))
      }
      return estimate
    }
    twin.clicksPerPerson = rate(
      "clicks-per-person", sample.clicks.interactions, "clicks of a person in 30 days, mean over all people")
    twin.viewsPerPerson = rate(
      "views-per-person", sample.views.interactions, "views of a person in 30 days, mean over all people")
    twin.organicPerPerson = rate(
      "organic-per-person", sample.organic,
      "conversions of a person in 30 days that no click or view caused, mean over all people")
    add(activity.check())
  }

  private mutating func fitSites(_ sample: PopulationSample) throws {
    let publishers = try TrafficFit(sample.publishers)
    let advertisers = try TrafficFit(sample.advertisers)
    for (fit, name) in [(publishers, "publishers"), (advertisers, "advertisers")] {
      if let parameter = fit.parameter("\(name).zipf", "exponent of the Zipf law of their traffic") {
        parameters.append(parameter)
      }
      add(fit.check("traffic of \(name)", remark: "their traffic falls differently than the Zipf law"))
      if fit.isSparse {
        remarks.append(
          "\(fit.rare) of \(fit.count) \(name) have fewer than \(TrafficFit.least) events: which of them is the busier is "
            + "chance, so the exponent of their traffic is too large and its error too small, their traffic is not "
            + "tested, and those without any event are missing in the twin")
      }
    }
    let most = (publishers: TwinSettings.publisherLimit, advertisers: TwinSettings.campaignLimit)
    twin.publishers = (min(most.publishers, publishers.count), publishers.parameter("", "")?.estimate ?? 0)
    twin.advertisers = (
      min(most.advertisers, advertisers.count), advertisers.parameter("", "")?.estimate ?? 0
    )
    if publishers.count > most.publishers || advertisers.count > most.advertisers {
      remarks.append(
        "the log has \(publishers.count) publishers and \(advertisers.count) advertisers; the twin has the busiest "
          + "\(twin.publishers.count) and \(twin.advertisers.count), as many as scenarios can number")
    }
    fitCampaigns(sample)
  }

  /// Campaigns of an advertiser are equally strong; how many there are is what most advertisers have.
  private mutating func fitCampaigns(_ sample: PopulationSample) {
    var statistic = 0.0
    var degrees = 0
    var numbers: [Int: Int] = [:]
    for advertiser in sample.campaigns.keys.sorted() {
      let counts = (sample.campaigns[advertiser] ?? [:]).values.sorted()
      numbers[counts.count, default: 0] += 1
      guard let check = FitCheck.shares("", counts, counts.map { _ in 1 }, remark: "") else { continue }
      statistic += check.statistic
      degrees += check.degreesOfFreedom
    }
    let most = numbers.values.max() ?? 0
    let usual = numbers.keys.sorted().last { numbers[$0] == most } ?? 1
    // As many as scenarios can number.
    twin.campaigns = max(1, min(1000, usual, TwinSettings.campaignLimit / max(1, twin.advertisers.count)))
    if numbers.count > 1 || twin.campaigns < usual {
      remarks.append(
        "advertisers run \(numbers.keys.min() ?? 0) to \(numbers.keys.max() ?? 0) campaigns; the twin's run "
          + "\(twin.campaigns) each")
    }
    add(
      FitCheck(
        "campaigns", statistic, degrees,
        "campaigns of an advertiser are not equally strong, as the twin's are"))
  }

  private mutating func fitConversions(_ sample: PopulationSample, _ options: FitOptions) throws {
    let hasViews = sample.views.conversions > 0
    let samples = hasViews ? [sample.clicks, sample.views] : [sample.clicks]
    let fit = try ConversionFit(
      samples, window: sample.window, resolution: sample.span.resolution, delays: options.delays)
    delayCriteria = fit.tried.map { ($0.family.name, $0.criterion) }
    parameters += fit.repeats(0, "conversions-per-click")
    add(fit.numbersCheck(0, "conversions per click"))
    if hasViews {
      parameters += fit.repeats(1, "conversions-per-view")
      add(fit.numbersCheck(1, "conversions per view"))
    }
    parameters += fit.delay()
    add(fit.delayCheck(samples))
    twin.take(fit, hasViews: hasViews, window: sample.window)
    if fit.hasEndlessMean, sample.span.length < sample.window {
      remarks.append(
        "the log is shorter than the window, and how many conversions come after it ended hangs on the longest delays, "
          + "which it does not determine: shares of clicks and views that convert are less certain than their errors "
          + "say; a longer log or a shorter window helps")
    }
  }

  private mutating func fitKinds(_ sample: PopulationSample, _ options: FitOptions) throws {
    let all = sample.kinds.keys.sorted()
    let total = Double(all.reduce(0) { $0 + (sample.kinds[$1]?.count ?? 0) })
    let kept = Kinds(sample.kinds)
    remarks += kept.remarks
    if kept.samples.count > 1 {
      for (data, kind) in kept.samples {
        let share = Double(kind.count) / total
        parameters.append(
          FittedParameter(
            "conversion-types[\(data)]", share, (share * (1 - share) / total).squareRoot(), .logOdds,
            "share of conversions with data \(data)"))
      }
    }
    let values = try KindValues(kept.samples)
    remarks += values.remarks
    twin.kinds = zip(kept.samples, values.own).map { kind, law in
      TwinSettings.Kind(data: kind.data, weight: Double(kind.sample.count), value: law?.twin)
    }
    if values.usesCommon {
      twin.value = values.common.twin
      parameters += values.common.parameters("value", currency: options.currency)
      // Kinds with laws of their own are no part of what the common law stands for.
      if values.own.allSatisfy({ $0 == nil }) { add(values.common.check("values")) }
    }
    for (kind, law) in zip(kept.samples, values.own) {
      guard let law else { continue }
      parameters += law.parameters("conversion-types[\(kind.data)].value", currency: options.currency)
      add(law.check("values of data \(kind.data)"))
    }
  }

  private mutating func fitRhythm(_ sample: PopulationSample) {
    let rhythm = RhythmFit(sample)
    twin.rhythm = rhythm.rates?.map(\.rate)
    for (hour, rate) in (rhythm.rates ?? []).enumerated() {
      parameters.append(
        FittedParameter(
          "rhythm.hours.rates[\(hour + 1)]", rate.rate, rate.error, .real,
          "activity from \(hour) to \(hour + 1) o'clock, relative to the mean"))
    }
    // Hours that are not alike are fitted hour by hour, which always fits.
    if rhythm.rates == nil { add(rhythm.hours) }
    add(rhythm.days)
  }
}

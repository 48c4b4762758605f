import Measurement
import Population
import PrivacyMechanisms
import Risk
import SimulationKernel

/// The adversary's work in one replication: who is looked for, and what is asked about them.
///
/// It goes over the people twice. First only those whom the adversary is after are simulated, which gives the
/// questions; then everybody's conversions stream past the questions while the ordinary run goes on. So memory is set
/// by the sample, not by the population. Bots are no part of it: nobody looks for them, and they are in no log.
struct RiskStudy: Sendable {
  let plan: RiskPlan
  let scenario: Scenario
  /// Where reports come from; all lists by source are in this order.
  let sources: [ReportSource]
  let targets: [RiskTarget]
  /// For each source, what noise alone made it report about the same people.
  let phantoms: [[PhantomTarget]]
  /// What an adversary asks who has no report at all, only the times of clicks.
  let timing: QuestionSet
  /// For each source whose reports have windows, what its reports let the adversary ask: about the targets, then
  /// about the phantoms, of which it cannot know that they are.
  let reported: [QuestionSet?]
  /// For each source whose reports name no click, the positions of the targets about whom they are asked.
  let pooled: [[Int]?]

  /// Finds the targets and arranges the questions.
  init(_ plan: RiskPlan, _ unit: UnitSimulation) throws {
    self.plan = plan
    scenario = unit.scenario
    sources = unit.scenario.reportSources
    let (targets, phantoms) = try Self.targets(plan, unit, sources)
    self.targets = targets
    pooled = Self.pooled(targets, sources, unit)
    self.phantoms = phantoms
    let people = unit.scenario.population
    guard !targets.isEmpty else {
      // Nobody to look for, and perhaps nobody who could convert: nothing for an adversary to believe.
      timing = QuestionSet(advertisers: people.advertisers)
      reported = sources.map { _ in nil }
      return
    }
    let window = unit.scenario.timeline.attributionWindow
    let subjects = targets.map { QuestionSubject(advertiser: $0.advertiser, truth: $0.truth) }
    timing = try QuestionSet(
      targets.map { Self.timingQuestion($0, within: window) }, about: subjects,
      models: try people.models(noise: nil, plan), values: 1)
    reported = try sources.enumerated().map { index, source in
      let arm = source.arm
      guard case .window(let evidence) = arm.evidence else { return nil }
      let models = try people.models(noise: arm.noise, plan)
      let questioner = ReportQuestioner(
        evidence: evidence, declaredExpiry: people.declaredExpiry,
        // The last click before a conversion has the credit, so it happened before the ad tech's next click. With
        // several browsers, or limits of storage, the one that reported may not know of that.
        isCut: !people.hasSeveralBrowsers && !arm.limitsClicks,
        doubt: NoiseDoubt(evidence, people, values: arm.values))
      let questions =
        targets.map { target in
          target.reports[index].flatMap { questioner.question($0, models[target.advertiser]) }
        } + phantoms[index].map { questioner.question($0.report, models[$0.advertiser]) }
      return try QuestionSet(
        questions,
        about: subjects + phantoms[index].map { QuestionSubject(advertiser: $0.advertiser, truth: nil) },
        models: models, values: arm.values)
    }
  }

  /// What is asked about a target without any report.
  static func timingQuestion(
    _ target: RiskTarget, within length: SimulationDuration
  ) -> LinkageQuery {
    let window = target.click.time..<target.click.time + length.milliseconds
    return LinkageQuery(
      clickTime: target.click.time, otherClicks: target.click.others,
      window: TargetClick.credited(window, before: target.click.next), data: nil)
  }

  /// Plays the people in the sample through all systems.
  private static func targets(
    _ plan: RiskPlan, _ unit: UnitSimulation, _ sources: [ReportSource]
  ) throws -> (targets: [RiskTarget], phantoms: [[PhantomTarget]]) {
    let scenario = unit.scenario
    let samplers = sources.map { _ in ReportSampler() }
    let listeners = samplers.map { ReportListener(sampler: $0) }.bySystem(
      sources, systems: scenario.systems.count)
    let workers = zip(scenario.systems, listeners).map { arm, listeners in
      arm.worker(unit.context(listeners: listeners))
    }
    let block = PopulationBlock()
    let end = min(plan.people, scenario.population.people)
    var targets: [RiskTarget] = []
    var phantoms = sources.map { _ in [PhantomTarget]() }
    for first in stride(from: 0, to: end, by: 512) {
      try unit.generate(first: first, count: Int(min(512, end - first)), into: block)
      for worker in workers { try worker.run(block) }
      let reports = samplers.map { sampler in
        Dictionary(grouping: sampler.takeReports(), by: \.person)
      }
      targets += RiskTarget.all(
        in: block, reports: reports, homes: unit.homes, direct: sources.map(\.arm.isDirect),
        campaignsPerAdvertiser: scenario.population.campaignsPerAdvertiser,
        window: scenario.timeline.attributionWindow)
      for (source, mine) in reports.enumerated() where !mine.isEmpty {
        guard case .window(let evidence) = sources[source].arm.evidence else { continue }
        let period = SimulationTime.zero..<(.zero + scenario.timeline.period)
        // Of conversions those of the period are asked about, so of phantoms those whose window begins in it.
        phantoms[source] += PhantomTarget.all(
          in: block, reports: mine, homes: unit.homes,
          campaignsPerAdvertiser: scenario.population.campaignsPerAdvertiser
        ).filter { phantom in
          let click = SimulationTime(milliseconds: phantom.report.click.time)
          let window = evidence.times(phantom.report.due, click, scenario.population.declaredExpiry)
          return window.map { period.contains($0.lowerBound) } ?? false
        }
      }
    }
    return (targets, phantoms)
  }
}

/// What one thread keeps of the conversions that it has seen, for one study.
struct RiskTally: Sendable {
  private(set) var timing: [CandidateTally?]
  /// By source of reports, and advertiser.
  private(set) var reported: [[CandidateTally?]?]
  /// Each advertiser's whole log, where it is short.
  private(set) var logs: [ConversionLog]
  /// The same up to a larger length; empty unless something is asked of reports that name no click.
  private(set) var longLogs: [ConversionLog]
  /// For each source, the reports that name no click and may be about a target; nil for other sources.
  private(set) var pools: [ReportPool?]
  /// How many people each advertiser's log names.
  private(set) var identities: [Int]
  private let values: [Int]
  /// Where whole logs and the counts of identities end, whatever the windows of the systems.
  private let logEnd: SimulationTime
  /// The last person seen to convert on each advertiser.
  private var lastPerson: [UInt64]

  init(_ study: RiskStudy, advertisers: Int) {
    timing = study.timing.tallies()
    reported = study.reported.map { $0?.tallies() }
    values = study.reported.map { $0?.values ?? 1 }
    logs = Array(repeating: ConversionLog(limit: Self.shortLimit), count: advertisers)
    longLogs =
      study.hasPools ? Array(repeating: ConversionLog(limit: Self.longLimit), count: advertisers) : []
    pools = study.sources.map { _ in nil }
    identities = Array(repeating: 0, count: advertisers)
    lastPerson = Array(repeating: .max, count: advertisers)
    let timeline = study.scenario.timeline
    logEnd = .zero + timeline.period + timeline.attributionWindow
  }

  /// A tally of nobody, with the pools that a thread's workers would have.
  init(empty study: RiskStudy) {
    self.init(study, advertisers: study.scenario.population.advertisers)
    take(study.sources.indices.map { study.poolCollector($0) })
  }

  /// Lines of an advertiser's log beyond which whole persons are not weighed.
  private static let shortLimit = 4096
  /// Lines of an advertiser's log beyond which reports that name no click are not weighed: 1.5 MB.
  private static let longLimit = 1 << 16

  /// Takes over what the workers of its thread have kept.
  mutating func take(_ collectors: [PoolCollector?]) { pools = collectors.map { $0?.pool } }

  /// Streams the conversions of a block past the questions.
  mutating func add(_ block: PopulationBlock) {
    for person in 0..<block.people {
      let identity = block.firstPerson + UInt64(person)
      for row in block.conversionStart[person]..<block.conversionStart[person + 1] {
        let conversion = block.conversions[row]
        add(conversion.advertiser, at: conversion.time, conversion.data, identity)
      }
      // The log does not end with the period: windows of late clicks reach beyond it.
      for row in block.laterStart[person]..<block.laterStart[person + 1] {
        let conversion = block.later[row]
        add(conversion.advertiser, at: conversion.time, conversion.data, identity)
      }
    }
  }

  private mutating func add(
    _ number: Int32, at time: SimulationTime, _ data: UInt16, _ identity: UInt64
  ) {
    let advertiser = Int(number)
    var view = ConversionView(time: time.milliseconds, identity: identity, data: data)
    if time < logEnd {
      if lastPerson[advertiser] != identity {
        lastPerson[advertiser] = identity
        identities[advertiser] += 1
      }
      logs[advertiser].add(view)
      if !longLogs.isEmpty { longLogs[advertiser].add(view) }
    }
    timing[advertiser]?.add(view)
    for source in reported.indices where reported[source] != nil {
      view.data = data % UInt16(values[source])
      reported[source]?[advertiser]?.add(view)
    }
  }

  static func += (a: inout Self, b: Self) {
    for source in a.pools.indices {
      if let other = b.pools[source] { a.pools[source]?.merge(other) }
    }
    for advertiser in a.timing.indices {
      if let other = b.timing[advertiser] { a.timing[advertiser]?.merge(other) }
      a.logs[advertiser].merge(b.logs[advertiser])
      if !a.longLogs.isEmpty { a.longLogs[advertiser].merge(b.longLogs[advertiser]) }
      a.identities[advertiser] += b.identities[advertiser]
      for source in a.reported.indices {
        if let other = b.reported[source]?[advertiser] { a.reported[source]?[advertiser]?.merge(other) }
      }
    }
  }
}

extension RiskTally {
  /// Writes all that it keeps.
  func write(to summary: inout SummaryWriter) {
    summary.write(identities)
    for tally in timing { tally?.write(to: &summary) }
    for tally in reported.flatMap({ $0 ?? [] }) { tally?.write(to: &summary) }
    for log in logs + longLogs { log.write(to: &summary) }
    for pool in pools { pool?.write(to: &summary) }
  }

  /// Adds what another process wrote whose study is the same.
  mutating func merge(from summary: inout SummaryReader) throws(SummaryError) {
    try summary.add(to: &identities)
    for advertiser in timing.indices { try timing[advertiser]?.merge(from: &summary) }
    for source in reported.indices {
      for advertiser in reported[source]?.indices ?? 0..<0 {
        try reported[source]?[advertiser]?.merge(from: &summary)
      }
    }
    for advertiser in logs.indices { try logs[advertiser].merge(from: &summary) }
    for advertiser in longLogs.indices { try longLogs[advertiser].merge(from: &summary) }
    for source in pools.indices { try pools[source]?.merge(from: &summary) }
  }
}

extension PopulationSettings {
  /// What an adversary believes about the people of each advertiser, who knows this population's laws but for what
  /// the plan says otherwise.
  ///
  /// - Parameter noise: the channel of the reports' data; nil for an adversary without reports.
  func models(noise: DataNoise?, _ plan: RiskPlan) throws -> [BehaviourModel] {
    let month = Double(SimulationDuration.days(30).milliseconds)
    let belief = try DelayBelief(plan.assumedDelay ?? delay)
    let channel = try noise.map { noise in
      try plan.assumedNoise.map {
        try DataNoise(values: noise.values, noise: $0, replacement: noise.replacement)
      } ?? noise
    }
    // Conversions that a view causes come without a click, as organic ones do.
    let organic = organicPerPerson + viewsPerPerson * conversionsPerView.mean
    return try advertiserShares.map { share in
      try BehaviourModel(
        delay: belief, conversionsPerClick: conversionsPerClick.mean,
        clickRate: clicksPerPerson * share / month, organicRate: organic * share / month,
        noise: channel, identities: Int(clamping: people))
    }
  }
}

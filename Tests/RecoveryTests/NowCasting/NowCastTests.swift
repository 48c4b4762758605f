import PrivacyMechanisms
import SimulationKernel
import Testing

@testable import Recovery

struct NowCastTests {
  private func noise(_ world: SyntheticArrivals) throws -> DataNoise {
    try DataNoise(values: world.values, noise: world.noise, replacement: .uniform)
  }

  /// Draws a world often, and gathers the errors of value 0 and of the total for each pattern.
  private func errors(
    _ world: SyntheticArrivals, draws: Int, ordinal: UInt64,
    _ patterns: (SyntheticArrivals.Draw) throws -> [ArrivalPattern]
  ) throws -> [(value: ErrorSample, total: ErrorSample)] {
    let nowCast = try NowCast(noise: noise(world))
    var random = SyntheticArrivals.random(ordinal)
    var samples: [(value: ErrorSample, total: ErrorSample)] = []
    for _ in 0..<draws {
      let draw = try world.draw(&random)
      for (index, pattern) in try patterns(draw).enumerated() {
        if samples.count == index { samples.append((ErrorSample(), ErrorSample())) }
        let estimate = try nowCast.estimates(draw.campaign, pattern)
        samples[index].value.add(estimate.values[0], truth: draw.truth[0])
        samples[index].total.add(estimate.total, truth: draw.truth.reduce(0, +))
      }
    }
    return samples
  }

  @Test func everyPatternIsUnbiasedAndCoversAsItSays() throws {
    let world = SyntheticArrivals()
    let draws = 400
    let samples = try errors(world, draws: draws, ordinal: 1) { draw in
      [
        try .chainLadder(draw.cohorts, lastAge: 30),
        try DelayModel.fit(draw.cohorts, windows: world.windows).pattern,
        try DelayModel.assumed(world.windowShares, draw.cohorts, windows: world.windows),
      ]
    }
    // 6 standard errors of a coverage of 95 % over 400 draws.
    let slack = 6 * (0.95 * 0.05 / Double(draws)).squareRoot()
    for (name, sample) in zip(["chain-ladder", "delay-model", "delay-assumed"], samples) {
      for one in [sample.value, sample.total] {
        #expect(abs(one.z) < 6, "\(name): mean error \(one.mean)")
        #expect(abs(one.coverage - 0.95) < slack, "\(name): \(one.coverage)")
        #expect((0.8...1.3).contains(one.claimedOverFound), "\(name): \(one.claimedOverFound)")
      }
    }
  }

  @Test func lateBrowsersAreReckonedWith() throws {
    var world = SyntheticArrivals()
    world.late = 0.4
    let samples = try errors(world, draws: 200, ordinal: 2) { draw in
      [
        try .chainLadder(draw.cohorts, lastAge: 30),
        try DelayModel.assumed(world.windowShares, draw.cohorts, windows: world.windows),
      ]
    }
    for sample in samples {
      #expect(abs(sample.total.z) < 6, "mean error \(sample.total.mean)")
      #expect(sample.total.coverage > 0.85, "\(sample.total.coverage)")
    }
  }

  @Test func aWrongLawOfDelaysIsBiasedAndDoesNotCover() throws {
    let world = SyntheticArrivals()
    // Taken for a law of mean 1 day, nearly everything seems to have arrived.
    let shares = world.windows.map { $0.reached { -Elementary.expm1(-$0) } }
    let wrong = [shares[0], shares[1] - shares[0], shares[2] - shares[1]]
    let samples = try errors(world, draws: 50, ordinal: 3) { draw in
      [try DelayModel.assumed(wrong, draw.cohorts, windows: world.windows)]
    }
    #expect(samples[0].total.mean < -100 && samples[0].total.z < -6)
    #expect(samples[0].total.coverage < 0.2)
  }

  @Test func theFitFindsAKnownExponentialBehindRightTruncation() throws {
    var world = SyntheticArrivals()
    world.law = [(1, 12)]
    world.windows = (0..<30).map { ReportWindow(ends: [Double($0 + 1)], dueAge: $0) }
    world.days = 20
    world.firstTarget = 0
    world.clicksPerDay = 4_000
    var random = SyntheticArrivals.random(4)
    let draw = try world.draw(&random)
    let model = try DelayModel.fit(draw.cohorts, windows: world.windows, components: 1)
    // 24,000 conversions: the mean is known to 4 %, while that of what arrived is below 6 days.
    #expect(abs(model.means[0] - 12) < 2.5, "\(model.means)")
    #expect(abs(model.pattern.completeness(10) - world.windowShares[...10].reduce(0, +)) < 0.03)
    #expect(model.pattern.completenessError(10) > 0.0005)
  }

  @Test func twoMeansAreToldApart() throws {
    var world = SyntheticArrivals()
    world.windows = (0..<30).map { ReportWindow(ends: [Double($0 + 1)], dueAge: $0) }
    world.law = [(0.5, 0.8), (0.5, 15)]
    world.clicksPerDay = 2_000
    var random = SyntheticArrivals.random(5)
    let draw = try world.draw(&random)
    let model = try DelayModel.fit(draw.cohorts, windows: world.windows, components: 2)
    let parts = zip(model.weights, model.means).sorted { $0.1 < $1.1 }
    #expect(abs(parts[0].1 - 0.8) < 0.1 && abs(parts[1].1 - 15) < 3, "\(parts)")
    #expect(abs(parts[0].0 - 0.5) < 0.05, "\(parts)")
  }

  @Test func errorsDoNotGrowWithComponentsThatWindowsCannotTellApart() throws {
    let world = SyntheticArrivals()
    var random = SyntheticArrivals.random(7)
    let draw = try world.draw(&random)
    // Three windows have two free shares; two components have three parameters already, and four have seven.
    let models = try [2, 3, 4].map {
      try DelayModel.fit(draw.cohorts, windows: world.windows, components: $0)
    }
    let arrived = draw.cohorts.totals.reduce(0, +)
    for age in [2, 10] {
      let errors = models.map { $0.pattern.completenessError(age) }
      for (model, error) in zip(models, errors) {
        #expect(abs(error / errors[0] - 1) < 0.02, "\(age): \(errors)")
        #expect(abs(model.pattern.completeness(age) - models[0].pattern.completeness(age)) < error / 50)
        // A share of independent reports of which all are known would have this error; late ones are not known yet.
        let share = model.pattern.completeness(age)
        let least = (share * (1 - share) / Double(arrived)).squareRoot()
        #expect(error > least && error < 2 * least, "\(age): \(error), \(least)")
      }
    }
  }

  @Test func aSingleWindowNeedsNoLawOfDelays() throws {
    let cohorts = try ClickCohorts(clicks: [50, 60, 70], arrivals: [[0, 0, 20], [0, 0], [0]])
    let model = try DelayModel.fit(cohorts, windows: [ReportWindow(ends: [2], dueAge: 2)])
    #expect(model.windowShares == [1])
    #expect(model.pattern.growth == [nil, nil, 1])
    #expect(model.pattern.completenessError(2) == 0)
  }

  @Test func nothingIsAddedOnceEverythingHasArrived() throws {
    var world = SyntheticArrivals()
    world.noise = 0
    var random = SyntheticArrivals.random(6)
    var draw = try world.draw(&random)
    // Clicks asked about are at least 30 days old.
    draw.campaign.firstTarget = 0
    draw.campaign.clicks = Array(draw.campaign.clicks.enumerated().map { $0.offset < 30 ? $0.element : 0 })
    draw.campaign.received = draw.campaign.received.enumerated().map {
      $0.offset < 30 ? $0.element : $0.element.map { _ in 0 }
    }
    let nowCast = try NowCast(noise: noise(world))
    let ladder = try ArrivalPattern.chainLadder(draw.cohorts, lastAge: 30)
    let model = try DelayModel.fit(draw.cohorts, windows: world.windows).pattern
    let naive = try nowCast.naive(draw.campaign)
    for pattern in [ladder, model] {
      let estimate = try nowCast.estimates(draw.campaign, pattern)
      for (one, exact) in zip(estimate.values + [estimate.total], naive.values + [naive.total]) {
        #expect(abs(one.estimate - exact.estimate) < 1e-9)
        #expect((one.standardError ?? 1) < 1e-6)
      }
    }
    let counts = draw.campaign.received.reduce(Array(repeating: 0, count: 4)) { zip($0, $1).map(+) }
    #expect(naive.values.map(\.estimate) == counts.map(Double.init))
  }

  @Test func youngClicksGetTheCampaignsOwnLevel() throws {
    // Two days of 100 clicks; reports come after one day, 30 of the first day's clicks.
    let cohorts = try ClickCohorts(clicks: [100, 100], arrivals: [[0, 30], [0]])
    let pattern = try ArrivalPattern.chainLadder(cohorts, lastAge: 1)
    #expect(pattern.growth == [nil, 1])
    let noise = try DataNoise(values: 2, noise: 0, replacement: .uniform)
    let campaign = CampaignCohorts(clicks: [100, 50], received: [[20, 10], [0, 0]], firstTarget: 1)
    let estimate = try NowCast(noise: noise).estimates(campaign, pattern)
    #expect(estimate.values.map(\.estimate) == [10, 5])
    #expect(estimate.total.estimate == 15)
    // Poisson: 15 to come, and a level known from 30, halved: 15 + 30 / 4.
    #expect(abs((estimate.total.standardError ?? 0) - 22.5.squareRoot()) < 1e-12)
  }

  @Test func whatCannotBeKnownIsRefused() throws {
    let windows = SyntheticArrivals().windows
    let empty = try ClickCohorts(clicks: [9, 9], arrivals: [[0, 0], [0]])
    #expect(throws: NowCastError.nothingArrived) { try ArrivalPattern.chainLadder(empty, lastAge: 1) }
    #expect(throws: NowCastError.nothingArrived) { try DelayModel.fit(empty, windows: windows) }
    #expect(throws: NowCastError.historyTooShort(days: 1, needed: 30)) {
      try ArrivalPattern.chainLadder(empty, lastAge: 30)
    }
    let clicks = Array(repeating: 10, count: 10)
    let young = try ClickCohorts(
      clicks: clicks, arrivals: (0..<10).map { day in (0..<(10 - day)).map { $0 == 2 ? 3 : 0 } })
    #expect(throws: NowCastError.delayNotIdentified(windows: 2, parameters: 3)) {
      try DelayModel.fit(young, windows: windows)
    }
    #expect(throws: NowCastError.impossibleDelay(window: 0)) {
      try DelayModel.assumed([0, 0.5, 0.5], young, windows: windows)
    }
    let noise = try DataNoise(values: 2, noise: 0, replacement: .uniform)
    #expect(throws: NowCastError.nothingArrived) {
      try NowCast(noise: noise).estimates(
        CampaignCohorts(clicks: [5], received: [[0, 0]], firstTarget: 0),
        .chainLadder(ClickCohorts(clicks: [9, 9], arrivals: [[0, 4], [0]]), lastAge: 1))
    }
  }
}

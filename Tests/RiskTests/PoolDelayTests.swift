import SimulationKernel
import Testing

@testable import Risk

/// Pools whose delays have several stretches, against numbers worked out by hand and against sums over milliseconds.
struct PoolDelayTests {
  /// Nobody clicks by the model, so that every conversion weighs the same before the pool counts.
  private func posterior(
    _ times: [Int64], _ pool: [(time: Int64, data: UInt16)], _ law: PoolLaw, data: UInt16 = 0
  ) throws -> PoolPosterior {
    let model = try BehaviourModel(
      delay: DelayBelief(.exponential(ExponentialLaw(mean: 3_600_000))), conversionsPerClick: 0,
      organicRate: 1e-9, noise: nil, identities: 100)
    return try PoolPosterior(
      log: times.map { ConversionView(time: $0, identity: UInt64($0), data: data) },
      pool: pool.map { PooledReport(time: $0.time, key: 5, data: $0.data) }, model: model, law: law)
  }

  private func question(_ rate: [Double]) -> PoolQuestion {
    PoolQuestion(click: LinkageQuery(clickTime: 0, window: 0..<100_000, data: nil), key: 5, rate: rate)
  }

  /// Compares with ratios of likelihoods for at most as many conversions as are listed.
  private func expect(_ answer: LinkageAnswer, ratios: [Int64: Double]) {
    // In order, so that the sum is the same in each run.
    let total = ratios.keys.sorted().reduce(0.0) { $0 + (ratios[$1] ?? 0) }
    #expect(answer.guesses.count == ratios.values.count { $0 > 0 })
    for guess in answer.guesses {
      let expected = (ratios[Int64(guess.identity)] ?? -1) / total
      #expect(RiskTest.relative(guess.posterior, expected) < 1e-12, "conversion \(guess.identity)")
    }
  }

  private func law(
    _ delays: [(Int64, Int64, Double)], missing: Double, complete: Range<Int64>? = nil
  ) throws -> PoolLaw {
    try PoolLaw(
      lifetime: 1_000_000,
      delays: delays.map { PoolLaw.Stretch(earliest: $0.0, latest: $0.1, share: $0.2) }, missing: missing,
      complete: complete)
  }

  @Test func eachStretchBeginsAndEndsToTheMillisecond() throws {
    // Densities per millisecond: 0.125 on [10, 14), 0.1 on [20, 22), 0.3 on [22, 23).
    let law = try law([(10, 14, 0.5), (20, 22, 0.2), (22, 23, 0.3)], missing: 0.2)
    let densities: [(delays: [Int64], sum: Double)] = [
      ([9], 0), ([10], 0.125), ([13], 0.125), ([14], 0), ([19], 0), ([20], 0.1), ([21], 0.1), ([22], 0.3),
      ([23], 0), ([11, 12, 20, 22, 22, 23, 9, 16], 2 * 0.125 + 0.1 + 2 * 0.3), ([14, 21], 0.1), ([], 0),
    ]
    var (pool, ratios): ([(time: Int64, data: UInt16)], [Int64: Double]) = ([], [:])
    for (i, (delays, sum)) in densities.enumerated() {
      let time = Int64(i + 1) * 1000
      // Reports with other data say nothing.
      pool += delays.map { (time + $0, 1) } + [(time + 11, 0), (time + 22, 2)]
      ratios[time] = 0.2 + 0.8 * sum / 0.05
    }
    let posterior = try posterior(ratios.keys.sorted(), pool, law, data: 1)
    expect(try posterior.answer(question([1, 0.05])), ratios: ratios)
    // Without reports of others, only those with a sum count, and by their sums.
    expect(
      try posterior.answer(question([1, 0])), ratios: ratios.mapValues { $0 > 0.2 ? $0 - 0.2 : 0 })
  }

  @Test func anHourEarlierOrLaterIsAnotherStretch() throws {
    let hour = RiskTest.hour
    let law = try PoolLaw(
      lifetime: 168 * hour,
      delays: [(24, 48, 0.75), (48, 60, 0.2), (72, 96, 0.05)].map {
        PoolLaw.Stretch(earliest: $0.0 * hour, latest: $0.1 * hour, share: $0.2)
      }, missing: 0.1)
    // One report at 100 h; conversions half an hour on each side of what each stretch allows.
    let pool = [(time: 100 * hour, data: UInt16(0))]
    let rate = 1 / Double(48 * hour)
    // The share of a stretch, over its length in parts of 48 h.
    let densities: [(halfHours: Int64, density: Double)] = [
      (7, 0), (9, 0.05 * 2), (55, 0.05 * 2), (57, 0), (79, 0), (81, 0.2 * 4), (103, 0.2 * 4),
      (105, 0.75 * 2), (151, 0.75 * 2), (153, 0),
    ]
    var ratios: [Int64: Double] = [:]
    for (halfHours, density) in densities { ratios[halfHours * hour / 2] = 0.1 + 0.9 * density }
    var question = question([rate])
    question.click.window = 0..<168 * hour
    expect(try posterior(ratios.keys.sorted(), pool, law).answer(question), ratios: ratios)
  }

  @Test func nearTheEndsEachStretchHoldsItsOwnShare() throws {
    // Densities per millisecond: 0.125 on [10, 14), 0.05 on [20, 30).
    let law = try law([(10, 14, 0.5), (20, 30, 0.5)], missing: 0.2, complete: 100..<110)
    // A report at 112 can be of conversions 99...102 (three held of four) or 83...92 (none); one at 118 of 105...108 (all)
    // or 89...98 (none); one at 122 of 109...112 (one of four) or 93...102 (three of ten); one at 130 of 101...110 (nine
    // of ten); one at 138 of 109...118 (one of ten).
    let pool = [112, 118, 122, 130, 138].map { (time: Int64($0), data: UInt16(0)) }
    let held = [112: 0.375, 118: 0.5, 122: 0.125 + 0.15, 130: 0.45, 138: 0.05]
    func ratio(_ short: [Int], _ long: [Int]) -> Double {
      let sum =
        short.reduce(0) { $0 + 0.125 / (held[$1] ?? 0) } + long.reduce(0) { $0 + 0.05 / (held[$1] ?? 0) }
      return 0.2 + 0.8 * sum / 0.5
    }
    let ratios: [Int64: Double] = [
      99: 1, 100: ratio([112], [122]), 105: ratio([118], [130]), 108: ratio([118], [130]),
      109: ratio([122], [130, 138]), 110: 1,
    ]
    expect(try posterior(ratios.keys.sorted(), pool, law).answer(question([0.5])), ratios: ratios)
  }

  /// The ratio of a conversion by its definition, summed over all reports and, for what the pool holds, all milliseconds.
  private func definition(
    _ time: Int64, _ pool: [(time: Int64, data: UInt16)], _ law: PoolLaw, rate: Double
  ) -> Double {
    func density(_ delay: Int64) -> Double {
      let stretch = law.delays.first { $0.earliest <= delay && delay < $0.latest }
      return stretch.map { $0.share / Double($0.latest - $0.earliest) } ?? 0
    }
    if let complete = law.complete, !complete.contains(time) { return 1 }
    let sum = pool.reduce(0) { sum, report in
      let own = density(report.time - time)
      guard own > 0, let complete = law.complete else { return sum + own }
      return sum + own / complete.reduce(0) { $0 + density(report.time - $1) }
    }
    return law.missing + (1 - law.missing) * sum / rate
  }

  /// 40 laws of one to 30 stretches, for none to 500 reports.
  @Test func itIsTheSumOverAllReports() throws {
    var random = RiskTest.random(950)
    for round in 0..<40 {
      var (delays, end): ([(Int64, Int64, Double)], Int64) = ([], 0)
      let count = 1 + Int(random.next(below: 30))
      for i in 0..<count {
        let begin = end + (random.unit() < 0.5 ? 0 : Int64(random.next(below: 20)))
        end = begin + 1 + Int64(random.next(below: i % 3 == 0 ? 1 : 30))
        delays.append((begin, end, 1 / Double(count)))
      }
      let law = try law(delays, missing: 0.3, complete: round % 2 == 0 ? nil : 50..<250)
      let pool = (0..<[0, 3, 40, 500][round / 2 % 4]).map { _ in
        (time: Int64(random.next(below: 700)), data: UInt16(0))
      }
      let times = Array(stride(from: 30 + Int64(round), to: 290, by: 17))
      var ratios: [Int64: Double] = [:]
      for time in times { ratios[time] = definition(time, pool, law, rate: 0.1) }
      expect(try posterior(times, pool, law).answer(question([0.1])), ratios: ratios)
    }
  }

  @Test func aStretchCutInTwoIsTheSameLaw() throws {
    var random = RiskTest.random(951)
    let pool = (0..<200).map { _ in (time: Int64(random.next(below: 1000)), data: UInt16(0)) }
    let times = Array(stride(from: Int64(5), to: 400, by: 29))
    for complete in [nil, 0..<300, 120..<200] as [Range<Int64>?] {
      let whole = try PoolLaw(
        lifetime: 1_000_000, earliest: 100, latest: 300, missing: 0.25, complete: complete)
      let cut = try law(
        [(0, 100, 0), (100, 150, 0.25), (150, 300, 0.75), (400, 401, 0)], missing: 0.25, complete: complete)
      let answers = try [whole, cut].map { try posterior(times, pool, $0).answer(question([0.2])) }
      for (a, b) in zip(answers[0].guesses, answers[1].guesses) {
        #expect(RiskTest.relative(a.posterior, b.posterior) < 1e-12)
      }
      #expect(RiskTest.relative(answers[0].entropy, answers[1].entropy) < 1e-12)
    }
  }

  @Test func anotherLawNeedsNoOtherPosterior() throws {
    var random = RiskTest.random(952)
    let pool = (0..<200).map { _ in (time: Int64(random.next(below: 1000)), data: UInt16(0)) }
    let times = Array(stride(from: Int64(5), to: 400, by: 29))
    let laws = [
      try law([(100, 300, 1)], missing: 0.1), try law([(50, 51, 0.4), (90, 400, 0.6)], missing: 0.2),
      try law([(50, 51, 0.4), (90, 400, 0.6)], missing: 0.2, complete: 100..<300),
      try law([(10, 200, 1)], missing: 0, complete: 0..<400),
    ]
    let fresh = try laws.map { try posterior(times, pool, $0).answer(question([0.2])) }
    #expect(Set(fresh.map(\.entropy)).count == laws.count)
    for first in laws {
      var posterior = try posterior(times, pool, first)
      for (law, expected) in zip(laws, fresh) {
        posterior = posterior.assuming(law)
        #expect(posterior.law == law)
        #expect(try posterior.answer(question([0.2])) == expected)
      }
    }
  }

  @Test func aReportThatCountsForVeryMuchTakesNoDigitsFromOthers() throws {
    // A report of a stretch of 10^-15 that only the last conversion's can be counts for 10^21.
    let law = try law([(10, 20, 1 - 1e-15), (1000, 1_000_000, 1e-15)], missing: 0.5, complete: 0..<10)
    let answer = try posterior([2, 3], [(1_000_008, 0), (13, 1), (22, 1)], law, data: 1)
      .answer(question([1, 1]))
    // At 13 the pool holds conversions 0...3 of the ten before; at 22, 3...9.
    expect(answer, ratios: [2: 0.5 + 0.5 * 0.1 / 0.4, 3: 0.5 + 0.5 * (0.1 / 0.4 + 0.1 / 0.7)])
  }

  @Test func timesOutsideTheClockDoNoHarm() throws {
    for complete in [nil, Int64.min..<Int64.max, 0..<Int64.max] as [Range<Int64>?] {
      let law = try law([(10, 20, 0.5), (30, 1 << 51, 0.5)], missing: 0.5, complete: complete)
      let answer = try posterior([100, 5000], [(.min, 0), (.max, 0), (112, 0)], law).answer(question([0.05]))
      // At 112 the pool holds conversions from 0 on: all of the first stretch, and 0...82 of the second.
      let held = complete == 0..<Int64.max ? 0.5 + 0.5 * 83 / 0x1p51 : 1
      expect(answer, ratios: [100: 0.5 + 0.5 / held, 5000: 0.5])
    }
  }
}

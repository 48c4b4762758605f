import SimulationKernel
import Statistics
import Testing

@testable import Risk

/// Small worlds in which everybody converts at random; streamed counts beside counting everybody one by one.
struct SetIntersectionTests {
  private struct World {
    var people: [[LoggedConversion]] = []
    var targets: [[ClickEvidence]] = []
    var truths: [Int] = []
  }

  /// People convert on two advertisers' sites over 30 days; each target clicks `clicks` ads, one a day.
  private func world(
    _ stream: UInt64, people: Int = 60, targets: Int = 12, clicks: Int = 8, rate: Double = 1.5, lost: Double,
    split: Int64 = 2, cap: Int = 3
  ) -> World {
    var random = RiskTest.random(stream)
    var world = World()
    for _ in 0..<people {
      world.people.append(
        (0..<RiskTest.poisson(rate, &random)).map { _ in
          LoggedConversion(
            time: Int64(random.next(below: UInt64(30 * RiskTest.day))),
            advertiser: Int32(random.next(below: 2)))
        })
    }
    for target in 0..<targets {
      world.truths.append(target)
      world.targets.append(
        (0..<clicks).map { number in
          let begin = Int64(number) * 2 * RiskTest.day + Int64(random.next(below: UInt64(RiskTest.day)))
          let edges = [0, split, split + 3, split + 6].map { begin + $0 * RiskTest.day }
          let advertiser = Int32(random.next(below: 2))
          let reported = world.people[target].filter {
            $0.advertiser == advertiser && $0.time >= begin && $0.time < edges[3]
          }.sorted { $0.time < $1.time }.prefix(cap)
          let kept = reported.filter { _ in random.unit() >= lost }
          return ClickEvidence(
            advertiser: Int(advertiser),
            windows: zip(edges, edges.dropFirst()).map { from, to in
              .init(times: from..<to, reports: kept.count { $0.time >= from && $0.time < to })
            }, cap: cap)
        })
    }
    return world
  }

  /// The likelihood of a person's conversions at one click, by its definition.
  private func likelihood(_ lines: [LoggedConversion], _ click: ClickEvidence, lost: Double) -> Double {
    guard let first = click.windows.first, let last = click.windows.last else { return 1 }
    let counted = lines.filter {
      Int($0.advertiser) == click.advertiser && $0.time >= first.times.lowerBound
        && $0.time < last.times.upperBound
    }.sorted { $0.time < $1.time }.prefix(click.cap)
    return click.windows.reduce(1) { product, window in
      let x = counted.count { window.times.contains($0.time) }
      let r = window.reports
      guard r <= x else { return 0 }
      var choices = 1.0
      for i in 0..<r { choices *= Double(x - i) / Double(i + 1) }
      return product * choices * (0..<(x - r)).reduce(1) { part, _ in part * lost }
    }
  }

  private func tally(_ index: IntersectionIndex, _ people: [[LoggedConversion]]) -> IntersectionTally {
    var tally = IntersectionTally(index)
    for lines in people where !lines.isEmpty { tally.add(lines) }
    return tally
  }

  @Test(arguments: [0.0, 0.3]) func streamingIsCountingOneByOne(lost: Double) throws {
    for stream in 0..<UInt64(10) {
      let world = world(5100 + stream, lost: lost, cap: stream % 2 == 0 ? 3 : 1)
      let index = try IntersectionIndex(world.targets, adversary: SetIntersection(lostShare: lost))
      // Two people whom nobody's log names.
      let answers = index.answers(tally(index, world.people), identities: 62)
      for (target, clicks) in world.targets.enumerated() {
        var weights = Array(repeating: 1.0, count: 62)
        for (number, click) in clicks.enumerated() {
          let alone = (world.people + [[], []]).map { likelihood($0, click, lost: lost) }
          for person in weights.indices { weights[person] *= alone[person] }
          let answer = answers[target][number]
          #expect(answer.survivors == weights.count { $0 > 0 })
          #expect(answer.possibleByClick == alone.count { $0 > 0 })
          let best = weights.max() ?? 0
          let truth = world.people[world.truths[target]]
          let outcome = index.outcome(
            of: answer, after: number + 1, target: target, truth: truth, depths: [1, 5])
          let own = weights[world.truths[target]]
          let tied = weights.count { abs($0 - best) < 1e-9 * best }
          #expect(abs(outcome.hits[0] - (abs(own - best) < 1e-9 * best ? 1 / Double(tied) : 0)) < 1e-12)
          #expect(abs(outcome.confidence - best / weights.reduce(0, +)) < 1e-6)
        }
      }
    }
  }

  @Test func tooManyConversionsAreCutAtTheCap() throws {
    let click = ClickEvidence(
      advertiser: 0, windows: [.init(times: 0..<10, reports: 1), .init(times: 10..<20, reports: 1)], cap: 2)
    let index = try IntersectionIndex([[click]], adversary: SetIntersection())
    let lines = [1, 12, 13].map { LoggedConversion(time: $0, advertiser: 0) }
    // The third conversion is one too many to be reported, so it is no contradiction; in another order it is.
    #expect(index.change(at: 0, lines) == 0)
    #expect(index.change(at: 0, [1, 2, 13].map { LoggedConversion(time: $0, advertiser: 0) }) == nil)
  }

  @Test func theOrderOfPeopleAndPartsDoesNotMatter() throws {
    let world = world(5150, people: 200, lost: 0.2)
    let index = try IntersectionIndex(world.targets, adversary: SetIntersection(lostShare: 0.2))
    let whole = index.answers(tally(index, world.people), identities: 200)
    var parts = (0..<3).map { part in
      tally(
        index, world.people.indices.filter { $0 % 3 == part }.reversed().map { world.people[$0].reversed() })
    }
    parts[2].merge(parts[0])
    parts[2].merge(parts[1])
    #expect(index.answers(parts[2], identities: 200) == whole)
  }

  @Test func theFormulaOfThePopulationHolds() throws {
    var differences: [Double] = []
    for stream in 0..<UInt64(200) {
      let world = world(5200 + stream, people: 80, targets: 6, clicks: 4, rate: 2, lost: 0)
      let index = try IntersectionIndex(world.targets, adversary: SetIntersection())
      let answers = index.answers(tally(index, world.people), identities: 80)
      // Clicks of one person on one advertiser are far from independent, so the formula is tested on one click.
      let target = Int(stream % 6)
      let truth = world.people[world.truths[target]]
      let hit = index.outcome(of: answers[target][0], after: 1, target: target, truth: truth, depths: [1])
        .hits[0]
      let formula = try #require(
        index.formula(answers[target], after: 1, target: target, truth: truth, identities: 80))
      differences.append(hit - formula)
      #expect(hit > 0)
    }
    // P is measured in the same world, so the formula is the mean of 1 / (1 + others) about that number of others.
    #expect(abs(RunningMoments(differences).mean) < 0.05)
  }

  @Test func everyFurtherClickShrinksTheCrowdAndWiderWindowsOrMorePeopleNeverHelp() throws {
    var (narrow, wide, large): ([Double], [Double], [Double]) = ([], [], [])
    for stream in 0..<UInt64(400) {
      let world = world(5500 + stream, people: 40, targets: 1, clicks: 3, rate: 1.2, lost: 0)
      var success: [Double] = []
      for mode in 0..<3 {
        // The same clicks with their three windows put together.
        let targets =
          mode == 1
          ? world.targets.map { clicks in
            clicks.map { click in
              ClickEvidence(
                advertiser: click.advertiser,
                windows: [
                  .init(
                    times: click.windows[0].times.lowerBound..<click.windows[2].times.upperBound,
                    reports: click.reports)
                ], cap: click.cap)
            }
          } : world.targets
        let index = try IntersectionIndex(targets, adversary: SetIntersection())
        let more = mode == 2 ? self.world(9500 + stream, people: 40, targets: 0, lost: 0).people : []
        let answers = index.answers(tally(index, world.people + more), identities: 40 + more.count)
        let sizes = answers[0].map(\.survivors)
        #expect(sizes == sizes.sorted(by: >) && sizes.allSatisfy { $0 >= 1 })
        success.append(
          index.outcome(of: answers[0][2], after: 3, target: 0, truth: world.people[0], depths: [1]).hits[0])
      }
      narrow.append(success[0])
      wide.append(success[1])
      large.append(success[2])
    }
    try LinkTest.expectNoGain(wide, over: narrow, isStrict: false, "wider windows")
    try LinkTest.expectNoGain(large, over: narrow, "more people")
  }

  @Test func impossibleEvidenceIsRefused() {
    for click in [
      ClickEvidence(advertiser: -1, windows: [], cap: 3), ClickEvidence(advertiser: 0, windows: [], cap: 0),
      ClickEvidence(advertiser: 0, windows: [.init(times: 0..<5, reports: 4)], cap: 3),
      ClickEvidence(
        advertiser: 0, windows: [.init(times: 0..<5, reports: 0), .init(times: 6..<7, reports: 0)], cap: 3),
    ] {
      #expect(throws: RiskError.self) {
        try IntersectionIndex([[click]], adversary: SetIntersection())
      }
    }
    #expect(throws: RiskError.self) { try SetIntersection(lostShare: 1) }
  }
}

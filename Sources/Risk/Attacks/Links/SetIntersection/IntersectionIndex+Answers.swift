import SimulationKernel

/// Who may have made somebody's clicks, after so many of them.
public struct IntersectionAnswer: Hashable, Sendable {
  /// How many people are still possible.
  public var survivors: Int
  /// How many people the last of the clicks by itself leaves possible.
  public var possibleByClick: Int
  /// The survivors by likelihood, best first: the logarithm times 2^32, and how many have it.
  var levels: [IntersectionTally.Level]
}

extension IntersectionIndex {
  /// Answers for every target and each number of clicks, from 1 to all.
  ///
  /// At first everybody may be the target. A click with reports leaves none but those who converted in its windows as
  /// was reported; a click without takes away those who converted in them.
  ///
  /// - Parameters:
  ///   - tally: of this index, with everybody who converted added.
  ///   - identities: how many people the advertisers know, those who never converted too; not fewer than were added.
  public func answers(_ tally: IntersectionTally, identities: Int) -> [[IntersectionAnswer]] {
    precondition(identities >= tally.people, "fewer identities than people")
    var tally = tally
    addSingles(to: &tally)
    return (0..<targets).map { target in
      var levels = [IntersectionTally.Level(score: 0, count: Int64(identities))]
      return (starts[target]..<starts[target + 1]).map { number in
        if clicks[number].hasReports { levels = [] }
        for change in tally.changes[number] {
          if let known = levels.firstIndex(where: { $0.score == change.score }) {
            levels[known].count += change.count
          } else {
            levels.append(change)
          }
        }
        levels.removeAll { $0.count == 0 }
        let untouched = clicks[number].hasReports ? 0 : Int64(identities) - tally.touched[kinds[number]]
        return IntersectionAnswer(
          survivors: Int(levels.reduce(0) { $0 + $1.count }),
          possibleByClick: Int(tally.possible[kinds[number]] + untouched),
          levels: levels.sorted { $0.score > $1.score })
      }
    }
  }

  /// Weighs all people with one conversion: those between two edges of some windows are alike to these.
  private func addSingles(to tally: inout IntersectionTally) {
    let before = tally.singles.map { counts in
      counts.dropLast().reduce(into: [Int64(0)]) { $0.append($0[$0.count - 1] + $1) }
    }
    func forEachGroup(
      _ clicks: some Sequence<Int>,
      _ body: (_ line: LoggedConversion, _ count: Int64) -> Void
    ) {
      for (advertiser, begin, end) in segments(clicks) {
        let edges = edges[Int(advertiser)]
        let first = CandidateIndex.position(of: begin, in: edges)
        let last = CandidateIndex.position(of: end, in: edges, from: first)
        let count = before[Int(advertiser)][last] - before[Int(advertiser)][first]
        if count > 0 { body(LoggedConversion(time: begin, advertiser: advertiser), count) }
      }
    }
    for kind in members.indices {
      forEachGroup(CollectionOfOne(members[kind][0])) { line, count in
        tally.count(kind, CollectionOfOne(line), times: count)
      }
    }
    for target in 0..<targets {
      let mine = starts[target]..<starts[target + 1]
      forEachGroup(mine) { line, count in
        var walk = IntersectionWalk()
        for number in mine {
          let click = clicks[number]
          guard click.advertiser == line.advertiser, click.begin <= line.time, line.time < click.end else {
            continue
          }
          tally.step(&walk, to: number, change(at: number, CollectionOfOne(line)), count: count)
        }
      }
    }
  }

  /// The stretches of time that the windows of some clicks tell apart, by advertiser.
  private func segments(
    _ numbers: some Sequence<Int>
  ) -> [(advertiser: Int32, begin: Int64, end: Int64)] {
    var moments: [(advertiser: Int32, time: Int64)] = []
    for number in numbers {
      let click = clicks[number]
      moments.append((click.advertiser, click.begin))
      for window in Int(click.firstWindow)..<Int(click.lastWindow) {
        moments.append((click.advertiser, windowEnd(window)))
      }
    }
    moments.sort { ($0.advertiser, $0.time) < ($1.advertiser, $1.time) }
    return zip(moments, moments.dropFirst()).compactMap { a, b in
      a.advertiser == b.advertiser && a.time < b.time ? (a.advertiser, a.time, b.time) : nil
    }
  }

  /// How one answer stands beside the truth.
  ///
  /// - Parameters:
  ///   - answer: of `answers(_:identities:)`, for a target after some clicks.
  ///   - clicks: how many clicks, 1 to all.
  ///   - target: the target's position.
  ///   - truth: all conversions of the person who clicked, any order.
  ///   - depths: the values of k for top-k.
  public func outcome(
    of answer: IntersectionAnswer, after clicks: Int, target: Int, truth: [LoggedConversion], depths: [Int]
  ) -> LinkageOutcome {
    let best = answer.levels.first?.score ?? 0
    let weights = answer.levels.map { Elementary.exp(Double($0.score - best) * 0x1p-32) }
    let total = zip(answer.levels, weights).reduce(0) { $0 + Double($1.0.count) * $1.1 }
    guard total > 0 else { return LinkageAnswer.nobody.outcome(identity: nil, posterior: 0, depths: depths) }
    let ties = zip(answer.levels, weights).map { level, weight in
      LinkageAnswer.Tie(posterior: weight / total, count: Int(level.count))
    }
    let crowd = LinkageAnswer(
      candidates: answer.survivors, guesses: [], ties: ties,
      sumOfSquares: ties.reduce(0) { $0 + Double($1.count) * $1.posterior * $1.posterior },
      entropy: ties.reduce(0) { $0 + Double($1.count) * Entropy.term($1.posterior) }, total: total)
    let own = score(truth, target: target, clicks: clicks).flatMap { score in
      answer.levels.firstIndex { $0.score == score }
    }
    return crowd.outcome(
      identity: own == nil ? nil : 0, posterior: own.map { ties[$0].posterior } ?? 0, depths: depths)
  }

  /// The logarithm times 2^32 of how likely a person made a target's first clicks; nil when it did not.
  func score(_ lines: [LoggedConversion], target: Int, clicks count: Int) -> Int64? {
    let lines = lines.sorted { $0.time < $1.time }
    var sum: Int64 = 0
    for number in starts[target]..<starts[target] + count {
      guard let change = change(at: number, lines) else { return nil }
      sum += change
    }
    return sum
  }

  /// What the formula of the population expects of a target after so many clicks: `LinkFormulas.amongSurvivors`, P_i
  /// being the share of others whom click i by itself leaves possible.
  ///
  /// - Parameters:
  ///   - answers: of the target.
  ///   - clicks: how many clicks, 1 to all.
  ///   - target: the target's position.
  ///   - truth: all conversions of the person who clicked, any order.
  ///   - identities: how many people the advertisers know.
  /// - Returns: nil where there is no formula: where reports may be lost, and where the windows of two of the clicks on
  ///   one advertiser's ads overlap, since whoever fits one of those is likelier to fit the other.
  public func formula(
    _ answers: [IntersectionAnswer], after clicks: Int, target: Int, truth: [LoggedConversion],
    identities: Int
  ) -> Double? {
    guard adversary.lostShare == 0, !hasOverlap(clicks, target: target) else { return nil }
    let lines = truth.sorted { $0.time < $1.time }
    var probability = 1.0
    for (place, answer) in answers.prefix(clicks).enumerated() {
      let isPossible = change(at: starts[target] + place, lines) != nil
      let others = Double(answer.possibleByClick - (isPossible ? 1 : 0))
      probability *= others / Double(max(1, identities - 1))
    }
    return LinkFormulas.amongSurvivors(probability: probability, identities: identities)
  }

  /// Whether the windows of two of a target's first clicks, on one advertiser's ads, have a moment in common.
  private func hasOverlap(_ count: Int, target: Int) -> Bool {
    let mine = clicks[starts[target]..<starts[target] + count].filter { $0.begin < $0.end }
      .sorted { ($0.advertiser, $0.begin) < ($1.advertiser, $1.begin) }
    return zip(mine, mine.dropFirst()).contains { $0.advertiser == $1.advertiser && $1.begin < $0.end }
  }
}

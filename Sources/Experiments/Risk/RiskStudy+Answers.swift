import Risk

extension RiskStudy {
  /// The positions of a system's sources.
  func sources(of system: Int) -> [Int] { sources.indices.filter { sources[$0].system == system } }

  /// How all questions of one system ended.
  ///
  /// A target is answered by the report about it, by the rules of the source that it comes from. Where there is none,
  /// reports that name no click may still say something of it; they are those of the browsers of its click. Else
  /// there is timing alone.
  ///
  /// - Parameters:
  ///   - timing: how timing alone answers each target.
  ///   - chance: how a blind guess does.
  ///   - totals: what is known of all reports of each source, for everybody.
  func outcomes(
    _ system: Int, _ tally: RiskTally, timing: [LinkageOutcome], chance: [LinkageOutcome],
    totals: [ReportTotals]
  ) throws -> TargetOutcomes {
    let mine = sources(of: system)
    let answers = mine.map { reportOutcomes($0, tally) }
    let own = targets.indices.map { position in answers.lazy.compactMap { $0[position] }.first }
    let pooled = try pooledOutcomes(mine, tally, totals: totals)
    let all = targets.indices.map { own[$0] ?? pooled.outcomes[$0] ?? timing[$0] }
    let reported = targets.indices.map { position in
      isPooled(targets[position], by: mine) ? all[position] : own[position]
    }
    return TargetOutcomes(
      // Reports are answered all or none, so that a share of them is one of all.
      reported: pooled.isAnswered ? reported : targets.map { _ in nil }, all: all,
      phantoms: pooled.isAnswered ? answers.flatMap { $0.dropFirst(targets.count).compactMap { $0 } } : [],
      timing: timing, chance: chance, targets: targets, plan: plan,
      delivered: targets.count { target in mine.contains { target.reports[$0] != nil } },
      isAnswered: pooled.isAnswered)
  }

  /// Whether a delivered report about a target names no click.
  private func isPooled(_ target: RiskTarget, by sources: [Int]) -> Bool {
    sources.contains { pooled[$0] != nil && target.reports[$0] != nil }
  }

  /// What reports say that name no click: of every target of their source, whether or not a report is about it, since
  /// the adversary cannot know that.
  private func pooledOutcomes(
    _ sources: [Int], _ tally: RiskTally, totals: [ReportTotals]
  ) throws -> (outcomes: [LinkageOutcome?], isAnswered: Bool) {
    var outcomes: [LinkageOutcome?] = targets.map { _ in nil }
    for source in sources {
      let arm = self.sources[source].arm
      guard case .pool(let evidence) = arm.evidence, let asked = pooled[source], !asked.isEmpty else {
        continue
      }
      let questions = PoolQuestions(study: self, source: source, evidence: evidence, values: arm.values)
      guard let answers = try questions.outcomes(tally, totals: totals[source]) else {
        return (targets.map { _ in nil }, false)
      }
      for (position, answer) in zip(asked, answers) { outcomes[position] = answer }
    }
    return (outcomes, true)
  }

  /// How the question about each target's report ended, and then about each phantom; nil where none was delivered, and
  /// where it names no click or can only be read in a sum.
  private func reportOutcomes(_ source: Int, _ tally: RiskTally) -> [LinkageOutcome?] {
    switch sources[source].arm.evidence {
    case .nothing, .pool: return targets.map { _ in nil }
    case .identity:
      // A cookie shows both sites the same browser, so a report leaves nothing to guess.
      return targets.map { target in
        target.reports[source].map { _ in .certain(right: true, depths: plan.depths.count) }
      }
    case .window:
      guard let questions = reported[source], let tallies = tally.reported[source] else {
        return targets.map { _ in nil }
      }
      return questions.outcomes(tallies, depths: plan.depths)
    }
  }
}

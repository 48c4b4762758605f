/// The candidates of one question with their weights.
struct PoolWeighing {
  /// A candidate with what speaks for it.
  private struct Candidate {
    var identity: UInt64
    /// The weight by timing and, where rates are 0, the growing part of the ratio.
    var growing: Double
    /// The weight by timing and the ratio's fixed part.
    var fixed: Double
    /// The stretch of the window that it lies in; nil for a law of delays that has none.
    var segment: Int?
  }

  private let evidence: PoolEvidence
  private let model: BehaviourModel
  private let intensity: ClickIntensity
  private let cells: [ClickIntensity.Cell]
  /// Whether some report is certain to be of one of the candidates.
  private let isGrowing: Bool
  /// What the adversary concludes, before any doubt that there was a conversion at all.
  private(set) var answer = LinkageAnswer.nobody

  init(_ evidence: PoolEvidence, _ lines: ArraySlice<ConversionView>, model: BehaviourModel) {
    self.evidence = evidence
    self.model = model
    intensity = ClickIntensity(evidence.question.click, model: model)
    cells = model.delay.isExponential ? [] : intensity.cells()
    let ends = model.delay.isExponential ? intensity.segments.map(\.end) : cells.map(\.end)
    var (candidates, place): ([Candidate], Int) = ([], 0)
    candidates.reserveCapacity(lines.count)
    for line in lines {
      while place + 1 < ends.count, ends[place] <= line.time { place += 1 }
      let timing =
        model.likelihood(of: evidence.question.click.data, given: line.data)
        * (cells.isEmpty
          ? intensity.value(at: line.time, in: intensity.segments[place]) : cells[place].height)
      let ratio = evidence.ratio(at: line.time, data: line.data)
      candidates.append(
        Candidate(
          identity: line.identity, growing: timing * ratio.growing, fixed: timing * ratio.fixed,
          segment: cells.isEmpty ? place : nil))
    }
    isGrowing = candidates.contains { $0.growing > 0 }
    answer = answer(candidates)
  }

  /// The weight of a conversion in the window.
  func weight(of truth: LinkageTruth) -> Double {
    let ratio = evidence.ratio(at: truth.time, data: truth.data)
    return model.likelihood(of: evidence.question.click.data, given: truth.data)
      * intensity.value(at: truth.time) * (isGrowing ? ratio.growing : ratio.fixed)
  }

  private func weight(_ candidate: Candidate) -> Double { isGrowing ? candidate.growing : candidate.fixed }

  private func answer(_ candidates: [Candidate]) -> LinkageAnswer {
    var (total, squares, count) = (0.0, 0.0, 0)
    for candidate in candidates {
      let weight = weight(candidate)
      total += weight
      squares += weight * weight
      count += weight > 0 ? 1 : 0
    }
    guard total > 0 else { return .blind(among: candidates.count) }
    let (listed, tied) = split(candidates)
    return LinkageAnswer(
      candidates: count, guesses: Weighing.guesses(listed[...], total: total),
      ties: Weighing.ties(tied, total: total), sumOfSquares: min(1, squares / (total * total)),
      entropy: candidates.reduce(0) { $0 + Entropy.term(weight($1) / total) }, total: total)
  }

  /// The best of the candidates that are listed one by one, best first, and those that are ties without names.
  ///
  /// Ties are all candidates of a histogram of delays, and those of a stretch of constant intensity with more candidates
  /// than are listed: the rule of timing alone.
  private func split(
    _ candidates: [Candidate]
  ) -> (listed: [Weighing.Listed], tied: [(weight: Double, count: Int)]) {
    var counts = Array(repeating: 0, count: intensity.segments.count)
    for candidate in candidates {
      if let segment = candidate.segment { counts[segment] += 1 }
    }
    var listed: [Weighing.Listed] = []
    var tied: [(weight: Double, count: Int)] = []
    for candidate in candidates where weight(candidate) > 0 {
      let isListed = candidate.segment.map {
        !intensity.segments[$0].amplitudes.isEmpty || counts[$0] <= CandidateIndex.depth
      }
      if isListed ?? false {
        Self.insert(
          Weighing.Listed(
            weight: weight(candidate), identity: candidate.identity, time: 0, isMatching: true),
          into: &listed)
      } else {
        tied.append((weight(candidate), 1))
      }
    }
    return (listed, tied)
  }

  /// Keeps the best of those that are listed, best first.
  private static func insert(_ new: Weighing.Listed, into listed: inout [Weighing.Listed]) {
    if listed.count == CandidateIndex.depth {
      guard let last = listed.last, new.precedes(last) else { return }
      listed.removeLast()
    }
    var place = listed.count
    while place > 0, new.precedes(listed[place - 1]) { place -= 1 }
    listed.insert(new, at: place)
  }
}

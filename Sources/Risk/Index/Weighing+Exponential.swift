extension Weighing {
  /// The answer for delays that are sums of exponentials: sums by window, guesses from the first conversions.
  ///
  /// Within a segment the intensity never grows, so the best of each value of data are its first.
  func answer(_ first: FirstCandidates) -> LinkageAnswer {
    var total = 0.0
    var squares = 0.0
    var candidates = 0
    var listed: [Listed] = []
    var flat: [(weight: Double, count: Int)] = []
    for segment in intensity.segments {
      let begin = position(of: segment.begin)
      let counts = self.counts(from: begin, to: position(of: segment.end, from: begin))
      guard model.organicRate > 0 || !segment.amplitudes.isEmpty else { continue }
      candidates += counts.matching + (miss > 0 ? counts.other : 0)
      let moments = self.moments(of: segment, counts)
      total += moments.sum
      squares += moments.squares
      let count = counts.matching + counts.other
      if segment.amplitudes.isEmpty, count > CandidateIndex.depth {
        flat += [(match * model.organicRate, counts.matching), (miss * model.organicRate, counts.other)]
      } else {
        listed += list(segment, first)
      }
    }
    guard total > 0, candidates > 0 else { return blind }
    listed.sort { $0.precedes($1) }
    return LinkageAnswer(
      candidates: candidates, guesses: Self.guesses(listed.prefix(CandidateIndex.depth), total: total),
      ties: Self.ties(flat, total: total), sumOfSquares: min(1, squares / (total * total)),
      entropy: entropy(listed, total: total, candidates: candidates),
      total: total)
  }

  /// The sums of the weights and of their squares over a segment.
  private func moments(
    of segment: ClickIntensity.Segment, _ counts: (matching: Int, other: Int)
  ) -> (sum: Double, squares: Double) {
    let all = moments(of: segment, sums.everything, count: counts.matching + counts.other)
    guard hasData else { return all }
    let matching = moments(of: segment, own, count: counts.matching)
    return (
      miss * all.sum + (match - miss) * matching.sum,
      miss * miss * all.squares + (match * match - miss * miss) * matching.squares
    )
  }

  /// The sums of the intensity and of its square over the conversions of one class.
  private func moments(
    of segment: ClickIntensity.Segment, _ value: Int, count: Int
  ) -> (sum: Double, squares: Double) {
    let base = model.organicRate
    var sum = base * Double(count)
    var squares = base * base * Double(count)
    guard !segment.amplitudes.isEmpty, count > 0 else { return (sum, squares) }
    let decays = sums.decays(value, from: segment.begin, to: segment.end)
    let amplitudes = segment.amplitudes
    var pair = amplitudes.count
    for (m, amplitude) in amplitudes.enumerated() {
      sum += amplitude * decays[m]
      squares += 2 * base * amplitude * decays[m]
      for other in m..<amplitudes.count {
        squares += (other == m ? 1 : 2) * amplitude * amplitudes[other] * decays[pair]
        pair += 1
      }
    }
    return (sum, squares)
  }

  /// A conversion that is known one by one.
  struct Listed {
    var weight: Double
    var identity: UInt64
    var time: Int64
    var isMatching: Bool

    func precedes(_ other: Listed) -> Bool {
      weight != other.weight ? weight > other.weight : identity < other.identity
    }
  }

  /// The first conversions of each value in a segment, with their weights.
  private func list(_ segment: ClickIntensity.Segment, _ first: FirstCandidates) -> [Listed] {
    (0..<sums.index.classes).flatMap { value -> [Listed] in
      let likelihood = !hasData || value == own ? match : miss
      guard likelihood > 0 else { return [] }
      return first.of(value, from: segment.begin, to: segment.end).map {
        Listed(
          weight: likelihood * intensity.value(at: $0.time, in: segment), identity: $0.identity,
          time: $0.time, isMatching: !hasData || value == own)
      }
    }
  }

  /// The listed conversions' identities, each with the sum over its conversions.
  static func guesses(
    _ listed: ArraySlice<Listed>, total: Double
  ) -> [LinkageAnswer.Guess] {
    var guesses: [LinkageAnswer.Guess] = []
    for entry in listed where entry.weight > 0 {
      let posterior = min(1, entry.weight / total)
      if let known = guesses.firstIndex(where: { $0.identity == entry.identity }) {
        guesses[known].posterior = min(1, guesses[known].posterior + posterior)
      } else {
        guesses.append(LinkageAnswer.Guess(identity: entry.identity, posterior: posterior))
      }
    }
    return guesses.sorted {
      $0.posterior != $1.posterior ? $0.posterior > $1.posterior : $0.identity < $1.identity
    }
  }

  /// Equally likely candidates, best first, equal ones together.
  static func ties(_ groups: [(weight: Double, count: Int)], total: Double) -> [LinkageAnswer.Tie] {
    var ties: [LinkageAnswer.Tie] = []
    for group in groups.sorted(by: { $0.weight > $1.weight }) where group.weight > 0 && group.count > 0 {
      let posterior = group.weight / total
      if let last = ties.last, LinkageAnswer.areTied(last.posterior, posterior) {
        ties[ties.count - 1].count += group.count
      } else {
        ties.append(LinkageAnswer.Tie(posterior: posterior, count: group.count))
      }
    }
    return ties
  }
}

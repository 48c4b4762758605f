extension CandidateIndex {
  /// Answers all questions from the log that a tally has seen.
  ///
  /// Each candidate conversion j has weight w_j = M(y|d_j) (lambda0 + mu g(s_j - c) + mu sum_i g(s_j - c_i)), M the
  /// data channel and c_i the same publisher-side identity's other clicks (the 15 most recent that matter).
  /// Its probability is w_j / sum w. That is Bayes' rule when other people's conversions are a Poisson process of
  /// constant rate; it does not know that whoever converts twice in a window would have caused two reports,
  /// and so is overconfident where people convert often.
  ///
  /// Listed candidates of one identity are added up. When nothing in the window has any weight, which happens
  /// to an adversary who is wrong about delays or noise, all of it is equally likely. Sums of weights carry a
  /// relative error below 1e-9; with a histogram of delays they are exact for the histogram. The
  /// entropy is exact up to 16 candidates; beyond, what is not among the first candidates takes the mean weight of one
  /// of 128 stretches of the window, an error of at most 2 %.
  ///
  /// *Source:* Bayes' rule; the weights are those of the posterior of a marked Poisson process (D. Daley, D.
  /// Vere-Jones, "An Introduction to the Theory of Point Processes", 2003, chapter 6).
  ///
  /// - Parameter tally: of this index, with the whole log added.
  /// - Returns: an answer for each question, in their order.
  public func answers(_ tally: CandidateTally) -> [LinkageAnswer] {
    let sums = WindowSums(self, tally)
    let first = FirstCandidates(self, tally)
    return queries.map { query in
      let weighing = Weighing(query, model: model, sums: sums)
      let answer = model.delay.isExponential ? weighing.answer(first) : weighing.histogramAnswer()
      return answer.diluted(query.noisedShare, among: model.identities)
    }
  }

  /// Scores one answer.
  ///
  /// - Parameters:
  ///   - answer: one of `answers(_:)`.
  ///   - position: the position of its question.
  ///   - truth: the conversion that the report speaks of; nil when it speaks of none.
  ///   - depths: the values of k for top-k, each from 1 to ``depth``.
  public func outcome(
    of answer: LinkageAnswer, at position: Int, truth: LinkageTruth?, depths: [Int]
  ) -> LinkageOutcome {
    precondition(depths.allSatisfy { (1...Self.depth).contains($0) }, "top-k for a k that is not kept")
    let query = queries[position]
    guard let truth, query.window.contains(truth.time), answer.candidates > 0 else {
      let posterior = truth == nil ? 0 : answer.posteriorOfOthers
      return answer.outcome(identity: truth?.identity, posterior: posterior, depths: depths)
    }
    guard answer.total > 0 else {
      return answer.outcome(identity: truth.identity, posterior: answer.posteriorOfEach, depths: depths)
    }
    let weight =
      model.likelihood(of: query.data, given: truth.data)
      * ClickIntensity(query, model: model).value(at: truth.time)
    return answer.outcome(
      identity: truth.identity, posterior: answer.posterior(ofWeight: weight), depths: depths)
  }
}

/// One question with the means to weigh its candidates.
struct Weighing {
  let model: BehaviourModel
  let query: LinkageQuery
  let sums: WindowSums
  let intensity: ClickIntensity
  /// M(y|y) and M(y|d) for all other d; 1 and 1 without data.
  let match: Double
  let miss: Double
  /// The class of the reported value.
  let own: Int

  init(_ query: LinkageQuery, model: BehaviourModel, sums: WindowSums) {
    self.model = model
    self.query = query
    self.sums = sums
    intensity = ClickIntensity(query, model: model)
    if let data = query.data, let noise = model.noise {
      own = Int(data)
      match = noise.trueProbability(own)
      miss = noise.falseProbability(own)
    } else {
      (own, match, miss) = (sums.everything, 1, 1)
    }
  }

  /// Whether the data tells candidates apart.
  var hasData: Bool { own != sums.everything }

  /// The position of a moment among the fine edges, of which it is one.
  func position(of time: Int64, from first: Int = 0) -> Int {
    CandidateIndex.position(of: time, in: sums.index.fineEdges, from: first)
  }

  /// Conversions of the reported value, and of all other values, between the positions of two fine edges.
  func counts(from first: Int, to last: Int) -> (matching: Int, other: Int) {
    let all = sums.count(sums.everything, from: first, to: last)
    guard hasData else { return (all, 0) }
    let matching = sums.count(own, from: first, to: last)
    return (matching, all - matching)
  }

  /// The answer when nothing has any weight.
  var blind: LinkageAnswer {
    let first = position(of: query.window.lowerBound)
    let last = position(of: query.window.upperBound, from: first)
    return .blind(among: sums.count(sums.everything, from: first, to: last))
  }
}

import Risk

/// The same kind of question about many targets, arranged by advertiser.
struct QuestionSet: Sendable {
  /// An index for each advertiser about whom something is asked.
  let indexes: [CandidateIndex?]
  /// For each target, where its question stands among its advertiser's; nil when nothing is asked about it.
  let positions: [Int?]
  /// How many values of data are told apart.
  let values: Int

  /// Nothing is asked about any target.
  init(advertisers: Int) {
    indexes = Array(repeating: nil, count: advertisers)
    positions = []
    values = 1
  }

  /// - Parameters:
  ///   - questions: for each target, its question, or nil.
  ///   - models: what the adversary believes about each advertiser's people.
  init(_ questions: [LinkageQuery?], targets: [RiskTarget], models: [BehaviourModel]) throws {
    var grouped = models.map { _ in [LinkageQuery]() }
    positions = zip(questions, targets).map { question, target in
      guard let question else { return nil }
      grouped[target.advertiser].append(question)
      return grouped[target.advertiser].count - 1
    }
    indexes = try zip(grouped, models).map { questions, model in
      questions.isEmpty ? nil : try CandidateIndex(questions, model: model)
    }
    values = models.first?.values ?? 1
  }

  /// Empty tallies of the advertisers' logs.
  func tallies() -> [CandidateTally?] { indexes.map { $0.map(CandidateTally.init) } }

  /// How each question ended; nil where nothing was asked.
  func outcomes(_ tallies: [CandidateTally?], _ targets: [RiskTarget], depths: [Int]) -> [LinkageOutcome?] {
    let answers = zip(indexes, tallies).map { index, tally in
      index.flatMap { index in tally.map { index.answers($0) } } ?? []
    }
    return zip(positions, targets).map { position, target in
      guard let position, let index = indexes[target.advertiser] else { return nil }
      var truth = target.truth
      truth.data %= UInt16(values)
      return index.outcome(
        of: answers[target.advertiser][position], at: position, truth: truth, depths: depths)
    }
  }
}

import Risk

/// What a question is about: whose log, and which conversion in it, if any.
struct QuestionSubject: Sendable {
  var advertiser: Int
  /// nil where noise alone made the report.
  var truth: LinkageTruth?
}

/// The same kind of question about many subjects, arranged by advertiser.
struct QuestionSet: Sendable {
  /// An index for each advertiser about whom something is asked.
  let indexes: [CandidateIndex?]
  /// For each subject, where its question stands among its advertiser's; nil when nothing is asked about it.
  let positions: [Int?]
  private let subjects: [QuestionSubject]
  /// How many values of data are told apart.
  let values: Int

  /// Nothing is asked about any target.
  init(advertisers: Int) {
    indexes = Array(repeating: nil, count: advertisers)
    positions = []
    subjects = []
    values = 1
  }

  /// - Parameters:
  ///   - questions: for each subject, its question, or nil.
  ///   - models: what the adversary believes about each advertiser's people.
  ///   - values: how many values of data are told apart.
  init(
    _ questions: [LinkageQuery?], about subjects: [QuestionSubject], models: [BehaviourModel], values: Int
  ) throws {
    self.subjects = subjects
    var grouped = models.map { _ in [LinkageQuery]() }
    positions = zip(questions, subjects).map { question, subject in
      guard let question else { return nil }
      grouped[subject.advertiser].append(question)
      return grouped[subject.advertiser].count - 1
    }
    indexes = try zip(grouped, models).map { questions, model in
      questions.isEmpty ? nil : try CandidateIndex(questions, model: model)
    }
    self.values = values
  }

  /// Empty tallies of the advertisers' logs.
  func tallies() -> [CandidateTally?] { indexes.map { $0.map(CandidateTally.init) } }

  /// How each subject's question ended; nil where nothing was asked.
  func outcomes(_ tallies: [CandidateTally?], depths: [Int]) -> [LinkageOutcome?] {
    let answers = zip(indexes, tallies).map { index, tally in
      index.flatMap { index in tally.map { index.answers($0) } } ?? []
    }
    return zip(positions, subjects).map { position, subject in
      guard let position, let index = indexes[subject.advertiser] else { return nil }
      var truth = subject.truth
      truth?.data %= UInt16(values)
      return index.outcome(
        of: answers[subject.advertiser][position], at: position, truth: truth, depths: depths)
    }
  }
}

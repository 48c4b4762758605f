import PrivacyMechanisms
import SimulationKernel
import Statistics
import Testing

@testable import Risk

struct RiskScoreTests {
  private func outcome(
    _ confidence: Double, _ hit: Double, candidates: Int = 4, top: Double? = nil
  ) -> LinkageOutcome {
    LinkageOutcome(
      candidates: candidates, confidence: confidence, believed: [confidence, top ?? 1], hits: [hit, 1],
      posteriorOfTruth: hit == 1 ? confidence : 0.1, sumOfSquares: 0.5, entropy: 1.5)
  }

  private func figures(_ outcomes: [LinkageOutcome]) throws -> [RiskFigure] {
    try RiskScore(outcomes, depths: [1, 5]).figures()
  }

  private func value(_ metric: String, at: Double? = nil, in figures: [RiskFigure]) throws -> Double {
    let found = figures.filter { $0.metric == metric && $0.at == at }
    #expect(found.count == 1, "\(metric)")
    return try #require(found.first).value
  }

  @Test func theFiguresAreThoseByHand() throws {
    let figures = try figures([
      outcome(0.9, 1, candidates: 1), outcome(0.9, 0, candidates: 3), outcome(0.6, 1, candidates: 7),
      outcome(0.2, 0.5, candidates: 9),
    ])
    #expect(try value("top_k", at: 1, in: figures) == 0.625)
    #expect(try value("top_k", at: 5, in: figures) == 1)
    #expect(abs(try value("expected_top_k", at: 1, in: figures) - 0.65) < 1e-15)
    #expect(abs(try value("overconfidence", in: figures) - 0.025) < 1e-15)
    #expect(try value("overconfident", in: figures) == 0)
    #expect(try value("answered_share", at: 0.5, in: figures) == 0.75)
    #expect(abs(try value("answered_right", at: 0.5, in: figures) - 2.0 / 3) < 1e-15)
    #expect(try value("answered_right", at: 0.9, in: figures) == 0.5)
    #expect(figures.contains { $0.metric == "answered_right" && $0.at == 0.95 } == false)
    // Two answers of .9 with one right, then 2 of 3, then 2.5 of 4.
    #expect(abs(try value("abstention_area", in: figures) - (2 * 0.5 + 2.0 / 3 + 0.625) / 4) < 1e-15)
    #expect(try value("recall_at_precision", at: 0.95, in: figures) == 0)
    #expect(try value("anonymity_set_min", in: figures) == 1)
    #expect(try value("anonymity_set_median", in: figures) == 5)
    #expect(try value("anonymity_set_one", in: figures) == 0.25)
    #expect(abs(try value("effective_size_median", in: figures) - 2.8284271247461903) < 1e-14)
    #expect(try value("effective_size_renyi_2", in: figures) == 2)
    #expect(try value("posterior_entropy", in: figures) == 1.5)
    #expect(try value("reliability_right", at: 0.95, in: figures) == 0.5)
    #expect(try value("reliability_right", at: 0.25, in: figures) == 0.5)
    #expect(abs(try value("brier", in: figures) - (1.5 - 2 * (0.9 + 0.1 + 0.6 + 0.1) / 4)) < 1e-15)
    #expect(try value("brier_expected", in: figures) == 0.5)
  }

  @Test func recallCountsTheRightAnswersBeforePrecisionFalls() throws {
    var outcomes = (0..<19).map { outcome(0.99 - 0.01 * Double($0), 1) }
    outcomes.append(outcome(0.5, 0))
    outcomes += (0..<20).map { outcome(0.4 - 0.01 * Double($0), 0) }
    #expect(try value("recall_at_precision", at: 0.95, in: figures(outcomes)) == 19.0 / 40)
  }

  @Test func intervalsOfFractionalHitsHoldThoseOfTheWholeOnesAround() throws {
    let (share, interval) = try RiskScore.share(
      Array(repeating: 1.0 / 3, count: 10), confidence: 0.95)
    #expect(abs(share - 1.0 / 3) < 1e-15)
    let below = try BinomialProportion(successes: 3, trials: 10).clopperPearson()
    let above = try BinomialProportion(successes: 4, trials: 10).clopperPearson()
    #expect(interval == Interval(low: below.low, high: above.high))
    // Nine thirds are three hits.
    let whole = try RiskScore.share(Array(repeating: 1.0 / 3, count: 9), confidence: 0.95)
    let three = try BinomialProportion(successes: 3, trials: 9).clopperPearson()
    #expect(whole.interval == three && abs(whole.share - 1.0 / 3) < 1e-15)
  }

  @Test func everyFigureHasAnEntryAndEveryEntryAFigure() throws {
    let noise = try DataNoise(values: 8, noise: 0.05)
    let mechanism = try MechanismRisk(noise: noise, windows: 3, cap: 3)
    var names = Set(try figures([outcome(0.9, 1), outcome(0.3, 0)]).map(\.metric))
    names.formUnion(try mechanism.figures().map(\.metric))
    for scope in MechanismRisk.Scope.allCases {
      names.formUnion(mechanism.composed(over: scope, clicks: 3, reports: 0.4).map(\.metric))
    }
    let inference = try DataInference(noise: noise, weights: [1, 2, 3, 4, 5, 6, 7, 8])
    names.formUnion(try inference.figures([(1, 1)]).map(\.metric))
    #expect(Set(RiskMetrics.scores.map(\.name)) == names)
    let known = RiskMetrics.all.map(\.name)
    #expect(Set(known).count == known.count)
    for metric in RiskMetrics.all {
      #expect(!metric.formula.isEmpty && !metric.reference.isEmpty && metric.definition.hasSuffix("."))
    }
  }

  @Test func theMechanismsFiguresAreThePublishedOnes() throws {
    let noise = try DataNoise(values: 8, noise: 0.05)
    let figures = try MechanismRisk(noise: noise, windows: 3, cap: 3).figures()
    #expect(abs(try value("data_epsilon", in: figures) - 5.030437921392435) < 1e-14)
    #expect(abs(try value("data_capacity", in: figures) - 2.617949029687486) < 1e-14)
    #expect(abs(try value("data_leakage", in: figures) - 2.935459747805289) < 1e-14)
    #expect(abs(try value("click_capacity", in: figures) - 10.444574306) < 1e-8)
    #expect(try value("presence_epsilon", in: figures) == .infinity)
    let inclusive = try DataNoise(values: 8, noise: 0.05, replacement: .inclusiveRange)
    #expect(
      abs(try value("data_epsilon", in: MechanismRisk.reportFigures(inclusive)) - 5.147494476813453) < 1e-12)
  }

  @Test func certaintyAndBlindnessAreTheEndsOfTheScale() throws {
    let certain = Array(repeating: LinkageOutcome.certain(right: true, depths: 2), count: 100)
    let sure = try figures(certain)
    #expect(try value("top_k", at: 1, in: sure) == 1)
    #expect(try value("recall_at_precision", at: 0.95, in: sure) == 1)
    #expect(try value("brier", in: sure) == 0)
    let blind = try figures(Array(repeating: .blind(among: 50, depths: [1, 5]), count: 100))
    #expect(abs(try value("top_k", at: 1, in: blind) - 0.02) < 1e-15)
    #expect(abs(try value("top_k", at: 5, in: blind) - 0.1) < 1e-15)
    #expect(try value("overconfident", in: blind) == 0)
    #expect(abs(try value("effective_size_median", in: blind) - 50) < 1e-12)
    #expect(try figures([]).isEmpty)
    let mute = LinkageAnswer.nobody.outcome(identity: 3, posterior: 0, depths: [1, 5])
    #expect(try value("top_k", at: 1, in: figures([mute])) == 0)
  }

  @Test func withoutTheLogTheDataIsGuessedAsWellAsTheNoiseAllows() throws {
    let noise = try DataNoise(values: 4, noise: 0.6)
    let inference = try DataInference(noise: noise, weights: [70, 15, 10, 5])
    // Value 0 is the best guess whatever was reported but 1: .7 x .15 against .15 x .55 and less.
    #expect(inference.priorSuccess == 0.7)
    var random = RiskTest.random(300)
    let reports = (0..<40_000).map { _ -> (reported: UInt16, data: UInt16) in
      let u = random.unit()
      let data: UInt16 = u < 0.7 ? 0 : u < 0.85 ? 1 : u < 0.95 ? 2 : 3
      return (random.unit() < 0.6 ? UInt16(random.next(below: 4)) : data, data)
    }
    let share = try value("data_guess", in: inference.figures(reports))
    let expected = inference.expectedSuccess
    #expect(expected >= 0.7)
    #expect(abs(share - expected) < 6 * (expected * (1 - expected) / 40_000).squareRoot())
    let flat = try DataInference(
      noise: DataNoise(values: 8, noise: 0.05), weights: Array(repeating: 1, count: 8))
    #expect(abs(flat.expectedSuccess - 0.95625) < 1e-15)
    #expect(throws: RiskError.self) { try DataInference(noise: noise, weights: [1, 1]) }
  }

  @Test func aLogForgetsItselfOnceItIsTooLongHoweverItCame() {
    let views = (0..<10).map { ConversionView(time: Int64(-$0), identity: UInt64($0), data: 0) }
    var whole = ConversionLog(limit: 10)
    for view in views { whole.add(view) }
    #expect(whole.sorted == views.reversed())
    var (left, right) = (ConversionLog(limit: 10), ConversionLog(limit: 10))
    for view in views { view.identity % 3 == 0 ? left.add(view) : right.add(view) }
    left.merge(right)
    #expect(left.sorted == whole.sorted)
    left.add(views[0])
    #expect(left.isTooLong && left.sorted == nil)
    right.merge(left)
    #expect(right.sorted == nil)
  }

  @Test func whatMakesNoSenseIsRefused() throws {
    let delay = try DelayBelief(.exponential(ExponentialLaw(mean: 1000)))
    #expect(throws: RiskError.self) {
      try BehaviourModel(
        delay: delay, conversionsPerClick: 0, organicRate: 0, noise: nil, identities: 5)
    }
    #expect(throws: RiskError.self) {
      try BehaviourModel(
        delay: delay, conversionsPerClick: .nan, organicRate: 1, noise: nil, identities: 5)
    }
    let model = try BehaviourModel(
      delay: delay, conversionsPerClick: 0.1, organicRate: 1e-9, noise: DataNoise(values: 4, noise: 0.1),
      identities: 5)
    #expect(throws: RiskError.window(begin: 10, end: 20, click: 15)) {
      try CandidateIndex([LinkageQuery(clickTime: 15, window: 10..<20, data: 0)], model: model)
    }
    #expect(throws: RiskError.data(4, values: 4)) {
      try CandidateIndex([LinkageQuery(clickTime: 5, window: 10..<20, data: 4)], model: model)
    }
    #expect(throws: RiskError.self) {
      try PersonPosterior(
        log: [],
        model: BehaviourModel(
          delay: delay, conversionsPerClick: 0.1, organicRate: 0, noise: nil, identities: 5))
    }
    let posterior = try PersonPosterior(log: [], model: model)
    #expect(throws: RiskError.self) {
      try posterior.answer(PersonQuery(clickTime: 0, windows: [.init(times: 0..<10, data: [])], cap: 3))
    }
    #expect(throws: RiskError.self) { try RiskScore([outcome(0.5, 1)], depths: [1]) }
  }
}

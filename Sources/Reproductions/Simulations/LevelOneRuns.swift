import AttributionLevel1
import SimulationKernel
import Web

extension SimulationBook {
  /// Runs of Attribution Level 1.
  static let levelOne = [
    NamedSimulation("level-one-single-epoch", [.whole("call", 1...7)]) { arguments, _ in
      try LevelOneExample.histogram(LevelOneExample.singleEpoch, call: arguments.int("call"))
    },
    NamedSimulation("level-one-several-epochs", [.whole("call", 1...4)]) { arguments, _ in
      try LevelOneExample.histogram(LevelOneExample.severalEpochs, call: arguments.int("call"))
    },
    // Conversions of the largest value at one site, with impressions in two epochs, until the browser answers with nothing.
    NamedSimulation(
      "level-one-queries-paid",
      [.real("epsilon", 1e-4...100), .real("site-budget", 1e-4...1000)], LevelOneExample.queriesPaid),
  ]
}

/// The worked examples of Attribution Level 1: what pages call and what they get.
///
/// *Source:* w3c/attribution, `impl/e2e-tests/single-epoch-budgeting.json` and `multi-epoch-budgeting.json`, with the
/// settings of `CONFIG.json` beside them.
private enum LevelOneExample {
  /// What a page does.
  enum Step {
    /// Saves an impression for a bucket.
    case save(bucket: UInt32, match: UInt32)
    /// Asks an advertiser's histogram of a value, with shares of credit and the match values that count.
    case measure(advertiser: Int, value: UInt32, credit: [Double], matches: [UInt32])
  }

  typealias Script = [(seconds: Int64, step: Step)]

  private static let service = "https://agg-service.example"

  static let singleEpoch: Script = [
    (1, .save(bucket: 0, match: 0)), (2, .save(bucket: 1, match: 0)),
    (3, .measure(advertiser: 1, value: 4, credit: [3, 1], matches: [])),
    (4, .measure(advertiser: 1, value: 8, credit: [1], matches: [])),
    (5, .measure(advertiser: 1, value: 8, credit: [1], matches: [])),
    (6, .measure(advertiser: 1, value: 4, credit: [3, 1], matches: [])),
    (7, .measure(advertiser: 1, value: 4, credit: [3, 1], matches: [])),
    (8, .measure(advertiser: 2, value: 4, credit: [3, 1], matches: [])),
    (302_403, .save(bucket: 2, match: 0)),
    (302_404, .measure(advertiser: 1, value: 4, credit: [1], matches: [])),
  ]

  static let severalEpochs: Script = [
    (1, .save(bucket: 0, match: 123)), (604_801, .save(bucket: 1, match: 456)),
    (1_209_601, .save(bucket: 2, match: 789)),
    (1_209_602, .measure(advertiser: 1, value: 4, credit: [1], matches: [123, 789])),
    (1_209_603, .measure(advertiser: 1, value: 4, credit: [1], matches: [123, 789])),
    (1_209_604, .measure(advertiser: 1, value: 4, credit: [2, 1, 1], matches: [123, 456, 789])),
    (1_209_605, .measure(advertiser: 2, value: 4, credit: [2, 1, 1], matches: [123, 456, 789])),
  ]

  private static func browser(_ limits: LevelOneLimits) throws -> LevelOneAPI<ConstantDraws> {
    try LevelOneAPI(
      limits, aggregationServices: [service], suffixes: try PublicSuffixList(),
      draws: ConstantDraws(epoch: 0.5, allocation: 0.5))
  }

  /// What a call of a script gives, counted from 1 among those that measure.
  static func histogram(_ script: Script, call: Int) throws -> Simulated {
    var browser = try browser(LevelOneLimits())
    var histograms: [[Double]] = []
    for (seconds, step) in script {
      let now = SimulationTime(milliseconds: seconds * 1_000)
      switch step {
      case .save(let bucket, let match):
        var options = ImpressionOptions(histogramIndex: bucket)
        options.matchValue = match
        var page = CallingDocument(topLevelHost: "publisher.example", hasTransientActivation: true)
        try browser.saveImpression(options, from: &page, at: now)
      case .measure(let advertiser, let value, let credit, let matches):
        var options = ConversionOptions(aggregationService: service, histogramSize: 3)
        // The single-epoch case looks back one day, so that impressions of one epoch are all there is.
        options.lookbackDays = matches.isEmpty ? 1 : 30
        (options.value, options.maxValue) = (value, 8)
        (options.credit, options.matchValues) = (credit, matches)
        var page = CallingDocument(
          topLevelHost: "advertiser-\(advertiser).example", hasTransientActivation: true)
        let report = try browser.measureConversion(options, from: &page, at: now)
        histograms.append(report.histogram.map { Double($0) })
      }
    }
    guard histograms.indices.contains(call - 1) else {
      throw ReproductionError(
        place: "call", problem: "is \(call), but the case has \(histograms.count) calls")
    }
    return .exact(histograms[call - 1])
  }

  /// How many conversions get an answer before the site's budget is used up.
  @Sendable static func queriesPaid(_ arguments: Arguments, _ memory: SimulationMemory) throws -> Simulated {
    var limits = LevelOneLimits()
    limits.siteBudget = Int64((arguments.number("site-budget") * 1e6).rounded())
    (limits.globalBudget, limits.impressionSiteQuota) = (limits.siteBudget * 10, limits.siteBudget * 10)
    var browser = try browser(limits)
    for day: Int64 in [0, 8] {
      var page = CallingDocument(topLevelHost: "publisher.example", hasTransientActivation: true)
      try browser.saveImpression(ImpressionOptions(histogramIndex: 0), from: &page, at: .zero + .days(day))
    }
    var options = ConversionOptions(aggregationService: service, histogramSize: 1)
    options.epsilon = arguments.number("epsilon")
    var paid: Int64 = 0
    while true {
      guard paid < 1_000_000 else {
        throw ReproductionError(place: "site-budget", problem: "pays for more than a million queries")
      }
      var page = CallingDocument(topLevelHost: "advertiser-1.example", hasTransientActivation: true)
      let report = try browser.measureConversion(options, from: &page, at: .zero + .days(9) + .seconds(paid))
      if report.histogram == [0] { break }
      paid += 1
    }
    return .exact([Double(paid)])
  }
}

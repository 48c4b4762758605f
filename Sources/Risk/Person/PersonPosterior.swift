import SimulationKernel

/// Who clicked, by everything that each person's log says: Bayes' rule over persons.
///
/// The probability of person v is proportional to
///
/// [v's first `cap` conversions fall into the windows as the reports did] times the probability that their data
/// came out as the reports' times prod_j (lambda0 + mu sum_i g(s_j - c_i)) / f(v),
///
/// where j runs over all conversions of v in the log, c_i over all clicks of the clicker, and f(v) is the density of v's
/// conversions if v is somebody else (`StrangerDensity`). The numerator adds up every way in which the
/// conversions are organic or caused by one of the clicks.
///
/// It is exact when people are independent, causes are Poisson as the model says, the clicker's clicks on this
/// advertiser are all known, all conversions are logged and others' reports are not used; and while nobody has more
/// conversions than `StrangerDensity` divides exactly.
///
/// *Source:* Bayes' rule; the likelihood of a Poisson process given its intensity: D. Daley, D. Vere-Jones, "An
/// Introduction to the Theory of Point Processes", 2003, chapter 7.
public struct PersonPosterior: Sendable {
  /// The most candidates for which a posterior is computed unless said otherwise.
  public static let candidateLimit = 512

  /// One advertiser-side identity with its conversions.
  struct Person: Sendable {
    var identity: UInt64
    var conversions: [ConversionView]
    /// The logarithm of f over single^n.
    var stranger: Double
  }

  /// The adversary.
  public let model: BehaviourModel
  let persons: [Person]
  private let single: Double

  /// Reads a log.
  ///
  /// - Parameters:
  ///   - log: all conversions of the advertiser, any order.
  ///   - model: what the adversary believes; strangers must be able to convert by it.
  /// - Throws: `RiskError` when strangers never convert, or for data that the channel does not have.
  public init(log: [ConversionView], model: BehaviourModel) throws(RiskError) {
    guard model.organicRate > 0 || model.clickRate * model.conversionsPerClick > 0 else {
      throw .parameter(
        "organic rate", value: model.organicRate, allowed: "above 0 when nobody else is thought to click")
    }
    if let noise = model.noise, let wrong = log.first(where: { Int($0.data) >= noise.values }) {
      throw .data(wrong.data, values: noise.values)
    }
    self.model = model
    let stranger = StrangerDensity(model)
    single = stranger.single
    let sorted = log.sorted { $0.identity != $1.identity ? $0.identity < $1.identity : $0 < $1 }
    var persons: [Person] = []
    for view in sorted {
      if persons.last?.identity == view.identity {
        persons[persons.count - 1].conversions.append(view)
      } else {
        persons.append(Person(identity: view.identity, conversions: [view], stranger: 0))
      }
    }
    for i in persons.indices { persons[i].stranger = stranger.logarithm(persons[i].conversions.map(\.time)) }
    self.persons = persons
  }

  /// The posterior over persons.
  ///
  /// - Parameters:
  ///   - query: what is known of the click's reports, at least one of them.
  ///   - limit: the most candidates.
  /// - Returns: every person who can have clicked, by falling probability; nil when there are more than `limit`.
  /// - Throws: `RiskError` for a question without reports, with more than 8 in one window or than its cap, or with
  ///   data that the channel does not have.
  public func answer(
    _ query: PersonQuery, limit: Int = PersonPosterior.candidateLimit
  ) throws(RiskError) -> LinkageAnswer? {
    try answer(all: [query], limit: limit)
  }

  /// The posterior over persons by several clicks of one publisher-side identity together.
  ///
  /// Each click's reports are a factor of their own. So clicks whose reports are of the same conversions count their data
  /// more than once, as if noise had been drawn for each.
  ///
  /// - Parameters:
  ///   - queries: what is known of each click's reports, at least one of them altogether; other clicks, without
  ///     anything known of their reports, stand in the first one's `otherClicks`, as do those of the other questions.
  ///   - limit: the most candidates.
  /// - Returns: every person who can have clicked, by falling probability; nil when there are more than `limit`.
  /// - Throws: `RiskError` for questions without any report, with more than 8 in one window or than the cap, or with
  ///   data that the channel does not have.
  public func answer(
    all queries: [PersonQuery], limit: Int = PersonPosterior.candidateLimit
  ) throws(RiskError) -> LinkageAnswer? {
    let reports = queries.reduce(0) { $0 + $1.reports }
    guard let first = queries.first, reports >= 1 else {
      throw .parameter("number of reports", value: Double(reports), allowed: "at least 1")
    }
    for query in queries { try check(query) }
    let clicks = [first.clickTime] + first.otherClicks
    var candidates: [(person: Person, parts: [[ArraySlice<ConversionView>]])] = []
    for person in persons {
      var parts: [[ArraySlice<ConversionView>]] = []
      for query in queries {
        guard let own = reported(person, query) else { break }
        parts.append(own)
      }
      if parts.count == queries.count { candidates.append((person, parts)) }
    }
    guard candidates.count <= limit else { return nil }
    let logarithms = candidates.map { logarithm($0.person, $0.parts, queries, clicks) }
    let largest = logarithms.max() ?? 0
    guard largest > -.infinity else { return .blind(among: candidates.map(\.person.identity)) }
    let weights = logarithms.map { Elementary.exp($0 - largest) }
    let total = weights.reduce(0, +)
    var guesses: [LinkageAnswer.Guess] = []
    for (candidate, weight) in zip(candidates, weights) where weight > 0 {
      guesses.append(LinkageAnswer.Guess(identity: candidate.person.identity, posterior: weight / total))
    }
    return .of(guesses)
  }

  /// Scores one answer.
  ///
  /// - Parameters:
  ///   - answer: of `answer(_:limit:)`.
  ///   - identity: the advertiser-side identity of the person who clicked.
  ///   - depths: the values of k for top-k, each at least 1.
  public func outcome(
    of answer: LinkageAnswer, identity: UInt64, depths: [Int]
  ) -> LinkageOutcome {
    let posterior = answer.guesses.first { $0.identity == identity }?.posterior ?? 0
    return answer.outcome(identity: identity, posterior: posterior, depths: depths)
  }

  /// The conversions that would have been reported, window by window; nil when they are not those that were.
  private func reported(_ person: Person, _ query: PersonQuery) -> [ArraySlice<ConversionView>]? {
    guard let begin = query.windows.first?.times.lowerBound, let end = query.windows.last?.times.upperBound
    else { return nil }
    var left = person.conversions.filter { $0.time >= begin && $0.time < end }.prefix(query.cap)
    var parts: [ArraySlice<ConversionView>] = []
    for window in query.windows {
      let own = left.prefix { $0.time < window.times.upperBound }
      guard own.count == window.data.count else { return nil }
      parts.append(own)
      left = left.dropFirst(own.count)
    }
    return parts
  }

  private func logarithm(
    _ person: Person, _ parts: [[ArraySlice<ConversionView>]], _ queries: [PersonQuery], _ clicks: [Int64]
  ) -> Double {
    var sum = -person.stranger
    for (query, reports) in zip(queries, parts) {
      for (window, conversions) in zip(query.windows, reports) {
        sum += Elementary.log(
          ReportOrderings.probability(of: window.data, given: conversions.map(\.data), noise: model.noise))
      }
    }
    for conversion in person.conversions {
      let caused = clicks.reduce(0) { $0 + model.delay.density(conversion.time - $1) }
      sum += Elementary.log((model.organicRate + model.conversionsPerClick * caused) / single)
    }
    return sum
  }

  private func check(_ query: PersonQuery) throws(RiskError) {
    guard query.cap >= 1, query.reports <= query.cap else {
      throw .parameter(
        "number of reports", value: Double(query.reports), allowed: "0 to the cap (\(query.cap))")
    }
    var end = query.windows.first?.times.lowerBound ?? 0
    for window in query.windows {
      guard window.times.lowerBound == end, window.times.lowerBound >= query.clickTime else {
        throw .window(
          begin: window.times.lowerBound, end: window.times.upperBound, click: query.clickTime)
      }
      guard window.data.count <= ReportOrderings.limit else {
        throw .parameter(
          "number of reports in a window", value: Double(window.data.count), allowed: "at most 8")
      }
      if let noise = model.noise, let wrong = window.data.first(where: { Int($0) >= noise.values }) {
        throw .data(wrong, values: noise.values)
      }
      end = window.times.upperBound
    }
  }
}

extension LinkageAnswer {
  /// All candidates listed, with probabilities that sum to 1.
  static func of(_ guesses: [Guess]) -> LinkageAnswer {
    LinkageAnswer(
      candidates: guesses.count,
      guesses: guesses.sorted {
        $0.posterior != $1.posterior ? $0.posterior > $1.posterior : $0.identity < $1.identity
      },
      ties: [], sumOfSquares: guesses.reduce(0) { $0 + $1.posterior * $1.posterior },
      entropy: guesses.reduce(0) { $0 + Entropy.term($1.posterior) }, total: 1)
  }

  /// Listed candidates that are all alike.
  static func blind(among identities: [UInt64]) -> LinkageAnswer {
    of(identities.map { Guess(identity: $0, posterior: 1 / Double(identities.count)) })
  }
}

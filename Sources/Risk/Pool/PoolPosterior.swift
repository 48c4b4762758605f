/// Who clicked, by the time of the click and a pool of reports that name no click.
///
/// Publisher, advertiser and ad tech know a click, the advertiser's log, and all reports of the click's key, each with
/// its due time and data. Timing alone gives conversion v the weight w(v) of ``CandidateIndex/answers(_:)``; the pool
/// multiplies it by how much more likely the pool is if v is the click's own. If it is, one report of the key
/// with data d(v) is due at v + U with U uniform over T = latest - earliest, except with the probability delta that it is
/// missing. Others' reports with that data are a Poisson process of rate rho. So
///
/// L(v) = delta + (1 - delta) N / (rho T), with N the reports with data d(v) due in [v + earliest, v + latest).
///
/// Derived: a Poisson process of rate rho has the density rho^n e^(-rho |W|) at its n points in W. With one point more, at a
/// place of density f, any of the points may be that one: sum_i f(x_i) rho^(n-1) e^(-rho |W|), which is sum_i f(x_i) / rho
/// times the density without, and f is 1 / T on N of them. A conversion past the click's lifetime has no
/// report, so its ratio is 1. Where rho is 0, ratios with N > 0 outgrow all others and stand to one another as
/// (1 - delta) N / T; without such, the ratio is delta. Where the pool holds the reports of some conversions only, see
/// ``PoolLaw/complete``: rho is less near its ends, and the reports there count for more.
///
/// It is exact where timing alone is, while other reports are a Poisson process that goes on the same whoever the
/// clicker is, and the clicker has at most one report. Each report is weighed for each candidate by itself: that other
/// lines of the log can explain it only enters through rho.
///
/// *Source:* Bayes' rule; the density of a Poisson process: D. Daley, D. Vere-Jones, "An Introduction to the Theory
/// of Point Processes", 2003, chapter 5.3 (Janossy densities).
public struct PoolPosterior: Sendable {
  /// The adversary.
  public let model: BehaviourModel
  /// When reports are due.
  public let law: PoolLaw
  private let log: [ConversionView]
  private let pool: [PooledReport]
  private let greatestData: UInt16?

  /// Reads a log and a pool.
  ///
  /// - Parameters:
  ///   - log: all conversions of the advertiser, any order.
  ///   - pool: all reports that the parties received, any order; those of other keys do no harm.
  ///   - model: what the adversary believes of people.
  ///   - law: when reports are due.
  /// - Throws: `RiskError.data` for conversion data that the model's channel does not have.
  public init(
    log: [ConversionView], pool: [PooledReport], model: BehaviourModel, law: PoolLaw
  ) throws(RiskError) {
    greatestData = log.map(\.data).max()
    if let noise = model.noise, let greatestData, Int(greatestData) >= noise.values {
      throw .data(greatestData, values: noise.values)
    }
    self.model = model
    self.law = law
    self.log = log.sorted()
    self.pool = pool.sorted()
  }

  /// Answers one question.
  ///
  /// The answer is made as that of timing alone is: the 16 best conversions are listed, an identity's listed ones
  /// together, and equal ones that are many are ties. Sums and the entropy are over all candidates.
  ///
  /// - Complexity: O(c log p) for c conversions in the window and p reports, and O(c log c) where they are ties.
  /// - Throws: `RiskError` for a window that begins before its click, a rate that is negative or not finite, or data
  ///   of the log for which there is no rate.
  public func answer(_ question: PoolQuestion) throws(RiskError) -> LinkageAnswer {
    try check(question)
    return weigh(question).answer.diluted(question.click.noisedShare, among: model.identities)
  }

  /// Answers one question and scores the answer.
  ///
  /// - Parameters:
  ///   - question: a click and its pool.
  ///   - truth: the conversion of the click; nil when there is none.
  ///   - depths: the values of k for top-k, each from 1 to ``CandidateIndex/depth``.
  /// - Throws: as ``answer(_:)``, and `RiskError.data` for a truth for whose data there is no rate.
  public func outcome(
    of question: PoolQuestion, truth: LinkageTruth?, depths: [Int]
  ) throws(RiskError) -> LinkageOutcome {
    precondition(
      depths.allSatisfy { (1...CandidateIndex.depth).contains($0) }, "top-k for a k that is not kept")
    try check(question)
    if let truth, Int(truth.data) >= question.rate.count {
      throw .data(truth.data, values: question.rate.count)
    }
    let weighing = weigh(question)
    let answer = weighing.answer.diluted(question.click.noisedShare, among: model.identities)
    guard let truth, question.click.window.contains(truth.time), answer.candidates > 0 else {
      return answer.outcome(
        identity: truth?.identity, posterior: truth == nil ? 0 : answer.posteriorOfOthers, depths: depths)
    }
    let posterior =
      answer.total > 0
      ? answer.posterior(ofWeight: weighing.weight(of: truth)) : answer.posteriorOfEach
    return answer.outcome(identity: truth.identity, posterior: posterior, depths: depths)
  }

  private func weigh(_ question: PoolQuestion) -> PoolWeighing {
    let window = question.click.window
    let first = position(of: window.lowerBound)
    return PoolWeighing(
      PoolEvidence(law: law, question: question, pool: pool),
      log[first..<max(first, position(of: window.upperBound))], model: model)
  }

  /// The position of the first line that is not before a time.
  private func position(of time: Int64) -> Int {
    var (low, high) = (0, log.count)
    while low < high {
      let middle = (low + high) / 2
      if log[middle].time < time { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func check(_ question: PoolQuestion) throws(RiskError) {
    try CandidateIndex.check(question.click, model)
    for rate in question.rate where !(rate >= 0 && rate < .infinity) {
      throw .parameter("rate of other reports", value: rate, allowed: "at least 0 and finite")
    }
    if let greatestData, Int(greatestData) >= question.rate.count {
      throw .data(greatestData, values: question.rate.count)
    }
  }
}

/// Who clicked, by the time of the click and a pool of reports that name no click.
///
/// Publisher, advertiser and ad tech know a click, the advertiser's log, and all reports of the click's key, each with
/// the time at which it arrived and its data. Timing alone gives conversion v the weight w(v) of
/// ``CandidateIndex/answers(_:)``; the pool multiplies it by how much more likely the pool is if v is the click's
/// own. If it is, one report of the key with data d(v) arrives at v + U, with U of the density f that ``PoolLaw/delays``
/// describe, except with the probability delta that it is missing. Others' reports with that data are a Poisson
/// process of rate rho. So
///
/// L(v) = delta + (1 - delta) sum_i f(x_i - v) / rho, over the times x_i of the reports of the key with data d(v).
///
/// Derived: a Poisson process of rate rho has the density rho^n e^(-rho |W|) at its n points in W. With one point more, at a
/// place of density f, any of the points may be that one: sum_i f(x_i) rho^(n-1) e^(-rho |W|), which is sum_i f(x_i) / rho
/// times the density without. On a stretch of share s and width T, f is s / T. A conversion past the click's
/// lifetime has no report, so its ratio is 1. Where rho is 0, ratios whose sum is more than 0 outgrow all others and stand to
/// one another as (1 - delta) times their sums; without such, the ratio is delta. Where the pool holds the
/// reports of some conversions only, see ``PoolLaw/complete``: rho is less near its ends, and the reports there count for
/// more, by one over the share of f for which the pool holds the conversions.
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
  /// When reports arrive.
  public private(set) var law: PoolLaw
  private let log: [ConversionView]
  private var pool: SortedPool
  private let greatestData: UInt16?

  /// Reads a log and a pool.
  ///
  /// - Parameters:
  ///   - log: all conversions of the advertiser, any order.
  ///   - pool: all reports that the parties received, any order; those of other keys do no harm.
  ///   - model: what the adversary believes of people.
  ///   - law: when reports arrive.
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
    self.pool = SortedPool(pool, law: law)
  }

  /// The same log, pool and adversary under another law, without sorting anything again.
  ///
  /// - Complexity: O(1), and O(p s) for p reports and s stretches where the law's pool is not complete.
  public func assuming(_ law: PoolLaw) -> PoolPosterior {
    var other = self
    other.law = law
    other.pool.weigh(by: law)
    return other
  }

  /// Answers one question.
  ///
  /// The answer is made as that of timing alone is: the 16 best conversions are listed, an identity's listed ones
  /// together, and equal ones that are many are ties. Sums and the entropy are over all candidates.
  ///
  /// - Complexity: O(c s log p) for c conversions in the window, s stretches of delays and p reports, where no more
  ///   stretches count for a conversion than reports; and O(c log c) where conversions are ties.
  /// - Throws: `RiskError` for a window that begins before its click, a rate that is not in its range, or data of
  ///   the log for which there is no rate.
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
    // Squares of weights over smaller rates would outgrow the numbers.
    for rate in question.rate where !(rate == 0 || (rate >= 0x1p-200 && rate < .infinity)) {
      throw .parameter("rate of other reports", value: rate, allowed: "0, or from 2^-200 up and finite")
    }
    if let greatestData, Int(greatestData) >= question.rate.count {
      throw .data(greatestData, values: question.rate.count)
    }
  }
}

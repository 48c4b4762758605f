import SimulationKernel
import Statistics

/// How active people are: how often they act, and how different they are in it.
struct ActivityFit {
  /// The fit: the logarithm of the mean number of actions, then of the shape unless all are equally active.
  let fit: LikelihoodFit
  /// Whether all are equally active.
  let isEqual: Bool
  /// The p-value of the test against equal activity.
  let equalityPValue: Double
  /// How many people the log has, and how many there are where that is known.
  let seen: Int
  let known: Int?
  private let counts: [(actions: Int, people: Double)]

  /// Equal activity is given up below this p-value.
  static let level = 0.01

  /// Fits people who act at least once, or all people where their number is known.
  ///
  /// Actions are clicks, views and organic conversions; activity multiplies the means of all three, so their sum is
  /// negative binomial, and given the sum each is a share of it that says nothing about the others (derived: Poisson
  /// counts given their sum are multinomial).
  init(_ people: [Int: Int], known: Int?) throws {
    counts = people.keys.sorted().map { ($0, Double(people[$0] ?? 0)) }
    seen = people.values.reduce(0, +)
    self.known = known
    let likelihood = ActivityLikelihood(counts, known: known)
    let mean = counts.reduce(0.0) { $0 + Double($1.actions) * $1.people } / Double(known ?? seen)
    let equal = try LikelihoodFit(smoothFrom: [Elementary.log(mean)]) { likelihood($0[0], shape: nil) }
    let mixed = try LikelihoodFit(smoothFrom: [Elementary.log(mean), 0]) { likelihood($0[0], shape: $0[1]) }
    let gain = max(0, 2 * (mixed.logLikelihood - equal.logLikelihood))
    // Under equal activity the shape lies at the edge of what it can be: half of the time there is no gain at all.
    equalityPValue =
      gain == 0 ? 1 : 0.5 * (try ChiSquareDistribution(degreesOfFreedom: 1).upperTail(gain))
    isEqual = equalityPValue >= Self.level
    fit = isEqual ? equal : mixed
  }

  /// The mean number of actions of a person over the span.
  var mean: Double { ActivityLikelihood.mean(fit.parameters[0]) }

  /// Whether the log says how often people act, and with it how many there are.
  var isDetermined: Bool { mean > ActivityLikelihood.means.lowerBound * 1.01 }

  /// The variance of the logarithm of the mean.
  var logMeanVariance: Double {
    isDetermined && fit.covariance[0, 0] > 0 ? fit.covariance[0, 0] : .infinity
  }

  /// The shape of the law of activity; nil when all are equally active.
  func shape(_ place: [Double]) -> Double? { isEqual ? nil : ActivityLikelihood.shape(place[1]) }

  /// How many people there are, with those who do nothing, where that is not known.
  ///
  /// *Source:* L. Sanathanan, "Estimating the size of a multinomial population", Annals of Mathematical Statistics 43
  /// (1972): seen people over the probability of being seen, whose variance adds that of how many happen to be seen.
  func people() -> FittedParameter? {
    guard known == nil else { return nil }
    let all = { (place: [Double]) -> Double in
      Double(self.seen) / -Elementary.expm1(self.logNone(place))
    }
    let idle = Elementary.exp(logNone(fit.parameters))
    let estimate = all(fit.parameters)
    let known = fit.variance(of: all)
    let variance = isDetermined && known > 0 ? known + estimate * idle / (1 - idle) : .infinity
    return FittedParameter(
      "people", estimate, variance.squareRoot(), .logarithm,
      "people, those included who do nothing and are in no log")
  }

  private func logNone(_ place: [Double]) -> Double {
    ActivityLikelihood.logNone(mean: ActivityLikelihood.mean(place[0]), shape: shape(place))
  }

  /// Numbers of actions against the fitted law.
  func check() -> FitCheck? {
    let whole = Double(known ?? seen)
    let least = known == nil ? 1 : 0
    let cells = cells(least, whole)
    func expected(_ place: [Double]) -> [Double] {
      let mean = ActivityLikelihood.mean(place[0])
      let shape = shape(place)
      let visible = known == nil ? -Elementary.expm1(logNone(place)) : 1
      let masses = ActivityLikelihood.masses(below: cells.last?.upperBound ?? 0, mean: mean, shape: shape)
      return cells.map { cell in cell.reduce(0.0) { $0 + masses[$1] } / visible * whole }
    }
    let center = expected(fit.parameters)
    var variance = Matrix(rows: cells.count, columns: cells.count)
    for i in cells.indices {
      for j in cells.indices {
        variance[i, j] = (i == j ? center[i] : 0) - center[i] * center[j] / whole
      }
    }
    let table = Dictionary(uniqueKeysWithValues: counts.map { ($0.actions, $0.people) })
    let observed = cells.map { cell in
      cell.reduce(0.0) { sum, number in
        sum + (number == 0 ? whole - Double(seen) : table[number] ?? 0)
      }
    }
    return CellTest(observed: observed, expected: expected, variance: variance).check(
      "actions per person", fit,
      remark: isEqual
        ? "people differ in ways that equal activity does not have"
        : "people differ in other ways than a gamma law of activity says")
  }

  /// Runs of numbers that each expect at least 10 people; what lies beyond is the cell that is left over.
  private func cells(_ least: Int, _ whole: Double) -> [Range<Int>] {
    let mean = mean
    let shape = shape(fit.parameters)
    let visible = known == nil ? -Elementary.expm1(logNone(fit.parameters)) : 1
    var cells: [Range<Int>] = []
    var (start, held, done) = (least, 0.0, 0.0)
    // Far enough for whatever is likely, without an end that a long tail could run into.
    let end = Int(min(100_000, mean * 50 + 100))
    let masses = ActivityLikelihood.masses(below: end, mean: mean, shape: shape)
    for number in least..<end {
      held += masses[number] / visible * whole
      done += masses[number] / visible
      guard (1 - done) * whole >= 10 else { break }
      // At most some thirty cells.
      guard held >= max(10, whole / 30) else { continue }
      cells.append(start..<(number + 1))
      (start, held) = (number + 1, 0)
    }
    return cells
  }
}

/// The likelihood of how often people act.
struct ActivityLikelihood {
  private let counts: [(actions: Int, people: Double)]
  private let idle: Double?
  private let people: Double
  private let actions: Double

  init(_ counts: [(actions: Int, people: Double)], known: Int?) {
    self.counts = counts
    people = counts.reduce(0.0) { $0 + $1.people }
    actions = counts.reduce(0.0) { $0 + $1.people * Double($1.actions) }
    idle = known.map { Double($0) - counts.reduce(0.0) { $0 + $1.people } }
  }

  /// The log-likelihood, up to what has no parameters.
  ///
  /// - Parameter shape: its logarithm, or nil for equal activity.
  func callAsFunction(_ logMean: Double, shape: Double?) -> Double {
    let mean = Self.mean(logMean)
    let shape = shape.map(Self.shape)
    let none = Self.logNone(mean: mean, shape: shape)
    var sum = actions * Elementary.log(mean)
    if let shape {
      // log Gamma(k + M) - log Gamma(k) - M log k, step by step.
      var (reached, rising) = (0, 0.0)
      let rest = Elementary.log1p(mean / shape)
      for (number, people) in counts {
        while reached < number {
          rising += Elementary.log1p(Double(reached) / shape)
          reached += 1
        }
        sum += people * (rising - (Double(number) + shape) * rest)
      }
    } else {
      sum -= people * mean
    }
    if let idle { return sum + idle * none }
    return sum - people * Elementary.log(-Elementary.expm1(none))
  }

  static func shape(_ logarithm: Double) -> Double {
    max(shapes.lowerBound, min(shapes.upperBound, Elementary.exp(min(60, logarithm))))
  }

  /// Shapes that are searched, as scenarios can say them.
  static let shapes = 0.001...4e5

  /// The mean number of actions, from its logarithm.
  static func mean(_ logarithm: Double) -> Double {
    max(means.lowerBound, min(means.upperBound, Elementary.exp(min(60, logarithm))))
  }

  /// Means that are searched.
  ///
  /// Below the least of them nearly all people are in no log: where no person acts twice, the
  /// likelihood rises towards a mean of 0 and people without number.
  static let means = 1e-4...4.8e8

  /// The logarithm of the probability of no action.
  static func logNone(mean: Double, shape: Double?) -> Double {
    shape.map { -$0 * Elementary.log1p(mean / $0) } ?? -mean
  }

  /// The probabilities of no action, of one, of two and so on.
  static func masses(below end: Int, mean: Double, shape: Double?) -> [Double] {
    var logarithm = logNone(mean: mean, shape: shape)
    return (0..<max(0, end)).map { number in
      defer {
        // The ratio of the next probability to this one.
        let ratio = shape.map { ($0 + Double(number)) / ($0 + mean) } ?? 1
        logarithm += Elementary.log(ratio * mean / Double(number + 1))
      }
      return Elementary.exp(logarithm)
    }
  }
}

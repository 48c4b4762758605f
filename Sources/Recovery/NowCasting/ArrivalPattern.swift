/// How far the reports of clicks of each age have come in, with the error of that.
///
/// It is learnt once from the clicks of some campaigns, and then holds for each of them and each data value: delays are taken
/// to have the same law in all of them.
public struct ArrivalPattern: Hashable, Sendable {
  /// By how much the reports that have arrived grow until the last, by the clicks' age; nil where none comes so early.
  public let growth: [Double?]
  /// The variance of reports still to come about their expectation, for each report in the end, by age.
  let processPerReport: [Double]
  /// Independent errors of the pattern: by how much one standard deviation of each changes ``growth``, relatively.
  let errors: [[Double]]
  /// The variance of a day's number of reports over its mean, for a given number of clicks; at least 1.
  public let dispersion: Double

  /// The share of a click's reports that has arrived by an age, beyond the last one all of them.
  ///
  /// - Parameter age: in days, 0 or more.
  public func completeness(_ age: Int) -> Double {
    guard age < growth.count else { return 1 }
    return growth[age].map { 1 / $0 } ?? 0
  }

  /// The standard error of ``completeness(_:)``, of the pattern alone.
  ///
  /// - Parameter age: in days, 0 or more.
  public func completenessError(_ age: Int) -> Double {
    let square = errors.reduce(0) { $0 + error($1, age) * error($1, age) }
    return completeness(age) * square.squareRoot()
  }

  func growth(_ age: Int) -> Double? { age < growth.count ? growth[age] : 1 }

  func process(_ age: Int) -> Double { age < processPerReport.count ? processPerReport[age] : 0 }

  func error(_ component: [Double], _ age: Int) -> Double { age < component.count ? component[age] : 0 }

  /// The pattern of all that a collector has seen, by the chain ladder.
  ///
  /// Ages before the first report are left out: of clicks so young nothing is known but that they were made.
  ///
  /// - Parameters:
  ///   - cohorts: the clicks and reports of all campaigns.
  ///   - lastAge: the age at which the last reports are due, in days.
  /// - Throws: `NowCastError` when nothing arrived, or no clicks are old enough to show the last reports.
  public static func chainLadder(_ cohorts: ClickCohorts, lastAge: Int) throws(NowCastError) -> ArrivalPattern
  {
    guard cohorts.days > lastAge else {
      throw .historyTooShort(days: cohorts.days - 1, needed: lastAge)
    }
    let rows = cohorts.cumulative
    guard
      let first = (0..<cohorts.days).first(where: { age in rows.contains { age < $0.count && $0[age] > 0 } })
    else { throw .nothingArrived }
    let ladder = try ChainLadder(rows.map { Array($0.dropFirst(first)) }.filter { !$0.isEmpty })
    let ages = 0..<cohorts.days
    let growth = ages.map { $0 < first ? nil : ladder.growth(from: $0 - first) }
    let errors = ladder.factors.indices.compactMap { k -> [Double]? in
      let error = ladder.relativeVariance(k).squareRoot()
      return error > 0 ? ages.map { $0 >= first && $0 - first <= k ? error : 0 } : nil
    }
    return ArrivalPattern(
      growth: growth, processPerReport: ages.map { $0 < first ? 0 : ladder.unitProcess(from: $0 - first) },
      errors: errors, dispersion: dispersion(of: cohorts, growth))
  }

  /// The variance of the days' numbers of reports over their mean, by Pearson's statistic; at least 1.
  ///
  /// derived: with r the reports for each click in the end and G the share that has arrived, a day of m clicks has
  /// r m G reports on average; the sum of squared errors over means, divided by the number of days less one.
  static func dispersion(of cohorts: ClickCohorts, _ growth: [Double?]) -> Double {
    var exposure: [Double] = []
    var counts: [Double] = []
    for (day, total) in cohorts.totals.enumerated() {
      guard let growth = growth[cohorts.age(day)], growth > 0, cohorts.clicks[day] > 0 else { continue }
      exposure.append(Double(cohorts.clicks[day]) / growth)
      counts.append(Double(total))
    }
    let all = exposure.reduce(0, +)
    let rate = counts.reduce(0, +) / max(all, .leastNormalMagnitude)
    guard counts.count > 1, rate > 0 else { return 1 }
    let squares = zip(counts, exposure).reduce(0.0) { sum, pair in
      let error = pair.0 - rate * pair.1
      return sum + error * error / (rate * pair.1)
    }
    return max(1, squares / Double(counts.count - 1))
  }
}

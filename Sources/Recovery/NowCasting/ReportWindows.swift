#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A report window of a click, as the rules of an API tell it.
public struct ReportWindow: Hashable, Sendable {
  /// The delays after the click up to which conversions are reported by the end of this window, in days.
  ///
  /// Several are averaged: where reports leave at once and a window is a calendar day, it ends sooner after clicks late in
  /// the day.
  public var ends: [Double]
  /// The age at which its reports are due, in days.
  public var dueAge: Int

  /// Describes a window.
  ///
  /// - Parameters:
  ///   - ends: the delays of conversions up to which it reaches, in days, above 0; at least one.
  ///   - dueAge: the age of clicks at which its reports are due, in days.
  public init(ends: [Double], dueAge: Int) {
    self.ends = ends
    self.dueAge = dueAge
  }

  /// The share of conversions that are reported by the end of this window.
  ///
  /// - Parameter cumulative: the law of delays in days.
  public func reached(_ cumulative: (Double) -> Double) -> Double {
    ends.reduce(0) { $0 + cumulative($1) } / Double(max(1, ends.count))
  }
}

/// How many reports of each window arrived, and how long after they were due.
struct WindowCounts {
  /// Reports of all days by window.
  private(set) var byWindow: [Int]
  /// Reports by the clicks' day.
  let byDay: [Int]
  /// The share of a window's reports that have arrived so many days after they were due.
  private(set) var punctuality: [Double] = [1]
  private let windows: [ReportWindow]
  private let lastAge: Int

  /// - Parameter windows: ascending by age.
  init(_ cohorts: ClickCohorts, _ windows: [ReportWindow]) throws(NowCastError) {
    guard !windows.isEmpty else { throw .shape(given: 0, expected: 1) }
    self.windows = windows
    lastAge = cohorts.days - 1
    byDay = cohorts.totals
    byWindow = Array(repeating: 0, count: windows.count)
    var late = Array(repeating: 0, count: cohorts.days)
    var cells: [(lag: Int, most: Int, count: Int)] = []
    for (day, row) in cohorts.arrivals.enumerated() {
      for (age, count) in row.enumerated() where count > 0 {
        // A report belongs to the last window that was due: only so much is known of it.
        let window = windows.lastIndex { $0.dueAge <= age } ?? 0
        byWindow[window] += count
        let next = window + 1 < windows.count ? windows[window + 1].dueAge : .max
        let lag = max(0, age - windows[window].dueAge)
        let most = min(cohorts.age(day), next - 1) - windows[window].dueAge
        late[lag] += count
        cells.append((lag, max(lag, most), count))
      }
    }
    if let latest = late.lastIndex(where: { $0 > 0 }), latest > 0 {
      punctuality = Self.productLimit(cells, late, latest)
    }
  }

  /// The law of lags from reports of which late ones may not have arrived yet.
  ///
  /// *Source:* product-limit estimator for right truncation, D. Lynden-Bell (1971), Monthly Notices of the Royal
  /// Astronomical Society 155: the law up to lag l is the product over later lags j of 1 - n_j / R_j, with n_j reports of
  /// lag j among R_j of lag j or less that would have been seen at lag j.
  private static func productLimit(
    _ cells: [(lag: Int, most: Int, count: Int)], _ late: [Int], _ latest: Int
  ) -> [Double] {
    var law = Array(repeating: 1.0, count: latest + 1)
    for lag in stride(from: latest, to: 0, by: -1) {
      let seen = cells.reduce(0) { $0 + ($1.lag <= lag && $1.most >= lag ? $1.count : 0) }
      law[lag - 1] = law[lag] * (seen > 0 ? 1 - Double(late[lag]) / Double(seen) : 1)
    }
    return law
  }

  /// The share of a window's reports that have arrived when its clicks are so old.
  func arrived(_ window: Int, age: Int) -> Double {
    let lag = age - windows[window].dueAge
    if lag < 0 { return 0 }
    return lag < punctuality.count ? punctuality[lag] : 1
  }

  /// The share of all reports that have arrived by an age.
  ///
  /// - Parameter shares: of the windows, of sum 1.
  func completeness(_ shares: [Double], age: Int) -> Double {
    min(1, shares.indices.reduce(0) { $0 + shares[$1] * arrived($1, age: age) })
  }

  /// The log-likelihood of shares of the windows, given how many reports each day's clicks have, in nats.
  func logLikelihood(_ shares: [Double], _ cohorts: ClickCohorts) -> Double {
    var sum = 0.0
    for (window, count) in byWindow.enumerated() where count > 0 {
      sum += Double(count) * log(max(shares[window], 1e-300))
    }
    for (day, count) in byDay.enumerated() where count > 0 {
      sum -= Double(count) * log(max(completeness(shares, age: cohorts.age(day)), 1e-300))
    }
    return sum
  }

  /// How many windows any clicks are old enough for.
  var begun: Int { windows.count { $0.dueAge <= lastAge } }
}

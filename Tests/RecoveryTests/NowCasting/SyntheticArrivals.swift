import PrivacyMechanisms
import SimulationKernel

@testable import Recovery

/// Clicks whose reports come at the ends of windows, from laws that are known.
struct SyntheticArrivals {
  var days = 60
  var firstTarget = 30
  var clicksPerDay = 200
  /// The probability that a click converts at all, and that it does so again after each conversion.
  var converts = 0.3
  var again = 0.2
  /// Weights and means in days; the whole mixture is cut at the last window's end.
  var law: [(weight: Double, mean: Double)] = [(0.6, 0.2), (0.4, 15)]
  var windows = [
    ReportWindow(ends: [2], dueAge: 2), ReportWindow(ends: [7], dueAge: 7),
    ReportWindow(ends: [30], dueAge: 30),
  ]
  /// The probability that a report leaves a day later than due, each day anew.
  var late = 0.0
  var noise = 0.2
  var values = 4
  /// The probability of value 0; the others are alike.
  var zeroShare = 0.5

  /// What one draw of all of it gives.
  struct Draw {
    var campaign: CampaignCohorts
    var cohorts: ClickCohorts
    /// Reports of the clicks asked about in the end, before noise.
    var truth: [Int]
  }

  func draw(_ random: inout RandomSequence) throws -> Draw {
    var received = Array(repeating: Array(repeating: 0, count: values), count: days)
    var arrivals = (0..<days).map { Array(repeating: 0, count: days - $0) }
    var truth = Array(repeating: 0, count: values)
    for day in 0..<days {
      for _ in 0..<clicksPerDay where random.unit() < converts {
        repeat {
          let delay = delay(&random)
          var age = windows.first { delay < ($0.ends.last ?? 0) }?.dueAge ?? 0
          while late > 0, random.unit() < late { age += 1 }
          let data = value(&random)
          if day >= firstTarget { truth[data] += 1 }
          var sent = data
          if random.unit() < noise { sent = Int(random.next(below: UInt64(values))) }
          if age < days - day {
            arrivals[day][age] += 1
            received[day][sent] += 1
          }
        } while random.unit() < again
      }
    }
    let clicks = Array(repeating: clicksPerDay, count: days)
    return Draw(
      campaign: CampaignCohorts(clicks: clicks, received: received, firstTarget: firstTarget),
      cohorts: try ClickCohorts(clicks: clicks, arrivals: arrivals), truth: truth)
  }

  private func value(_ random: inout RandomSequence) -> Int {
    random.unit() < zeroShare ? 0 : 1 + Int(random.next(below: UInt64(values - 1)))
  }

  private func delay(_ random: inout RandomSequence) -> Double {
    let last = windows.last?.ends.last ?? 0
    while true {
      var pick = random.unit() * law.reduce(0) { $0 + $1.weight }
      var mean = law[0].mean
      for part in law {
        mean = part.mean
        pick -= part.weight
        if pick < 0 { break }
      }
      let delay = -mean * Elementary.log(random.unit())
      if delay < last { return delay }
    }
  }

  /// The true shares of the windows.
  var windowShares: [Double] {
    let reached = windows.map { window in
      window.reached { x in law.reduce(0) { $0 - $1.weight * Elementary.expm1(-x / $1.mean) } }
    }
    let all = reached.last ?? 1
    return reached.indices.map { (reached[$0] - ($0 > 0 ? reached[$0 - 1] : 0)) / all }
  }

  static func random(_ ordinal: UInt64) -> RandomSequence {
    RandomSequence(
      random: AddressedRandom(key: AddressedRandom.key(seed: 20_201_006, replication: 0), person: 0),
      purpose: RandomPurpose(rawValue: 0x441), ordinal: ordinal << 32)
  }
}

/// How the estimates of many draws lie about their truths.
struct ErrorSample {
  private(set) var count = 0
  private var sum = 0.0
  private var squares = 0.0
  private var claimed = 0.0
  private(set) var covered = 0

  mutating func add(_ estimate: CountEstimate, truth: Int) {
    let error = estimate.estimate - Double(truth)
    count += 1
    sum += error
    squares += error * error
    claimed += (estimate.standardError ?? 0) * (estimate.standardError ?? 0)
    if let low = estimate.low, let high = estimate.high, low <= Double(truth), Double(truth) <= high {
      covered += 1
    }
  }

  var mean: Double { sum / Double(count) }
  var standardDeviation: Double { (squares / Double(count) - mean * mean).squareRoot() }
  /// The mean error in standard errors of that mean.
  var z: Double { mean / (standardDeviation / Double(count).squareRoot()) }
  /// The root of the mean claimed variance over the standard deviation that was found.
  var claimedOverFound: Double { (claimed / Double(count)).squareRoot() / standardDeviation }
  var coverage: Double { Double(covered) / Double(count) }
}

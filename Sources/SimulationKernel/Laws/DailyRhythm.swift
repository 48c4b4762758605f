/// How busy each hour of the day is, relative to the average hour; the same for every day.
///
/// Time 0 is midnight. A rhythm warps times: what would happen evenly happens more in busy hours, while its
/// number over whole days stays the same.
public struct DailyRhythm: Hashable, Sendable {
  /// The rate of each hour relative to the mean, 24 values with mean 1.
  public let rates: [Double]
  /// The hours' rates summed up to the start of each hour, 25 values from 0 to 24.
  private let sums: [Double]

  static let hour = 3_600_000.0
  static let day = 24 * hour

  /// Makes a rhythm.
  ///
  /// - Parameter rates: 24 values that are not negative, the first for the hour after midnight; they are
  ///   scaled to mean 1.
  /// - Throws: ``LawError`` for another number of values, a negative one, or when all are 0.
  public init(rates: [Double]) throws(LawError) {
    let name = "daily rhythm"
    guard rates.count == 24 else {
      throw LawError(law: name, parameter: "number of rates", value: Double(rates.count), allowed: "24")
    }
    var total = 0.0
    for (hour, rate) in rates.enumerated() {
      guard rate >= 0, rate < .infinity else {
        throw LawError(law: name, parameter: "rate of hour \(hour)", value: rate, allowed: "0 or more")
      }
      total += rate
    }
    guard total > 0, total < .infinity else {
      throw LawError(law: name, parameter: "sum of rates", value: total, allowed: "above 0 and finite")
    }
    var scaled: [Double] = []
    var sums = [0.0]
    for rate in rates {
      scaled.append(rate * 24 / total)
      sums.append(sums[sums.count - 1] + scaled[scaled.count - 1])
    }
    // Exactly, so that a day holds a day.
    sums[24] = 24
    self.rates = scaled
    self.sums = sums
  }

  /// How many average milliseconds' worth of activity happen between time 0 and a time; negative before it.
  ///
  /// - Parameter time: in milliseconds since midnight of the first day.
  public func activity(until time: Double) -> Double {
    let days = (time / Self.day).rounded(.down)
    let within = (time - days * Self.day) / Self.hour
    let hour = min(23, Int(within))
    return days * Self.day + (sums[hour] + rates[hour] * (within - Double(hour))) * Self.hour
  }

  /// The time by which an amount of activity has happened: the inverse of ``activity(until:)``.
  ///
  /// - Parameter activity: in average milliseconds since midnight of the first day.
  public func time(of activity: Double) -> Double {
    let days = (activity / Self.day).rounded(.down)
    let within = (activity - days * Self.day) / Self.hour
    var hour = 0
    // Counted, not searched, as hours are few; the last hour with any activity takes what rounding leaves.
    for next in 1..<24 where sums[next] <= within && rates[next] > 0 { hour = next }
    let rest = rates[hour] > 0 ? min(1, max(0, (within - sums[hour]) / rates[hour])) : 0
    return days * Self.day + (Double(hour) + rest) * Self.hour
  }

  /// Mostly in the evening, hardly at night; a rounded shape of web traffic.
  ///
  /// *Assumption:* no public distribution of ad clicks over the day is known to us.
  public static let evening: DailyRhythm = {
    do {
      return try DailyRhythm(rates: [
        7, 4, 3, 2, 2, 3, 5, 8, 10, 11, 12, 12, 13, 13, 12, 12, 13, 14, 16, 18, 20, 20, 17, 12,
      ])
    } catch {
      preconditionFailure("a preset is no rhythm: \(error)")
    }
  }()
}

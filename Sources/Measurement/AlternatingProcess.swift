import SimulationKernel

/// A Markov process of two states, open and closed, that leaves each at a rate of its own.
///
/// With a rhythm the rate of opening is constant within each hour of the day. Over a stretch of constant rates
/// c of closing and o of opening, the probability of being closed moves from q to q' + (q - q') exp(-(c + o) t)
/// with q' = c / (c + o): an affine map of q, and maps are composed hour by hour.
struct AlternatingProcess: Hashable, Sendable {
  /// What one hour of the day does.
  private struct Hour: Hashable {
    /// The sum of both rates, for each millisecond.
    var rate: Double
    /// The probability of being closed that these rates lead to.
    var limit: Double
    /// What is left after the hour of a distance from the limit.
    var kept: Double
    /// What a day that starts with this hour leads to from open.
    var afterDay = 0.0

    init(closing: Double, opening: Double) {
      rate = closing + opening
      limit = closing / rate
      kept = Elementary.exp(-rate * Double(AlternatingProcess.hour))
    }

    /// The probability of being closed after a part of the hour.
    func closed(after milliseconds: Int64, from closed: Double) -> Double {
      // 1 - exp(-x), exact where x is small.
      let moved = -Elementary.expm1(-rate * Double(milliseconds))
      return closed + (limit - closed) * moved
    }

    /// The probability of being closed after the whole hour.
    func closed(from closed: Double) -> Double { limit + (closed - limit) * kept }
  }

  static let hour: Int64 = 3_600_000

  /// The mean length of a pause in milliseconds.
  private let closedMean: Double
  private let rhythm: DailyRhythm?
  /// Without a rhythm, one hour that stands for all; else 24.
  private var hours: [Hour]
  /// The sum of the hours' exponents over a whole day; negative.
  private var dayExponent = 0.0

  init(open: SimulationDuration, closed: SimulationDuration, rhythm: DailyRhythm?) {
    closedMean = Double(closed.milliseconds)
    self.rhythm = rhythm
    let closing = 1 / Double(open.milliseconds)
    hours = (rhythm?.rates ?? [1]).map { [closedMean] rate in
      Hour(closing: closing, opening: rate / closedMean)
    }
    for hour in hours { dayExponent -= hour.rate * Double(Self.hour) }
    for first in hours.indices {
      var probability = 0.0
      for hour in hours[first...] + hours[..<first] { probability = hour.closed(from: probability) }
      hours[first].afterDay = probability
    }
  }

  /// The probability of being closed at a moment, given that it was open at an earlier one.
  func closedProbability(at moment: Int64, openAt open: Int64) -> Double {
    guard rhythm != nil else { return hours[0].closed(after: moment - open, from: 0) }
    let (first, last) = (Self.hour(of: open), Self.hour(of: moment))
    if first == last { return hours[Self.ofDay(first)].closed(after: moment - open, from: 0) }
    var closed = hours[Self.ofDay(first)].closed(after: (first + 1) * Self.hour - open, from: 0)
    let between = last - first - 1
    var next = Self.ofDay(first + 1)
    let days = between / 24
    if days > 0 {
      // n times the map q -> a q + b is q -> a^n q + b (1 - a^n) / (1 - a).
      let moved = -Elementary.expm1(Double(days) * dayExponent)
      closed += (hours[next].afterDay / -Elementary.expm1(dayExponent) - closed) * moved
    }
    for _ in 0..<between % 24 {
      closed = hours[next].closed(from: closed)
      next = next == 23 ? 0 : next + 1
    }
    return hours[next].closed(after: moment - last * Self.hour, from: closed)
  }

  /// When it opens, if it is closed at a moment: the inverse of the chances to open that have gathered since.
  ///
  /// - Parameter u: strictly between 0 and 1.
  func start(after moment: Int64, _ u: Double) -> Int64 {
    let chances = -closedMean * Elementary.log(1 - u)
    guard let rhythm else { return moment + Int64(min(DelayLaw.longest, chances)) }
    let time = rhythm.time(of: rhythm.activity(until: Double(moment)) + chances)
    return max(moment, Int64(min(DelayLaw.longest, time.rounded(.down))))
  }

  /// The number of the hour that a moment lies in, counted from time 0.
  private static func hour(of moment: Int64) -> Int64 {
    (moment >= 0 ? moment : moment - hour + 1) / hour
  }

  /// The hour of the day, 0...23.
  private static func ofDay(_ hour: Int64) -> Int {
    let rest = Int(hour % 24)
    return rest < 0 ? rest + 24 : rest
  }
}

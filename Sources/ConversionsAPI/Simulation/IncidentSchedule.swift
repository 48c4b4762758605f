import SimulationKernel

/// When a platform takes nothing in, in one replication: the same for everybody.
///
/// Gaps and lengths are exponential, drawn in turn from the start of the warm-up; whether it begins inside an incident
/// is drawn in proportion to the means, so the schedule is stationary. It is a pure function of the replication's key:
/// every worker makes the same one, as far as somebody asks.
public struct IncidentSchedule: Sendable {
  private let law: ConversionsSettings.Incidents
  private let random: AddressedRandom
  private let purpose: RandomPurpose
  /// Beyond this nothing happens any more.
  private let horizon: SimulationTime
  /// When each incident begins and when it is over, in order.
  private var starts: [SimulationTime] = []
  private var ends: [SimulationTime] = []
  /// What is known reaches to here.
  private var known: SimulationTime
  private var next: UInt64 = 0

  /// The longest time for which incidents are drawn: ten years.
  public static let longestHorizon = SimulationDuration.days(3650)

  /// Makes a schedule of which nothing is drawn yet.
  ///
  /// - Parameters:
  ///   - law: valid settings.
  ///   - key: the replication's random key.
  ///   - purpose: what tells this schedule's numbers from another's.
  ///   - start: the first moment that anybody asks about.
  public init(
    _ law: ConversionsSettings.Incidents, key: SIMD2<UInt32>, purpose: RandomPurpose, start: SimulationTime
  ) {
    self.law = law
    random = AddressedRandom(key: key, person: 0)
    self.purpose = purpose
    known = start
    horizon = start + Self.longestHorizon
  }

  /// Whether a moment lies in an incident.
  ///
  /// - Parameter time: not before the start.
  public mutating func covers(_ time: SimulationTime) -> Bool {
    guard time < horizon else { return false }
    while known <= time { extend() }
    // The last incident that begins at or before the time.
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= time { low = middle + 1 } else { high = middle }
    }
    return low > 0 && time < ends[low - 1]
  }

  /// Draws the next incident.
  private mutating func extend() {
    let words = random.block(purpose, next)
    let isFirst = next == 0
    next += 1
    let length = Self.draw(law.meanLength, words.word2, words.word3)
    if isFirst {
      let whole = Double(law.meanBetween.milliseconds + law.meanLength.milliseconds)
      // Exponential lengths have no memory: what is left of one that runs at the start has the same law.
      if Uniform.happens(words.word0, probability: Double(law.meanLength.milliseconds) / whole) {
        append(from: known, length)
      }
      return
    }
    append(from: known + Self.draw(law.meanBetween, words.word0, words.word1), length)
  }

  private mutating func append(from start: SimulationTime, _ length: SimulationDuration) {
    starts.append(start)
    ends.append(start + length)
    known = start + length
  }

  /// An exponential length, at least a millisecond, so that the schedule always gets further.
  private static func draw(_ mean: SimulationDuration, _ word0: UInt32, _ word1: UInt32) -> SimulationDuration
  {
    let u = Uniform.unit(UInt64(word0) &<< 32 | UInt64(word1))
    return SimulationDuration(
      milliseconds: max(1, Int64(-Double(mean.milliseconds) * Elementary.log(1 - u))))
  }
}

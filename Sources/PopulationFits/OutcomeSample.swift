/// What became of all clicks, or of all views: for how long each was watched, how many conversions were seen and how
/// late they came.
struct OutcomeSample: Sendable, Equatable {
  /// How long interactions were watched, by the number of conversions that were seen of them.
  private(set) var horizons: [Int: FineBins] = [:]
  /// Delays of the conversions that were seen.
  private(set) var delays = FineBins()
  /// How many interactions there are.
  private(set) var interactions = 0
  /// How many conversions were seen.
  private(set) var conversions = 0

  /// Counts an interaction with the delays of its conversions, each within the horizon.
  mutating func add(horizon: Int64, delays seen: [Int64]) {
    interactions += 1
    conversions += seen.count
    horizons[seen.count, default: FineBins()].add(horizon)
    for delay in seen { delays.add(delay) }
  }

  /// The numbers of conversions that occurred, ascending.
  var numbers: [Int] { horizons.keys.sorted() }

  /// How many interactions have more than one conversion.
  var repeated: Int { numbers.filter { $0 > 1 }.reduce(0) { $0 + (horizons[$1]?.total ?? 0) } }
}

import SimulationKernel

/// What conversions of one kind were worth, as far as the likelihood of a lognormal law needs to know.
struct ValueSample: Sendable, Equatable {
  /// Values below this many hundredths are counted one by one, as rounding to hundredths matters there.
  static let exact = 200
  /// How many there are of each small value, in hundredths.
  private(set) var small = [Int](repeating: 0, count: exact)
  /// The number, sum and sum of squares of the logarithms of larger values, in units of the currency.
  private(set) var large = (count: 0, sum: 0.0, squares: 0.0)
  /// All values in hundredths, for the test of the law.
  private(set) var histogram = LogHistogram()
  private(set) var least = Int64.max
  private(set) var most = Int64.min
  private(set) var sum = 0.0

  var count: Int { large.count + small.reduce(0, +) }

  mutating func add(_ hundredths: Int64) {
    histogram.add(hundredths)
    least = min(least, hundredths)
    most = max(most, hundredths)
    sum += Double(hundredths)
    if hundredths < Int64(Self.exact) {
      small[Int(max(0, hundredths))] += 1
    } else {
      let logarithm = Elementary.log(Double(hundredths) / 100)
      large = (large.count + 1, large.sum + logarithm, large.squares + logarithm * logarithm)
    }
  }

  static func += (a: inout Self, b: Self) {
    for index in a.small.indices { a.small[index] += b.small[index] }
    a.large = (a.large.count + b.large.count, a.large.sum + b.large.sum, a.large.squares + b.large.squares)
    a.histogram += b.histogram
    (a.least, a.most, a.sum) = (min(a.least, b.least), max(a.most, b.most), a.sum + b.sum)
  }

  static func == (a: Self, b: Self) -> Bool {
    a.small == b.small && a.large == b.large && a.histogram == b.histogram && a.least == b.least
      && a.most == b.most && a.sum == b.sum
  }
}

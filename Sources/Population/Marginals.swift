import SimulationKernel

/// What synthetic people look like from outside, counted so that it can be held against published figures.
///
/// Whole numbers that add up in any order: blocks, threads and shards merge by `+=`. All counts are of the measured
/// period. Views, and conversions that views cause, are left out, as the published logs hold clicks only.
public struct PopulationMarginals: Sendable, Equatable, Codable {
  /// People by their number of clicks in the period, 0...1000.
  public private(set) var peopleByClicks = [Int](repeating: 0, count: exactLimit + 1)
  /// People by their number of conversions in the period that clicks caused, 0...1000.
  public private(set) var peopleByConversions = [Int](repeating: 0, count: exactLimit + 1)
  /// People with more clicks than are told apart, and all their clicks.
  public private(set) var manyClicks = Pool()
  /// People with more conversions than are told apart, and all their conversions.
  public private(set) var manyConversions = Pool()
  /// Clicks that convert: conversions that are the first that their click caused.
  public private(set) var firstConversions = 0
  /// From click to conversion, in milliseconds.
  public private(set) var delays = LogHistogram()
  /// Sum of those delays, in milliseconds.
  public private(set) var delaySum: Int64 = 0
  /// What conversions are worth, in hundredths of the currency.
  public private(set) var values = LogHistogram()
  /// Sum of those values, in hundredths of the currency.
  public private(set) var valueSum: Int64 = 0

  /// Numbers up to this are told apart.
  public static let exactLimit = 1000

  /// People beyond the numbers that are told apart.
  public struct Pool: Sendable, Equatable, Codable {
    /// How many people.
    public var people = 0
    /// Sum of their numbers.
    public var sum = 0
    /// Sum of the squares of their numbers.
    public var squares = 0
  }

  /// Makes the marginals of nobody.
  public init() {}

  /// Adds the people of a block, which must have been made with idle people, unrelated clicks and values.
  public mutating func add(_ block: PopulationBlock) {
    withExtendedLifetime(block) {
      for index in 0..<block.people { add(index, of: block) }
    }
  }

  private mutating func add(_ index: Int, of block: PopulationBlock) {
    let rows = block.clickStart[index]..<block.clickStart[index + 1]
    var (all, inPeriod) = (0, 0)
    for row in rows where !block.clicks[row].isView {
      all += 1
      if block.clicks[row].time >= .zero { inPeriod += 1 }
    }
    var caused = 0
    for row in block.conversionStart[index]..<block.conversionStart[index + 1] {
      let conversion = block.conversions[row]
      guard conversion.counts, let cause = conversion.cause(clicks: all), cause.interaction < all else {
        continue
      }
      caused += 1
      if cause.index == 0 { firstConversions += 1 }
      let delay = (conversion.time - block.clicks[rows.lowerBound + cause.interaction].time).milliseconds
      delays.add(delay)
      delaySum += delay
      values.add(conversion.value)
      valueSum += conversion.value
    }
    Self.count(inPeriod, in: &peopleByClicks, or: &manyClicks)
    Self.count(caused, in: &peopleByConversions, or: &manyConversions)
  }

  private static func count(_ number: Int, in people: inout [Int], or pool: inout Pool) {
    if number <= exactLimit {
      people[number] += 1
    } else {
      pool.people += 1
      pool.sum += number
      pool.squares += number * number
    }
  }

  /// Joins the marginals of two disjoint sets of people.
  public static func += (a: inout Self, b: Self) {
    for number in a.peopleByClicks.indices { a.peopleByClicks[number] += b.peopleByClicks[number] }
    for number in a.peopleByConversions.indices {
      a.peopleByConversions[number] += b.peopleByConversions[number]
    }
    a.manyClicks += b.manyClicks
    a.manyConversions += b.manyConversions
    a.firstConversions += b.firstConversions
    a.delays += b.delays
    a.delaySum += b.delaySum
    a.values += b.values
    a.valueSum += b.valueSum
  }
}

extension PopulationMarginals.Pool {
  static func += (a: inout Self, b: Self) {
    a.people += b.people
    a.sum += b.sum
    a.squares += b.squares
  }
}

extension PopulationMarginals {
  /// How many people there are.
  public var people: Int { peopleByClicks.reduce(manyClicks.people, +) }
  /// Clicks in the period.
  public var clicks: Int { Self.sum(peopleByClicks, manyClicks) }
  /// Conversions in the period that clicks caused.
  public var conversions: Int { Self.sum(peopleByConversions, manyConversions) }

  private static func sum(_ people: [Int], _ pool: Pool) -> Int {
    people.enumerated().reduce(pool.sum) { $0 + $1.offset * $1.element }
  }

  /// Mean and standard deviation over the people whose number is at least `least`; nil when there are none.
  static func moments(_ people: [Int], _ pool: Pool, from least: Int) -> (mean: Double, deviation: Double)? {
    var (count, sum, squares) = (Double(pool.people), Double(pool.sum), Double(pool.squares))
    for number in least..<people.count {
      let people = Double(people[number])
      count += people
      sum += people * Double(number)
      squares += people * Double(number * number)
    }
    guard count > 0 else { return nil }
    let mean = sum / count
    return (mean, max(0, squares / count - mean * mean).squareRoot())
  }

  /// The share of the people with at least one whose number is exactly one; nil when nobody has any.
  static func shareWithOne(_ people: [Int], _ pool: Pool) -> Double? {
    let any = people.dropFirst().reduce(pool.people, +)
    return any > 0 ? Double(people[1]) / Double(any) : nil
  }
}

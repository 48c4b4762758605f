import SimulationKernel

/// Which ad tech campaigns are bought through, and with which others their clicks are registered.
struct AdTechPlan: Sendable {
  /// The ad tech of each campaign, counted from 0.
  let ofCampaign: [Int]
  private let count: Int
  private let perClick: Int

  /// Shares the campaigns out among the ad techs in proportion to their weights.
  ///
  /// One campaign after the other goes to the ad tech with the largest weight / (2 n + 1), n the campaigns that
  /// it has already; the first of several. *Source:* the rule of Sainte-Lague for the seats of parliaments.
  init(_ settings: PopulationSettings) throws(LawError) {
    try Self.check(settings)
    (count, perClick) = (settings.adTechs, settings.adTechsPerClick)
    let weights = zipfWeights(settings.adTechs, settings.adTechZipf)
    var seats = [Int](repeating: 0, count: settings.adTechs)
    ofCampaign = (0..<settings.campaigns).map { _ in
      var best = 0
      for adTech in weights.indices
      where weights[adTech] * Double(2 * seats[best] + 1) > weights[best] * Double(2 * seats[adTech] + 1) {
        best = adTech
      }
      seats[best] += 1
      return best
    }
  }

  private static func check(_ settings: PopulationSettings) throws(LawError) {
    guard (1...1000).contains(settings.adTechs) else {
      throw LawError(
        law: "ad techs", parameter: "count", value: Double(settings.adTechs), allowed: "from 1 to 1000")
    }
    guard (1...settings.adTechs).contains(settings.adTechsPerClick) else {
      throw LawError(
        law: "ad techs", parameter: "per-click", value: Double(settings.adTechsPerClick),
        allowed: "from 1 to the number of ad techs (\(settings.adTechs))")
    }
  }

  /// Draws the ad techs with which an interaction is registered: the campaign's own first, then distinct other
  /// ones in the order of drawing, each set of them equally likely.
  ///
  /// - Parameters:
  ///   - home: the campaign's own.
  ///   - address: the interaction's own number for random addresses, below 2^48.
  ///   - choice: receives them.
  func draw(home: Int, address: UInt64, random: AddressedRandom, into choice: inout AdTechChoice) {
    choice.begin(home)
    for position in 1..<max(perClick, 1) {
      let word = random.block(.adTech, address << 16 | UInt64(position)).low
      choice.add(Int(Uniform.index(word, below: UInt64(count - position))))
    }
  }
}

/// Distinct ad techs as they are drawn one after the other.
struct AdTechChoice: ~Copyable {
  /// In the order of drawing.
  private(set) var drawn = GrowableBuffer<Int>()
  /// The same in ascending order.
  private var sorted = GrowableBuffer<Int>()

  mutating func begin(_ home: Int) {
    drawn.removeAll()
    sorted.removeAll()
    drawn.append(home)
    sorted.append(home)
  }

  /// Adds the ad tech that has a place among those not yet drawn.
  mutating func add(_ place: Int) {
    var adTech = place
    var slot = 0
    while slot < sorted.count, sorted[slot] <= adTech {
      adTech += 1
      slot += 1
    }
    drawn.append(adTech)
    sorted.append(adTech)
    for later in stride(from: sorted.count - 1, to: slot, by: -1) { sorted[later] = sorted[later - 1] }
    sorted[slot] = adTech
  }
}

/// Weights of a Zipf law: the n-th has n^-exponent.
func zipfWeights(_ count: Int, _ exponent: Double) -> [Double] {
  (1...count).map { Elementary.pow(Double($0), -exponent) }
}

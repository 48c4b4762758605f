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

  /// The ad techs beyond its campaign's own with which an interaction is registered: distinct, each set of them
  /// equally likely, in the order of drawing.
  ///
  /// - Parameters:
  ///   - home: the campaign's own.
  ///   - address: the interaction's own number for random addresses, below 2^48.
  func further(than home: Int, address: UInt64, random: AddressedRandom) -> [Int] {
    var taken = [home]
    return (1..<max(perClick, 1)).map { position in
      let word = random.block(.adTech, address << 16 | UInt64(position)).low
      var adTech = Int(Uniform.index(word, below: UInt64(count - position)))
      // The place among those not yet taken, turned into a place among all.
      var place = 0
      while place < taken.count, taken[place] <= adTech {
        adTech += 1
        place += 1
      }
      taken.insert(adTech, at: place)
      return adTech
    }
  }
}

/// Weights of a Zipf law: the n-th has n^-exponent.
func zipfWeights(_ count: Int, _ exponent: Double) -> [Double] {
  (1...count).map { Elementary.pow(Double($0), -exponent) }
}

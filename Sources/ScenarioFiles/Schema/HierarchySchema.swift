import AttributionReporting
import Experiments
import Population
import SimulationKernel

/// Reads how a budget is split between the levels of a hierarchy.
struct HierarchySchema {
  /// Who splits the budget.
  private enum Split: String, CaseIterable, Sendable {
    case written
    case optimal
  }

  /// The shares of a conversion's budget, by level.
  private let shares: [Double]
  private let split: Split

  /// The hierarchy that is written; nil for none.
  static func read(_ reader: MappingReader) -> HierarchySchema? {
    reader.optionalGroup("hierarchy") { reader in
      let shares = [
        reader.value(
          "advertiser", .share(), default: 0.2,
          note: "of a conversion's budget, for the sum of its advertiser"),
        reader.value(
          "publisher", .share(), default: 0.3, note: "for that of its publisher; 0: no such sums"),
        reader.value(
          "campaign", .share(.above(0, upTo: 1)), default: 0.5,
          note: "for that of its campaign on the publisher; counts and values share what is left"),
      ]
      let split = reader.value(
        "split", .choice(Split.self), default: .written,
        note: "optimal: the three together, split for the least errors to expect in 30 days")
      if shares.reduce(0, +) > 1 + 1e-9 {
        reader.error(
          nil, "have shares that add up to \(SettingKind<Double>.canonicalText(shares.reduce(0, +)))",
          allowed: "at most 1 (100%) together")
      }
      return HierarchySchema(shares: shares, split: split)
    }
  }

  /// What a conversion contributes to each level; nil where that cannot be, which is reported.
  ///
  /// - Parameters:
  ///   - each: a conversion's budget, in budget units.
  ///   - epsilon: that of the aggregation service.
  func contributions(
    _ each: Int, epsilon: Double, _ people: PopulationSettings, _ parameters: Parameters,
    _ reader: MappingReader
  ) -> HierarchyContributions? {
    let shape = HierarchyShape(people)
    guard shape.nodes <= HierarchyShape.nodeLimit else {
      reader.error(
        "hierarchy", "gives each advertiser \(shape.nodes) sums",
        allowed: "at most \(HierarchyShape.nodeLimit)", suggestion: "fewer publishers or campaigns")
      return nil
    }
    guard shares.reduce(0, +) <= 1 + 1e-9 else { return nil }
    do {
      let split = try split == .written ? shares : optimal(each, epsilon, people, parameters, shape)
      // Rounded down, so that together they are never more than there is, nor anything left of the whole.
      let units = [split[0], split[1], split.reduce(0, +)].map {
        Int((Double(each) * $0 + 1e-6).rounded(.down))
      }
      let campaign = units[2] - units[0] - units[1]
      guard campaign > 0 else {
        reader.error(
          "hierarchy", "leaves the sums of campaigns less than one unit of the budget for a conversion",
          suggestion: "larger shares, fewer conversions-per-source, or a larger limits.contribution-budget")
        return nil
      }
      return HierarchyContributions(
        advertiser: units[0], publisher: units[1], campaign: campaign,
        campaignsPerAdvertiser: people.campaignsPerAdvertiser)
    } catch {
      reader.error("hierarchy", "cannot be split: \(error)", suggestion: "split: written")
      return nil
    }
  }

  /// The written shares together, split for the least expected errors.
  private func optimal(
    _ each: Int, _ epsilon: Double, _ people: PopulationSettings, _ parameters: Parameters,
    _ shape: HierarchyShape
  ) throws -> [Double] {
    let whole = shares.reduce(0, +)
    let best = try shape.optimalShares(
      conversions: Double(people.people) * people.clicksPerPerson * people.conversionsPerClick.mean,
      advertiserShares: people.advertiserShares, publisherShares: people.publisherShares,
      epsilon: epsilon, budget: parameters.contributionBudget, contribution: Double(each) * whole)
    return best.map { $0 * whole }
  }
}

extension HierarchyShape {
  /// The tree of a population's advertisers.
  init(_ people: PopulationSettings) {
    self.init(
      advertisers: people.advertisers, publishers: people.publishers,
      campaignsPerAdvertiser: people.campaignsPerAdvertiser)
  }
}

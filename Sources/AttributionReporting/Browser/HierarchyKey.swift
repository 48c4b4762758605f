/// The levels of the sums that an ad tech asks for beside its counts by data.
public enum HierarchyLevel: Int, Hashable, Sendable, CaseIterable {
  /// All conversions of an advertiser.
  case advertiser
  /// Those whose ads a publisher showed.
  case publisher
  /// Those of a campaign on a publisher.
  case campaign

  /// The name, as scenario files and tables spell it.
  public var name: String {
    switch self {
    case .advertiser: "advertiser"
    case .publisher: "publisher"
    case .campaign: "campaign"
    }
  }
}

/// What a conversion contributes to a sum of each level of a hierarchy.
public struct HierarchyContributions: Hashable, Sendable {
  /// The budget units of each level, by ``HierarchyLevel``; 0 leaves a level out.
  public var units: [Int]
  /// How many campaigns each advertiser runs; they are numbered one advertiser after the other.
  public var campaignsPerAdvertiser: Int

  /// Makes contributions.
  ///
  /// - Parameters:
  ///   - advertiser: for the sum of an advertiser, at least 0.
  ///   - publisher: for that of a publisher, at least 0.
  ///   - campaign: for that of a campaign on a publisher, above 0.
  ///   - campaignsPerAdvertiser: at least 1.
  public init(advertiser: Int, publisher: Int, campaign: Int, campaignsPerAdvertiser: Int) {
    units = [advertiser, publisher, campaign]
    self.campaignsPerAdvertiser = campaignsPerAdvertiser
  }

  /// What a conversion contributes to all levels together.
  public var total: Int { units.reduce(0, +) }
}

/// How an ad tech lays out the aggregation keys of a hierarchy: level, advertiser, publisher and campaign.
///
/// Bit 127 tells them from ``ContributionKey``, bits 120 and 121 are the level, bits 80, 40 and 0 and above the advertiser,
/// the publisher and the campaign, each 0 where the level does not tell it.
public struct HierarchyKey: Hashable, Sendable {
  /// The level.
  public var level: HierarchyLevel
  /// The advertiser, counted from 0.
  public var advertiser: Int
  /// The publisher, by the number of its site.
  public var publisher: Int
  /// The campaign, counted from 0.
  public var campaign: Int

  /// Makes the key of a level that a campaign on a publisher is part of.
  public init(_ level: HierarchyLevel, advertiser: Int, publisher: Int, campaign: Int) {
    self.level = level
    self.advertiser = advertiser
    self.publisher = level == .advertiser ? 0 : publisher
    self.campaign = level == .campaign ? campaign : 0
  }

  private static let mark = UInt128(1) << 127

  /// The bits.
  public var bits: UInt128 {
    Self.mark | UInt128(level.rawValue) << 120 | UInt128(UInt32(truncatingIfNeeded: advertiser)) << 80
      | UInt128(UInt32(truncatingIfNeeded: publisher)) << 40 | UInt128(UInt32(truncatingIfNeeded: campaign))
  }

  /// The level of a key; nil where it is none of a hierarchy.
  public static func level(of bits: UInt128) -> HierarchyLevel? {
    guard bits & mark != 0 else { return nil }
    return HierarchyLevel(rawValue: Int(truncatingIfNeeded: bits >> 120 & 3))
  }
}

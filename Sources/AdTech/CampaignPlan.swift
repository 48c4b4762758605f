import Web

/// What the ad tech knows of its customers: which advertiser a site belongs to, and which campaigns are that one's.
public struct CampaignPlan: Sendable, Equatable {
  /// How many campaigns each advertiser runs; they are numbered one advertiser after the other.
  public let perAdvertiser: Int
  /// The advertiser of each site by the site's number, or -1.
  private let advertiserOfSite: [Int32]

  /// Notes whose sites are whose.
  ///
  /// - Parameters:
  ///   - advertisers: the advertisers' pages, in the order of their numbers.
  ///   - perAdvertiser: how many campaigns each runs, at least 1.
  public init(advertisers: [WebOrigin], perAdvertiser: Int) {
    self.perAdvertiser = perAdvertiser
    var advertiserOfSite: [Int32] = []
    for (number, page) in advertisers.enumerated() {
      let missing = Int(page.site) + 1 - advertiserOfSite.count
      if missing > 0 { advertiserOfSite += Array(repeating: -1, count: missing) }
      advertiserOfSite[Int(page.site)] = Int32(number)
    }
    self.advertiserOfSite = advertiserOfSite
  }

  /// A campaign by its advertiser's site and a code that tells that advertiser's campaigns apart.
  ///
  /// - Parameters:
  ///   - site: the number of the site that the ads lead to.
  ///   - code: the campaign's number modulo `codes`.
  ///   - codes: how many codes there are, at least ``perAdvertiser``.
  /// - Returns: the campaign, counted from 0; nil where the site or the code is nobody's.
  public func campaign(site: UInt32, code: Int, of codes: Int) -> Int? {
    guard Int(site) < advertiserOfSite.count, advertiserOfSite[Int(site)] >= 0 else { return nil }
    let first = Int(advertiserOfSite[Int(site)]) * perAdvertiser
    let place = ((code - first) % codes + codes) % codes
    return place < perAdvertiser ? first + place : nil
  }
}

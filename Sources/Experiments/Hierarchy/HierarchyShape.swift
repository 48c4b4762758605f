import Recovery

/// The tree that each advertiser's sums form: the advertiser, its ads' publishers, its campaigns on each of them.
///
/// Nodes are numbered level by level: the advertiser, then the publishers, then the campaigns of the first publisher, of the
/// second and so on. All advertisers have the same tree.
public struct HierarchyShape: Hashable, Sendable, Codable {
  /// How many advertisers there are.
  public let advertisers: Int
  /// How many publishers show their ads.
  public let publishers: Int
  /// How many campaigns each advertiser runs; they are numbered one advertiser after the other.
  public let campaignsPerAdvertiser: Int

  /// The most nodes of one advertiser's tree, so that all intervals can be worked out.
  public static let nodeLimit = 10_000

  /// Makes a shape.
  ///
  /// - Parameters:
  ///   - advertisers: at least 1.
  ///   - publishers: at least 1.
  ///   - campaignsPerAdvertiser: at least 1.
  public init(advertisers: Int, publishers: Int, campaignsPerAdvertiser: Int) {
    precondition(advertisers > 0 && publishers > 0 && campaignsPerAdvertiser > 0, "a hierarchy of nothing")
    self.advertisers = advertisers
    self.publishers = publishers
    self.campaignsPerAdvertiser = campaignsPerAdvertiser
  }

  /// The number of nodes of one advertiser's tree.
  public var nodes: Int { 1 + publishers * (1 + campaignsPerAdvertiser) }

  /// The number of leaves of one advertiser's tree.
  public var leaves: Int { publishers * campaignsPerAdvertiser }

  /// One advertiser's tree.
  public func tree() throws(HierarchyError) -> CountTree {
    let publisherRows = [Int?](repeating: 0, count: publishers)
    let leafRows = (0..<leaves).map { Int?(1 + $0 / campaignsPerAdvertiser) }
    return try CountTree(parents: [nil] + publisherRows + leafRows)
  }

  /// The trees of all advertisers side by side.
  func forest() throws(HierarchyError) -> CountTree {
    let tree = try tree()
    return try CountTree(
      parents: (0..<advertisers).flatMap { advertiser in
        tree.parents.map { $0.map { $0 + advertiser * nodes } }
      })
  }

  /// The place of a campaign on a publisher among all leaves, one advertiser after the other.
  @inline(__always)
  func leaf(campaign: Int, publisher: Int) -> Int {
    let advertiser = campaign / campaignsPerAdvertiser
    return advertiser * leaves + publisher * campaignsPerAdvertiser + campaign % campaignsPerAdvertiser
  }

  /// The publisher and the campaign of a node of an advertiser's tree, as far as its level tells them.
  func members(of node: Int, advertiser: Int) -> (publisher: Int?, campaign: Int?) {
    if node == 0 { return (nil, nil) }
    if node <= publishers { return (node - 1, nil) }
    let leaf = node - 1 - publishers
    return (
      leaf / campaignsPerAdvertiser,
      advertiser * campaignsPerAdvertiser + leaf % campaignsPerAdvertiser
    )
  }
}

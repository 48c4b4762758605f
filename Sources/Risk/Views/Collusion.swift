/// Which parties put their knowledge together.
public enum Collusion: String, Hashable, Sendable, CaseIterable {
  /// Publisher, advertiser and ad tech: clicks with identities, reports, and the advertiser's log.
  case all
  /// Publisher and ad tech: clicks with identities and reports, but no log of conversions.
  case publisherAndAdTech = "publisher+ad-tech"
  /// The ad tech alone: reports, without anybody's identities.
  case adTech = "ad-tech"

  /// Whether the advertiser's log is part of the view, without which a report names nobody.
  public var seesConversions: Bool { self == .all }

  /// Whether the publisher's clicks are part of the view.
  public var seesClicks: Bool { self != .adTech }
}

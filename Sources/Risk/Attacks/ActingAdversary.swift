import Web

/// An adversary who acts: what it makes the sites do.
///
/// What it makes of the view is its decoder's work.
public protocol ActingAdversary: Sendable {
  /// What publishers and advertisers do for it.
  var policy: SitePolicy { get }
  /// What it takes for granted, one sentence each: the assumptions behind its closed form or bound.
  var assumptions: [String] { get }
}

import Web

/// The adversary with a key of the person on both sites: a third-party cookie, or the hashed e-mail of a server-side API.
///
/// Whoever has a matching key is named; others are guessed blindly. Success is exactly `LinkFormulas.matchKey`,
/// which no measurement API without such keys should exceed.
public struct MatchKey: ActingAdversary {
  /// Makes an adversary.
  public init() {}

  /// Honest: the key is part of every request.
  public var policy: SitePolicy { .honest }

  /// What it takes for granted.
  public var assumptions: [String] {
    ["A key never names two people.", "Whether somebody matches does not depend on how many others there are."]
  }

  /// How the question about one person ended.
  ///
  /// - Parameters:
  ///   - isMatched: whether both sides hold the same key of the person.
  ///   - identities: n, among whom the others are guessed, at least 1.
  ///   - depths: the values of k for top-k.
  public func outcome(isMatched: Bool, identities: Int, depths: [Int]) -> LinkageOutcome {
    isMatched
      ? .certain(right: true, depths: depths.count) : .blind(among: identities, depths: depths)
  }
}

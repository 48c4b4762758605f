/// Whether two sides are compared replication by replication, and why.
///
/// Replications of the same number and seed draw the same random numbers, whatever the settings, so they depend on each
/// other across sides and are paired even where people differ: pairs are independent of each other, which is all that the
/// paired test asks for. Replications of different seeds are independent throughout. People of different traces, or of a
/// trace and of laws, are other people, who share no draws that could be paired.
public enum Pairing: Sendable, Equatable {
  /// The same seed and the same people.
  case samePeople
  /// The same seed, but people who differ in these settings.
  case sameSeed([SettingDifference])
  /// People of different traces, or of a trace on one side alone.
  case otherTrace
  /// Seeds that differ.
  case differentSeeds(UInt64, UInt64)

  /// Whether replications are paired.
  public var isPaired: Bool {
    switch self {
    case .samePeople, .sameSeed: true
    case .otherTrace, .differentSeeds: false
    }
  }

  /// Pairing in words.
  ///
  /// - Parameter replications: how many both sides have.
  public func description(replications: Int) -> String {
    let count = "\(replications) replication\(replications == 1 ? "" : "s")"
    switch self {
    case .samePeople: return "paired over \(count): same seed, same people"
    case .sameSeed(let differences):
      return "paired over \(count): same seed, though people differ in "
        + differences.map(\.description).joined(separator: ", ")
    case .otherTrace: return "unpaired, because the people are others: another trace"
    case .differentSeeds(let first, let second):
      return "unpaired, because the seeds differ (\(first) and \(second))"
    }
  }
}

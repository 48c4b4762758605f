import Synchronization

/// Counts how far a run has come, block by block; whoever shows it reads the counts at any moment.
///
/// The threads that simulate add to it and never wait for it, and nothing in the results depends on it.
public final class ProgressMeter: Sendable {
  /// The counts at one moment.
  public struct Reading: Sendable, Equatable {
    /// Replications that are over with, those included that were there already.
    public var replications: Int
    /// How many of them were there already.
    public var keptReplications: Int
    /// All replications; the most that there may be while ``isAtMost``.
    public var totalReplications: Int
    /// Whether there may be fewer, since how many are needed shows only on the way.
    public var isAtMost: Bool
    /// People simulated since the start, those of the replication at hand included.
    public var simulated: UInt64
    /// People that are still to be simulated.
    public var remaining: UInt64

    /// The share of people who are over with, those included that were there already; 0 to 1.
    public var share: Double {
      totalPeople > 0 ? 1 - Double(min(remaining, totalPeople)) / Double(totalPeople) : 0
    }

    fileprivate var totalPeople: UInt64
  }

  private let replications = Atomic<Int>(0)
  private let keptReplications = Atomic<Int>(0)
  private let totalReplications = Atomic<Int>(0)
  private let isAtMost = Atomic<Bool>(false)
  private let totalPeople = Atomic<UInt64>(0)
  /// People of replications that were simulated to the end.
  private let finished = Atomic<UInt64>(0)
  /// People of replications that were there already.
  private let kept = Atomic<UInt64>(0)
  /// People of the replication at hand.
  private let current = Atomic<UInt64>(0)

  /// Makes a meter at 0.
  public init() {}

  /// The counts now; while a replication ends they may be a block or a replication apart.
  public var reading: Reading {
    let simulated = finished.load(ordering: .relaxed) + current.load(ordering: .relaxed)
    let total = totalPeople.load(ordering: .relaxed)
    let over = simulated + kept.load(ordering: .relaxed)
    return Reading(
      replications: replications.load(ordering: .relaxed),
      keptReplications: keptReplications.load(ordering: .relaxed),
      totalReplications: totalReplications.load(ordering: .relaxed),
      isAtMost: isAtMost.load(ordering: .relaxed), simulated: simulated,
      remaining: total - min(total, over), totalPeople: total)
  }

  /// Says how much there is to do, at most or exactly.
  func begin(replications: Int, people: UInt64, isAtMost: Bool) {
    self.isAtMost.store(isAtMost, ordering: .relaxed)
    totalReplications.store(replications, ordering: .relaxed)
    totalPeople.store(people, ordering: .relaxed)
  }

  /// Takes off what turns out not to be needed.
  func spare(replications: Int, people: UInt64) {
    totalReplications.subtract(replications, ordering: .relaxed)
    totalPeople.subtract(people, ordering: .relaxed)
  }

  /// Counts people of the replication at hand.
  func add(people: Int) { current.add(UInt64(people), ordering: .relaxed) }

  /// Counts a replication that is over with.
  ///
  /// - Parameters:
  ///   - people: the people in it.
  ///   - wasKept: whether it was there already and not simulated.
  func finishReplication(people: UInt64, wasKept: Bool) {
    replications.add(1, ordering: .relaxed)
    current.store(0, ordering: .relaxed)
    if wasKept {
      kept.add(people, ordering: .relaxed)
      keptReplications.add(1, ordering: .relaxed)
    } else {
      finished.add(people, ordering: .relaxed)
    }
  }
}

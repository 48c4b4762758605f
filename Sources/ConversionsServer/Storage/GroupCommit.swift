/// Lets works that wait at the same time share one transaction.
///
/// A transaction that is forced to the disk costs far more than a record in it. While one is being written, works queue up;
/// the next transaction takes all of them. Each caller goes on only when its own work is on the disk.
actor GroupCommit<Work: Sendable, Outcome: Sendable> {
  private struct Waiting {
    var work: Work
    var continuation: CheckedContinuation<Outcome, any Error>
  }

  private var waiting: [Waiting] = []
  private var isWriting = false
  private let limit: Int
  private let weight: @Sendable (Work) -> Int
  private let commit: @Sendable ([Work]) async throws -> [Outcome]

  /// Makes a queue.
  ///
  /// - Parameters:
  ///   - limit: the most that works of one transaction may weigh together, unless one alone weighs more.
  ///   - weight: what a work weighs, 0 or more.
  ///   - commit: does works in one transaction, and gives an outcome for each, or fails and has done nothing.
  init(
    limit: Int, weight: @escaping @Sendable (Work) -> Int,
    commit: @escaping @Sendable ([Work]) async throws -> [Outcome]
  ) {
    (self.limit, self.weight, self.commit) = (limit, weight, commit)
  }

  /// Does a work, together with others.
  ///
  /// - Returns: its outcome, when the transaction is complete.
  /// - Throws: what kept it from being done; then nothing of it is.
  func submit(_ work: Work) async throws -> Outcome {
    try await withCheckedThrowingContinuation { continuation in
      waiting.append(Waiting(work: work, continuation: continuation))
      guard !isWriting else { return }
      isWriting = true
      Task { await drain() }
    }
  }

  private func drain() async {
    while !waiting.isEmpty { await write(nextGroup()) }
    isWriting = false
  }

  private func nextGroup() -> [Waiting] {
    var (count, total) = (0, 0)
    for next in waiting {
      total += weight(next.work)
      guard count == 0 || total <= limit else { break }
      count += 1
    }
    defer { waiting.removeFirst(count) }
    return Array(waiting.prefix(count))
  }

  /// One work that cannot be done must not take the others with it: a group that fails is tried again one by one.
  private func write(_ group: [Waiting]) async {
    do {
      let outcomes = try await commit(group.map(\.work))
      precondition(outcomes.count == group.count, "each work has its outcome")
      for (one, outcome) in zip(group, outcomes) { one.continuation.resume(returning: outcome) }
    } catch  where group.count > 1 {
      for one in group { await write([one]) }
    } catch {
      for one in group { one.continuation.resume(throwing: error) }
    }
  }
}

import Synchronization

/// Remembers whether the last transaction could be completed.
final class CommitState: Sendable {
  private let lastWorked = Mutex(true)

  /// Whether the last one could, or there was none yet.
  var isSound: Bool { lastWorked.withLock { $0 } }

  /// Does a transaction.
  func remember<Outcome>(_ transaction: () async throws -> Outcome) async throws -> Outcome {
    do {
      let outcome = try await transaction()
      lastWorked.withLock { $0 = true }
      return outcome
    } catch {
      lastWorked.withLock { $0 = false }
      throw error
    }
  }
}

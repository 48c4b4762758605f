import SimulationKernel
import Web

/// The last click, or the last view, for each reporting origin and destination site.
struct LastInteractions: Sendable {
  /// Reporting origin and destination site in one word, for comparisons.
  struct Pair: Hashable {
    private var bits: UInt64

    init(reporting: WebOrigin, destination: WebOrigin) {
      bits = UInt64(reporting.origin) << 32 | UInt64(destination.site)
    }
  }

  private struct Entry {
    var pair: Pair
    var time: SimulationTime
    var interaction: AdInteraction
  }

  private var entries: [Entry] = []

  mutating func reset() {
    // Emptying an empty array is not free, and most browsers see no views.
    if !entries.isEmpty { entries.removeAll(keepingCapacity: true) }
  }

  mutating func remember(_ interaction: AdInteraction, at now: SimulationTime) {
    let entry = Entry(
      pair: Pair(reporting: interaction.reporting, destination: interaction.destination), time: now,
      interaction: interaction)
    guard let index = entries.firstIndex(where: { $0.pair == entry.pair }) else {
      entries.append(entry)
      return
    }
    // Of two at the same moment the first stays, as in the other systems.
    if entries[index].time < now { entries[index] = entry }
  }

  /// The last one of a pair, with its time.
  func last(of pair: Pair) -> (interaction: AdInteraction, time: SimulationTime)? {
    for entry in entries where entry.pair == pair { return (entry.interaction, entry.time) }
    return nil
  }

  mutating func forget(_ clearing: StorageClearing) {
    entries.removeAll { entry in
      guard clearing.begin <= entry.time, entry.time <= clearing.end else { return false }
      guard let number = clearing.origin?.origin else { return true }
      let interaction = entry.interaction
      return interaction.publisher.origin == number || interaction.destination.origin == number
        || interaction.reporting.origin == number
    }
  }
}

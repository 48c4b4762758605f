import AttributionReporting
import JSONText
import SimulationKernel

/// The history of one user, as a file holds it.
struct UserHistory {
  /// What happens, in order.
  var events: [HistoryEvent]
  /// The file's own settings, where it has some.
  var configuration: PlacedValue?
  /// Whether apps may be destinations.
  var admitsApps: Bool

  /// Reads a file in either format.
  ///
  /// - Returns: nil for a file of settings, which is nobody's history.
  static func read(_ path: String) throws -> UserHistory? {
    let json = try TextFile.json(at: path)
    let file = PlacedValue(json, file: path)
    if UserHistoryReader.recognises(json) {
      return UserHistory(events: try UserHistoryReader.events(in: file), configuration: nil, admitsApps: true)
    }
    if json["input"]?["registrations"] != nil {
      return UserHistory(
        events: try HistoryReader.events(in: try file.required("input")),
        configuration: try file.present("api_config"), admitsApps: false)
    }
    if InteropDialect(json) == .configuration { return nil }
    throw file.error("it is no history: there is neither input.registrations nor sources and triggers")
  }
}

/// The random numbers of a user, found by name.
enum UserRandom {
  /// The numbers of the user with a name.
  ///
  /// Two 64-bit hashes of the name stand in the address, so that another user more or less changes nobody's numbers.
  /// *Source:* the hash is FNV-1a, draft-eastlake-fnv, once from its offset basis and once from that basis's
  /// complement.
  static func of(_ name: String, seed: UInt64) -> AddressedRandom {
    AddressedRandom(
      seed: seed, replication: hash(name, from: 0xCBF2_9CE4_8422_2325),
      person: hash(name, from: ~0xCBF2_9CE4_8422_2325) >> 16)
  }

  private static func hash(_ name: String, from basis: UInt64) -> UInt64 {
    name.utf8.reduce(basis) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}

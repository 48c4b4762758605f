import JSONText
import SimulationKernel
import Web

/// The parts of registrations as their headers write them.
extension JSONValue {
  static func seconds(_ duration: SimulationDuration) -> JSONValue {
    .number("\(duration.milliseconds / 1_000)")
  }

  static func keyPiece(_ piece: UInt128) -> JSONValue { .string("0x" + String(piece, radix: 16)) }

  static func filterEntries(_ entries: [FilterEntry]) -> JSONValue { .object(members(of: entries)) }

  static func filterConfigs(_ configs: [FilterConfig]) -> JSONValue {
    .array(
      configs.map { config in
        let lookback = config.lookbackWindow.map { [JSONMember("_lookback_window", .seconds($0))] } ?? []
        return .object(lookback + members(of: config.entries))
      })
  }

  /// What stands in `aggregatable_debug_reporting` on both sides.
  static func debug(
    _ piece: UInt128, _ contributions: [DebugContribution], _ coordinator: Origin?
  ) -> [JSONMember] {
    let data = contributions.map { contribution in
      JSONValue.object([
        JSONMember("key_piece", .keyPiece(contribution.keyPiece)),
        JSONMember("value", .number("\(contribution.value)")),
        JSONMember("types", .array([.string(contribution.kind.rawValue)])),
      ])
    }
    let origin = coordinator.map { [JSONMember("aggregation_coordinator_origin", .string($0.description))] }
    return [JSONMember("key_piece", .keyPiece(piece)), JSONMember("debug_data", .array(data))]
      + (origin ?? [])
  }

  private static func members(of entries: [FilterEntry]) -> [JSONMember] {
    entries.map { JSONMember($0.key, .array($0.values.map { .string($0) })) }
  }
}

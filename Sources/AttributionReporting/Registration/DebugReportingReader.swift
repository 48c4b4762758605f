import JSONText
import Web

/// Reads what aggregatable debug reports contribute.
///
/// An error drops this field and nothing else, so every finding in it is a warning at most.
struct DebugReportingReader {
  let context: HeaderContext

  /// A source's configuration; nil when there was an error.
  func source(_ value: JSONValue, _ log: inout HeaderLog) -> SourceDebugReporting? {
    log.forgiving { log in
      guard var members = MemberReader(value, &log) else { return nil }
      let budget = members.require("budget", &log, amount)
      let parts = parts(&members, &log, kinds: .ofSources, largest: budget)
      guard let budget, let keyPiece = parts.keyPiece else { return nil }
      return SourceDebugReporting(
        budget: budget, keyPiece: keyPiece, contributions: parts.contributions, coordinator: parts.coordinator
      )
    }
  }

  /// A trigger's configuration; nil when there was an error.
  func trigger(_ value: JSONValue, _ log: inout HeaderLog) -> TriggerDebugReporting? {
    log.forgiving { log in
      guard var members = MemberReader(value, &log) else { return nil }
      let parts = parts(&members, &log, kinds: .ofTriggers, largest: nil)
      guard let keyPiece = parts.keyPiece else { return nil }
      return TriggerDebugReporting(
        keyPiece: keyPiece, contributions: parts.contributions, coordinator: parts.coordinator)
    }
  }

  private struct Parts {
    var keyPiece: UInt128?
    var contributions: [DebugContribution]
    var coordinator: Origin?
  }

  private func parts(
    _ members: inout MemberReader, _ log: inout HeaderLog, kinds: DebugKindGroup, largest: Int?
  ) -> Parts {
    let parts = Parts(
      keyPiece: members.require("key_piece", &log, ValueReader.keyPiece),
      contributions: members.read("debug_data", &log) { value, log in
        contributions(value, &log, kinds: kinds, largest: largest)
      } ?? [],
      coordinator: members.read(
        "aggregation_coordinator_origin", &log, DestinationReader(context: context).coordinator))
    members.warnOfRest(&log)
    return parts
  }

  private func amount(_ value: JSONValue, _ log: inout HeaderLog) -> Int? {
    ValueReader.integer(value, &log, in: RegistrationLimits.contribution).map { Int($0) }
  }

  /// The contributions by kind; those of `unspecified` go to all kinds that are not listed.
  private func contributions(
    _ value: JSONValue, _ log: inout HeaderLog, kinds: DebugKindGroup, largest: Int?
  ) -> [DebugContribution]? {
    var seen: Set<[UInt8]> = []
    let items = ValueReader.list(value, &log) { value, log in
      item(value, &log, kinds: kinds, largest: largest, seen: &seen)
    }
    guard let items else { return nil }
    let unspecified = items.first { $0.types.contains(Self.unspecified) }
    return kinds.members.compactMap { kind in
      (items.first { $0.types.contains(kind.rawValue) } ?? unspecified).map {
        DebugContribution(kind: kind, keyPiece: $0.keyPiece, value: $0.value)
      }
    }
  }

  private static let unspecified = "unspecified"

  private struct Item {
    var keyPiece: UInt128
    var value: Int
    var types: [String]
  }

  private func item(
    _ value: JSONValue, _ log: inout HeaderLog, kinds: DebugKindGroup, largest: Int?,
    seen: inout Set<[UInt8]>
  ) -> Item? {
    guard var members = MemberReader(value, &log) else { return nil }
    let keyPiece = members.require("key_piece", &log, ValueReader.keyPiece)
    let amount = members.require("value", &log) { value, log -> Int? in
      let number = self.amount(value, &log)
      if let number, let largest, number > largest { log.error("is above the budget of \(largest)") }
      return number
    }
    let types = members.require("types", &log) { value, log -> [String]? in
      let types = ValueReader.list(value, &log) { value, log in
        type(value, &log, kinds: kinds, seen: &seen)
      }
      if value.asArray?.isEmpty == true { log.error("must name at least one type") }
      return types
    }
    members.warnOfRest(&log)
    guard let keyPiece, let amount, let types else { return nil }
    return Item(keyPiece: keyPiece, value: amount, types: types)
  }

  private func type(
    _ value: JSONValue, _ log: inout HeaderLog, kinds: DebugKindGroup, seen: inout Set<[UInt8]>
  ) -> String? {
    guard let type = ValueReader.text(value, &log) else { return nil }
    if !seen.insert(Array(type.utf8)).inserted {
      log.error("is listed more than once: \"\(type)\"")
    } else if type != Self.unspecified, DebugKind(rawValue: type).map(kinds.members.contains) != true {
      log.warn("is not a known type and has no effect: \"\(type)\"")
    }
    return type
  }
}

/// The debug kinds of sources, or those of triggers.
enum DebugKindGroup {
  case ofSources
  case ofTriggers

  var members: [DebugKind] {
    let prefix = self == .ofSources ? "source-" : "trigger-"
    return DebugKind.allCases.filter { $0.rawValue.hasPrefix(prefix) }
  }
}

import JSONText

/// Finds members of the same name in one object, anywhere in a record.
///
/// RFC 8259 section 4 leaves open which of them counts, so that two programs may read two events out of one text.
enum RepeatedNames {
  /// Says where a name is written for the second time.
  static func report(in json: JSONValue, _ log: inout FindingLog) {
    switch json {
    case .null, .bool, .number, .string: return
    case .array(let elements):
      for (index, element) in elements.enumerated() where element.isContainer {
        log.at(index) { report(in: element, &$0) }
      }
    case .object(let members):
      var seen: Set<[UInt8]> = Set(minimumCapacity: members.count)
      for member in members {
        log.at(member.name) { log in
          if !seen.insert(Array(member.name.utf8)).inserted {
            log.error("is written twice, and JSON leaves open which one counts; write it once")
          }
          if member.value.isContainer { report(in: member.value, &log) }
        }
      }
    }
  }
}

extension Set {
  fileprivate init(minimumCapacity: Int) {
    self.init()
    reserveCapacity(minimumCapacity)
  }
}

extension JSONValue {
  fileprivate var isContainer: Bool {
    switch self {
    case .array, .object: true
    case .null, .bool, .number, .string: false
    }
  }
}

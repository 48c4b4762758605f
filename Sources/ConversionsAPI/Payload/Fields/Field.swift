import JSONText

/// A field of an object of the specification: how it is read, written and filled from another record.
struct Field<Root: Sendable>: Sendable {
  typealias Path<Value> = WritableKeyPath<Root, Value> & Sendable

  /// The specification's name.
  let name: String
  /// Names that senders use by mistake, among them those of the specification's own example.
  let aliases: [String]
  /// Whether it is an amount of money, which means nothing without its currency.
  let isMoney: Bool
  let read: @Sendable (JSONValue, inout Root, inout FindingLog) -> Void
  /// What is written; nil when there is nothing to write.
  let write: @Sendable (Root) -> JSONValue?
  /// Takes over what the first lacks and the second has.
  let fill: @Sendable (inout Root, Root, MergeContext) -> Void

  /// A field with one value.
  static func one<Value: Sendable>(
    _ name: String, _ path: Path<Value?>, aliases: [String] = [], isMoney: Bool = false,
    read: @escaping @Sendable (JSONValue, inout FindingLog) -> Value?,
    write: @escaping @Sendable (Value) -> JSONValue
  ) -> Field {
    Field(
      name: name, aliases: aliases, isMoney: isMoney,
      read: { json, root, log in root[keyPath: path] = read(json, &log) },
      write: { $0[keyPath: path].map(write) },
      fill: { root, other, _ in
        if root[keyPath: path] == nil { root[keyPath: path] = other[keyPath: path] }
      })
  }

  /// A field with values in order; none and no field are the same.
  static func list<Value: Hashable & Sendable>(
    _ name: String, _ path: Path<[Value]>, aliases: [String] = [],
    read: @escaping @Sendable (JSONValue, inout FindingLog) -> Value?,
    write: @escaping @Sendable (Value) -> JSONValue
  ) -> Field {
    Field(
      name: name, aliases: aliases, isMoney: false,
      read: { json, root, log in root[keyPath: path] = ValueReader.list(json, &log, read) },
      write: {
        let values = $0[keyPath: path]
        return values.isEmpty ? nil : .array(values.map(write))
      },
      fill: { root, other, _ in root[keyPath: path].unite(with: other[keyPath: path]) })
  }

  /// A field with an object that the specification describes.
  static func object<Value: SpecifiedObject>(_ name: String, _ path: Path<Value?>) -> Field {
    Field(
      name: name, aliases: [], isMoney: false,
      read: { json, root, log in root[keyPath: path] = Value.read(json, &log) },
      write: { $0[keyPath: path]?.json },
      fill: { root, other, context in
        guard let more = other[keyPath: path] else { return }
        if root[keyPath: path] == nil { root[keyPath: path] = Value() }
        root[keyPath: path]?.fill(from: more, context)
      })
  }
}

/// What a merge has to know beyond the two records.
struct MergeContext {
  /// Whether amounts of the two records are of one currency; those of another are not taken over.
  var isOneCurrency: Bool
}

extension Array where Element: Hashable {
  /// Appends what is not in the list yet, in the order of the other.
  mutating func unite(with other: [Element]) {
    if isEmpty {
      self = other
      return
    }
    if other.isEmpty { return }
    var known = Set(self)
    for element in other where known.insert(element).inserted { append(element) }
  }
}

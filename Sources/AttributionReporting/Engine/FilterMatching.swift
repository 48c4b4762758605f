/// Whether a source passes a trigger's filters.
///
/// *Source:* Attribution Reporting, "Does filter data match".
extension FilterPair {
  /// Whether both lists let a source pass.
  ///
  /// - Parameters:
  ///   - data: the source's filter data, with `source_type`.
  ///   - elapsed: the time from the source to the trigger, in milliseconds.
  func admits(_ data: [FilterEntry], elapsed: Int64) -> Bool {
    if isEmpty { return true }
    return Self.passes(positive, data, elapsed, isNegated: false)
      && Self.passes(negative, data, elapsed, isNegated: true)
  }

  private static func passes(
    _ filters: [FilterConfig], _ data: [FilterEntry], _ elapsed: Int64, isNegated: Bool
  ) -> Bool {
    filters.isEmpty || filters.contains { $0.passes(data, elapsed, isNegated: isNegated) }
  }
}

extension FilterConfig {
  fileprivate func passes(_ data: [FilterEntry], _ elapsed: Int64, isNegated: Bool) -> Bool {
    if let window = lookbackWindow?.milliseconds, (elapsed > window) != isNegated { return false }
    return entries.allSatisfy { entry in
      guard let known = data.first(where: { ExactOrder.areEqual($0.key, entry.key) }) else { return true }
      return entry.agrees(with: known.values) != isNegated
    }
  }
}

extension FilterEntry {
  /// Whether the values have one in common, or neither list has any.
  fileprivate func agrees(with known: [String]) -> Bool {
    values.isEmpty ? known.isEmpty : ExactOrder.meet(values, known)
  }
}

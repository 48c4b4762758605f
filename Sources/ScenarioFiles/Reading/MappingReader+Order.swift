extension MappingReader {
  /// Lets settings be read late, when those that they depend on are known, and yet stand early in the effective
  /// scenario.
  ///
  /// - Parameters:
  ///   - key: the setting of this group before which they stand.
  ///   - body: asks for the settings.
  func standing<Value>(before key: String, _ body: () -> Value) -> Value {
    if let sketch { return sketch.standing(before: key, body) }
    let count = effective.count
    let value = body()
    let added = effective[count...]
    guard let position = effective[..<count].firstIndex(where: { $0.name == key }) else { return value }
    effective.removeSubrange(count...)
    effective.insert(contentsOf: added, at: position)
    return value
  }
}

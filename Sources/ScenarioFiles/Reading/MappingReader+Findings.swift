extension MappingReader {
  /// Whether any error has been found so far, in this group or another.
  public var hasErrors: Bool { findings.hasErrors }

  /// Whether a key is written in the file or given by an option.
  ///
  /// - Parameter key: The setting's name.
  public func isWritten(_ key: String) -> Bool {
    // Whoever asks can do without the setting; for a description all settings count as written.
    sketch?.noteAsOptional(key)
    return sketch != nil || mapping[key] != nil
  }

  /// The value of a key as it was written, for settings that take more than one form; the key becomes known.
  ///
  /// - Parameters:
  ///   - key: The setting's name.
  ///   - words: The words that are looked for; none when the value is looked at in another way.
  /// - Returns: The value, or nil when the key is not written.
  public func raw(_ key: String, words: [String] = []) -> ConfigNode? {
    sketch?.add(key, words.isEmpty ? .any : ValueSchema(words: words))
    know(key, nil)
    return mapping[key]?.value
  }

  /// Reports an error about one of the group's settings, such as two settings that do not go together.
  ///
  /// - Parameters:
  ///   - key: The setting's name; nil for the group as a whole.
  ///   - message: What is wrong, as a predicate of the setting's path.
  ///   - allowed: What would be right.
  ///   - suggestion: What to try instead.
  public func error(_ key: String?, _ message: String, allowed: String? = nil, suggestion: String? = nil) {
    report(.error, key, message, allowed: allowed, suggestion: suggestion)
  }

  /// Reports a finding about one of the group's settings.
  ///
  /// - Parameters:
  ///   - severity: How bad it is.
  ///   - key: The setting's name; nil for the group as a whole.
  ///   - message: What to say, as a predicate of the setting's path.
  ///   - allowed: What would be right.
  ///   - suggestion: What to try instead.
  public func report(
    _ severity: Diagnostic.Severity, _ key: String?, _ message: String, allowed: String? = nil,
    suggestion: String? = nil
  ) {
    var place = self.place
    if let key, let entry = mapping[key] {
      if case .scalar = entry.value.content { place = entry.value.place } else { place = entry.keyPlace }
    }
    add(
      Diagnostic(
        severity, at: place, path: key.map(path(to:)) ?? path, message, allowed: allowed,
        suggestion: suggestion))
  }

  /// Refuses a key that is known elsewhere but makes no sense here; it says why instead of "not known".
  ///
  /// - Parameters:
  ///   - key: The setting's name.
  ///   - message: Why it is refused, as a predicate of the setting's path.
  ///   - suggestion: What to try instead.
  public func refuse(_ key: String, _ message: String, suggestion: String? = nil) {
    guard mapping[key] != nil else { return }
    know(key, nil)
    error(key, message, suggestion: suggestion)
  }
}

import JSONText

/// Which version of a format a file is in.
enum InteropDialect: Equatable {
  /// The one that is played.
  case current
  /// A configuration and no case.
  case configuration
  /// Anything else, with the reason why it is not played.
  case other(reason: String)

  /// Tells a file's version from its shape alone.
  ///
  /// Rules changed together with the shape, so a case of an older version says nothing about the current ones.
  init(_ file: JSONValue) {
    guard let members = file.asMembers else {
      self = .other(reason: "it is no JSON object")
      return
    }
    if !members.contains(where: { $0.name == "input" }) {
      let known = Set(InteropConfiguration.names)
      let isConfiguration = members.contains { known.contains($0.name) }
      self = isConfiguration ? .configuration : .other(reason: Self.foreign(file))
      return
    }
    if let reason = Self.age(of: file) {
      self = .other(reason: reason)
    } else if file["output"]?["reports"] == nil {
      self = .other(reason: "it says nothing about reports, so there is nothing to check")
    } else {
      self = .current
    }
  }

  private static func foreign(_ file: JSONValue) -> String {
    if UserHistoryReader.recognises(file) {
      return "it is a history without expected reports; see attrsim replay"
    }
    return "it is no case of a known format"
  }

  /// Why a case is of another version; nil for one of the current version, whether it says what to expect or not.
  static func age(of file: JSONValue) -> String? {
    let input = file["input"]
    if input?["sources"] != nil || input?["triggers"] != nil {
      return "it is in the oldest format, with input.sources and input.triggers"
    }
    guard let registrations = input?["registrations"]?.asArray else {
      return "it is no case of a known format"
    }
    let output = file["output"]
    let old = ["event_level_results", "aggregatable_results", "verbose_debug_reports"]
    if let name = old.first(where: { output?[$0] != nil }) {
      return "it is in an older format, with output.\(name)"
    }
    if output?["unparsable_registrations"] != nil
      || registrations.contains(where: { registration in
        let request = registration["registration_request"]
        return request?["source_type"] != nil || request?["attribution_src_url"] != nil
      })
    {
      return
        "it is in a format between versions, with source_type, attribution_src_url or unparsable_registrations"
    }
    if let flag = file.asMembers?.first(where: { $0.name.hasPrefix("needs_") })?.name {
      return "it is in an older format, with \(flag) outside api_config"
    }
    if (output?["reports"]?.asArray ?? []).contains(where: hasOldPayload) {
      return "it is in an older format, with aggregatable reports that have no shared_info"
    }
    if expectsTimes(output), !includesTimes(registrations) {
      return
        "it is in an older format, in which reports say when sources were registered though no trigger asks for it"
    }
    if let key = (file["api_config"]?.asMembers).flatMap(InteropConfiguration.unknownKey) {
      return "its api_config has a key of another version, \(key)"
    }
    return nil
  }

  /// Whether some report says when its source was registered.
  private static func expectsTimes(_ output: JSONValue?) -> Bool {
    (output?["reports"]?.asArray ?? []).contains {
      $0["payload"]?["shared_info"]?["source_registration_time"] != nil
    }
  }

  /// Whether some trigger asks that reports say so.
  private static func includesTimes(_ registrations: [JSONValue]) -> Bool {
    registrations.contains { registration in
      (registration["responses"]?.asArray ?? []).contains { response in
        let header = response["response"]?[HeaderName.trigger.rawValue]
        return header?["aggregatable_source_registration_time"] == .string("include")
          || header?.asString?.contains("include") == true
      }
    }
  }

  private static func hasOldPayload(_ report: JSONValue) -> Bool {
    guard let payload = report["payload"], let histograms = payload["histograms"]?.asArray else {
      return false
    }
    return payload["shared_info"] == nil || histograms.contains { $0["id"] == nil }
  }
}

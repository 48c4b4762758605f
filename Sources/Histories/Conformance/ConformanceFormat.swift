import JSONText

/// The formats of cases that are told apart.
enum ConformanceFormat: Equatable {
  /// A case of Chromium's Attribution Reporting interop suite.
  case interop
  /// A case of the end-to-end tests of W3C Attribution Level 1.
  case levelOne
  /// The settings that cases of either format share.
  case configuration
  /// Nothing that is played, with the reason.
  case unknown(reason: String)

  /// Tells the format of a file from its shape.
  init(_ file: JSONValue) {
    if Self.isSchema(file) {
      self = .unknown(reason: "it is a JSON Schema and no case")
    } else if LevelOneCase.recognises(file) {
      self = .levelOne
    } else if LevelOneConfiguration.recognises(file) {
      self = .configuration
    } else {
      switch InteropDialect(file) {
      case .current: self = .interop
      case .configuration: self = .configuration
      case .other(let reason): self = .unknown(reason: reason)
      }
    }
  }

  private static func isSchema(_ file: JSONValue) -> Bool {
    file["$schema"] != nil && file["input"] == nil && file["events"] == nil
  }
}

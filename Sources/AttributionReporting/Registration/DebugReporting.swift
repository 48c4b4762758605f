import Web

/// What aggregatable debug reports of a source contribute.
///
/// *Source:* Attribution Reporting, "aggregatable debug reporting config".
public struct SourceDebugReporting: Hashable, Sendable {
  /// How much they may contribute, 1 to 65536; attribution reports have so much less.
  public var budget: Int
  /// Joined bit by bit with each contribution's own piece.
  public var keyPiece: UInt128
  /// What each kind of event contributes, each kind at most once.
  public var contributions: [DebugContribution]
  /// Who decrypts the reports; nil for the default.
  public var coordinator: Origin?

  /// Makes a configuration.
  public init(
    budget: Int, keyPiece: UInt128, contributions: [DebugContribution] = [], coordinator: Origin? = nil
  ) {
    self.budget = budget
    self.keyPiece = keyPiece
    self.contributions = contributions
    self.coordinator = coordinator
  }
}

/// What aggregatable debug reports of a trigger contribute.
///
/// *Source:* Attribution Reporting, "aggregatable debug reporting config".
public struct TriggerDebugReporting: Hashable, Sendable {
  /// Joined bit by bit with the source's piece and each contribution's own.
  public var keyPiece: UInt128
  /// What each kind of event contributes, each kind at most once.
  public var contributions: [DebugContribution]
  /// Who decrypts the reports; nil for the default.
  public var coordinator: Origin?

  /// Makes a configuration.
  public init(keyPiece: UInt128, contributions: [DebugContribution] = [], coordinator: Origin? = nil) {
    self.keyPiece = keyPiece
    self.contributions = contributions
    self.coordinator = coordinator
  }
}

/// What one kind of event contributes to an aggregatable debug report.
public struct DebugContribution: Hashable, Sendable {
  /// The kind of event; `unspecified` has been spread over the kinds that were not listed.
  public var kind: DebugKind
  /// Its piece of the key.
  public var keyPiece: UInt128
  /// 1 to 65536.
  public var value: Int

  /// Makes a contribution.
  public init(kind: DebugKind, keyPiece: UInt128, value: Int) {
    self.kind = kind
    self.keyPiece = keyPiece
    self.value = value
  }
}

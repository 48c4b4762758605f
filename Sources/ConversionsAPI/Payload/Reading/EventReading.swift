/// What a receiver makes of one record.
public struct EventReading: Hashable, Sendable {
  /// The event; nil when the record is discarded.
  public var event: ConversionEvent?
  /// What there is to say of the record, in the order of reading.
  public var findings: [Finding]

  /// Makes a reading.
  public init(event: ConversionEvent?, findings: [Finding]) {
    self.event = event
    self.findings = findings
  }

  /// Whether the record is accepted.
  public var isAccepted: Bool { event != nil }

  /// Why the record is discarded; nil when it is accepted.
  public var firstError: Finding? { findings.first { $0.severity == .error } }
}

/// What a receiver makes of an object that holds a user's data only.
public struct UserDataReading: Hashable, Sendable {
  /// The data; nil when there was no object to read.
  public var userData: UserData?
  /// What there is to say of it, in the order of reading.
  public var findings: [Finding]

  /// Makes a reading.
  public init(userData: UserData?, findings: [Finding]) {
    self.userData = userData
    self.findings = findings
  }
}

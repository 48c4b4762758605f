import Web

/// A click as the browser stores it.
struct StoredClick: Sendable, BitwiseCopyable {
  var time: Int64
  var publisher: WebOrigin
  var destination: WebOrigin
  var number: UInt32
  var sourceID: UInt8
}

/// A click with the trigger that it is reported for.
struct Attribution: Sendable, BitwiseCopyable {
  /// Stands for a copy that was sent, or that there never is.
  static let none = Int64.max

  var click: StoredClick
  var data: UInt8
  var priority: UInt8
  var convertedAt: Int64
  var conversion: UInt32
  var registration: UInt16
  /// Counts attributions, so that reports can be listed in the order in which they were scheduled.
  var sequence: UInt32
  /// The address of its random numbers.
  var ordinal: UInt64
  /// When the source's copy is due.
  var sourceDue: Int64
  /// When the destination's copy is due.
  var destinationDue: Int64

  /// When its next copy is due.
  var due: Int64 { min(sourceDue, destinationDue) }

  /// When its last copy is due; ``none`` when only one is left.
  var later: Int64 { max(sourceDue, destinationDue) }

  /// Whether a copy has still to leave, without which the row is gone from the browser.
  var isWaiting: Bool { due != Self.none }

  /// Who is next.
  ///
  /// *Source:* WebKit, `attributionReportEndpoint`: at equal times the destination.
  var nextRecipient: PrivateClickMeasurement.Recipient {
    destinationDue <= sourceDue ? .destination : .source
  }

  func isWaiting(for recipient: PrivateClickMeasurement.Recipient) -> Bool {
    (recipient == .source ? sourceDue : destinationDue) != Self.none
  }
}

/// What the browser stores of one click source and one destination: at most one click that waits for a trigger, and
/// one that waits to be reported.
///
/// *Source:* WebKit, the unique indices of the tables `UnattributedPrivateClickMeasurement` and
/// `AttributedPrivateClickMeasurement`. An expired click and an attribution that was reported stay here as a
/// remembrance, to tell why a later conversion finds nothing; they have no other effect.
struct StoredPair: Sendable, BitwiseCopyable {
  /// Source site in the upper half, destination site in the lower.
  var key: UInt64
  var click: StoredClick?
  var attribution: Attribution?

  static func key(source: UInt32, destination: UInt32) -> UInt64 {
    UInt64(source) << 32 | UInt64(destination)
  }

  var source: UInt32 { UInt32(truncatingIfNeeded: key >> 32) }
  var destination: UInt32 { UInt32(truncatingIfNeeded: key) }
}

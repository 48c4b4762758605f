import SimulationKernel

/// How long reports wait after their trigger.
///
/// *Source:* draft, "Privacy Considerations" (24 to 48 hours); WebKit, `randomlyBetweenTwentyFourAndFortyEightHours`, drawn
/// once for each copy. Both are continuous; here they are whole milliseconds, the end excluded.
struct ReportDelays: Sendable {
  static let sourcePurpose = RandomPurpose(rawValue: 0x301)
  static let destinationPurpose = RandomPurpose(rawValue: 0x302)

  enum Rule: Sendable {
    case uniform(earliest: Int64, length: UInt64)
    /// The same delays every time, as the worked examples have them.
    case fixed(source: Int64, destination: Int64)
  }

  var rule: Rule

  init(_ settings: PrivateClickMeasurement.Settings) {
    let earliest = settings.earliestDelay.milliseconds
    rule = .uniform(earliest: earliest, length: UInt64(settings.latestDelay.milliseconds - earliest))
  }

  /// The delay of the copy for the click source, in milliseconds.
  func source(_ ordinal: UInt64, _ random: AddressedRandom) -> Int64 {
    switch rule {
    case .uniform(let earliest, let length):
      Self.draw(random.block(Self.sourcePurpose, ordinal), earliest: earliest, length: length)
    case .fixed(let source, _): source
    }
  }

  /// The delay of the copy for the destination, in milliseconds.
  func destination(_ ordinal: UInt64, _ random: AddressedRandom) -> Int64 {
    switch rule {
    case .uniform(let earliest, let length):
      Self.draw(random.block(Self.destinationPurpose, ordinal), earliest: earliest, length: length)
    case .fixed(_, let destination): destination
    }
  }

  private static func draw(_ block: RandomBlock, earliest: Int64, length: UInt64) -> Int64 {
    earliest + Int64(Uniform.index(block.low, below: length))
  }
}

/// The breaks between overdue reports.
///
/// *Source:* WebKit, `PrivateClickMeasurementManager`: 5 seconds after a start, then
/// `randomlyBetweenFifteenAndThirtyMinutes`, which is 15 minutes and 0...899 whole seconds.
struct ReportPacing: Sendable {
  static let purpose = RandomPurpose(rawValue: 0x303)
  static let afterStart: Int64 = 5000

  /// The break after a report, in milliseconds.
  ///
  /// - Parameter ordinal: the address of the report that was just sent.
  static func pause(
    after recipient: PrivateClickMeasurement.Recipient, _ ordinal: UInt64, _ random: AddressedRandom
  )
    -> Int64
  {
    let block = random.block(purpose, ordinal)
    let word = recipient == .source ? block.low : block.high
    return (900 + Int64(Uniform.index(word, below: 900))) * 1000
  }
}

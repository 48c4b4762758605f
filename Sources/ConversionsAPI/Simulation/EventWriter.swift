import SimulationKernel

/// Writes simulated events as an advertiser would send them, about people who do not exist.
///
/// E-mail addresses are of the reserved domain example.com (RFC 2606), telephone numbers of the unassigned country code
/// 999 (ITU-T E.164), internet addresses of the blocks for documentation (RFC 3849, RFC 5737).
public struct EventWriter: Sendable {
  /// The second since the Unix epoch at which the measured period begins.
  public let epoch: Int64
  /// The currency of all values.
  public let currency: String

  /// 2025-01-01T00:00:00Z.
  public static let usualEpoch: Int64 = 1_735_689_600

  /// Makes a writer.
  ///
  /// - Parameters:
  ///   - epoch: the second since the Unix epoch at which the measured period begins.
  ///   - currency: three letters of ISO 4217.
  public init(epoch: Int64 = EventWriter.usualEpoch, currency: String) {
    self.epoch = epoch
    self.currency = currency
  }

  /// Writes an event.
  ///
  /// - Parameters:
  ///   - event: what it says.
  ///   - person: whose it is.
  ///   - dataSet: the name of the advertiser's data set.
  ///   - hasConsent: whether anything may be said about the person.
  public func write(_ event: SimulatedEvent, person: UInt64, dataSet: String, hasConsent: Bool)
    -> ConversionEvent
  {
    var written = ConversionEvent(
      dataSetID: dataSet, id: event.id == 0 ? nil : "event-\(person)-\(event.id)",
      timestamp: second(event.time), eventType: .purchase)
    written.source = .website
    if event.hasValue {
      written.value = Amount(hundredths: event.value)
      if event.hasCurrency { written.currencyCode = currency }
    }
    var item = Item()
    item.category = "type-\(event.data)"
    var properties = Properties()
    properties.items = [item]
    if event.transaction != 0 { properties.transactionID = "order-\(person)-\(event.transaction)" }
    written.properties = properties
    if hasConsent { written.userData = userData(event, person) }
    return written
  }

  /// When an event is received, in milliseconds since the Unix epoch.
  public func received(_ event: SimulatedEvent) -> Int64 { epoch * 1000 + event.received.milliseconds }

  /// When an event is sent, in milliseconds since the Unix epoch.
  public func sent(_ event: SimulatedEvent) -> Int64 { epoch * 1000 + event.sent.milliseconds }

  private func userData(_ event: SimulatedEvent, _ person: UInt64) -> UserData {
    var user = UserData()
    if event.keys.contains(.email), let address = HashedText(email: "person-\(person)@example.com") {
      user.emailAddresses = [address]
    }
    if event.keys.contains(.phone) {
      let digits = String(person)
      // In normal form already.
      let number = "+9991" + String(repeating: "0", count: max(0, 11 - digits.count)) + digits
      user.phoneNumbers = [HashedText(hashing: number)]
    }
    if event.keys.contains(.clickID) { user.clickID = "click-\(person)-\(event.clickID)" }
    if event.keys.contains(.ipUserAgent) {
      let documentation = UInt128(0x2001_0DB8) << 96
      user.eventIPAddress = IPAddress(version6: documentation | UInt128(person) << 8 | UInt128(event.browser))
      user.eventUserAgent = "Mozilla/5.0 (browser \(event.browser))"
    } else {
      // Somebody else's by now, as far as the platform can tell.
      user.eventIPAddress = IPAddress(version4: 0xC633_6400 | UInt32(truncatingIfNeeded: person & 0xFF))
    }
    if event.isMeasurementOnly { user.isForMeasurementOnly = true }
    return user
  }

  /// The whole second that a time lies in.
  private func second(_ time: SimulationTime) -> Int64 {
    let (second, rest) = time.milliseconds.quotientAndRemainder(dividingBy: 1000)
    return epoch + (rest < 0 ? second - 1 : second)
  }
}

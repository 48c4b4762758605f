import JSONText

/// A report as a site reads it.
public struct ReceivedReport: Hashable, Sendable {
  /// The registrable domain of the page with the ad.
  public var sourceSite: String
  /// The registrable domain of the page with the conversion.
  public var destinationSite: String
  /// The 8 bits of the ad.
  public var sourceID: UInt8
  /// The 4 bits of the conversion.
  public var triggerData: UInt8
  /// The version of the format.
  public var version: UInt64

  /// A body that is no report.
  public struct Malformed: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong with it.
    public var problem: String

    /// The problem in one line.
    public var description: String { "the body is no attribution report: \(problem)" }
  }

  /// Reads the body of a report; members that it does not know are ignored, such as fraud-prevention tokens.
  ///
  /// - Throws: ``Malformed`` when the body is no JSON, or a member is absent or out of its range.
  public init(body: String) throws(Malformed) {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: body)
    } catch {
      throw Malformed(problem: "\(error)")
    }
    guard value["source_engagement_type"]?.asString == "click" else {
      throw Malformed(problem: "source_engagement_type must be \"click\"")
    }
    sourceSite = try Self.site("source_site", value)
    destinationSite = try Self.site("attributed_on_site", value)
    sourceID = UInt8(
      try Self.number("source_id", value, UInt64(PrivateClickMeasurement.Settings.greatestSourceID)))
    triggerData = UInt8(
      try Self.number("trigger_data", value, UInt64(PrivateClickMeasurement.Settings.greatestTriggerData)))
    version = try Self.number("version", value, UInt64(UInt16.max))
  }

  private static func site(_ name: String, _ value: JSONValue) throws(Malformed) -> String {
    guard let site = value[name]?.asString, !site.isEmpty else {
      throw Malformed(problem: "\(name) must be a registrable domain")
    }
    return site
  }

  private static func number(
    _ name: String, _ value: JSONValue, _ greatest: UInt64
  ) throws(Malformed) -> UInt64 {
    guard let number = value[name]?.asNumber?.uint64, number <= greatest else {
      throw Malformed(problem: "\(name) must be a number in 0...\(greatest)")
    }
    return number
  }
}

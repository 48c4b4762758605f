import Web

/// A conversion as it reaches the browser: which sources are asked, with which data and priority.
public struct AttributionTrigger: Hashable, Sendable {
  /// The number of the source site that is asked; nil when the page asks every source.
  public var sourceSite: UInt32?
  /// The number of the site with the conversion.
  public var destinationSite: UInt32
  /// The data, 0...15.
  public var data: UInt8
  /// The priority, 0...63.
  public var priority: UInt8
  /// The conversion behind it, whose numbers end up in tags and random addresses.
  public var conversion: ConversionRegistration

  /// Makes a trigger.
  ///
  /// - Parameters:
  ///   - sourceSite: the number of the source site; nil for every source.
  ///   - destinationSite: the number of the site with the conversion.
  ///   - data: 0...15.
  ///   - priority: 0...63.
  ///   - conversion: the conversion behind it.
  public init(
    sourceSite: UInt32?, destinationSite: UInt32, data: UInt8, priority: UInt8,
    conversion: ConversionRegistration
  ) {
    self.sourceSite = sourceSite
    self.destinationSite = destinationSite
    self.data = data
    self.priority = priority
    self.conversion = conversion
  }
}

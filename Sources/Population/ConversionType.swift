/// A kind of conversion: what it is called, the data that the advertiser fires for it, how common it is.
public struct ConversionType: Sendable, Hashable {
  /// What people call it.
  public var name: String
  /// The number that is registered, 0...255.
  public var data: UInt64
  /// Its weight among all kinds, not negative.
  public var weight: Double
  /// What conversions of this kind are worth, or nil when the law of all conversions holds.
  public var value: ValueLaw?

  /// Makes a kind of conversion.
  public init(name: String, data: UInt64, weight: Double, value: ValueLaw? = nil) {
    self.name = name
    self.data = data
    self.weight = weight
    self.value = value
  }
}

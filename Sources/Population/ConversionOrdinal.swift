/// How conversions are numbered for random addresses: unique within a person, and the same whatever else the
/// person does.
///
/// | bits 31, 30, 29 | the others |
/// |---|---|
/// | 0 | caused by a click: its number (16 bits), then index (15) |
/// | 1 1 | caused by a view: its place among the views (16), then index (14) |
/// | 1 0 0 | organic: index (29) |
/// | 1 0 1 | a further registration on purpose: position in the log (19), then index (10) |
enum ConversionOrdinal {
  /// Conversions that one click can cause at most.
  static var limitPerClick: Int { 1 << 15 }
  /// Conversions that one view can cause at most.
  static var limitPerView: Int { 1 << 14 }
  /// Further registrations that a conversion can have at most.
  static var furtherLimit: Int { 1 << 10 }

  /// Of the `index`-th conversion that a click causes.
  @inline(__always)
  static func caused(click: Int, index: Int) -> UInt32 {
    UInt32(truncatingIfNeeded: click) &<< 15 | UInt32(truncatingIfNeeded: index)
  }

  /// Of the `index`-th conversion that a view causes.
  static func caused(view: Int, index: Int) -> UInt32 {
    3 << 30 | UInt32(truncatingIfNeeded: view) &<< 14 | UInt32(truncatingIfNeeded: index)
  }

  /// Of the `index`-th organic conversion.
  static func organic(_ index: Int) -> UInt32 { 1 << 31 | UInt32(index) }

  /// Of the `index`-th registration, from 0, that goes beyond one with each ad tech.
  static func further(number: UInt32, index: Int) -> UInt32 {
    5 << 29 | number &<< 10 | UInt32(truncatingIfNeeded: index)
  }

  /// The interaction that caused a conversion, as its person numbers them, and the conversion's index.
  static func cause(_ ordinal: UInt32, clicks: Int) -> (interaction: Int, index: Int)? {
    if ordinal &>> 31 == 0 { return (Int(ordinal &>> 15), Int(ordinal & 0x7FFF)) }
    if ordinal &>> 30 == 3 { return (clicks + Int(ordinal &>> 14 & 0xFFFF), Int(ordinal & 0x3FFF)) }
    return nil
  }
}

/// A plain person with the rows of clicks and conversions.
@frozen
public struct PlainPerson: Sendable, BitwiseCopyable {
  /// Under which the person's random numbers are.
  public let number: UInt64
  /// The rows of the clicks: the first, and the one after the last.
  public let firstClick: Int32
  /// See ``firstClick``.
  public let endClick: Int32
  /// The rows of the conversions: the first, and the one after the last.
  public let firstConversion: Int32
  /// See ``firstConversion``.
  public let endConversion: Int32

  /// Makes the row of a person.
  @inlinable
  public init(number: UInt64, clicks: Range<Int>, conversions: Range<Int>) {
    self.number = number
    firstClick = Int32(truncatingIfNeeded: clicks.lowerBound)
    endClick = Int32(truncatingIfNeeded: clicks.upperBound)
    firstConversion = Int32(truncatingIfNeeded: conversions.lowerBound)
    endConversion = Int32(truncatingIfNeeded: conversions.upperBound)
  }
}

/// A click of a plain person, and what it has reported.
@frozen
public struct PlainClick: Sendable, BitwiseCopyable {
  /// When it happened, in milliseconds.
  public let time: Int64
  /// Stands for the destination's site: equal for equal sites, and for no others.
  public let destination: Int32
  /// How many event-level reports it has made.
  public internal(set) var reports: UInt8 = 0
  /// In which windows, one bit each.
  @usableFromInline var windows: UInt8 = 0
  /// Whether it makes no more, since a conversion found no place.
  @usableFromInline var isFull = false

  /// Makes the row of a click that has reported nothing.
  @inlinable
  public init(time: Int64, destination: Int32) {
    self.time = time
    self.destination = destination
  }
}

/// A conversion of a plain person.
@frozen
public struct PlainConversion: Sendable, BitwiseCopyable {
  /// When it happened, in milliseconds.
  public let time: Int64
  /// Its own number for random addresses, unique within the person.
  public let ordinal: UInt32
  /// As in ``PlainClick/destination``.
  public let destination: Int32
  /// What the advertiser fires.
  public let data: UInt16

  /// Makes the row of a conversion.
  @inlinable
  public init(time: Int64, ordinal: UInt32, destination: Int32, data: UInt16) {
    self.time = time
    self.ordinal = ordinal
    self.destination = destination
    self.data = data
  }
}

/// An event-level report of a plain person.
@frozen
public struct PlainReport: Sendable, BitwiseCopyable {
  /// The row of the person.
  public let person: Int32
  /// The row of the click.
  public let click: Int32
  /// The row of the conversion.
  public let conversion: Int32
  /// The position of its trigger data among the source's values.
  public let position: UInt8
  /// The report window, from 0.
  public let window: UInt8
  /// When it is due, in milliseconds.
  public let due: Int64
  /// When it leaves the device, in milliseconds; the largest number where it never does.
  public internal(set) var sent: Int64
}

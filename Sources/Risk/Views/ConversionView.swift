/// One line of an advertiser's log: who converted when, with which data.
///
/// The identity is the advertiser's own, such as an account. That the same person has an identity at a publisher
/// is what a linkage adversary wants to find out, so nothing here says it.
@frozen
public struct ConversionView: Hashable, Sendable, BitwiseCopyable {
  /// When, in milliseconds on the simulation's clock.
  public var time: Int64
  /// The advertiser-side identity.
  public var identity: UInt64
  /// The true conversion data, cut to the number of values that a report can carry.
  public var data: UInt16

  /// Makes a line.
  ///
  /// - Parameters:
  ///   - time: in milliseconds.
  ///   - identity: the advertiser-side identity.
  ///   - data: the true conversion data.
  @inlinable
  public init(time: Int64, identity: UInt64, data: UInt16) {
    self.time = time
    self.identity = identity
    self.data = data
  }
}

extension ConversionView: Comparable {
  /// Whether a line comes first: by time, then identity, then data.
  ///
  /// A total order, so that sorted logs are the same however they were put together.
  @inlinable
  public static func < (a: ConversionView, b: ConversionView) -> Bool {
    if a.time != b.time { return a.time < b.time }
    return a.identity != b.identity ? a.identity < b.identity : a.data < b.data
  }
}

/// A click with the pool of reports that may hold its own.
public struct PoolQuestion: Hashable, Sendable {
  /// The click, as the adversary of timing alone has it: without data.
  public var click: LinkageQuery
  /// What a report of this click would say of it.
  public var key: UInt32
  /// How often other clicks of the key have a report with each value of data, per millisecond; 0, or from 2^-200 up.
  public var rate: [Double]

  /// Makes a question.
  ///
  /// - Parameters:
  ///   - click: the click, its window and the person's other clicks.
  ///   - key: what a report of this click would say of it.
  ///   - rate: for each value of data, other clicks' reports of the key per millisecond.
  public init(click: LinkageQuery, key: UInt32, rate: [Double]) {
    self.click = click
    self.key = key
    self.rate = rate
  }
}

import Population
import SimulationKernel

/// What is counted of a trace when it is opened: adversaries' beliefs about its people come from it.
struct TraceStatistics: Sendable {
  /// Clicks and views of each publisher.
  var publishers: [Int]
  /// Clicks and views of each advertiser.
  var advertisers: [Int]
  /// Conversions with each value of data.
  var data = [Int](repeating: 0, count: 256)
  /// People with at least one event, by how many browsers they use.
  var browsers = [Int](repeating: 0, count: 255)
  var clicks = 0
  var views = 0
  var conversions = 0
  /// Conversions that a click caused.
  var ofClicks = 0
  /// Conversions that a view caused.
  var ofViews = 0
  /// Delays from clicks to the conversions that they cause, in bins.
  var delays: [Int] = Array(repeating: 0, count: 64 * 64)

  init(_ description: TraceDescription) {
    publishers = Array(repeating: 0, count: description.publishers.count)
    advertisers = Array(repeating: 0, count: description.advertisers.count)
  }

  /// Counts a delay in a bin not wider than 1/64 of it.
  mutating func addDelay(_ milliseconds: Int64) {
    let bits = UInt64(max(0, milliseconds))
    guard bits >= 64 else {
      delays[Int(bits)] += 1
      return
    }
    let exponent = 63 - bits.leadingZeroBitCount
    delays[(exponent - 5) * 64 + Int(bits &>> UInt64(exponent - 6) & 63)] += 1
  }

  /// The law of the delays; nil where none is known.
  func delayLaw() throws(LawError) -> DelayLaw? {
    var values: [Double] = []
    var weights: [Double] = []
    for (bin, count) in delays.enumerated() where count > 0 {
      values.append(Self.middle(bin))
      weights.append(Double(count))
    }
    return values.isEmpty ? nil : .empirical(try EmpiricalLaw(values: values, weights: weights))
  }

  /// The middle of a bin, in milliseconds.
  private static func middle(_ bin: Int) -> Double {
    if bin < 64 { return Double(bin) }
    let width = Double(UInt64(1) << UInt64(bin / 64 - 1))
    return (Double(64 + bin % 64) + 0.5) * width - 0.5
  }
}

import PrivacyMechanisms

/// The probability that some conversions' data came out as some reports' data, whichever came from which.
enum ReportOrderings {
  /// The most reports of one window whose orderings are added up.
  static let limit = 8

  /// The sum over distinct orderings of `reported` of the products of M(y|d).
  ///
  /// - Parameters:
  ///   - reported: the noisy data, any order.
  ///   - data: the true data, as many.
  ///   - noise: the channel; nil when reports carry no data, which any data explains.
  static func probability(of reported: [UInt16], given data: [UInt16], noise: DataNoise?) -> Double {
    precondition(reported.count == data.count && data.count <= limit, "reports without conversions")
    guard let noise else { return 1 }
    var left = reported.sorted()
    return sum(&left, data[...], noise)
  }

  /// Gives the first conversion each distinct value that is left, then the others.
  private static func sum(_ left: inout [UInt16], _ data: ArraySlice<UInt16>, _ noise: DataNoise) -> Double {
    guard let first = data.first else { return 1 }
    var total = 0.0
    for i in left.indices where i == 0 || left[i] != left[i - 1] {
      let value = left.remove(at: i)
      total +=
        noise.probability(of: Int(value), given: Int(first)) * sum(&left, data.dropFirst(), noise)
      left.insert(value, at: i)
    }
    return total
  }
}

/// A number as it stands in a publication, with the digits that were printed.
public struct PrintedNumber: Hashable, Sendable {
  /// The text, such as `0.95625`, `2.494582008677539e-6` or `0.24%`.
  public let text: String
  /// What it says, as a part of 1 where it is a percentage.
  public let value: Double
  /// Half a unit of the last printed digit.
  public let halfUnit: Double

  /// Reads a printed number; nil for a text that is none.
  ///
  /// - Parameter text: digits with at most one decimal point, then an exponent of ten or a percent sign, or neither.
  public init?(_ text: String) {
    let isPercentage = text.hasSuffix("%")
    let plain = isPercentage ? String(text.dropLast()) : text
    let parts = plain.split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
    guard let mantissa = parts.first, Self.isDecimal(mantissa) else { return nil }
    var exponent = 0
    if parts.count == 2 {
      guard let written = Int(parts[1]), (-300...300).contains(written) else { return nil }
      exponent = written
    }
    if isPercentage { exponent -= 2 }
    let decimals =
      mantissa.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first?.count ?? 0
    // The decimal text is converted as a whole, so that a long number is the double that was printed.
    guard let value = Double("\(mantissa)e\(exponent)"), value.isFinite,
      let unit = Double("1e\(exponent - decimals)")
    else { return nil }
    self.text = text
    self.value = value
    halfUnit = unit / 2
  }

  /// Digits, at least one, with at most one point among them and a sign before them.
  private static func isDecimal(_ text: Substring) -> Bool {
    let digits = text.drop { $0 == "-" || $0 == "+" }
    guard text.count - digits.count <= 1, digits.contains(where: { $0 != "." }) else { return false }
    return digits.allSatisfy { ("0"..."9").contains($0) || $0 == "." } && digits.count { $0 == "." } <= 1
  }

  /// Whether a number is this one, rounded to the digits that were printed.
  ///
  /// Where more digits were printed than a double holds, it must be the same double.
  ///
  /// - Parameter number: what was computed.
  public func isRounded(from number: Double) -> Bool {
    guard number.isFinite else { return false }
    // A tie may be printed either way, and neither end is exact in binary.
    return number == value || (number - value).magnitude <= halfUnit * (1 + 1e-9)
  }
}

import SimulationKernel

extension SettingKind where Value == Int {
  /// A whole number; `100_000`, `100k`, `1.5M` and `1e6` are understood.
  ///
  /// - Parameter range: The numbers that are allowed.
  public static func int(_ range: ClosedRange<Int>) -> Self { wholeNumber(range) { Int(exactly: $0) } }
}

extension SettingKind where Value == UInt64 {
  /// A whole number from 0 to 2^64 - 1, such as a seed.
  ///
  /// - Parameter range: The numbers that are allowed.
  public static func uint64(_ range: ClosedRange<UInt64>) -> Self {
    wholeNumber(range) { UInt64(exactly: $0) }
  }
}

extension SettingKind where Value: FixedWidthInteger {
  private static func wholeNumber(
    _ range: ClosedRange<Value>, _ convert: @escaping @Sendable (Int128) -> Value?
  ) -> Self {
    let bounds = Bounds.within(range)
    let everything = range.lowerBound == 0 ? "a whole number, 0 or more" : "a whole number"
    let isEverything = range.lowerBound == Value.min && range.upperBound == Value.max
    return .scalar(
      expected: "a whole number", acceptsQuotes: false, placeholder: range.lowerBound,
      allowed: { isEverything ? everything : bounds.inequality($0) { grouped(String($0)) } },
      schema: .number(type: "integer", bounds, isNegative: range.lowerBound < 0) { String($0) },
      canonical: { .plain(String($0)) },
      parse: { (text: String) throws(NumberText.Refusal) -> Value in
        let decimal = try NumberText.decimal(text)
        guard let digits = NumberText.wholeDigits(decimal) else {
          throw NumberText.Refusal(message: "must be a whole number, not \(text)", suggestion: nil)
        }
        guard digits.count <= 30 else {
          throw NumberText.Refusal(message: "is \(text), which is out of range", suggestion: nil)
        }
        let magnitude = digits.reduce(Int128(0)) { $0 * 10 + Int128($1) }
        guard let value = convert(decimal.isNegative ? -magnitude : magnitude), range.contains(value) else {
          throw NumberText.Refusal(message: "is \(text), which is out of range", suggestion: nil)
        }
        return value
      })
  }
}

extension SettingKind where Value == Double {
  /// A finite number.
  ///
  /// - Parameter bounds: The numbers that are allowed.
  public static func double(_ bounds: Bounds<Double> = .any) -> Self {
    number(bounds, expected: "a number", acceptsQuotes: false, fallback: "a number", suffix: "") {
      (text: String) throws(NumberText.Refusal) -> Double in
      NumberText.double(try NumberText.decimal(text))
    }
  }

  /// A share of a whole, written `5%` or `0.05`.
  ///
  /// - Parameter bounds: The shares that are allowed, as parts of 1.
  public static func share(_ bounds: Bounds<Double> = .within(0...1)) -> Self {
    number(
      bounds, expected: "a share such as 5% or 0.05", acceptsQuotes: true, fallback: "5% or 0.05",
      suffix: "%?"
    ) {
      (text: String) throws(NumberText.Refusal) -> Double in
      guard text.hasSuffix("%") else {
        var decimal = try NumberText.decimal(text)
        let bare = NumberText.double(decimal)
        if !bounds.contains(bare), bare.magnitude > 1, bare.magnitude <= 100 {
          decimal.exponent -= 2
          let isPercent = bounds.contains(NumberText.double(decimal))
          throw NumberText.Refusal(
            message: "is \(text), which is out of range",
            suggestion: isPercent ? "did you mean \(text)%?" : nil)
        }
        return bare
      }
      var decimal = try NumberText.decimal(String(text.dropLast()))
      decimal.exponent -= 2
      return NumberText.double(decimal)
    }
  }

  private static func number(
    _ bounds: Bounds<Double>, expected: String, acceptsQuotes: Bool, fallback: String, suffix: String,
    _ parse: @escaping @Sendable (String) throws(NumberText.Refusal) -> Double
  ) -> Self {
    .scalar(
      expected: expected, acceptsQuotes: acceptsQuotes, placeholder: placeholder(in: bounds),
      allowed: { bounds.inequality($0, canonicalText) ?? fallback },
      schema: .number(
        type: "number", bounds, suffix: suffix, isNegative: bounds.lower.map { $0.value < 0 } ?? true,
        canonicalText),
      canonical: { .plain(canonicalText($0)) },
      parse: { (text: String) throws(NumberText.Refusal) -> Double in
        let value = try parse(text)
        guard value.isFinite, bounds.contains(value) else {
          throw NumberText.Refusal(message: "is \(text), which is out of range", suggestion: nil)
        }
        return value == 0 ? 0 : value
      })
  }

  /// A number that lies inside the bounds, whether their ends belong to them or not.
  private static func placeholder(in bounds: Bounds<Double>) -> Double {
    switch (bounds.lower, bounds.upper) {
    case (nil, nil): 0
    case (let lower?, nil): lower.isIncluded ? lower.value : lower.value + 1
    case (nil, let upper?): upper.isIncluded ? upper.value : upper.value - 1
    case (let lower?, let upper?):
      lower.isIncluded ? lower.value : upper.isIncluded ? upper.value : (lower.value + upper.value) / 2
    }
  }

  /// The shortest decimal that reads back to the same number; whole numbers without a point.
  static func canonicalText(_ value: Double) -> String {
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

extension SettingKind where Value == SimulationDuration {
  /// A duration with a unit: `2d`, `1d12h`, `90m`; a bare `0` is allowed as well.
  ///
  /// - Parameter bounds: The durations that are allowed.
  public static func duration(_ bounds: Bounds<SimulationDuration> = .atLeast(.zero)) -> Self {
    let placeholder = bounds.lower?.value ?? .zero
    let step = bounds.lower?.isIncluded == false ? SimulationDuration(milliseconds: 1) : .zero
    return .scalar(
      expected: "a duration", acceptsQuotes: true, placeholder: placeholder + step,
      allowed: { name in
        let range = bounds.inequality(name, DurationText.canonical)
        return range.map { "\($0); \(DurationText.examples)" } ?? DurationText.examples
      },
      schema: .duration(
        allowsZero: bounds.contains(.zero), isNegative: bounds.lower.map { $0.value < .zero } ?? true),
      canonical: { .plain(DurationText.canonical($0)) },
      parse: { (text: String) throws(NumberText.Refusal) -> SimulationDuration in
        let value = try DurationText.parse(text)
        guard bounds.contains(value) else {
          throw NumberText.Refusal(message: "is \(text), which is out of range", suggestion: nil)
        }
        return value
      })
  }
}

/// A whole number with commas between groups of three digits, for messages.
func grouped(_ digits: String) -> String {
  let isNegative = digits.hasPrefix("-")
  let bare = isNegative ? digits.dropFirst() : digits[...]
  var result = ""
  for (index, character) in bare.enumerated() {
    if index > 0, (bare.count - index) % 3 == 0 { result.append(",") }
    result.append(character)
  }
  return isNegative ? "-" + result : result
}

import SimulationKernel

/// The settings of the scenario that simulates a log's twin.
public struct TwinSettings: Sendable, Equatable {
  /// A kind of conversion.
  public struct Kind: Sendable, Equatable {
    /// The data that is fired.
    public var data: UInt64
    /// Its weight among all kinds.
    public var weight: Double
    /// The law of its values, as a scenario says it; nil for that of all.
    public var value: String?
  }

  /// How many people there are.
  public var people = 1
  /// The shape of the law of activity; nil when all are equally active.
  public var activityShape: Double?
  /// Means of a person in 30 days.
  public var clicksPerPerson = 0.0
  /// See ``clicksPerPerson``.
  public var viewsPerPerson = 0.0
  /// See ``clicksPerPerson``.
  public var organicPerPerson = 0.0
  /// How many there are, and the exponent of their traffic.
  public var publishers: (count: Int, zipf: Double) = (1, 0)
  /// See ``publishers``.
  public var advertisers: (count: Int, zipf: Double) = (1, 0)
  /// Campaigns of each advertiser.
  public var campaigns = 1
  /// The law of conversions of a click, as a scenario says it.
  public var conversionsPerClick = "{ constant: { value: 0 } }"
  /// The same of views.
  public var conversionsPerView = "{ constant: { value: 0 } }"
  /// The delay law, as a scenario says it.
  public var delay = "{ search: {} }"
  /// The law of values, as a scenario says it.
  public var value = "{ constant: { value: 0 } }"
  /// The kinds of conversion.
  public var kinds: [Kind] = []
  /// The currency of values.
  public var currency = "EUR"
  /// How busy each hour is; nil when all are alike.
  public var rhythm: [Double]?
  /// Milliseconds before the period.
  public let warmUp: Int64
  /// Milliseconds of the period.
  public let period: Int64

  /// Campaigns of all advertisers that click ids can number.
  static let campaignLimit = 1 << 12
  /// Publishers that a scenario can have.
  static let publisherLimit = 100_000

  /// A log from before time 0 to after it has a warm-up; any other begins with its period.
  init(_ span: ObservationSpan) {
    let straddles = span.start < 0 && span.end > 0
    warmUp = straddles ? -span.start : 0
    period = straddles ? span.end : span.length
  }

  /// Compares all settings.
  public static func == (a: Self, b: Self) -> Bool {
    a.populationText == b.populationText && a.people == b.people
  }

  mutating func take(_ fit: ConversionFit, hasViews: Bool, window: Int64) {
    conversionsPerClick = Self.hurdle(fit.repeats(0, ""))
    if hasViews { conversionsPerView = Self.hurdle(fit.repeats(1, "")) }
    let numbers = fit.delay().map(\.estimate)
    switch fit.layout.delay {
    case .exponentials(1) where !fit.isCut:
      delay = "{ exponential: { mean: \(Self.hours(numbers[0])) } }"
    case .exponentials(let count):
      let weights = count > 1 ? numbers.prefix(count).map { Self.text(max(1e-9, $0)) } : ["1"]
      let means = numbers.suffix(count).map(Self.hours)
      delay =
        "{ mixture: { weights: [\(weights.joined(separator: ", "))], means: [\(means.joined(separator: ", "))], "
        + "truncated-at: \(Self.length(window)) } }"
    case .lognormal:
      delay = "{ lognormal: { median: \(Self.hours(numbers[0])), sigma: \(Self.text(numbers[1])) } }"
    case .weibull:
      delay = "{ weibull: { scale: \(Self.hours(numbers[0])), shape: \(Self.text(numbers[1])) } }"
    case .gamma:
      delay = "{ gamma: { mean: \(Self.hours(numbers[0])), shape: \(Self.text(numbers[1])) } }"
    }
  }

  private static func hurdle(_ parameters: [FittedParameter]) -> String {
    let probability = "probability: \(text(parameters[0].estimate))"
    guard parameters.count > 1 else { return "{ hurdle: { \(probability), repeats: { none: {} } } }" }
    let value = text(parameters[1].estimate)
    let isZeta = parameters[1].name.hasSuffix("exponent")
    return "{ hurdle: { \(probability), repeats: { "
      + (isZeta ? "zeta: { exponent: \(value) }" : "zero-truncated-poisson: { lambda: \(value) }") + " } } }"
  }

  /// A length of hours, to a thousandth of it and whole milliseconds.
  static func hours(_ hours: Double) -> String {
    length(Int64(max(1, min(36_525 * 86_400_000, hours * 3_600_000).rounded())))
  }

  /// A length of milliseconds with its units.
  static func length(_ milliseconds: Int64) -> String {
    if milliseconds == 0 { return "0" }
    var rest = milliseconds
    var text = ""
    for (name, unit) in [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", Int64(1))] {
      if rest >= unit { text += "\(rest / unit)\(name)" }
      rest %= unit
    }
    return text
  }

  /// A number to six digits, without an exponent where that is readable.
  static func text(_ number: Double) -> String {
    guard number != 0, number.isFinite else { return "0" }
    var scale = 1.0
    while number.magnitude * scale < 100_000, scale < 1e12 { scale *= 10 }
    let text = "\((number * scale).rounded() / scale)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

extension ValueFit {
  /// The law as a scenario says it.
  var twin: String {
    switch law {
    case .constant(let value): return "{ constant: { value: \(TwinSettings.text(Double(value) / 100)) } }"
    case .lognormal(let fit):
      let (median, sigma) = (Elementary.exp(fit.parameters[0]), Self.sigma(fit.parameters))
      return "{ lognormal: { median: \(TwinSettings.text(median)), sigma: \(TwinSettings.text(sigma)) } }"
    }
  }
}

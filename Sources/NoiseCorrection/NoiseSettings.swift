import PrivacyMechanisms

/// Whether a source was registered with a navigation (a click) or with an event (a view).
public enum NoisedSourceType: String, CaseIterable, Sendable, BitwiseCopyable {
  /// A click that led to a navigation.
  case navigation
  /// Anything else, an ad view above all.
  case event
}

/// The noise that sources of one type carry unless they say otherwise themselves.
///
/// *Source:* Attribution Reporting, "Constants" and "Vendor-specified values"; Chromium's epsilon is 14.
public struct NoiseSettings: Hashable, Sendable {
  /// How the flip probability is given.
  public enum Noise: Hashable, Sendable {
    /// By the privacy parameter: p = S/(S - 1 + e^epsilon) with S output states.
    case epsilon(Double)
    /// Directly, from 0 to below 1.
    case flipProbability(Double)
  }

  /// The values that trigger data can take, ascending, each once, at least one.
  public var triggerData: [UInt32]
  /// When reports are sent.
  public var windows: NoisedWindows
  /// The most reports of a source, 0 to 20.
  public var maxReports: Int
  /// How much noise there is.
  public var noise: Noise

  /// Makes settings from their parts.
  public init(
    triggerData: [UInt32], windows: NoisedWindows, maxReports: Int, noise: Noise = .epsilon(14)
  ) {
    self.triggerData = triggerData
    self.windows = windows
    self.maxReports = maxReports
    self.noise = noise
  }

  /// The defaults of the API: for navigation sources 8 values, windows that end after 2 and 7 days and at expiry, and 3
  /// reports; for event sources 2 values, one window and one report.
  public static func standard(_ type: NoisedSourceType) -> NoiseSettings {
    switch type {
    case .navigation: NoiseSettings(triggerData: Array(0..<8), windows: .standard(type), maxReports: 3)
    case .event: NoiseSettings(triggerData: [0, 1], windows: .standard(type), maxReports: 1)
    }
  }
}

/// When the reports of a source are sent, in whole seconds after its registration.
public struct NoisedWindows: Hashable, Sendable {
  /// Where windows before the last one end, ascending; ends at or after the last one's do not count.
  public var early: [Int64]
  /// Where the last one ends, if that is before the source's expiry.
  public var last: Int64?
  /// How many windows there are when only that is known.
  public var fixedCount: Int?

  /// Windows of which only the number is known; at least 1.
  public init(count: Int) {
    early = []
    fixedCount = count
  }

  /// Windows that end at these times, ascending, at least one.
  public init(ends: [Int64]) {
    early = Array(ends.dropLast())
    last = ends.last
  }

  /// The windows of a source that lists none.
  ///
  /// *Source:* Attribution Reporting, "Obtain default effective windows", as Chromium ships it.
  public static func standard(_ type: NoisedSourceType) -> NoisedWindows {
    var windows = NoisedWindows(ends: [])
    if type == .navigation { windows.early = [2 * day, 7 * day] }
    return windows
  }

  static let day: Int64 = 86_400

  private func lastEnd(expiry: Int64) -> Int64 { min(expiry, last ?? expiry) }

  /// Ends the last window here at the latest.
  mutating func cut(at end: Int64) {
    last = min(end, last ?? end)
  }

  /// The number of windows of a source.
  ///
  /// - Parameter expiry: the source's, in seconds.
  func count(expiry: Int64) -> Int {
    if let fixedCount { return fixedCount }
    let end = lastEnd(expiry: expiry)
    var count = 1
    for early in early where early < end { count += 1 }
    return count
  }

  /// The window of a report: the last one that has ended when it is sent, and the first one before.
  func index(delay: Int64, expiry: Int64) -> Int {
    let end = lastEnd(expiry: expiry)
    var ended = 0
    for early in early where early < end && early <= delay { ended += 1 }
    if delay >= end { ended += 1 }
    return max(0, min(ended, count(expiry: expiry)) - 1)
  }

  /// When a window ends.
  func end(of window: Int, expiry: Int64) -> Int64 {
    let end = lastEnd(expiry: expiry)
    let ends = early.filter { $0 < end } + [end]
    return ends[min(window, ends.count - 1)]
  }
}

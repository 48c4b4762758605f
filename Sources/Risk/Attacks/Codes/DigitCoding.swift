import PrivacyMechanisms
import SimulationKernel

/// Digit coding: the advertiser writes an identity into the data, number and windows of reports, click after click.
///
/// *Source:* WICG, Conversion Measurement API, README of 2020, on error correcting codes and many clicks; privacycg,
/// Private Click Measurement, issue 29, on the order of reports.
public struct DigitCoding: Hashable, Sendable {
  /// What tells the order of the digits.
  public enum Order: String, Hashable, Sendable, CaseIterable {
    /// The report windows of a click: one digit in each that has a visit.
    case windows
    /// Nothing: all reports of a click leave in one window, and their data are a set without order.
    case multiset
    /// Everything is used: the number of reports, their windows and their data.
    case fullState = "full-state"
    /// The clicks: one report each.
    case clicks
  }

  /// The number n of identities.
  public var identities: UInt64 = 512
  /// What tells the order of the digits.
  public var order = Order.windows
  /// How often each symbol is sent.
  public var copies = 1
  /// How copies are put together.
  public var decoder = CodeDecoder.plurality
  /// How many conversions can be fired at a visit, at least 1.
  public var conversionsPerVisit = 3
  /// Whether fewer reports than can be fired are words too, where order is `multiset`.
  public var usesSilence = false
  /// How long after another registration of the same visit the next one is made.
  public var cooldown = SimulationDuration.zero
  /// The probability that what is to be fired is fired and reported, as the attacker believes; above 0, at most 1.
  public var delivery = 1.0

  /// Makes settings with which one click names one of 512 people by three ordered digits.
  public init() {}

  /// Prepares the attack on a system.
  ///
  /// - Parameters:
  ///   - mechanism: what the system does with data or whole outputs.
  ///   - values: how many values data take, at least 2.
  ///   - cap: the most reports of a click, at least 1.
  ///   - schedule: when people come, and the windows.
  /// - Throws: `RiskError.parameter` for settings out of range, or that the system's rules defeat; `CapacityError` where
  ///   there is too much to enumerate.
  public func attack(
    on mechanism: CodeMechanism, values: Int, cap: Int, schedule: CodeSchedule
  ) throws -> CodedIdentity {
    guard conversionsPerVisit >= 1 else {
      throw RiskError.parameter(
        "conversions-per-visit", value: Double(conversionsPerVisit), allowed: "at least 1")
    }
    if order == .windows, schedule.visited.count > cap {
      throw RiskError.parameter(
        "number of digits in a click", value: Double(schedule.visited.count),
        allowed: "at most the reports of a click (\(cap)): plan fewer visits")
    }
    if case .data(let noise) = mechanism, order == .windows || order == .clicks {
      let slots = order == .windows ? schedule.visited.count : 1
      let code = try IdentityCode(
        identities: identities, letters: values, copies: copies, slotsPerClick: slots)
      return try make(code, DigitSymbol(noise: noise, delivery: delivery), schedule)
    }
    let patterns = patterns(cap: cap, visits: schedule.visited.count)
    func symbol(needed: Int, delivery: Double, leakageInBits: Double? = nil) throws -> WordSymbol {
      let channel: WordModel.Channel =
        switch mechanism {
        case .data(let noise): .data(noise)
        case .outputs(let response): .outputs(response)
        }
      return try WordSymbol(
        channel, values: values, windows: schedule.windows, cap: cap, patterns: patterns, delivery: delivery,
        needed: needed, leakageInBits: leakageInBits)
    }
    // How many words there are decides how many a code needs, and that decides their order.
    let whole = try symbol(needed: .max, delivery: 1)
    let code = try IdentityCode(
      identities: identities, letters: whole.letters, copies: copies, slotsPerClick: 1)
    return try make(
      code,
      symbol(
        needed: code.radices.max() ?? 1, delivery: delivery, leakageInBits: whole.leakageInBits), schedule)
  }

  private func make(
    _ code: IdentityCode, _ symbol: some CodeSymbol, _ schedule: CodeSchedule
  ) throws(RiskError) -> CodedIdentity {
    try CodedIdentity(
      code, symbol: symbol, decoder: decoder, schedule: schedule, cooldown: cooldown,
      assumptions: Self.assumptions)
  }

  /// How many conversions each kind of word has in each window that has a visit.
  private func patterns(cap: Int, visits: Int) -> [[Int]] {
    let most = min(conversionsPerVisit, cap)
    switch order {
    case .windows: return [Array(repeating: 1, count: visits)]
    case .clicks: return [[1]]
    case .multiset: return usesSilence ? (0...most).map { [$0] } : [[most]]
    case .fullState:
      return (0..<visits).reduce([[]]) { patterns, _ in
        patterns.flatMap { pattern in
          (0...min(most, cap - pattern.reduce(0, +))).map { pattern + [$0] }
        }
      }
    }
  }

  /// What the closed forms take for granted.
  static let assumptions = [
    "Everybody has an account at the publisher and at the advertiser, and all identities are equally likely.",
    "The advertiser can tell after which click, and in which of its report windows, a visit falls.",
    "Every registration is attributed to the click before it and counts towards that click's cap alone.",
    "Each registration's data, or each source's output, is noised independently of all others.",
    "What is to be fired is fired and reported with the probability that the attacker believes, independently.",
    "What is lost is lost before a whole output is noised.",
  ]
}

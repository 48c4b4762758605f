import AttributionLevel1
import AttributionReporting
import EventConversionMeasurement
import PrivacyMechanisms
import Risk
import SimulationKernel

/// A noise of a system, with what it takes to play it by itself.
enum AuditableNoise: Sendable {
  /// The API of 2020: each report's data.
  case reportData(EventConversionMeasurement.Settings)
  /// Attribution Reporting: the whole output of a source, with the expiry that its site declares.
  case sourceOutput(
    AttributionReportingBrowser.Settings, SourceType, OutputChannel.Outputs, SimulationDuration?)
  /// Attribution Reporting: the sum that an aggregation service tells under a key.
  case summary(AttributionReportingBrowser.Settings, SumChannel)
  /// Attribution Level 1: the sums that an aggregation service tells of a batch.
  case histogram(AttributionLevel1Browser.Settings, SumChannel)
}

/// Plays a mechanism once in one of two worlds that the mechanism's claim is meant to hide from each other.
protocol AuditPlayer: AnyObject {
  /// The cell that the mechanism's output falls into.
  ///
  /// - Parameters:
  ///   - world: 0 or 1.
  ///   - random: numbers of this run alone.
  func cell(world: Int, _ random: AddressedRandom) -> Int
}

/// A mechanism that is audited.
struct AuditedMechanism: Sendable {
  /// What it is called in tables.
  var name: String
  /// What is claimed, in words.
  var claim: String
  /// The defect that powers are stated for, in words.
  var defect: String
  /// The claim, the laws and who is guessed.
  var design: AuditDesign
  /// Makes a player for a thread of its own.
  var makePlayer: @Sendable () -> any AuditPlayer
}

extension AuditableNoise {
  /// The mechanism with its claim; nil where it has no noise, or nothing that noise could hide.
  ///
  /// - Parameter claim: what is claimed in place of the documentation.
  /// - Throws: an error of the noise where the claim makes no sense.
  func mechanism(_ claim: AuditClaim?) throws -> AuditedMechanism? {
    switch self {
    case .reportData(let settings): try Self.reportData(settings, claim)
    case .sourceOutput(let settings, let type, let outputs, let expiry):
      Self.sourceOutput(settings, type, outputs, expiry, claim)
    case .summary(let settings, let sums): try Self.summary(settings, sums, claim)
    case .histogram(let settings, let sums): try Self.histogram(settings, sums, claim)
    }
  }

  private static func reportData(
    _ settings: EventConversionMeasurement.Settings, _ claim: AuditClaim?
  ) throws -> AuditedMechanism? {
    guard settings.noise > 0, !settings.debugMode else { return nil }
    let values = 1 << settings.bits
    // Derived: e^epsilon = t/f = 1 + (1 - p)/f, and the most frequent f that a value other than 0 has is p/k, or
    // p/(k + 1) where 0 is drawn twice as often.
    let replacement = claim?.replacement ?? .uniform
    let drawn = Double(replacement == .uniform ? values : values + 1)
    let noise =
      claim?.epsilon.map { drawn / (drawn + Elementary.exp($0) - 1) } ?? settings.noise
    let other: DataNoise.Replacement = replacement == .uniform ? .inclusiveRange : .uniform
    let claimed = try DataNoise(values: values, noise: noise, replacement: replacement)
    let defect = try DataNoise(values: values, noise: noise, replacement: other)
    func range(_ replacement: DataNoise.Replacement) -> String {
      replacement == .uniform ? "0 to \(values - 1)" : "0 to \(values) modulo \(values)"
    }
    return AuditedMechanism(
      name: "report-data",
      claim: "replaced with probability \(text(noise)) by a draw from \(range(replacement))",
      defect: "a draw from \(range(other))",
      design: .data(claim: claimed, defect: defect),
      makePlayer: { ReportDataPlayer(settings) })
  }

  private static func sourceOutput(
    _ settings: AttributionReportingBrowser.Settings, _ type: SourceType, _ outputs: OutputChannel.Outputs,
    _ expiry: SimulationDuration?, _ claim: AuditClaim?
  ) -> AuditedMechanism? {
    guard outputs.epsilon.isFinite, let cells = SourceOutputCells(outputs.states) else { return nil }
    let response = outputs.states.response(epsilon: claim?.epsilon ?? outputs.epsilon)
    let data = type == .navigation ? settings.navigation.triggerData : settings.event.triggerData
    return AuditedMechanism(
      name: type == .navigation ? "click-output" : "view-output",
      claim: "replaced with probability \(text(response.flipProbability)) by one of \(text(response.states)) "
        + "states", defect: "half the replacements",
      design: .states(claim: response, defect: response.flipProbability / 2, sizes: cells.sizes),
      makePlayer: { SourceOutputPlayer(settings, AuditStage.ad(expiry: expiry), type, data: data, cells) })
  }

  private static func summary(
    _ settings: AttributionReportingBrowser.Settings, _ sums: SumChannel, _ claim: AuditClaim?
  ) throws -> AuditedMechanism? {
    guard let law = try sums.noiseLaw() else { return nil }
    let probe = SourceSumPlayer(settings, sums, law)
    // What one source may add at most; if browsers let it add more, the outputs do not have the law.
    let shift = min(probe.contribution(world: 0, probe.trial), Int64(sums.budget))
    return try sum(
      "summary-sum", sums, claim, shifts: [[shift], [0]]
    ) { SourceSumPlayer(settings, sums, law, $0) }
  }

  private static func histogram(
    _ settings: AttributionLevel1Browser.Settings, _ sums: SumChannel, _ claim: AuditClaim?
  ) throws -> AuditedMechanism? {
    guard let law = try sums.noiseLaw() else { return nil }
    let probe = HistogramPlayer(settings, law)
    let shifts = (0..<2).map { world in
      probe.contributions(world: world, probe.trial).map { min($0, Int64(settings.maxValue)) }
    }
    return try sum("histogram-sums", sums, claim, shifts: shifts) { HistogramPlayer(settings, law, $0) }
  }

  private static func sum(
    _ name: String, _ sums: SumChannel, _ claim: AuditClaim?, shifts: [[Int64]],
    _ makePlayer: @escaping @Sendable (SumCells) -> any AuditPlayer
  ) throws -> AuditedMechanism? {
    guard shifts[0] != shifts[1], zip(shifts[0], shifts[1]).allSatisfy({ min($0, $1) == 0 }) else {
      return nil
    }
    let epsilon = claim?.epsilon ?? sums.epsilon
    let claimed = try DiscreteLaplace(scale: Double(sums.budget) / epsilon)
    let cells = SumCells(shifts: shifts, scale: claimed.scale)
    return AuditedMechanism(
      name: name, claim: "discrete Laplace noise of scale \(text(claimed.scale))",
      defect: "noise of half the scale",
      design: cells.design(
        epsilon: epsilon, claim: claimed, defect: try DiscreteLaplace(scale: claimed.scale / 2)),
      makePlayer: { makePlayer(cells) })
  }

  private static func text(_ number: Double) -> String { Metrics.text(number) }
}

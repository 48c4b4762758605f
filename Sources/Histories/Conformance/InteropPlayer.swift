import AttributionReporting
import SimulationKernel
import Web

/// Plays a case as Chromium's interop runner does: no chance, no shuffling, the longest delays.
///
/// *Source:* Chromium, `content/browser/attribution_reporting/interop/runner.cc`.
struct InteropPlayer {
  private let configuration: InteropConfiguration
  private let suffixes: PublicSuffixList

  init(_ configuration: InteropConfiguration, suffixes: PublicSuffixList) {
    self.configuration = configuration
    self.suffixes = suffixes
  }

  /// The reports that a browser sends.
  func play(_ events: [HistoryEvent]) -> [ObservedReport] {
    var player = HistoryPlayer<NoChance>(
      configuration, suffixes: suffixes, hasNoise: false, admitsApps: false,
      random: AddressedRandom(seed: 0, replication: 0))
    return player.play(events) { _ in NoChance() }.map { report in
      ObservedReport(
        url: report.url, time: report.time, payload: report.aggregatable?.interopBody ?? report.body)
    }
  }
}

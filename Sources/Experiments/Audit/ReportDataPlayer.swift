import EventConversionMeasurement
import Measurement
import Risk
import SimulationKernel
import Web

/// Plays one click and one conversion through a browser of the API of 2020, and looks at the report's data.
final class ReportDataPlayer: AuditPlayer {
  private var loop: BrowserLoop<EventConversionMeasurement>
  private let fired: [BrowserEvent]
  private let click = BrowserEvent.click(AuditStage.ad(expiry: .days(30)))
  private let values: Int

  init(_ settings: EventConversionMeasurement.Settings) {
    loop = BrowserLoop(settings, availability: .alwaysOpen)
    values = 1 << settings.bits
    fired = AuditDesign.firedData(values: values).map { AuditStage.conversion(UInt64($0)) }
  }

  /// The data; the last cell for anything but one report of known data.
  func cell(world: Int, _ random: AddressedRandom) -> Int {
    loop.begin(BrowserTraits())
    loop.play(click, at: .zero, random: random)
    loop.play(fired[world], at: AuditStage.time(ofConversion: 0), random: random)
    loop.finish(through: AuditStage.end, random: random)
    guard loop.outbox.sent.count == 1 else { return values }
    return min(values, Int(loop.outbox.sent[0].report.conversionData))
  }
}

import AttributionReporting
import Measurement
import PrivacyMechanisms
import SimulationKernel
import Web

/// The states of a source's output put into cells, none of which needs a list of states.
///
/// Cell 0 is one report of the first value in the first window, cell 1 one of the second value there, or no report where
/// there is but one value; the other states fill up to 4096 cells evenly, and what is no state has the last.
struct SourceOutputCells: Sendable {
  /// How many cells states other than the two share at most.
  static let mostGroups: UInt64 = 4096

  /// How many states each cell after the first two has.
  let sizes: [Int]
  /// Whether world 1 fires a conversion.
  let hasTwoValues: Bool
  private let states: OutputStates
  private let others: UInt64
  private let truths: [UInt64]

  /// nil where a source reports nothing, or has too many states to number.
  init?(_ states: OutputStates) {
    guard let count = states.count, states.maxReports > 0, states.cells > 0 else { return nil }
    self.states = states
    hasTwoValues = states.dataValues > 1
    let truths = [
      Self.state(states, data: 0), hasTwoValues ? Self.state(states, data: 1) : .init(dataValues: 1),
    ]
    self.truths = truths.compactMap { states.index(of: $0) }
    let others = count - 2
    self.others = others
    let groups = min(others, Self.mostGroups)
    sizes = (0..<groups).map { group in
      Int(Self.start(group + 1, of: groups, others) - Self.start(group, of: groups, others))
    }
  }

  private static func state(_ states: OutputStates, data: Int) -> OutputState {
    var state = OutputState(dataValues: states.dataValues)
    state.insert(OutputState.Report(data: data, window: 0))
    return state
  }

  /// The least rank of a group: the first whose rank * groups / others is the group.
  private static func start(_ group: UInt64, of groups: UInt64, _ others: UInt64) -> UInt64 {
    let product = group.multipliedFullWidth(by: others)
    let (quotient, remainder) = groups.dividingFullWidth(product)
    return quotient + (remainder > 0 ? 1 : 0)
  }

  /// The cell of what is no state.
  var nothing: Int { sizes.count + 2 }

  /// The cell of the reports that a source sent.
  func cell(of reports: [ScheduledReport<AttributionReport>]) -> Int {
    var state = OutputState(dataValues: states.dataValues)
    for sent in reports where sent.report.kind == .eventLevel {
      guard state.count < states.maxReports, sent.report.triggerData < states.dataValues,
        sent.report.window < states.windows
      else { return nothing }
      state.insert(
        OutputState.Report(data: Int(sent.report.triggerData), window: Int(sent.report.window)))
    }
    guard let index = states.index(of: state) else { return nothing }
    if let truth = truths.firstIndex(of: index) { return truth }
    let rank = truths.reduce(index) { $1 < index ? $0 - 1 : $0 }
    let groups = UInt64(sizes.count)
    return 2 + Int(others.dividingFullWidth(rank.multipliedFullWidth(by: groups)).quotient)
  }
}

/// Plays one source and one conversion through a browser of Attribution Reporting, and looks at all that it reports.
final class SourceOutputPlayer: AuditPlayer {
  private var loop: BrowserLoop<AttributionReportingBrowser>
  private let cells: SourceOutputCells
  private let source: BrowserEvent
  private let fired: [BrowserEvent]

  /// - Parameter data: the values that trigger data can take.
  init(
    _ settings: AttributionReportingBrowser.Settings, _ ad: AdInteraction, _ type: SourceType,
    data: [UInt32], _ cells: SourceOutputCells
  ) {
    loop = BrowserLoop(settings, availability: .alwaysOpen)
    self.cells = cells
    source = type == .navigation ? .click(ad) : .view(ad)
    fired = data.prefix(2).map { AuditStage.conversion(UInt64($0)) }
  }

  func cell(world: Int, _ random: AddressedRandom) -> Int {
    loop.begin(BrowserTraits())
    loop.play(source, at: .zero, random: random)
    if world < fired.count {
      loop.play(fired[world], at: AuditStage.time(ofConversion: 0), random: random)
    }
    loop.finish(through: AuditStage.end, random: random)
    return cells.cell(of: loop.outbox.sent)
  }
}

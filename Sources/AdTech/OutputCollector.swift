import AttributionReporting
import PrivacyMechanisms

/// Puts together what each source has put out, from its event-level reports.
///
/// It is handed reports without what they truly stand for, and knows a source by a number of its own.
public struct OutputCollector: Sendable {
  /// Every source that has reported anything, in the order of its first report.
  public private(set) var sources: [(id: UInt64, state: OutputState)] = []

  /// Makes an empty collector.
  public init() {}

  /// Takes an event-level report.
  ///
  /// - Parameters:
  ///   - source: the number of the source that the report names.
  ///   - dataValues: how many values the source's trigger data can take.
  public mutating func take(_ report: AttributionReport, of source: UInt64, dataValues: Int) {
    let entry = OutputState.Report(data: Int(report.triggerData), window: Int(report.window))
    // Few sources of one browser report anything, so looking through them is quickest.
    if let index = sources.firstIndex(where: { $0.id == source }) {
      // No source reports more; sites that name several alike could.
      if sources[index].state.count < OutputState.reportLimit { sources[index].state.insert(entry) }
    } else {
      var state = OutputState(dataValues: dataValues)
      state.insert(entry)
      sources.append((source, state))
    }
  }

  /// Forgets every source; memory is kept.
  public mutating func removeAll() {
    if !sources.isEmpty { sources.removeAll(keepingCapacity: true) }
  }
}

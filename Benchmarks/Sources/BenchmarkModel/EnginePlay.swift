import Measurement
import Population
import SimulationKernel

/// One engine in the browsers of a block, without anybody who counts.
public struct EnginePlay<System: MeasurementSystem & ~Copyable>: ~Copyable {
  private var loop: BrowserLoop<System>
  private let end: SimulationTime

  /// Makes the engine.
  ///
  /// - Parameters:
  ///   - settings: the engine's.
  ///   - availability: when browsers are closed.
  ///   - end: the moment after which nothing is looked at.
  public init(_ settings: System.Settings, availability: Availability, end: SimulationTime) {
    loop = BrowserLoop(settings, availability: availability)
    self.end = end
  }

  /// Plays one person of a block, in one browser.
  ///
  /// - Returns: how many reports have left, so that the work cannot be left out.
  @inline(never)
  public mutating func play(_ person: Int, of block: PopulationBlock) -> Int {
    let random = block.random(of: person)
    loop.begin(block.traits[block.browserStart[person]])
    for index in block.eventStart[person]..<block.eventStart[person + 1] {
      loop.play(block.events[index].event, at: block.events[index].time, random: random)
    }
    loop.finish(through: end, random: random)
    return loop.outbox.sent.count
  }

  /// Plays everybody of a block.
  ///
  /// - Returns: how many reports have left.
  public mutating func play(_ block: PopulationBlock) -> Int {
    var reports = 0
    for person in 0..<block.people { reports &+= play(person, of: block) }
    return reports
  }

  /// Calls with each report of a person of a block.
  public mutating func reports(
    of person: Int, in block: PopulationBlock, _ body: (System.Report) -> Void
  ) {
    _ = play(person, of: block)
    for sent in loop.outbox.sent { body(sent.report) }
  }
}

import PrivacyMechanisms
import SimulationKernel
import Web

/// When the people who are attacked come to the advertiser's site, and what the rules make of it.
///
/// Both sides of the attack know it: the advertiser counts the visits of its customers, and the publisher its clicks.
public struct CodeSchedule: Sendable {
  /// A visit of somebody who is attacked.
  public struct Visit: Hashable, Sendable {
    /// The click before it, counted from 0 through all clicks.
    public var click: Int
    /// The report window of that click in which the visit falls, counted from 0.
    public var window: Int

    /// Makes a visit.
    public init(click: Int, window: Int) {
      self.click = click
      self.window = window
    }
  }

  /// Says which visit a conversion is; nil for one that is no part of the attack, of which nothing is fired.
  public var visit: @Sendable (ConversionFacts) -> Visit?
  /// Says in which window of its click a report was due; nil where no window has such reports.
  public var window: @Sendable (AttackReport, AttackedClick) -> Int?
  /// The windows in which there is a visit after each click, ascending.
  public var visited: [Int]
  /// The number of report windows of a click.
  public var windows: Int
  /// The probability of each visit, above 0 and at most 1: what does not happen is lost, whatever anybody believes.
  public var visitShare = 1.0
  /// How long after each of these visits its registrations stay in its window and before the next click; empty where
  /// nothing limits them.
  public var room: [SimulationDuration] = []

  /// Makes a schedule.
  ///
  /// - Parameters:
  ///   - visited: the windows in which there is a visit after each click, ascending, at least one; below `windows`.
  ///   - windows: the number of report windows of a click.
  ///   - visit: which visit a conversion is; a pure function.
  ///   - window: in which window of its click a report was due; a pure function.
  /// - Throws: `RiskError.parameter` for windows that do not fit.
  public init(
    visited: [Int], windows: Int, visit: @escaping @Sendable (ConversionFacts) -> Visit?,
    window: @escaping @Sendable (AttackReport, AttackedClick) -> Int?
  ) throws(RiskError) {
    guard !visited.isEmpty, zip(visited, visited.dropFirst()).allSatisfy({ $0 < $1 }),
      visited.allSatisfy({ (0..<windows).contains($0) })
    else {
      throw .parameter(
        "number of visits in different report windows", value: Double(visited.count),
        allowed: "from 1 to \(windows), one visit in each window")
    }
    self.visited = visited
    self.windows = windows
    self.visit = visit
    self.window = window
  }
}

/// What a system does with what is registered, as an attacker who reads its documentation knows it.
public enum CodeMechanism: Sendable {
  /// The data of each report is noised by itself; presence and window never are.
  case data(DataNoise)
  /// The whole output of a source is noised at once.
  case outputs(RandomizedStates)
}

/// Decides, replication by replication, how many a design point gets.
struct PointProgress {
  private let plan: ReplicationPlan
  private let systems: [String]
  /// The figures of the replications that were looked at.
  private var figures = SummaryTally()
  private var lookedAt = 0
  /// How many replications are wanted so far.
  private(set) var wanted: Int
  /// What the user should know about the point; nil when all is well.
  private(set) var remark: String?

  /// - Parameter systems: the systems' names, in the order of the scenario.
  init(_ plan: ReplicationPlan, systems: [String]) {
    self.plan = plan
    self.systems = systems
    switch plan {
    case .fixed(let count): wanted = count
    case .until(let rule): wanted = min(rule.atLeast, rule.atMost)
    }
  }

  /// Looks at the replications that are wanted so far, all of which are over with, and decides whether to go on.
  ///
  /// - Parameter read: the figures of a replication; none when it failed.
  /// - Returns: whether more are wanted now.
  mutating func goesOn(_ read: (_ replication: Int) throws -> [SummaryFigure]) throws -> Bool {
    guard case .until(let rule) = plan else { return false }
    for replication in lookedAt..<wanted { figures.add(try read(replication)) }
    lookedAt = wanted
    switch rule.verdict(try figures.rows(), systems: systems) {
    case .reached: return false
    case .absent:
      remark =
        "stopped after \(wanted) replications: no figure of the summary is named \(rule.figure.text), so there is "
        + "nothing to wait for"
      return false
    case .wide(let width):
      guard wanted == rule.atMost else {
        wanted = min(wanted + PrecisionRule.step, rule.atMost)
        return true
      }
      let reached = width.map { "it is \(rule.shown($0))" } ?? "it has no interval"
      remark =
        "\(rule.figure.text) did not reach its \(rule.targetText) in \(wanted) replications (\(reached)); "
        + "raise replications.until.max or the half-width"
      return false
    }
  }
}

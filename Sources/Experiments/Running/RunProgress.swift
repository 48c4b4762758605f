/// How far a run has come.
public struct RunProgress: Sendable {
  /// Replications that are done.
  public var done: Int
  /// All replications; the most that there may be while ``isAtMost``.
  public var total: Int
  /// Whether there may be fewer than ``total``, since how many are needed shows only on the way.
  public var isAtMost: Bool
  /// People in the last replication.
  public var people: UInt64
  /// How long the last replication took.
  public var seconds: Double

  /// How many are done, of how many: `7 of 10`, `7 of at most 200`.
  public var text: String { "\(done) of \(isAtMost ? "at most " : "")\(total)" }
}

/// What a run knows of its replications while it goes on.
struct RunState {
  /// Replications that are over with, failed ones included.
  private(set) var done = 0
  /// Why replications failed.
  var failures: [UnitName: String] = [:]
  private(set) var wasInterrupted = false
  private(set) var remarks: [String] = []
  /// How many replications each point that is done with has.
  private(set) var replications: [Int] = []
  /// All replications, as far as is known.
  private(set) var total: Int

  /// Counts the same for those who look on.
  let meter: ProgressMeter
  private let plan: ReplicationPlan

  init(_ experiment: Experiment, _ meter: ProgressMeter) {
    plan = experiment.plan
    total = experiment.points.count * experiment.plan.most
    self.meter = meter
    let people = experiment.points.reduce(0) { $0 + $1.scenario.population.people }
    meter.begin(
      replications: total, people: people * UInt64(experiment.plan.most), isAtMost: !experiment.plan.isFixed)
  }

  /// All replications of the points that are done with, in order.
  var units: [UnitName] {
    replications.enumerated().flatMap { point, count in
      (0..<count).map { UnitName(point: point, replication: $0) }
    }
  }

  /// Counts a replication that is over with.
  ///
  /// - Parameters:
  ///   - people: the people in it.
  ///   - wasKept: whether it was there already and not simulated.
  mutating func finishReplication(people: UInt64, wasKept: Bool) {
    done += 1
    meter.finishReplication(people: people, wasKept: wasKept)
  }

  mutating func interrupt() { wasInterrupted = true }

  mutating func finish(_ point: Int, _ progress: PointProgress, _ designPoint: DesignPoint) {
    replications.append(progress.wanted)
    let spared = plan.most - progress.wanted
    total -= spared
    meter.spare(replications: spared, people: designPoint.scenario.population.people * UInt64(spared))
    guard let remark = progress.remark else { return }
    let swept = designPoint.values.map { "\($0.path) = \($0.value)" }.joined(separator: ", ")
    remarks.append(swept.isEmpty ? remark : "\(swept): \(remark)")
  }

  func progress(people: UInt64, seconds: Double) -> RunProgress {
    RunProgress(done: done + 1, total: total, isAtMost: !plan.isFixed, people: people, seconds: seconds)
  }
}

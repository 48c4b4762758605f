import Foundation

/// What replications of one design point take, from some of its people.
///
/// The time is a straight line in the number of people, through two pilots of different sizes. An adversary's work is
/// timed by itself, since most of it goes with the people whom it is after and not with all.
struct Pilot {
  /// People simulated by the largest pilot.
  let people: UInt64
  /// What it counted, the adversary's work included.
  let tally: UnitTally

  private let setUp: Double
  private let line: TimeLine
  private let risk: RiskTime?

  /// Simulates the pilots.
  ///
  /// - Parameter least: how long the largest lasts at least, in seconds, unless all people are simulated before.
  init(_ scenario: Scenario, _ resources: RunResources, seconds least: Double) throws {
    let run = try PilotRun(scenario, resources)
    let all = scenario.population.people
    setUp = run.setUp
    var count = run.fewest
    var before: TimeLine.Moment?
    var last = try run.measure(people: count, targets: nil)
    while last.seconds < least, count < all {
      before = TimeLine.Moment(people: count, seconds: last.seconds)
      count = min(all, count * 2)
      last = try run.measure(people: count, targets: nil)
    }
    people = count
    line = TimeLine(before, TimeLine.Moment(people: count, seconds: last.seconds))
    guard let plan = scenario.risk else {
      (tally, risk) = (last.tally, nil)
      return
    }
    (risk, tally) = try RiskTime.measure(run, targets: min(plan.people, all), people: count, line, least)
  }

  /// Reports of any credit, those included that have not left by the end.
  var reports: Int {
    tally.systems.reduce(0) { $0 + $1.reports + $1.funnel[FunnelStage.notDelivered.index] }
  }

  /// How long replications of a design point take, in seconds.
  ///
  /// - Parameter rest: what each takes beside its simulation, in seconds.
  func seconds(_ scenario: Scenario, replications: Int, rest: Double) -> Double {
    let all = scenario.population.people
    let adversary = scenario.risk.flatMap { risk?.seconds(targets: min($0.people, all), people: all) } ?? 0
    return setUp + Double(replications) * (line.seconds(people: all) + adversary + rest)
  }
}

/// Seconds as a straight line in the number of people.
struct TimeLine {
  /// How long so many people took.
  struct Moment {
    var people: UInt64
    var seconds: Double
  }

  private let fixed: Double
  private let perPerson: Double

  /// - Parameters:
  ///   - before: a pilot with fewer people; nil when there was only one.
  ///   - last: the largest pilot.
  init(_ before: Moment?, _ last: Moment) {
    let most = last.seconds / Double(max(1, last.people))
    if let before, before.people < last.people {
      let slope = (last.seconds - before.seconds) / Double(last.people - before.people)
      // Times waver; less than no time for nobody, or for a person, is not meant.
      perPerson = min(most, max(0, slope))
    } else {
      perPerson = most
    }
    fixed = max(0, last.seconds - perPerson * Double(last.people))
  }

  func seconds(people: UInt64) -> Double { fixed + perPerson * Double(people) }
}

/// How long an adversary's work takes beside the ordinary run.
struct RiskTime {
  /// People whom the adversary was after in the pilot.
  private let targets: UInt64
  /// A line in the number of all people, for these targets.
  private let line: TimeLine
  /// The power of the number of targets with which the time grows, 1 to 2.
  private let power: Double

  func seconds(targets: UInt64, people: UInt64) -> Double {
    line.seconds(people: people) * pow(Double(targets) / Double(max(1, self.targets)), power)
  }

  /// Times the adversary with more and more targets, until there are all or it takes too long.
  ///
  /// - Parameters:
  ///   - targets: whom the adversary is after in the end.
  ///   - people: how many people are simulated.
  ///   - plain: how long people take without adversary.
  ///   - budget: about how long the adversary's work may take in the pilot, in seconds.
  static func measure(
    _ run: PilotRun, targets all: UInt64, people: UInt64, _ plain: TimeLine, _ budget: Double
  ) throws -> (RiskTime, UnitTally) {
    var targets = min(all, people, 250)
    var power = 1.0
    var (seconds, tally) = try extra(run, targets, people, plain)
    while targets < min(all, people) {
      // All at once if that is cheap enough, by what is known so far.
      let isCheap = seconds * pow(Double(all) / Double(targets), power) < 3 * budget
      guard isCheap || seconds < budget else { break }
      let next = isCheap ? min(all, people) : min(all, people, targets * 2)
      let (longer, larger) = try extra(run, next, people, plain)
      power = min(2, max(1, log(longer / max(1e-6, seconds)) / log(Double(next) / Double(targets))))
      (targets, seconds, tally) = (next, longer, larger)
    }
    let fewer = people / 2
    let half = fewer >= max(1, targets) ? try extra(run, targets, fewer, plain).0 : nil
    let line = TimeLine(
      half.map { TimeLine.Moment(people: fewer, seconds: $0) },
      TimeLine.Moment(people: people, seconds: seconds))
    return (RiskTime(targets: targets, line: line, power: power), tally)
  }

  private static func extra(
    _ run: PilotRun, _ targets: UInt64, _ people: UInt64, _ plain: TimeLine
  ) throws -> (Double, UnitTally) {
    let (seconds, tally) = try run.measure(people: people, targets: targets)
    return (max(0, seconds - plain.seconds(people: people)), tally)
  }
}

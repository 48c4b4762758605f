import PrivacyMechanisms
import SimulationKernel
import Web

@testable import Risk

/// A small world in which codes are played: visits, the policy, a system's rules, the view.
///
/// It shares nothing with the decoders but the mechanism's definition: a cap on reports, windows, and noise.
struct CodeWorld {
  var windows = 3
  var visited = [0, 1, 2]
  var cap = 3
  var origins = 1
  var delivery = 1.0
  var mechanism: CodeMechanism
  var values = 8

  /// Clicks are 31 days apart, visits a day after the begin of a window of 10 days.
  func schedule() throws -> CodeSchedule {
    let windowLength = 10 * RiskTest.day
    let every = 31 * RiskTest.day
    return try CodeSchedule(visited: visited, windows: windows) { facts in
      let time = facts.time.milliseconds
      return CodeSchedule.Visit(
        click: Int(time / every), window: Int(time % every / windowLength))
    } window: { report, click in
      Int((report.due - click.time) / windowLength) - 1
    }
  }

  /// What the sites fire for somebody at a visit.
  private func fire(_ policy: SitePolicy, _ person: UInt64, click: Int, window: Int) -> [FiredConversion] {
    let time = Int64(click) * 31 * RiskTest.day + Int64(window) * 10 * RiskTest.day + RiskTest.day
    var firings = (0..<origins).map {
      FiredConversion(data: 5, value: 0, registration: UInt16($0), reporting: WebOrigin(origin: 0, site: 0))
    }
    policy.register?(
      ConversionFacts(
        person: person, browser: 0, number: 0, advertiser: 0, time: SimulationTime(milliseconds: time),
        data: 5,
        value: 0), &firings)
    return firings
  }

  /// What is reported about somebody.
  func view(
    _ attack: some ActingAdversary, person: UInt64, clicks: Int, _ random: inout RandomSequence
  ) -> AttackView {
    var view = AttackView(publisherIdentity: person, clicks: [], reports: [])
    for click in 0..<clicks {
      let time = Int64(click) * 31 * RiskTest.day
      view.clicks.append(AttackedClick(time: time, publisher: 0, advertiser: 0))
      var counts = Array(repeating: 0, count: origins)
      var fired = Array(repeating: [(window: Int, data: Int)](), count: origins)
      for window in visited {
        for firing in fire(attack.policy, person, click: click, window: window) {
          let origin = Int(firing.registration)
          guard counts[origin] < cap else { continue }
          counts[origin] += 1
          guard random.unit() < delivery else { continue }
          fired[origin].append((window, Int(firing.data) % values))
        }
      }
      var reports: [AttackReport] = []
      for origin in 0..<origins {
        for (window, data) in output(fired[origin], &random) {
          let due = time + Int64(window + 1) * 10 * RiskTest.day
          reports.append(
            AttackReport(click: click, due: due, arrived: due, data: UInt16(data), origin: origin))
        }
      }
      // Reports that leave together leave in any order.
      random.shuffle(&reports)
      view.reports += reports.sorted { $0.due < $1.due }
    }
    return view
  }

  private func output(
    _ fired: [(window: Int, data: Int)], _ random: inout RandomSequence
  ) -> [(window: Int, data: Int)] {
    switch mechanism {
    case .data(let noise):
      return fired.map { window, data in
        guard random.unit() < noise.noise else { return (window, data) }
        switch noise.replacement {
        case .uniform: return (window, Int(random.next(below: UInt64(values))))
        case .inclusiveRange: return (window, Int(random.next(below: UInt64(values + 1))) % values)
        }
      }
    case .outputs(let response):
      guard random.unit() < response.flipProbability else { return fired }
      let states = OutputStates(dataValues: values, windows: windows, maxReports: cap)
      return states.fakeReports { random.next(below: $0) }.map { ($0.window, $0.data) }
    }
  }

  /// Hits of first guesses, person by person, after all clicks of the code unless said otherwise.
  func outcomes(
    _ attack: CodedIdentity, people: UInt64, clicks: Int? = nil, depths: [Int] = [1], stream: UInt64
  ) -> [LinkageOutcome] {
    var random = RiskTest.random(stream)
    let clicks = clicks ?? attack.code.clicks
    return (0..<people).flatMap { person in
      attack.outcomes(
        of: view(attack, person: person, clicks: clicks, &random), truth: attack.identity(of: person),
        clicks: [clicks], depths: depths)
    }
  }
}

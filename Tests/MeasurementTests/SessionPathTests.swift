import Measurement
import SimulationKernel
import Statistics
import Testing
import Web

/// Sampling at due moments against sessions played out one after the other.
@Suite struct SessionPathTests {
  /// One kind of browser, with three reports due and something that happens between the second and the third.
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var rhythm: DailyRhythm?
    var isDormant = false
    var start: Int64
    var due: [Int64]
    var event: Int64
    /// Where the lateness of a report is cut into classes.
    var edges: [Int64]

    var testDescription: String { name }
  }

  static let people = 40_000
  /// z = 6 two-sided, shared out among the eight tests of this suite.
  static let significance = 2e-9 / 8

  static let cases: [Case] = {
    let (minute, hour, day): (Int64, Int64, Int64) = (60_000, 3_600_000, 86_400_000)
    let hours = [30 * minute, 4 * hour, 20 * hour]
    let days = [2 * hour, 10 * day, 35 * day]
    return [
      Case(
        name: "even", start: -hour, due: hours, event: 9 * hour, edges: [hour, 3 * hour, 8 * hour]),
      Case(
        name: "with a rhythm", rhythm: .evening, start: 22 * hour + 40 * minute, due: hours,
        event: 9 * hour, edges: [hour, 3 * hour, 8 * hour]),
      Case(
        name: "dormant", isDormant: true, start: 0, due: days, event: 20 * day,
        edges: [3 * day, 9 * day, 19 * day]),
      Case(
        name: "dormant with a rhythm", rhythm: .evening, isDormant: true, start: -25 * hour - 1, due: days,
        event: 20 * day, edges: [3 * day, 9 * day, 19 * day]),
    ]
  }()

  /// When each report leaves, person by person, as the run loop has it.
  private func sampled(_ example: Case, _ law: SessionLaw) -> [[Int64]] {
    let browser = StubBrowser(
      .init(timers: example.due.map { (after: $0, priority: 0, needsOpenBrowser: true) }), .sessions(law))
    return (0..<Self.people).map { person in
      browser.begin(person: UInt64(person), isDormant: example.isDormant)
      browser.convert(at: example.start)
      browser.click(at: example.start + example.event)
      browser.finish(through: 1 << 42)
      return browser.sentTimes(example.due.count).map { $0 ?? .max }
    }
  }

  /// The same by listing every session of the browser.
  private func listed(_ example: Case, _ law: SessionLaw) -> [[Int64]] {
    (0..<Self.people).map { person in
      var numbers = RandomSequence(
        random: AddressedRandom(seed: 20_201_006, replication: 1, person: UInt64(person)),
        purpose: RandomPurpose(rawValue: 0x7003))
      let sessions = NaiveSessions(example, law, &numbers)
      return example.due.map { sessions.leaves(due: example.start + $0) }
    }
  }

  /// In which class a person falls: how late each report is, whether it waited for the event, and whether it left
  /// with the one before.
  private func cell(_ times: [Int64], _ example: Case) -> Int {
    var cell = 0
    for (index, time) in times.enumerated() {
      let late = time - (example.start + example.due[index])
      var kind = late == 0 ? 0 : 1 + example.edges.count { $0 <= late }
      if time == example.start + example.event { kind = 5 }
      let isTogether = index > 0 && time == times[index - 1]
      cell = cell * 12 + kind * 2 + (isTogether ? 1 : 0)
    }
    return cell
  }

  @Test(arguments: cases) func dueMomentsMeetTheBrowsersThatSessionsMake(_ example: Case) throws {
    let law = try SessionLaw(rhythm: example.rhythm)
    let (ours, theirs) = (sampled(example, law), listed(example, law))

    var cells = [(ours: Int, theirs: Int)](repeating: (0, 0), count: 12 * 12 * 12)
    for times in ours { cells[cell(times, example)].ours += 1 }
    for times in theirs { cells[cell(times, example)].theirs += 1 }
    let joint = try homogeneity(cells.map { (Double($0.ours), Double($0.theirs)) })
    #expect(joint.pValue > Self.significance, "\(joint)")
    #expect(joint.classes >= 15, "too few classes to show anything: \(joint.classes)")

    // The third report is due after the event and waits for nothing but the browser.
    let last = example.due.count - 1
    let waits = [ours, theirs].map { people in
      people.map { $0[last] - example.start - example.due[last] }.filter { $0 > 0 }.sorted()
    }
    #expect(waits[0].count > Self.people / 2)
    #expect(smirnov(waits[0], waits[1]) > Self.significance)
  }

  /// Pearson's test of two samples of the same size; classes with fewer than 20 people are put together.
  private func homogeneity(_ cells: [(Double, Double)]) throws -> (pValue: Double, classes: Int) {
    var statistic = 0.0
    var classes = 0
    var open = (0.0, 0.0)
    for cell in cells {
      open = (open.0 + cell.0, open.1 + cell.1)
      guard open.0 + open.1 >= 20 else { continue }
      statistic += (open.0 - open.1) * (open.0 - open.1) / (open.0 + open.1)
      classes += 1
      open = (0, 0)
    }
    let law = try ChiSquareDistribution(degreesOfFreedom: Double(classes - 1))
    return (try law.upperTail(statistic), classes)
  }

  /// The p-value of the largest distance between the distributions of two sorted samples.
  private func smirnov(_ a: [Int64], _ b: [Int64]) -> Double {
    var distance = 0.0
    var (i, j) = (0, 0)
    while i < a.count, j < b.count {
      let value = min(a[i], b[j])
      while i < a.count, a[i] == value { i += 1 }
      while j < b.count, b[j] == value { j += 1 }
      distance = max(distance, (Double(i) / Double(a.count) - Double(j) / Double(b.count)).magnitude)
    }
    let size = Double(a.count) * Double(b.count) / Double(a.count + b.count)
    return KolmogorovSmirnov.limitingUpperTail(size.squareRoot() * distance)
  }
}

/// Every session of one browser, from an event on.
private struct NaiveSessions {
  private var sessions: [(opens: Double, closes: Double)] = []

  init(_ example: SessionPathTests.Case, _ law: SessionLaw, _ numbers: inout RandomSequence) {
    let event = Double(example.start + example.event)
    let pause = Double((example.isDormant ? law.dormantClosed : law.closed).milliseconds)
    let rates = law.rhythm?.rates ?? [1]
    let fastest = rates.max() ?? 1
    let last = Double(example.start + (example.due.last ?? 0))
    var opens = Double(example.start)
    repeat {
      let closes = opens - Double(law.open.milliseconds) * Elementary.log(numbers.unit())
      sessions.append((opens, closes))
      var next = closes
      repeat {
        next -= pause / fastest * Elementary.log(numbers.unit())
        let hour = Int((next / 3_600_000).rounded(.down)) % 24
        let rate = rates.count == 1 ? rates[0] : rates[hour < 0 ? hour + 24 : hour]
        if numbers.unit() * fastest < rate { break }
      } while true
      opens = closes <= event && event < next ? event : next
    } while opens <= last
    sessions.append((opens, .infinity))
  }

  /// When a report that is due at a moment leaves: then, or at the next start.
  func leaves(due: Int64) -> Int64 {
    let moment = Double(due)
    for session in sessions where moment < session.closes {
      return session.opens <= moment ? due : Int64(session.opens.rounded(.down))
    }
    return .max
  }
}

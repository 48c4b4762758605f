import SimulationKernel

/// The clicks of all people who are looked for, arranged so that everybody's logs can be streamed past them.
///
/// A person with one conversion costs the search for one moment. A person with more is weighed once for all clicks with
/// the same evidence, and only against those within whose windows a conversion lies. So the work grows with people of
/// several conversions times the targets' clicks in whose windows these lie: the share of the period that a click's
/// windows cover, for targets who clicked at times of their own. Memory is set by the number of clicks.
public struct IntersectionIndex: Sendable {
  /// A click by its parts in the flat lists.
  struct Click: Sendable {
    var target: Int32
    var advertiser: Int32
    var begin: Int64
    var end: Int64
    var firstWindow: Int32
    var lastWindow: Int32
    var cap: Int32
    var hasReports: Bool
  }

  /// The adversary.
  public let adversary: SetIntersection
  /// All clicks, target by target, each target's in the order given.
  let clicks: [Click]
  /// For each target its first click; one more at the end.
  let starts: [Int]
  /// For each click the first of its target, from it on, that has reports; that target's end when none has.
  let nextReported: [Int]
  /// The moments at which a window of some click begins or ends, by advertiser, without repetitions.
  let edges: [[Int64]]
  let grids: [ClickGrid]
  /// For each click the number of its evidence; clicks that say the same have the same.
  let kinds: [Int]
  /// The clicks of each evidence, ascending.
  let members: [[Int]]
  private let windowEnds: [Int64]
  private let windowReports: [Int32]
  /// Log likelihoods times 2^32 by conversions and reports; nil when it is impossible.
  private let loss: LossTable

  /// Arranges the clicks.
  ///
  /// - Parameters:
  ///   - targets: for each person looked for, the evidence of each of its clicks, in the order of time.
  ///   - adversary: who looks.
  /// - Throws: `RiskError` for evidence that no click can have.
  public init(_ targets: [[ClickEvidence]], adversary: SetIntersection) throws(RiskError) {
    self.adversary = adversary
    loss = LossTable(lostShare: adversary.lostShare)
    var (clicks, starts): ([Click], [Int]) = ([], [])
    var (ends, reports): ([Int64], [Int32]) = ([], [])
    var edges: [[Int64]] = []
    for (target, evidence) in targets.enumerated() {
      starts.append(clicks.count)
      for click in evidence {
        try click.check()
        let first = ends.count
        ends += click.windows.map(\.times.upperBound)
        reports += click.windows.map { Int32($0.reports) }
        let begin = click.windows.first?.times.lowerBound ?? 0
        clicks.append(
          Click(
            target: Int32(target), advertiser: Int32(click.advertiser), begin: begin,
            end: click.windows.last?.times.upperBound ?? begin, firstWindow: Int32(first),
            lastWindow: Int32(ends.count), cap: Int32(click.cap), hasReports: click.reports > 0))
        while edges.count <= click.advertiser { edges.append([]) }
        edges[click.advertiser] += [begin] + click.windows.map(\.times.upperBound)
      }
    }
    starts.append(clicks.count)
    self.clicks = clicks
    self.starts = starts
    (windowEnds, windowReports) = (ends, reports)
    self.edges = edges.map { Self.distinct($0) }
    (kinds, members) = Self.kinds(targets.flatMap { $0 })
    grids = edges.indices.map { [members] in ClickGrid(clicks, members, advertiser: Int32($0)) }
    nextReported = Self.nextReported(clicks, starts)
  }

  /// The number of people who are looked for.
  public var targets: Int { starts.count - 1 }

  /// The number of clicks of one of them.
  public func clickCount(_ target: Int) -> Int { starts[target + 1] - starts[target] }

  private static func distinct(_ edges: [Int64]) -> [Int64] {
    var result: [Int64] = []
    for edge in edges.sorted() where edge != result.last { result.append(edge) }
    return result
  }

  private static func kinds(_ evidence: [ClickEvidence]) -> (kinds: [Int], members: [[Int]]) {
    var numbers: [ClickEvidence: Int] = [:]
    var members: [[Int]] = []
    let kinds = evidence.enumerated().map { number, click -> Int in
      let kind = numbers[click] ?? members.count
      if kind == members.count {
        numbers[click] = kind
        members.append([])
      }
      members[kind].append(number)
      return kind
    }
    return (kinds, members)
  }

  private static func nextReported(_ clicks: [Click], _ starts: [Int]) -> [Int] {
    var next = Array(repeating: 0, count: clicks.count)
    for target in starts.indices.dropLast() {
      var known = starts[target + 1]
      for click in (starts[target]..<starts[target + 1]).reversed() {
        if clicks[click].hasReports { known = click }
        next[click] = known
      }
    }
    return next
  }

  /// The end of a window of the flat list.
  func windowEnd(_ window: Int) -> Int64 { windowEnds[window] }

  /// What a person's conversions make of the likelihood at one click: the change of its logarithm, times 2^32; nil when
  /// the person cannot have clicked.
  ///
  /// - Parameter lines: of the person, by time.
  func change(at number: Int, _ lines: some Collection<LoggedConversion>) -> Int64? {
    let click = clicks[number]
    var window = Int(click.firstWindow)
    var (inWindow, used): (Int, Int32) = (0, 0)
    var sum: Int64 = 0
    for line in lines where line.advertiser == click.advertiser && line.time >= click.begin {
      guard line.time < click.end, used < click.cap else { break }
      while line.time >= windowEnds[window] {
        guard let part = loss.value(conversions: inWindow, reports: Int(windowReports[window])) else {
          return nil
        }
        sum &+= part
        inWindow = 0
        window &+= 1
      }
      inWindow &+= 1
      used &+= 1
    }
    while window < Int(click.lastWindow) {
      guard let part = loss.value(conversions: inWindow, reports: Int(windowReports[window])) else {
        return nil
      }
      sum &+= part
      inWindow = 0
      window &+= 1
    }
    return sum
  }
}

/// How likely so many of a window's conversions are reported, as logarithms times 2^32.
///
/// Binomial(r; x, 1 - lambda) but for (1 - lambda)^r, which everybody who can have clicked shares.
struct LossTable: Sendable {
  private let isCertain: Bool
  /// By conversions, then reports; the smallest number where there are more reports than conversions.
  private let values: [Int64]

  init(lostShare: Double) {
    isCertain = lostShare == 0
    let side = ClickEvidence.largestCap + 1
    let lost = isCertain ? 0 : Elementary.log(lostShare)
    var values = Array(repeating: Int64.min, count: side * side)
    for x in 0..<side where !isCertain {
      var choices = 0.0
      for r in 0...x {
        values[x * side + r] = Int64(((choices + Double(x - r) * lost) * 0x1p32).rounded())
        choices += Elementary.log(Double(x - r)) - Elementary.log(Double(r + 1))
      }
    }
    self.values = values
  }

  /// The logarithm times 2^32; nil when it cannot be.
  func value(conversions: Int, reports: Int) -> Int64? {
    if isCertain { return conversions == reports ? 0 : nil }
    guard reports <= conversions else { return nil }
    return values[conversions * (ClickEvidence.largestCap + 1) + reports]
  }
}

/// Which evidence about one advertiser speaks of a moment: for each of 64 stretches of time that which touches it.
struct ClickGrid: Sendable {
  /// An evidence with the times of its windows.
  struct Entry: Sendable {
    var kind: Int
    var begin: Int64
    var end: Int64
  }

  private let begin: Int64
  private let end: Int64
  private let length: Int64
  private let lists: [[Entry]]

  /// - Parameter members: the clicks of each evidence.
  init(_ clicks: [IntersectionIndex.Click], _ members: [[Int]], advertiser: Int32) {
    let mine = members.indices.compactMap { kind -> Entry? in
      let click = clicks[members[kind][0]]
      return click.advertiser == advertiser && click.begin < click.end
        ? Entry(kind: kind, begin: click.begin, end: click.end) : nil
    }
    let begin = mine.map(\.begin).min() ?? 0
    let end = mine.map(\.end).max() ?? 0
    let length = (end - begin) / 64 + 1
    var lists: [[Entry]] = Array(repeating: [], count: 64)
    for click in mine {
      for stretch in Int((click.begin - begin) / length)...Int((click.end - 1 - begin) / length) {
        lists[stretch].append(click)
      }
    }
    (self.begin, self.end, self.length, self.lists) = (begin, end, length, lists)
  }

  /// The evidence that may speak of a moment, some of which does not.
  func entries(at time: Int64) -> [Entry] {
    time >= begin && time < end ? lists[Int((time - begin) / length)] : []
  }
}

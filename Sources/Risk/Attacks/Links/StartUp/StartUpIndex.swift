import SimulationKernel

/// A late report that somebody wants to join with another publisher's.
public struct LateReport: Hashable, Sendable {
  /// When it arrived, in milliseconds.
  public var arrived: Int64
  /// The publisher whose click it names, counted from 0.
  public var publisher: Int32
  /// Where it came from; 0 where addresses are hidden.
  public var address: UInt64
  /// The identity in its click id: the publisher's name for the person.
  public var identity: UInt64

  /// Makes a report.
  ///
  /// - Parameters:
  ///   - arrived: in milliseconds.
  ///   - publisher: counted from 0.
  ///   - address: where it came from; 0 where addresses are hidden.
  ///   - identity: the publisher's name for the person.
  public init(arrived: Int64, publisher: Int32, address: UInt64 = 0, identity: UInt64) {
    self.arrived = arrived
    self.publisher = publisher
    self.address = address
    self.identity = identity
  }
}

/// The late reports that are to be joined, arranged so that everybody's late reports can be streamed past them.
///
/// Between two of them, only the first and the last arrival can be nearest to either; so memory is set by the number
/// of questions, and a report that streams past costs the search for one moment.
public struct StartUpIndex: Sendable {
  /// The questions in the order given.
  public let questions: [LateReport]
  /// Their positions by address, then arrival.
  let order: [Int]
  private let keys: [Key]

  private struct Key: Comparable, Sendable {
    var address: UInt64
    var arrived: Int64

    static func < (a: Key, b: Key) -> Bool {
      a.address != b.address ? a.address < b.address : a.arrived < b.arrived
    }
  }

  /// Arranges the questions.
  ///
  /// - Parameter questions: any order; answers have the same order.
  public init(_ questions: [LateReport]) {
    self.questions = questions
    let keys = questions.map { Key(address: $0.address, arrived: $0.arrived) }
    order = questions.indices.sorted { keys[$0] != keys[$1] ? keys[$0] < keys[$1] : $0 < $1 }
    self.keys = order.map { keys[$0] }
  }

  /// The gap into which a report falls: 2 i is the time before question i of the order, 2 i + 1 that after it; nil when
  /// nobody asks about its address.
  func gap(of report: LateReport) -> Int? {
    let key = Key(address: report.address, arrived: report.arrived)
    var (low, high) = (0, keys.count)
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] <= key { low = middle + 1 } else { high = middle }
    }
    if low > 0, keys[low - 1].address == report.address { return 2 * (low - 1) + 1 }
    return low < keys.count && keys[low].address == report.address ? 2 * low : nil
  }

  /// The identity that each question is joined with: that of the nearest arrival of another publisher from the same
  /// address; nil when there is none.
  ///
  /// Of arrivals equally near the one with the smaller hash is taken, which favours nobody.
  public func answers(_ tally: StartUpTally) -> [UInt64?] {
    var answers: [UInt64?] = Array(repeating: nil, count: questions.count)
    var earlier: [TwoPublishers] = Array(repeating: TwoPublishers(), count: order.count)
    var known = TwoPublishers()
    for place in order.indices {
      if place == 0 || keys[place - 1].address != keys[place].address {
        known = tally.latest[2 * place]
      } else {
        known.merge(tally.latest[2 * place - 1])
      }
      earlier[place] = known
    }
    known = TwoPublishers()
    for place in order.indices.reversed() {
      if place + 1 < order.count, keys[place + 1].address != keys[place].address { known = TwoPublishers() }
      known.merge(tally.earliest[2 * place + 1])
      let question = questions[order[place]]
      let before = earlier[place].best(notOf: question.publisher)
      let after = known.best(notOf: question.publisher)
      // Both distances count from the question, so the nearer of the two is the nearest of all.
      let candidates = [before, after].compactMap { $0 }.map { arrival in
        (distance: (arrival.moment - question.arrived).magnitude, arrival: arrival)
      }
      answers[order[place]] =
        candidates.min {
          $0.distance != $1.distance ? $0.distance < $1.distance : $0.arrival.tie < $1.arrival.tie
        }?.arrival.identity
    }
    return answers
  }
}

/// What is kept of everybody's late reports while they stream past the questions of a `StartUpIndex`.
///
/// It is made of smallest ones and counts, so it holds the same bits whatever the order.
public struct StartUpTally: Sendable {
  private let index: StartUpIndex
  private(set) var earliest: [TwoPublishers]
  private(set) var latest: [TwoPublishers]

  /// Makes an empty tally.
  public init(_ index: StartUpIndex) {
    self.index = index
    earliest = Array(repeating: TwoPublishers(), count: 2 * index.questions.count)
    latest = earliest
  }

  /// Adds a late report; those that are asked about too.
  public mutating func add(_ report: LateReport) {
    precondition(report.publisher >= 0, "a publisher's number below 0")
    guard let gap = index.gap(of: report) else { return }
    earliest[gap].add(Arrival(report, isReversed: false))
    latest[gap].add(Arrival(report, isReversed: true))
  }

  /// Adds another tally of the same index.
  public mutating func merge(_ other: StartUpTally) {
    precondition(earliest.count == other.earliest.count, "tallies of different indexes")
    for i in earliest.indices {
      earliest[i].merge(other.earliest[i])
      latest[i].merge(other.latest[i])
    }
  }

  /// Writes all that it keeps.
  public func write(to summary: inout SummaryWriter) {
    for arrivals in earliest + latest { arrivals.write(to: &summary) }
  }

  /// Adds what a tally of the same index wrote.
  ///
  /// - Throws: `SummaryError` when it was of another index, or is damaged.
  public mutating func merge(from summary: inout SummaryReader) throws(SummaryError) {
    for i in earliest.indices { try earliest[i].merge(from: &summary, isReversed: false) }
    for i in latest.indices { try latest[i].merge(from: &summary, isReversed: true) }
  }
}

/// A late report where only its time, its publisher and its identity count.
struct Arrival: Sendable {
  /// The arrival in milliseconds.
  var moment: Int64
  /// What is smallest for the arrival that counts: the moment, or for the latest one its opposite.
  var key: Int64
  /// Decides between equal keys.
  var tie: UInt64
  var publisher: Int32
  var identity: UInt64

  init(_ report: LateReport, isReversed: Bool) {
    moment = report.arrived
    key = isReversed ? -report.arrived : report.arrived
    tie = Fingerprint.owner(person: report.identity ^ UInt64(UInt32(bitPattern: report.publisher)) &<< 32)
    publisher = report.publisher
    identity = report.identity
  }

  func precedes(_ other: Arrival) -> Bool {
    key != other.key ? key < other.key : tie < other.tie
  }
}

/// The first arrival, and the first of any other publisher.
struct TwoPublishers: Sendable {
  private var first: Arrival?
  private var second: Arrival?

  mutating func add(_ new: Arrival) {
    guard let first else { return self.first = new }
    if new.publisher == first.publisher {
      if new.precedes(first) { self.first = new }
    } else if new.precedes(first) {
      (self.first, second) = (new, first)
    } else if second.map({ new.precedes($0) }) ?? true {
      second = new
    }
  }

  mutating func merge(_ other: TwoPublishers) {
    if let first = other.first { add(first) }
    if let second = other.second { add(second) }
  }

  /// Writes the one or two arrivals, if there are any.
  func write(to summary: inout SummaryWriter) {
    let arrivals = [first, second].compactMap(\.self)
    summary.write(arrivals.count)
    for arrival in arrivals {
      summary.write(arrival.moment)
      summary.write(arrival.publisher)
      summary.write(arrival.identity)
    }
  }

  /// Adds arrivals that were written; what decides between them follows from the rest.
  mutating func merge(from summary: inout SummaryReader, isReversed: Bool) throws(SummaryError) {
    let count = try summary.read(Int.self)
    guard 0...2 ~= count else { throw .damaged }
    for _ in 0..<count {
      let (moment, publisher) = (try summary.read(Int64.self), try summary.read(Int32.self))
      guard moment != .min, publisher >= 0 else { throw .damaged }
      let report = LateReport(arrived: moment, publisher: publisher, identity: try summary.read())
      add(Arrival(report, isReversed: isReversed))
    }
  }

  /// The first arrival of any other publisher than one.
  func best(notOf publisher: Int32) -> Arrival? {
    first?.publisher == publisher ? second : first
  }
}

import Web

/// The adversary who joins two publishers' click ids through the reports that one conversion caused for both.
///
/// Every matching click of a person gets a report of a conversion: the last one with credit 100, each other with
/// credit 0, all with the same data. So a report without credit is joined with one of the reports with full credit of
/// another publisher that name the same advertiser, carry equal data, and whose windows overlap.
///
/// There is no bound by the mechanism, since its noise is drawn once for all reports of a conversion; success is
/// that of `LinkFormulas.multiTouch(others:share:)` in Poisson traffic.
public struct MultiTouchJoin: ActingAdversary {
  /// Makes an adversary.
  public init() {}

  /// Honest: the browser tells both publishers by itself.
  public var policy: SitePolicy { .honest }

  /// What it takes for granted.
  public var assumptions: [String] {
    [
      "All reports of one conversion carry the same data, noise included.",
      "The report with full credit arrives.",
      "Candidates are told apart by advertiser, data and the times of their windows only, and guessed uniformly.",
      "The formula beside it takes the others' conversions to be Poisson at a constant rate.",
    ]
  }
}

/// A report as somebody sees it who joins the reports of different publishers.
public struct TouchReport: Hashable, Sendable {
  /// The advertiser whom it names, counted from 0.
  public var advertiser: Int32
  /// The publisher whose click it names, counted from 0.
  public var publisher: Int32
  /// The data that it carries.
  public var data: UInt16
  /// The times at which its conversion can have happened, in milliseconds, the end excluded.
  public var times: Range<Int64>

  /// Makes a report.
  ///
  /// - Parameters:
  ///   - advertiser: counted from 0.
  ///   - publisher: counted from 0.
  ///   - data: the data that it carries.
  ///   - times: when its conversion can have happened, in milliseconds, the end excluded; not empty.
  public init(advertiser: Int32, publisher: Int32, data: UInt16, times: Range<Int64>) {
    self.advertiser = advertiser
    self.publisher = publisher
    self.data = data
    self.times = times
  }

  /// Whether another report may be of the same conversion.
  public func fits(_ other: TouchReport) -> Bool {
    advertiser == other.advertiser && publisher != other.publisher && data == other.data
      && times.overlaps(other.times)
  }
}

/// Reports without credit whose partners are looked for, arranged so that all reports with full credit can be streamed past.
///
/// Windows that overlap [a, b) are those that begin before b less those that end by a. So counting needs two searches a
/// report, and memory for the questions only.
public struct MultiTouchIndex: Sendable {
  /// The questions in the order given.
  public let questions: [TouchReport]
  /// Reports that are counted together: those of one advertiser with one value, or of one publisher among them.
  struct Class: Hashable, Sendable {
    var advertiser: Int32
    var data: UInt16
    /// nil for all publishers together.
    var publisher: Int32?
  }

  /// The number of each class.
  let numbers: [Class: Int]
  /// For each class the beginnings and ends of its questions' windows, without repetitions.
  let begins: [[Int64]]
  let ends: [[Int64]]

  /// Arranges the questions.
  ///
  /// - Parameter questions: reports without credit, any order; answers have the same order.
  public init(_ questions: [TouchReport]) {
    self.questions = questions
    var numbers: [Class: Int] = [:]
    var windows: [[Range<Int64>]] = []
    for question in questions {
      for key in Self.classes(of: question) {
        if let number = numbers[key] {
          windows[number].append(question.times)
        } else {
          numbers[key] = windows.count
          windows.append([question.times])
        }
      }
    }
    self.numbers = numbers
    begins = windows.map { Self.distinct($0.map(\.lowerBound)) }
    ends = windows.map { Self.distinct($0.map(\.upperBound)) }
  }

  /// The classes in which a report counts: of all publishers, and of its own.
  static func classes(of report: TouchReport) -> [Class] {
    [
      Class(advertiser: report.advertiser, data: report.data, publisher: nil),
      Class(advertiser: report.advertiser, data: report.data, publisher: report.publisher),
    ]
  }

  private static func distinct(_ values: [Int64]) -> [Int64] {
    var result: [Int64] = []
    for value in values.sorted() where value != result.last { result.append(value) }
    return result
  }

  /// How many reports with full credit of other publishers may be each question's partner.
  public func answers(_ tally: MultiTouchTally) -> [Int] {
    let begun = tally.begun.map { Self.sums($0) }
    let ended = tally.ended.map { Self.sums($0) }
    return questions.map { question in
      let counts = Self.classes(of: question).map { key -> Int in
        guard let number = numbers[key] else { return 0 }
        let last = CandidateIndex.position(of: question.times.upperBound, in: ends[number])
        let first = CandidateIndex.position(of: question.times.lowerBound, in: begins[number])
        return begun[number][last] - ended[number][first]
      }
      return counts[0] - counts[1]
    }
  }

  private static func sums(_ counts: [Int]) -> [Int] {
    counts.reduce(into: []) { $0.append(($0.last ?? 0) + $1) }
  }

  /// How the join of one question ended: a uniform guess among those that fit.
  ///
  /// - Parameters:
  ///   - candidates: how many fit, of `answers(_:)`.
  ///   - position: the position of its question.
  ///   - partner: the report with full credit of the same conversion, if it arrived.
  ///   - depths: the values of k for top-k.
  public func outcome(
    candidates: Int, at position: Int, partner: TouchReport?, depths: [Int]
  ) -> LinkageOutcome {
    let answer = LinkageAnswer.blind(among: candidates)
    let fits = partner.map { questions[position].fits($0) } ?? false
    return answer.outcome(
      identity: fits ? 0 : nil, posterior: fits && candidates > 0 ? 1 / Double(candidates) : 0, depths: depths
    )
  }
}

/// How many reports with full credit begin and end before the moments that questions ask about.
public struct MultiTouchTally: Sendable {
  private let index: MultiTouchIndex
  /// By class, reports that begin before each end of a question and not before the end ahead of it; then all later ones.
  private(set) var begun: [[Int]]
  /// By class, reports that end by each beginning of a question and not by the one ahead of it; then all later ones.
  private(set) var ended: [[Int]]
  /// How many reports were added.
  public private(set) var reports = 0

  /// Makes an empty tally.
  public init(_ index: MultiTouchIndex) {
    self.index = index
    begun = index.ends.map { Array(repeating: 0, count: $0.count + 1) }
    ended = index.begins.map { Array(repeating: 0, count: $0.count + 1) }
  }

  /// Adds a report with full credit.
  public mutating func add(_ report: TouchReport) {
    reports += 1
    for key in MultiTouchIndex.classes(of: report) {
      guard let number = index.numbers[key] else { continue }
      // Begins before an end that is later; ends by a beginning that is no earlier.
      begun[number][CandidateIndex.position(of: report.times.lowerBound + 1, in: index.ends[number])] += 1
      ended[number][CandidateIndex.position(of: report.times.upperBound, in: index.begins[number])] += 1
    }
  }

  /// Adds another tally of the same index.
  public mutating func merge(_ other: MultiTouchTally) {
    precondition(begun.count == other.begun.count, "tallies of different indexes")
    reports += other.reports
    for number in begun.indices {
      for i in begun[number].indices { begun[number][i] += other.begun[number][i] }
      for i in ended[number].indices { ended[number][i] += other.ended[number][i] }
    }
  }

  /// Writes all that it keeps.
  public func write(to summary: inout SummaryWriter) {
    summary.write(reports)
    for counts in begun + ended { summary.write(counts) }
  }

  /// Adds what a tally of the same index wrote.
  ///
  /// - Throws: `SummaryError` when it was of another index, or is damaged.
  public mutating func merge(from summary: inout SummaryReader) throws(SummaryError) {
    try summary.add(to: &reports)
    for number in begun.indices { try summary.add(to: &begun[number]) }
    for number in ended.indices { try summary.add(to: &ended[number]) }
  }
}

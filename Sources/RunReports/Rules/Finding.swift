/// Something in a run's results that asks for caution, with the figures that show it.
struct Finding: Sendable, Equatable {
  /// The most lines of evidence that are shown.
  static let mostEvidence = 6

  var title: String
  /// What follows from it, and what to do.
  var advice: String
  /// The figures, a line for each system and design point; each line once.
  let evidence: [String]

  init(title: String, advice: String, evidence: [String]) {
    (self.title, self.advice) = (title, advice)
    // Design points may differ in nothing that a line tells of.
    var seen: Set<String> = []
    self.evidence = evidence.filter { seen.insert($0).inserted }
  }

  /// The first lines of evidence, and how many more there are.
  var shownEvidence: [String] {
    let more = evidence.count - Self.mostEvidence
    return more > 0 ? evidence.prefix(Self.mostEvidence) + ["and \(more) more"] : evidence
  }
}

/// A rule that looks for one kind of trouble.
protocol TeachingRule: Sendable {
  /// What it finds; nil when all is well.
  func finding(_ data: ReportData) throws -> Finding?
}

/// The rules that a report goes by.
enum TeachingRules {
  /// All rules, those about the run first; a new one is added here.
  static let all: [any TeachingRule] = [
    FailedReplications(), TooFewReplications(), ShortWarmUp(), LossDominates(), InvisibleNoise(),
    LowCoverage(),
    Overconfident(), NothingAboveTiming(), BoundReached(),
  ]

  /// What they find, and what the run itself remarked.
  static func findings(_ data: ReportData) throws -> [Finding] {
    let remarks = data.run.manifest.remarks
    let said =
      remarks.isEmpty
      ? []
      : [
        Finding(
          title: "The run itself remarked", advice: "It was said when the run ended.", evidence: remarks)
      ]
    return said + (try all.compactMap { try $0.finding(data) })
  }
}

extension ReportData {
  /// Where a row is from, as "ecm at noise 0.05".
  ///
  /// Of what is swept of adversaries only a row's own adversary is told of.
  func place(_ row: FigureRow) -> String {
    let isOwn = AdversaryCharts.names(self).contains(row.adversary)
    let label = isOwn ? label(of: row.point, adversary: row.adversary) : label(of: row.point, ordinaryAxes)
    return label.isEmpty ? row.system : "\(row.system) at \(label)"
  }
}

extension FigureRow {
  /// The figure and its interval as "4.55 (3.9 to 5.2)".
  ///
  /// - Parameter isShare: whether it is shown in percent.
  func text(isShare: Bool = false) -> String {
    func one(_ x: Double) -> String { isShare ? NumberText.percent(x) : NumberText.plain(x, digits: 3) }
    guard let mean else { return "not finite" }
    guard let low = shownLow, let high = shownHigh, low < high else { return one(mean) }
    return "\(one(mean)) (\(one(low)) to \(one(high)))"
  }

  /// A difference of shares with its interval, in percentage points.
  var points: String {
    func one(_ x: Double) -> String { String(NumberText.percent(x).dropLast(2)) }
    guard let mean else { return "not finite" }
    guard let low = shownLow, let high = shownHigh, low < high else {
      return "\(one(mean)) percentage points"
    }
    return "\(one(mean)) percentage points (\(one(low)) to \(one(high)))"
  }
}

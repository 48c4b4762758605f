import JSONText
import SimulationKernel

/// How the reports of a run differ from those that a case expects, whatever their order.
struct ReportComparison {
  /// A pair of reports that are meant to be the same, with the paths where they are not.
  struct Pair: Equatable {
    /// The address of both.
    var url: String
    /// One line for each path: `payload.trigger_data: expected "1", was "2"`.
    var differences: [String]
  }

  /// Reports that come close to an expected one.
  private(set) var changed: [Pair] = []
  /// Expected reports that nothing comes close to.
  private(set) var missing: [String] = []
  /// Reports that nobody expects.
  private(set) var unexpected: [String] = []

  /// Whether the same reports were sent.
  var isEqual: Bool { changed.isEmpty && missing.isEmpty && unexpected.isEmpty }

  /// Compares two lists as multisets of normalised reports.
  init(expected: [ObservedReport], actual: [ObservedReport]) {
    var left = expected.map(Entry.init).sorted()
    var right = actual.map(Entry.init).sorted()
    Self.cancel(&left, &right)
    let pairs = Self.pairs(left, right)
    for pair in pairs {
      let (want, got) = (left[pair.left], right[pair.right])
      changed.append(Pair(url: want.url, differences: want.differences(to: got)))
    }
    let (wanted, found) = (Set(pairs.map(\.left)), Set(pairs.map(\.right)))
    missing = left.indices.filter { !wanted.contains($0) }.map { left[$0].text }
    unexpected = right.indices.filter { !found.contains($0) }.map { right[$0].text }
  }

  /// The differences in lines for people.
  var lines: [String] {
    changed.flatMap { ["differs  \($0.url)"] + $0.differences.map { "           " + $0 } }
      + missing.map { "missing  \($0)" } + unexpected.map { "unexpected  \($0)" }
  }

  /// Takes out what both lists hold.
  private static func cancel(_ left: inout [Entry], _ right: inout [Entry]) {
    var counts: [Entry: Int] = [:]
    for entry in right { counts[entry, default: 0] += 1 }
    var common: [Entry: Int] = [:]
    left.removeAll { entry in
      guard let count = counts[entry], count > 0 else { return false }
      counts[entry] = count - 1
      common[entry, default: 0] += 1
      return true
    }
    right.removeAll { entry in
      guard let count = common[entry], count > 0 else { return false }
      common[entry] = count - 1
      return true
    }
  }

  /// So many differing reports that nobody would read which of them come close to each other.
  private static let mostPairs = 10_000

  /// Pairs of one address that have something in common, those with the fewest differing paths first; each report is
  /// in one pair at most.
  private static func pairs(_ left: [Entry], _ right: [Entry]) -> [(left: Int, right: Int)] {
    guard left.count * right.count <= mostPairs else { return [] }
    let (mine, theirs) = (left.map(\.leavesByPath), right.map(\.leavesByPath))
    var candidates: [(count: Int, left: Int, right: Int)] = []
    for (i, want) in left.enumerated() {
      for (j, got) in right.enumerated() where want.url == got.url {
        let equal = mine[i].count { theirs[j][$0.key] == $0.value }
        let count = mine[i].count + theirs[j].count { mine[i][$0.key] == nil } - equal
        if count < mine[i].count { candidates.append((count, i, j)) }
      }
    }
    var pairs: [(left: Int, right: Int)] = []
    var (usedLeft, usedRight) = (Set<Int>(), Set<Int>())
    for candidate in candidates.sorted(by: <)
    where !usedLeft.contains(candidate.left) && !usedRight.contains(candidate.right) {
      usedLeft.insert(candidate.left)
      usedRight.insert(candidate.right)
      pairs.append((candidate.left, candidate.right))
    }
    return pairs
  }
}

/// A report in comparable form.
private struct Entry: Hashable, Comparable {
  let url: String
  let time: SimulationTime
  let payload: JSONValue

  init(_ report: ObservedReport) {
    url = report.url
    time = report.time
    payload = ReportNormaliser.normalised(report.payload)
  }

  /// Everything that can be compared by itself, by path.
  var leaves: [(path: String, text: String)] {
    var leaves = [(path: "report_time", text: "\"\(time.milliseconds)\"")]
    Self.collect(payload, "payload", into: &leaves)
    return leaves
  }

  /// The same, found by path.
  var leavesByPath: [String: String] {
    Dictionary(leaves.map { ($0.path, $0.text) }, uniquingKeysWith: { first, _ in first })
  }

  var text: String { "\(time.milliseconds) ms  \(url)  \(payload.compactText())" }

  func differences(to other: Entry) -> [String] {
    let mine = leaves
    let theirs = other.leaves
    let lookup = other.leavesByPath
    let known = Set(mine.map(\.path))
    return mine.compactMap { leaf in
      guard let text = lookup[leaf.path] else { return "\(leaf.path): expected \(leaf.text), was not there" }
      return text == leaf.text ? nil : "\(leaf.path): expected \(leaf.text), was \(text)"
    } + theirs.filter { !known.contains($0.path) }.map { "\($0.path): not expected, was \($0.text)" }
  }

  private static func collect(
    _ value: JSONValue, _ path: String, into leaves: inout [(path: String, text: String)]
  ) {
    switch value {
    case .array(let elements) where !elements.isEmpty:
      for (index, element) in elements.enumerated() { collect(element, "\(path)[\(index)]", into: &leaves) }
    case .object(let members) where !members.isEmpty:
      for member in members { collect(member.value, "\(path).\(member.name)", into: &leaves) }
    default: leaves.append((path, value.compactText()))
    }
  }

  static func < (a: Entry, b: Entry) -> Bool {
    (a.time.milliseconds, a.url, a.payload.compactText()) < (
      b.time.milliseconds, b.url, b.payload.compactText()
    )
  }
}

import ResultsExport

/// What the reader of a comparison must know before its figures are believed.
struct ComparisonWarnings {
  private(set) var all: [String] = []

  init(
    _ runs: [LoadedRun], _ pairs: [SidePair], pooled: Set<String>, by: String?, isRelative: Bool
  ) {
    let versions = Set(
      runs.map { $0.saved.manifest.identity.release + "+" + $0.saved.manifest.identity.sources })
    if versions.count > 1 {
      add("the runs are of different versions of the program, so that a difference may be the program's")
    }
    for run in runs {
      let failed = run.figures.reduce(0) { $0 + $1.failures }
      if failed > 0 {
        add("\(run.label): \(failed) replication\(failed == 1 ? "" : "s") failed and left out")
      } else if run.saved.manifest.status != "complete" {
        add("\(run.label): its status is \(run.saved.manifest.status)")
      }
    }
    if by == ComparedDimension.system.rawValue,
      pairs.contains(where: { $0.figures.contains { $0.key.truth == "reported" } })
    {
      add(
        "the truth reported is each system's own, so that what it loses does not count; --truth attributable is the same "
          + "for all")
    }
    if pairs.contains(where: { $0.baseline.trace != nil || $0.other.trace != nil }) {
      add(
        "the people of a trace are the same in every replication: intervals and p-values cover noise, browsers and losses "
          + "only, not other people")
    }
    for pair in pairs { addCounts(pair) }
    addRanks(pairs)
    let gaps = pairs.reduce(0) { $0 + $1.gaps.count }
    if gaps > 0 {
      let which = isRelative ? "above 0 " : ""
      let what = gaps == 1 ? "1 figure has" : "\(gaps) figures have"
      add(
        "\(what) no number \(which)in some replications, which are left out; what is left may not be like them"
      )
    }
    let unmatched = pairs.reduce(0) { $0 + $1.unmatched }
    if unmatched > 0, by == nil {
      add("\(unmatched) figure\(unmatched == 1 ? " is" : "s are") not of both sides and left out")
    }
    if !pooled.isEmpty {
      add(
        "\(pooled.sorted().joined(separator: ", ")): made of the people of all replications together, and not compared"
      )
    }
  }

  private mutating func add(_ warning: String) {
    if !all.contains(warning) { all.append(warning) }
  }

  private mutating func addCounts(_ pair: SidePair) {
    let (one, two) = (pair.baseline.replications.count, pair.other.replications.count)
    guard pair.pairing.isPaired, one != two else { return }
    add(
      "\(pair.baseline.label) has \(one) replications and \(pair.other.label) \(two): the "
        + "\(pair.commonReplications.count) that both have are compared")
  }

  /// Says where the tests by ranks are too weak to object.
  private mutating func addRanks(_ pairs: [SidePair]) {
    for pair in pairs {
      let weak = pair.figures.filter { ($0.leastRankPValue ?? 0) > FigureDifference.level }
      guard let least = weak.compactMap(\.leastRankPValue).min() else { continue }
      let test = pair.pairing.isPaired ? "Wilcoxon's test" : "Mann and Whitney's test"
      let digits = Double(Int(least * 1000 + 0.5)) / 1000
      add(
        weak.count == pair.figures.count { $0.rankPValue != nil }
          ? "with so few replications \(test) cannot be significant: its p-values are \(digits) or more; run 6 or more"
          : "for some figures too few replications differ for \(test) to be significant")
    }
  }
}

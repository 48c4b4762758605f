import ResultsExport
import Statistics

/// One side beside the baseline.
public struct SidePair: Sendable {
  /// The swept settings that both sides share, with their values.
  public let place: [PointSetting]
  /// What the other is compared with.
  public let baseline: ComparedSide
  /// The other side.
  public let other: ComparedSide
  /// Whether and why replications are paired.
  public let pairing: Pairing
  /// The replications that both sides have.
  public let commonReplications: [Int]
  /// The settings in which the two differ, names and seeds aside.
  public let settings: [SettingDifference]
  /// The figures, in the order of the baseline's tables.
  public internal(set) var figures: [FigureDifference]
  /// Figures of some replications that one of the sides has no number for, or none above 0 where ratios are compared.
  public let gaps: [FigureKey]
  /// How many figures only one of the sides has.
  public let unmatched: Int
}

/// Runs, design points, systems, estimators or adversaries, figure by figure.
public struct Comparison: Sendable {
  /// Each side beside its baseline.
  public let pairs: [SidePair]
  /// What tells sides apart: the dotted path of a swept setting, `system`, `estimator` or `adversary`; nil for runs.
  public let by: String?
  /// Whether ratios are compared instead of differences.
  public let isRelative: Bool
  /// How many p-values the correction is for.
  public let familySize: Int
  /// What the reader must know before the figures are believed.
  public let warnings: [String]
  /// The names in the tables, chosen or not.
  public let known: KnownNames

  /// Compares.
  ///
  /// - Parameters:
  ///   - runs: the runs; the first is the baseline. One alone is compared within.
  ///   - request: what is compared with what.
  /// - Throws: ``ComparisonError`` when there is nothing to compare, ``ResultsExport/OutputError`` when a table cannot be
  ///   read, `StatisticsError` when figures are out of any range.
  public init(_ runs: [SavedRun], _ request: ComparisonRequest) throws {
    try Self.requireDifferent(runs)
    let plan = try ComparisonPlan(
      runs.map { ($0.path, $0.swept, $0.manifest.points.first?.systems ?? []) }, by: request.by)
    var dimension: ComparedDimension?
    if case .dimension(let known) = plan { dimension = known }
    let labels = Self.labels(runs.map(\.path))
    let loaded = try zip(runs, labels).map { run, label in
      try LoadedRun(run, label: label) { request.selection.takes($0, dimension) }
    }
    var known = KnownNames()
    for run in loaded { known.add(run.known) }
    try request.selection.requireKnown(known)
    let pooled = loaded.reduce(into: Set<String>()) { $0.formUnion($1.pooled) }
    let groups = try ComparisonGroups(loaded, plan, request)
    var pairs = try groups.groups.flatMap { group in
      try group.sides.dropFirst().map { try SidePair(group, $0, isRelative: request.isRelative) }
    }
    guard pairs.contains(where: { !$0.figures.isEmpty }) else {
      guard !pairs.contains(where: { !$0.gaps.isEmpty }) else {
        throw ComparisonError(
          "compare", "no figure has a number\(request.isRelative ? " above 0" : "") on both sides",
          remedy: request.isRelative
            ? "compare differences instead of ratios" : "choose others by --metric or --all")
      }
      throw Self.nothing(request, dimension, known, pooled)
    }
    familySize = try Self.correct(&pairs)
    self.pairs = pairs
    self.known = known
    by = plan.by
    isRelative = request.isRelative
    warnings =
      groups.warnings
      + ComparisonWarnings(loaded, pairs, pooled: pooled, by: plan.by, isRelative: request.isRelative).all
  }

  /// Corrects the p-values of all pairs as one family.
  ///
  /// - Returns: the family's size.
  private static func correct(_ pairs: inout [SidePair]) throws -> Int {
    let places = pairs.indices.flatMap { pair in
      pairs[pair].figures.indices.filter { pairs[pair].figures[$0].pValue != nil }.map { (pair, $0) }
    }
    let corrected = try HolmCorrection.corrected(places.compactMap { pairs[$0.0].figures[$0.1].pValue })
    for ((pair, figure), p) in zip(places, corrected) { pairs[pair].figures[figure].correctedPValue = p }
    return places.count
  }

  private static func requireDifferent(_ runs: [SavedRun]) throws(ComparisonError) {
    var seen: Set<String> = []
    for run in runs where !seen.insert(run.manifest.identity.hash).inserted {
      throw ComparisonError(
        run.path, "it holds the same scenario of the same version as another run that is named",
        remedy: "name runs that differ")
    }
    guard !runs.isEmpty else {
      throw ComparisonError("compare", "no run is named", remedy: "name the folders of two runs")
    }
  }

  /// The shortest ends of paths that tell them apart.
  static func labels(_ paths: [String]) -> [String] {
    let parts = paths.map { $0.split(separator: "/").map(String.init) }
    let longest = parts.map(\.count).max() ?? 0
    for length in stride(from: 1, through: max(1, longest), by: 1) {
      let labels = parts.map { $0.suffix(length).joined(separator: "/") }
      if Set(labels).count == labels.count { return labels }
    }
    return paths
  }

  private static func nothing(
    _ request: ComparisonRequest, _ dimension: ComparedDimension?, _ known: KnownNames, _ pooled: Set<String>
  ) -> ComparisonError {
    if let metric = pooled.min() {
      return ComparisonError(
        metric, "it is made of the people of all replications together, so replications cannot be compared",
        remedy: "compare success_by_clicks or success_by_days")
    }
    let metrics = "figures there are: \(known.metrics.joined(separator: ", "))"
    if request.selection.asksForHeadlines(dimension) {
      return ComparisonError(
        "compare", "the runs have none of the figures that are compared by default in common",
        remedy: "choose by --metric or --all; \(metrics)")
    }
    return ComparisonError("compare", "no figure is chosen that both sides have", remedy: metrics)
  }
}

extension SidePair {
  init(_ group: ComparedGroup, _ other: ComparedSide, isRelative: Bool) throws {
    let baseline = group.sides[0]
    let pairing = baseline.pairing(with: other)
    let common = baseline.replications.filter(other.figures.completed.contains)
    var figures: [FigureDifference] = []
    var gaps: [FigureKey] = []
    var unmatched = 0
    for key in baseline.figures.keys {
      guard let first = baseline.figures.values[key], let second = other.figures.values[key] else {
        unmatched += 1
        continue
      }
      func values(_ figures: [Int: Double], _ replications: [Int]) -> [Double] {
        replications.compactMap { figures[$0] }.filter { !isRelative || $0 > 0 }
      }
      var (one, two) = (values(first, baseline.replications), values(second, other.replications))
      var hasGap = one.count < baseline.replications.count || two.count < other.replications.count
      if pairing.isPaired {
        let whole = common.filter { replication in
          [first, second].allSatisfy { values in values[replication].map { !isRelative || $0 > 0 } ?? false }
        }
        hasGap = whole.count < common.count
        (one, two) = (values(first, whole), values(second, whole))
      }
      if hasGap { gaps.append(key) }
      guard !one.isEmpty, !two.isEmpty else { continue }
      figures.append(
        try FigureDifference(key, one, two, isPaired: pairing.isPaired, isRelative: isRelative))
    }
    unmatched += other.figures.keys.count { baseline.figures.values[$0] == nil }
    self.init(
      place: group.place, baseline: baseline, other: other, pairing: pairing, commonReplications: common,
      settings: baseline.differences(from: other), figures: figures, gaps: gaps, unmatched: unmatched)
  }
}

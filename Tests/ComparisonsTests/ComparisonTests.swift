import Foundation
import ResultsExport
import Testing

@testable import Comparisons

/// What is compared with what, and how.
@Suite struct ComparisonTests {
  private let before = [2.1, 3.4, 1.9, 5.6, 4.4, 3.3, 2.8, 6.1]
  private let after = [2.9, 3.1, 2.7, 6.0, 5.9, 3.2, 3.9, 6.8]

  private func compare(
    _ runs: [MadeUpRun], _ change: (inout ComparisonRequest) -> Void = { _ in }
  ) throws -> Comparison {
    var request = ComparisonRequest()
    change(&request)
    return try Comparison(runs.map { try $0.saved }, request)
  }

  /// The numbers are SciPy's, of ttest_rel and wilcoxon.
  @Test func replicationsOfTheSameSeedArePaired() throws {
    let runs = [try MadeUpRun([.init(values: before)]), try MadeUpRun(noise: "0.2", [.init(values: after)])]
    let comparison = try compare(runs)
    let pair = try #require(comparison.pairs.first)
    #expect(pair.pairing == .samePeople && comparison.pairs.count == 1)
    #expect(pair.pairing.description(replications: 8) == "paired over 8 replications: same seed, same people")
    #expect(pair.settings == [SettingDifference(path: "systems.ecm.noise", first: "0.05", second: "0.2")])
    let figure = try #require(pair.figures.first)
    #expect(figure.key.metric == "rmse" && figure.firstCount == 8)
    #expect(abs(figure.difference - 0.6125) < 1e-12)
    #expect(abs((figure.pValue ?? 0) - 0.0228088442507727) < 1e-9)
    #expect(abs((figure.interval?.low ?? 0) - 0.11400734638373505) < 1e-9)
    #expect(figure.rankPValue == 0.0390625 && figure.leastRankPValue == 0x1p-7)
    // The share delivered is the same in both, and counts in the family.
    #expect(pair.figures[1].key.metric == "share" && pair.figures[1].verdict == .identical)
    #expect(pair.figures[1].firstMean == 0.75)
    #expect(comparison.familySize == 2)
    #expect(abs((figure.correctedPValue ?? 0) - 2 * 0.0228088442507727) < 1e-9 && figure.verdict == .larger)
    #expect(comparison.warnings.isEmpty)
  }

  /// The numbers are SciPy's, of ttest_ind without equal variances and mannwhitneyu.
  @Test func replicationsOfOtherSeedsAreNotPaired() throws {
    let comparison = try compare([
      try MadeUpRun(seed: 1, [.init(values: [10.2, 11.5, 9.8, 14.1, 12.2])]),
      try MadeUpRun(seed: 2, [.init(values: [8.1, 8.4, 8.0, 8.9, 8.3, 8.6, 8.2])]),
    ]) { $0.selection.metrics = ["rmse"] }
    let pair = try #require(comparison.pairs.first)
    #expect(pair.pairing.description(replications: 5) == "unpaired, because the seeds differ (1 and 2)")
    let figure = try #require(pair.figures.first)
    #expect(abs((figure.pValue ?? 0) - 0.013302219628988686) < 1e-9)
    #expect(abs((figure.rankPValue ?? 0) - 0.0025252525252525255) < 1e-12)
    #expect(figure.firstCount == 5 && figure.secondCount == 7 && figure.verdict == .smaller)
    #expect(figure.bootstrap == nil && comparison.familySize == 1)
  }

  @Test func otherPeopleOfTheSameSeedStayPairedAndAreNamed() throws {
    let comparison = try compare([
      try MadeUpRun(people: 1000, [.init(values: before)]),
      try MadeUpRun(people: 2000, [.init(values: after)]),
    ])
    #expect(
      comparison.pairs[0].pairing.description(replications: 8)
        == "paired over 8 replications: same seed, though people differ in population.people (1000 and 2000)")
  }

  @Test func peopleOfOtherTracesAreNotPaired() throws {
    let traces: [(path: String, sha256: String)?] = [("a.csv", "11"), ("b.csv", "22"), nil]
    for other in traces.dropFirst() {
      let comparison = try compare([
        try MadeUpRun(trace: traces[0], [.init(values: before)]),
        try MadeUpRun(trace: other, [.init(values: after)]),
      ])
      let pairing = comparison.pairs[0].pairing
      #expect(!pairing.isPaired && pairing == .otherTrace)
      #expect(pairing.description(replications: 8).hasPrefix("unpaired"))
      #expect(comparison.warnings.count { $0.contains("not other people") } == 1)
    }
  }

  @Test func runsOfOneTraceArePairedWhereverItLies() throws {
    let comparison = try compare([
      try MadeUpRun(noise: "0.1", trace: ("a.csv", "11"), [.init(values: before)]),
      try MadeUpRun(trace: ("b/a.csv", "11"), [.init(values: after)]),
    ])
    #expect(comparison.pairs[0].pairing == .samePeople)
    #expect(comparison.warnings.count { $0.contains("not other people") } == 1)
  }

  @Test func onlyWhatBothSidesHaveIsCompared() throws {
    var gappy: [Double?] = after
    gappy[3] = nil
    let comparison = try compare([
      try MadeUpRun(failed: [0], [.init(values: before), .init(metric: "bias", values: before)]),
      try MadeUpRun([.init(values: gappy + [7, 8]), .init(metric: "mine", values: after)]),
    ]) { $0.selection.takesAll = true }
    let pair = comparison.pairs[0]
    #expect(pair.commonReplications == Array(1..<8))
    #expect(pair.figures.first?.firstCount == 6, "without the failed replication and the gap")
    #expect(abs((pair.figures.first?.firstMean ?? 0) - (3.4 + 1.9 + 4.4 + 3.3 + 2.8 + 6.1) / 6) < 1e-12)
    #expect(pair.gaps.map(\.metric) == ["rmse"] && pair.unmatched == 2)
    for part in [
      "1 replication failed", "has 7 replications and", "1 figure has no number", "2 figures are not of both",
    ] {
      #expect(comparison.warnings.contains { $0.contains(part) }, "\(part): \(comparison.warnings)")
    }
  }

  @Test func whatDoesNotVaryIsNotTested() throws {
    let rounded = before.map { $0 / 3 * 3 }
    let comparison = try compare([
      try MadeUpRun([
        .init(metric: "a", values: before), .init(metric: "b", values: before),
        .init(metric: "c", values: [0.1, 0.2, 0.3]),
      ]),
      try MadeUpRun(
        noise: "0.2",
        [
          .init(metric: "a", values: rounded), .init(metric: "b", values: before.map { $0 - 1 }),
          .init(metric: "c", values: [0.3, 0.4, 0.5]),
        ]),
    ]) { $0.selection.metrics = ["a", "b", "c"] }
    let figures = comparison.pairs[0].figures
    #expect(figures.map(\.verdict) == [.identical, .alwaysSmaller, .alwaysLarger])
    #expect(figures[0].difference == 0 && figures[0].pValue == 1)
    #expect(figures[1].pValue == nil && abs(figures[1].difference + 1) < 1e-12)
    #expect(comparison.familySize == 1)
  }

  @Test func fewReplicationsAreWarnedOf() throws {
    func runs(_ count: Int) throws -> [MadeUpRun] {
      [
        try MadeUpRun([.init(values: Array(before.prefix(count)))]),
        try MadeUpRun(noise: "0.2", [.init(values: Array(after.prefix(count)))]),
      ]
    }
    let five = try compare(runs(5)) { $0.selection.metrics = ["rmse"] }
    #expect(
      five.warnings.contains { $0.contains("Wilcoxon's test cannot be significant: its p-values are 0.063") })
    #expect(try compare(runs(6)) { $0.selection.metrics = ["rmse"] }.warnings.isEmpty)
    let one = try compare(runs(1)) { $0.selection.metrics = ["rmse"] }
    #expect(one.pairs[0].figures[0].verdict == .untested && one.familySize == 0)
    #expect(abs(one.pairs[0].figures[0].difference - 0.8) < 1e-12)
  }

  @Test func ratiosAreOfGeometricMeans() throws {
    let comparison = try compare([
      try MadeUpRun([.init(values: [1, 2, 4, 8, 0, 16])]),
      try MadeUpRun(noise: "0.2", [.init(values: [2, 6, 8, 16, 3, 64])]),
    ]) {
      $0.isRelative = true
      $0.selection.metrics = ["rmse"]
    }
    let figure = comparison.pairs[0].figures[0]
    #expect(abs(figure.difference - (exp((log(2.0) * 3 + log(3.0) + log(4.0)) / 5) - 1)) < 1e-12)
    #expect(figure.firstCount == 5 && figure.firstMean == 6.2)
    let zeros = [
      try MadeUpRun([.init(values: [0, 0])]), try MadeUpRun(noise: "0.2", [.init(values: [1, 2])]),
    ]
    let refusal = #expect(throws: ComparisonError.self) {
      try compare(zeros) {
        $0.isRelative = true
        $0.selection.metrics = ["rmse"]
      }
    }
    #expect(refusal?.reason.contains("above 0") == true)
    #expect(comparison.warnings.contains { $0.contains("no number above 0") })
  }

  @Test func designPointsOfARunAreComparedWithTheFirstThatDiffersInOneSettingAlone() throws {
    let points = [("0", "x"), ("0.1", "x"), ("0", "y"), ("0.1", "y"), ("0.5", "y")]
    let figures = points.indices.map { point in
      MadeUpRun.Figure(point: point, values: before.map { $0 * Double(point + 1) + Double(point) * sin($0) })
    }
    let run = try MadeUpRun(points: points.map { [("a", $0.0), ("b", $0.1)] }, figures)
    let comparison = try compare([run]) { $0.by = "a" }
    #expect(comparison.by == "a" && comparison.pairs.count == 3)
    #expect(comparison.pairs.map(\.baseline.label) == ["0", "0", "0"])
    #expect(comparison.pairs.map(\.other.label) == ["0.1", "0.1", "0.5"])
    #expect(comparison.pairs.map { $0.place.map(\.value) } == [["x"], ["y"], ["y"]])
    let one = try compare([run]) {
      $0.by = "b"
      $0.conditions = [PointSetting(path: "a", value: "0.1")]
    }
    #expect(one.pairs.count == 1 && one.pairs[0].other.label == "y")
    #expect(
      abs(one.pairs[0].figures[0].firstMean - (figures[1].values.compactMap(\.self).reduce(0, +) / 8)) < 1e-12
    )
    #expect(throws: ComparisonError.self) { try compare([run]) }
    #expect(throws: ComparisonError.self) { try compare([run]) { $0.by = "c" } }
    #expect(throws: ComparisonError.self) {
      try compare([run]) {
        $0.by = "a"
        $0.conditions = [PointSetting(path: "a", value: "0.1")]
      }
    }
  }

  @Test func systemsAndEstimatorsOfARunAreCompared() throws {
    let run = try MadeUpRun(
      systems: ["one", "two"],
      [
        .init(system: "one", values: before), .init(system: "two", values: after),
        .init(system: "one", estimator: "raw", values: after),
        .init(system: "two", estimator: "raw", values: after),
      ])
    let systems = try compare([run])
    #expect(systems.by == "system" && systems.pairs.map(\.other.label) == ["two"])
    #expect(systems.pairs[0].figures.map(\.key.metric) == ["rmse", "share"])
    #expect(systems.pairs[0].figures[0].key.system.isEmpty)
    #expect(systems.warnings.contains { $0.contains("the truth reported is each system's own") })
    let turned = try compare([run]) { $0.selection.systems = ["two", "one"] }
    #expect(turned.pairs[0].other.label == "one" && turned.pairs[0].figures[0].difference < 0)
    let estimators = try compare([run]) { $0.by = "estimator" }
    #expect(estimators.warnings.isEmpty)
    #expect(estimators.pairs[0].baseline.label == "unbiased" && estimators.pairs[0].other.label == "raw")
    #expect(estimators.pairs[0].figures.map(\.key.system) == ["one", "two"])
    #expect(estimators.pairs[0].figures.map(\.verdict) == [.larger, .identical])
  }

  @Test func pointsOfRunsAreMatchedByWhatBothSweep() throws {
    func run(_ noise: String, _ values: [String]) throws -> MadeUpRun {
      try MadeUpRun(
        noise: noise, points: values.map { [("a", $0)] },
        values.indices.map { .init(point: $0, values: before) })
    }
    let comparison = try compare([try run("0.1", ["1", "2", "3"]), try run("0.2", ["3", "1"])])
    #expect(comparison.pairs.map { $0.place.map(\.value) } == [["1"], ["3"]])
    #expect(comparison.warnings.contains { $0.contains("1 of 3 design points") })
    #expect(throws: ComparisonError.self) {
      try compare([try run("0.1", ["1", "2"]), try run("0.2", ["7", "8"])])
    }
  }

  @Test func whatCannotBeComparedIsRefusedWithARemedy() throws {
    let run = try MadeUpRun(
      hash: "h", [.init(values: before), .init(metric: "clicks_until", values: before)])
    let twin = try MadeUpRun(hash: "h", [.init(values: before)])
    let other = try MadeUpRun([.init(values: after), .init(metric: "clicks_until", values: before)])
    for (runs, change) in [
      ([run, twin], { _ in }), ([run], { _ in }), ([], { _ in }), ([run, other], { $0.by = "system" }),
      ([run, other], { $0.selection.metrics = ["rmsse"] }),
      ([run, other], { $0.selection.metrics = ["clicks_until"] }),
      ([run, other], { $0.selection.truths = ["attributable"] }),
      ([run, other], { $0.conditions = [PointSetting(path: "a", value: "1")] }),
    ] as [([MadeUpRun], (inout ComparisonRequest) -> Void)] {
      let error = #expect(throws: ComparisonError.self) { try compare(runs, change) }
      #expect(error?.remedy.isEmpty == false)
    }
  }

  @Test func aTableHasARowForEachFigure() throws {
    let runs = [try MadeUpRun([.init(values: before)]), try MadeUpRun(noise: "0.2", [.init(values: after)])]
    let table = ComparisonTable(try compare(runs))
    let lines = String(decoding: table.bytes, as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 3 && lines[0].hasPrefix("baseline,compared,pairing,system,table,"))
    #expect(lines[1].contains(",paired,ecm,recovery,reported,unbiased,,rmse,,8,8,3.7,"))
    #expect(lines[2].hasSuffix("0.75,0.75,difference,0,,,1,,,,1,identical,false"))
  }

  @Test func labelsAreTheShortestEndsThatDiffer() {
    #expect(Comparison.labels(["results/q/1", "results/q/2"]) == ["1", "2"])
    #expect(Comparison.labels(["a/q/1/", "b/q/1"]) == ["a/q/1", "b/q/1"])
    #expect(Comparison.labels(["x", "x"]) == ["x", "x"])
  }
}

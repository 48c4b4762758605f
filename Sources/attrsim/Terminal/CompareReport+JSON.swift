import Comparisons
import Foundation
import ResultsExport

extension CompareReport {
  private struct Setting: Encodable {
    var path: String
    var baseline: String?
    var compared: String?
  }

  private struct Side: Encodable {
    var label: String
    var run: String
    var seed: UInt64
    var replications: Int
    var failures: Int

    init(_ side: ComparedSide) {
      (label, run, seed) = (side.label, side.path, side.seed)
      (replications, failures) = (side.replications.count, side.failures)
    }
  }

  private struct Figure: Encodable {
    var system: String
    var table: String
    var truth: String
    var estimator: String
    var adversary: String
    var metric: String
    var at: String
    var baselineReplications: Int
    var comparedReplications: Int
    var baselineMean: Double
    var comparedMean: Double
    var difference: Double
    var ciLow: Double?
    var ciHigh: Double?
    var pValue: Double?
    var rankPValue: Double?
    var bootstrapCiLow: Double?
    var bootstrapCiHigh: Double?
    var holmPValue: Double?
    var verdict: String
    var doubtful: Bool

    init(_ figure: FigureDifference) {
      let key = figure.key
      (system, table, truth, estimator) = (key.system, key.table, key.truth, key.estimator)
      (adversary, metric, at) = (key.adversary, key.metric, key.at)
      (baselineReplications, comparedReplications) = (figure.firstCount, figure.secondCount)
      (baselineMean, comparedMean, difference) = (figure.firstMean, figure.secondMean, figure.difference)
      (ciLow, ciHigh) = (figure.interval?.low, figure.interval?.high)
      (pValue, rankPValue, holmPValue) = (figure.pValue, figure.rankPValue, figure.correctedPValue)
      (bootstrapCiLow, bootstrapCiHigh) = (figure.bootstrap?.low, figure.bootstrap?.high)
      (verdict, doubtful) = (figure.verdict.rawValue, figure.isDoubtful)
    }
  }

  private struct Pair: Encodable {
    var swept: [String: String]
    var baseline: Side
    var compared: Side
    var isPaired: Bool
    var pairing: String
    var settings: [Setting]
    var figures: [Figure]

    init(_ pair: SidePair) {
      swept = Dictionary(pair.place.map { ($0.path, $0.value) }) { first, _ in first }
      (baseline, compared) = (Side(pair.baseline), Side(pair.other))
      isPaired = pair.pairing.isPaired
      pairing = pair.pairing.description(replications: pair.commonReplications.count)
      settings = pair.settings.map { Setting(path: $0.path, baseline: $0.first, compared: $0.second) }
      figures = pair.figures.map(Figure.init)
    }
  }

  private struct Document: Encodable {
    var by: String?
    var kind: String
    var family: Int
    var level: Double
    var comparisons: [Pair]
    var warnings: [String]
  }

  /// The comparison as JSON.
  func json() throws -> String {
    let document = Document(
      by: comparison.by, kind: comparison.isRelative ? "relative" : "difference",
      family: comparison.familySize,
      level: FigureDifference.level, comparisons: comparison.pairs.map(Pair.init),
      warnings: comparison.warnings)
    return String(decoding: try JSONFile.bytes(of: document, for: "standard output"), as: UTF8.self)
  }
}

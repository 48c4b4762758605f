import Comparisons
import Foundation
import ResultsExport

/// What `attrsim compare` says in words.
struct CompareReport {
  let comparison: Comparison

  init(_ comparison: Comparison) { self.comparison = comparison }

  private static let width = 124
  private static let widest = 1000
  private static let mostSettings = 8

  func text() -> String { comparison.pairs.map(section).joined(separator: "\n") + legend }

  /// One side beside the baseline.
  private func section(_ pair: SidePair) -> String {
    let place = pair.place.map { ", \($0.path) = \($0.value)" }.joined()
    let what = comparison.by.map { "\($0): " } ?? ""
    var lines = ["\(what)\(pair.other.label) against \(pair.baseline.label)\(place)"]
    lines.append(pair.pairing.description(replications: pair.commonReplications.count))
    if comparison.by == nil { lines.append(settings(pair)) }
    let (same, other) = (
      pair.figures.filter { $0.verdict == .identical }, pair.figures.filter { $0.verdict != .identical }
    )
    var text = lines.map { Paragraphs.wrapped($0, indent: 2, width: Self.width) + "\n" }.joined()
    if !other.isEmpty { text += "\n" + table(other) }
    if !same.isEmpty {
      text += "\n" + Paragraphs.wrapped(identical(same), indent: 2, width: Self.width) + "\n"
    }
    return text
  }

  /// Which settings differ, the people's too.
  private func settings(_ pair: SidePair) -> String {
    let names = pair.settings.map(\.description)
    guard !names.isEmpty else { return "no setting differs but names and seeds" }
    let rest = names.count - Self.mostSettings
    return "settings that differ: " + names.prefix(Self.mostSettings).joined(separator: ", ")
      + (rest > 0 ? " and \(rest) more" : "")
  }

  /// Names are not cut, since they are there to be told apart.
  private func table(_ figures: [FigureDifference]) -> String {
    let showsSystem = Set(figures.map(\.key.system)).count > 1
    var table = TextTable(
      (showsSystem ? [(header: "system", alignment: TextTable.Alignment.left)] : []) + [
        ("figure", .left), ("baseline", .right), ("other", .right),
        (comparison.isRelative ? "ratio - 1" : "difference", .right), ("95 % interval", .right),
        ("p", .right),
        ("p by ranks", .right), ("p, Holm", .right), ("verdict", .left),
      ])
    for figure in figures {
      let number = FigureText(figure)
      let system = showsSystem || figure.key.system.isEmpty ? "" : figure.key.system + " "
      table.append(
        (showsSystem ? [figure.key.system] : []) + [
          system + figure.key.label, number.mean(figure.firstMean), number.mean(figure.secondMean),
          number.difference(figure.difference), number.interval, FigureText.p(figure.pValue),
          FigureText.p(figure.rankPValue), FigureText.p(figure.correctedPValue),
          figure.verdict.word + (figure.isDoubtful ? "?" : ""),
        ])
    }
    return table.rendered(width: Self.widest)
  }

  private func identical(_ figures: [FigureDifference]) -> String {
    let names = figures.map { figure in
      (figure.key.system.isEmpty ? "" : figure.key.system + " ") + figure.key.label
    }
    let rest = names.count - Self.mostSettings
    return "identical in every replication: " + names.prefix(Self.mostSettings).joined(separator: "; ")
      + (rest > 0 ? " and \(rest) more" : "")
  }

  private var legend: String {
    let figures = comparison.pairs.flatMap(\.figures)
    let isPaired = comparison.pairs.contains { $0.pairing.isPaired }
    let isUnpaired = comparison.pairs.contains { !$0.pairing.isPaired }
    let tests = [
      isPaired ? "Student's t and Wilcoxon's signed ranks" : nil,
      isUnpaired ? "Welch's t and Mann and Whitney's ranks" : nil,
    ]
    var sentences = [
      "Means are of the replications' own figures; other less baseline"
        + (comparison.isRelative ? ", as a ratio of geometric means less 1." : "."),
      "p: \(tests.compactMap(\.self).joined(separator: "; where unpaired, ")).",
      "p, Holm: corrected for the family of \(comparison.familySize) figures compared here; "
        + "verdicts hold it against 5 %.",
    ]
    sentences += [FigureDifference.Verdict.notShown, .alwaysLarger, .alwaysSmaller, .untested].compactMap {
      verdict in
      figures.contains { $0.verdict == verdict } ? "\(verdict.word): \(verdict.rawValue)." : nil
    }
    if figures.contains(where: \.isDoubtful) {
      sentences.append("?: ranks or bootstrap alone do not show it.")
    }
    let same = figures.count { $0.verdict == .identical }
    if same > 0 {
      sentences.append(
        "\(same) of the family \(same == 1 ? "is" : "are") identical: "
          + "--system and --metric choose a smaller one."
      )
    }
    return "\n" + Paragraphs.wrapped(sentences.joined(separator: " "), width: Self.width) + "\n"
  }
}

extension FigureKey {
  /// The figure's name with its parameter, truth and who estimates or guesses.
  fileprivate var label: String {
    let name = at.isEmpty ? metric : "\(metric) at \(at)"
    let parts = [name] + [truth, estimator, adversary].filter { !$0.isEmpty }
    return (parts + (FigureText.isDuration(self) ? ["in hours"] : [])).joined(separator: ", ")
  }
}

extension FigureDifference.Verdict {
  /// The verdict in a word or two, for a column.
  fileprivate var word: String {
    switch self {
    case .larger, .smaller, .identical: rawValue
    case .notShown: "not shown"
    case .alwaysLarger: "larger, fixed"
    case .alwaysSmaller: "smaller, fixed"
    case .untested: "too few"
    }
  }
}

/// The numbers of one figure as text, all with as many decimals as its standard error makes sense of.
struct FigureText {
  private let figure: FigureDifference
  private let digits: Int

  /// What a number is divided by before it is shown.
  private let unit: Double

  init(_ figure: FigureDifference) {
    self.figure = figure
    let unit = Self.isDuration(figure.key) ? 3_600_000.0 : 1
    self.unit = unit
    let width = figure.interval.map { figure.isRelative ? 100 * $0.halfWidth : $0.halfWidth / unit } ?? 0
    let size =
      figure.isRelative
      ? 100 * abs(figure.difference) : max(abs(figure.firstMean), abs(figure.secondMean)) / unit
    let scale = width > 0 ? width / 2 : size / 1000
    digits = scale > 0 && scale.isFinite ? min(max(1 - Int(log10(scale).rounded(.down)), 0), 9) : 0
  }

  /// Whether a figure is a time, which is shown in hours.
  static func isDuration(_ key: FigureKey) -> Bool { key.metric.hasSuffix("_ms") }

  func mean(_ value: Double) -> String {
    figure.isRelative ? String(format: "%.4g", value / unit) : Self.number(value / unit, digits)
  }

  func difference(_ value: Double) -> String {
    let sign = value > 0 ? "+" : ""
    return sign
      + (figure.isRelative ? Self.number(100 * value, digits) + " %" : Self.number(value / unit, digits))
  }

  var interval: String {
    guard let interval = figure.interval else { return "-" }
    return "\(difference(interval.low)) to \(difference(interval.high))"
  }

  static func p(_ value: Double?) -> String {
    guard let value else { return "-" }
    return value < 0.0001 ? "<0.0001" : String(format: "%.4f", value)
  }

  /// A number; never the zero with a sign that rounding may leave.
  private static func number(_ value: Double, _ digits: Int) -> String {
    let unit = pow(10, Double(digits))
    let rounded = (value * unit).rounded() / unit
    return Figures.number(rounded.isFinite ? rounded + 0 : value, digits: digits)
  }
}

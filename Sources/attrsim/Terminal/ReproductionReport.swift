import Experiments
import Foundation
import Reproductions
import ResultsExport

/// What `attrsim reproduce` says.
struct ReproductionReport {
  private let reproductions: [Reproduction]
  private let unrepeated: [UnrepeatedNumber]
  let tally: ReproductionTally

  init(_ reproductions: [Reproduction], unrepeated: [UnrepeatedNumber]) {
    self.reproductions = reproductions
    self.unrepeated = unrepeated
    tally = ReproductionTally(reproductions)
  }

  private static let width = 120

  /// The table, what is explained, what is left out, and the tally in the last line.
  func text() -> String {
    var table = TextTable([
      ("number", .left), ("published", .right), ("ours", .right), ("95 % interval", .right),
      ("agrees", .left),
    ])
    for reproduction in reproductions {
      table.append([
        reproduction.number.what, Self.text(reproduction.number.printed), Self.ours(reproduction),
        Self.interval(reproduction), Self.word(reproduction.verdict),
      ])
    }
    return table.rendered(width: Self.width) + "\n" + Self.wrapped(Self.legend) + "\n" + explanations
      + omissions + tally.text + "\n"
  }

  private static let legend = """
    ours: the closed form, or what the engines came to where there is none. 95 % interval: of the engines' \
    runs; a closed form must round to the printed digits, and the printed number must lie within six \
    standard errors of the runs.
    """

  private static func word(_ verdict: Verdict) -> String {
    switch verdict {
    case .agrees: "yes"
    case .explained: "explained"
    case .disagrees: "NO"
    }
  }

  private static func wrapped(_ text: String, indent: Int = 0) -> String {
    Paragraphs.wrapped(text, indent: indent, width: width) + "\n"
  }

  private var explanations: String {
    let lines = reproductions.filter { $0.verdict != .agrees }.map { reproduction in
      let number = reproduction.number
      let reason =
        reproduction.verdict == .explained
        ? number.correction?.explanation ?? "" : "disagrees, and nothing explains it"
      return Self.wrapped(
        "- \(number.name): \(number.what): \(Self.text(number.printed)), ours \(Self.ours(reproduction)): "
          + "\(reason) (\(number.source))", indent: 2)
    }
    return lines.isEmpty ? "" : "Not the printed number:\n" + lines.joined() + "\n"
  }

  private var omissions: String {
    let lines = unrepeated.map {
      Self.wrapped("- \($0.what): \($0.printed) (\($0.source)): \($0.reason)", indent: 2)
    }
    return lines.isEmpty ? "" : "Not computed again, and not counted:\n" + lines.joined() + "\n"
  }

  // MARK: Numbers

  private static func text(_ printed: [PrintedNumber]) -> String {
    list(printed.map(\.text))
  }

  private static func list(_ texts: [String]) -> String {
    texts.count == 1 ? texts[0] : "[" + texts.joined(separator: ", ") + "]"
  }

  /// Ours with two digits more than were printed, or those that its interval leaves.
  private static func ours(_ reproduction: Reproduction) -> String {
    let printed = reproduction.number.printed
    if reproduction.closedForm == nil, let simulated = reproduction.simulated, simulated.interval != nil {
      return list(simulated.values.map { number($0, decimals: decimals(simulated), printed.first) })
    }
    let values = reproduction.ours
    return list(
      values.indices.map { index in
        let like = index < printed.count ? printed[index] : nil
        return shortest(values[index], like)
      })
  }

  private static func interval(_ reproduction: Reproduction) -> String {
    guard let simulated = reproduction.simulated, let interval = simulated.interval else { return "" }
    let ends = [interval.low, interval.high].map {
      number($0, decimals: decimals(simulated), reproduction.number.printed.first)
    }
    return ends.joined(separator: "\u{2013}")
  }

  /// As many decimals as show the interval's half-width with two digits.
  private static func decimals(_ simulated: Simulated) -> Int {
    guard let halfWidth = simulated.interval?.halfWidth, halfWidth > 0 else { return 6 }
    return min(max(1 - Int(log10(halfWidth).rounded(.down)), 0), 15)
  }

  private static func number(_ value: Double, decimals: Int, _ like: PrintedNumber?) -> String {
    if like?.text.hasSuffix("%") == true {
      return String(format: "%.\(max(0, decimals - 2))f%%", value * 100)
    }
    return String(format: "%.\(decimals)f", value)
  }

  /// A number in its shortest exact form, or with two digits more than were printed where that is shorter.
  private static func shortest(_ value: Double, _ like: PrintedNumber?) -> String {
    let isPercentage = like?.text.hasSuffix("%") == true
    let shown = isPercentage ? value * 100 : value
    let exact = shown == shown.rounded() && shown.magnitude < 1e15 ? "\(Int64(shown))" : "\(shown)"
    guard let like, like.halfUnit > 0 else { return exact }
    let unit = log10(2 * like.halfUnit) + (isPercentage ? 2 : 0)
    let decimals = max(0, 2 - Int(unit.rounded()))
    var cut = String(format: "%.\(min(decimals, 20))f", shown)
    // No digit is lost with zeros behind the point.
    while cut.contains("."), let last = cut.last, "0.".contains(last) {
      cut.removeLast()
      if last == "." { break }
    }
    let short = cut.count < exact.count ? cut : exact
    return isPercentage ? short + "%" : short
  }

  // MARK: JSON

  private struct Row: Encodable {
    var name: String
    var what: String
    var source: String
    var published: [String]
    var closed_form: [Double]?
    var simulated: [Double]?
    var ci_low: Double?
    var ci_high: Double?
    var sample_size: Int?
    var verdict: Verdict
    var corrected: [String]?
    var explanation: String?
  }

  private struct Omission: Encodable {
    var what: String
    var source: String
    var published: String
    var reason: String
  }

  private struct Document: Encodable {
    var agree: Int
    var explained: Int
    var disagree: Int
    var numbers: [Row]
    var not_repeated: [Omission]
  }

  func json() throws -> String {
    let rows = reproductions.map { reproduction in
      let number = reproduction.number
      return Row(
        name: number.name, what: number.what, source: number.source, published: number.printed.map(\.text),
        closed_form: reproduction.closedForm, simulated: reproduction.simulated?.values,
        ci_low: reproduction.simulated?.interval?.low, ci_high: reproduction.simulated?.interval?.high,
        sample_size: reproduction.simulated?.sampleSize, verdict: reproduction.verdict,
        corrected: number.correction?.printed.map(\.text), explanation: number.correction?.explanation)
    }
    let document = Document(
      agree: tally.agree, explained: tally.explained, disagree: tally.disagree, numbers: rows,
      not_repeated: unrepeated.map {
        Omission(what: $0.what, source: $0.source, published: $0.printed, reason: $0.reason)
      })
    return String(decoding: try JSONFile.bytes(of: document, for: "standard output"), as: UTF8.self)
  }
}

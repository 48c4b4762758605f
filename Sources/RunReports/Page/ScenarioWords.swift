import Foundation
import ResultsExport

/// The scenario in words: what its author says of it, and what its settings mean.
struct ScenarioWords {
  private let data: ReportData

  init(_ data: ReportData) { self.data = data }

  /// The comments at the top of the scenario file, by paragraphs; empty when there are none.
  func author() -> [String] {
    let path = data.run.path + "/scenario.source.yaml"
    guard let bytes = FileManager.default.contents(atPath: path) else { return [] }
    return Self.comments(String(decoding: bytes, as: UTF8.self))
  }

  /// The comments at the top of a file, without hints to editors.
  static func comments(_ text: String) -> [String] {
    var paragraphs: [[String]] = [[]]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("#") else { break }
      let words = line.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces)
      if words.hasPrefix("yaml-language-server:") { continue }
      if words.isEmpty { paragraphs.append([]) } else { paragraphs[paragraphs.count - 1].append(words) }
    }
    return paragraphs.filter { !$0.isEmpty }.map { $0.joined(separator: " ") }
  }

  /// What the settings say, a sentence each.
  func sentences() -> [String] { [people(), time(), replications()] + sweep() }

  private func number(_ path: String...) -> String? {
    if let swept = swept(path.joined(separator: ".")) { return swept }
    let value: Settings.Value? =
      switch path.count {
      case 1: data.settings[path[0]]
      case 2: data.settings[path[0], path[1]]
      default: data.settings[path[0], path[1], path[2]]
      }
    guard let text = value?.text else { return nil }
    return Double(text).map { NumberText.plain($0) } ?? text
  }

  /// The values of a setting that is swept, as "1 to 10 (swept)"; nil where it has one value.
  private func swept(_ path: String) -> String? {
    guard let column = data.swept.firstIndex(of: path),
      let axis = SweepAxis.axes([path], data.points.map { [$0[column]] }).first
    else { return nil }
    let written = axis.distinct.map { text in Double(text).map { NumberText.plain($0) } ?? text }
    guard let numbers = axis.numbers, let least = numbers.min(), let greatest = numbers.max(),
      let first = numbers.firstIndex(of: least), let last = numbers.firstIndex(of: greatest)
    else { return written.joined(separator: " or ") + " (swept)" }
    func text(_ point: Int) -> String {
      let text = axis.texts[point]
      return Double(text).map { NumberText.plain($0) } ?? text
    }
    return "\(text(first)) to \(text(last)) (swept)"
  }

  private func people() -> String {
    var text = "\(number("population", "people") ?? "An unknown number of") people"
    if let trace = number("population", "trace", "path") ?? number("population", "trace") {
      // Nothing else is drawn by laws: clicks, sites and campaigns are those of the log.
      return text + " of the log's trace \(trace)."
    }
    let isPlanned = data.settings["population", "exposure"] != nil
    if isPlanned { text += " whose clicks and visits follow a plan" }
    if !isPlanned, let clicks = number("population", "clicks-per-person") {
      text += " with \(clicks) ad clicks each in 30 days on average"
    }
    if let publishers = number("population", "publishers", "count"),
      let advertisers = number("population", "advertisers", "count"),
      let campaigns = number("population", "advertisers", "campaigns")
    {
      text +=
        ", on \(Self.count(publishers, "publisher")), for \(Self.count(advertisers, "advertiser")) with "
        + "\(Self.count(campaigns, "campaign")) each"
    }
    return text + "."
  }

  private static func count(_ number: String, _ noun: String) -> String {
    number == "1" ? "1 \(noun)" : "\(number) \(noun)s"
  }

  private func time() -> String {
    let period = number("timeline", "period") ?? "?"
    let parts = [
      number("timeline", "warm-up").map { "\($0) of warm-up before it" },
      number("timeline", "drain").map {
        $0 == "unlimited" ? "reports are awaited as long as they take" : "\($0) to wait for reports after it"
      },
      number("timeline", "attribution-window").map { "clicks count for conversions up to \($0) later" },
    ].compactMap(\.self)
    return "Measured is a period of \(period)" + (parts.isEmpty ? "" : ": ") + parts.joined(separator: ", ")
      + "."
  }

  private func replications() -> String {
    let counts = Set(data.run.manifest.points.map { $0.replications ?? data.run.manifest.replications })
    let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
    let text = least == most ? "\(most)" : "\(least) to \(most)"
    // What people do, and when, differs where it is swept.
    let isSame = !data.axes.contains { axis in
      ([axis.path] + axis.inStep).contains { path in
        ["population", "timeline", "seed"].contains { path == $0 || path.hasPrefix($0 + ".") }
      }
    }
    return
      "\(text) replication\(most == 1 ? "" : "s") of each design point from the seed \(data.run.manifest.seed); all "
      + (isSame
        ? "systems and design points see the same people." : "systems of a design point see the same people.")
  }

  private func sweep() -> [String] {
    guard !data.swept.isEmpty else { return [] }
    let axes = data.axes.map { axis in
      let values = axis.distinct
      let shown = values.count <= 12 ? values : Array(values.prefix(5)) + ["..."] + values.suffix(2)
      let others = axis.inStep.isEmpty ? "" : " (in step with it \(axis.inStep.joined(separator: ", ")))"
      return "\(axis.path): \(shown.joined(separator: ", "))\(others)"
    }
    let count = data.points.count
    return ["Swept over \(count) design point\(count == 1 ? "" : "s"): \(axes.joined(separator: "; "))."]
  }

  /// The systems, each with its kind and what it is set to.
  func systems() -> [String] {
    descriptions("systems")
  }

  /// The adversaries who act, each with its kind and what it is set to.
  func adversaries() -> [String] {
    descriptions("adversaries")
  }

  /// Settings that say most about a system or an adversary, in this order.
  private static let telling = [
    "system", "profile", "noise", "bits", "epsilon", "reports-per-click", "windows", "counts-from",
    "identities",
    "order", "repeat", "attribution-window", "max-value", "least-batch", "people",
  ]
  /// Groups of settings of which only some say much.
  private static let groups: [String: [String]] = [
    "event-level": ["epsilon", "trigger-data", "reports"], "summary": ["epsilon", "count-share"],
  ]

  private func descriptions(_ group: String) -> [String] {
    (data.settings[group]?.members ?? []).map { member in
      "\(member.name): \(description(member.value, "\(group).\(member.name)."))"
    }
  }

  private func description(_ settings: Settings.Value, _ path: String) -> String {
    // Of what is swept no single value holds.
    func written(_ name: String, _ value: Settings.Value) -> String {
      data.swept.contains(path + name) ? "\(name) swept" : "\(name) \(value.line)"
    }
    let kind = settings["kind"]?.text ?? "unknown kind"
    var parts: [String] = []
    for name in Self.telling {
      guard let value = settings[name] else { continue }
      parts.append(written(name, value))
    }
    if let counted = settings["counts-from"]?.text, let names = Self.groups[counted] {
      for name in names {
        if let value = settings[counted]?[name] { parts.append(written("\(counted).\(name)", value)) }
      }
    }
    if settings["counts-from"]?.text == "summary" { parts += hierarchy(settings, path) }
    for part in settings["parts"]?.members ?? [] {
      parts.append("\(part.value["share"]?.text ?? "?") of browsers \(part.value["kind"]?.text ?? part.name)")
    }
    return kind + (parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))")
  }

  /// How a summary report's budget is shared out between the levels of a hierarchy; empty where there is none.
  private func hierarchy(_ settings: Settings.Value, _ path: String) -> [String] {
    guard let hierarchy = settings["summary"]?["hierarchy"] else { return [] }
    func share(_ name: String) -> String? {
      swept("\(path)summary.hierarchy.\(name)") ?? hierarchy[name]?.text
    }
    let levels = ["advertiser", "publisher", "campaign"].compactMap { name in
      share(name).map { "\(name)s \($0)" }
    }
    guard !levels.isEmpty else { return [] }
    // Shares that are worked out stand nowhere; what is written is only what they are worked out from.
    let split =
      share("split") == "optimal" ? "for the least errors to expect" : "as " + levels.joined(separator: ", ")
    return ["counts of a hierarchy of advertisers, publishers and campaigns, its budget split \(split)"]
  }
}

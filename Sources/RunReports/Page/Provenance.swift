import Foundation
import ResultsExport

/// How a run was made, and the digests of its files.
enum Provenance {
  static func html(_ data: ReportData) -> String {
    let manifest = data.run.manifest
    let seconds = manifest.timings.reduce(0) { $0 + $1.seconds }
    let platform = manifest.platform
    let facts: [(String, String?)] = [
      ("status", manifest.status), ("program", "attrsim \(manifest.identity.release)"),
      ("sources", manifest.identity.sources), ("results", manifest.identity.hash),
      ("seed", "\(manifest.seed)"),
      ("command", manifest.commandLine.map(quoted).joined(separator: " ")),
      ("started", date(manifest.started)), ("finished", manifest.finished.map(date)),
      (
        "simulation",
        "\(NumberText.plain(seconds, digits: 3)) s in \(manifest.timings.count) replications on \(manifest.threads) threads"
          + (manifest.peoplePerSecond.map { ", \(NumberText.plain($0.rounded())) people a second" } ?? "")
      ),
      (
        "machine",
        "\(platform.system), \(platform.architecture), \(platform.processors) processors, GSL \(platform.gsl), Swift \(platform.swift)"
      ),
    ]
    let list = facts.compactMap { name, text in
      text.map { "<dt>\(HTML.escape(name))</dt><dd>\(HTML.escape($0))</dd>\n" }
    }
    return "<dl class=\"facts\">\n" + list.joined() + "</dl>\n" + files(data.run)
  }

  private static func files(_ run: SavedRun) -> String {
    guard let files = ManifestFiles.read(run)?.files, !files.isEmpty else { return "" }
    let columns = [("file", false), ("bytes", true), ("SHA-256", false)].map {
      HTML.Column(title: $0.0, isNumber: $0.1)
    }
    return "<details><summary>Digests of the \(files.count) tables</summary>\n"
      + HTML.table(
        columns, files.map { [$0.name, NumberText.plain(Double($0.bytes)), $0.sha256] }, label: "Digests")
      + "</details>\n"
  }

  private static func date(_ date: Date) -> String { date.formatted(.iso8601) }

  /// An argument as a shell takes it.
  private static func quoted(_ argument: String) -> String {
    let isPlain =
      !argument.isEmpty
      && argument.unicodeScalars.allSatisfy {
        $0.isASCII
          && ($0.properties.isAlphabetic || (48...57).contains($0.value)
            || "-_./=:,@%+".unicodeScalars.contains($0))
      }
    return isPlain ? argument : "'" + argument.replacing("'", with: "'\\''") + "'"
  }
}

/// The page: one file with everything in it, which needs no network and no script.
struct ReportPage {
  let data: ReportData
  let charts: [Chart]
  let findings: [Finding]
  /// The pictures by the charts' names.
  let pictures: [String: String]
  /// Why charts have no picture, by name; and what holds for all.
  let problems: [String: String]
  let unavailable: String?

  /// The whole page.
  func html() -> String {
    let title = "\(data.run.manifest.scenario): report of a run"
    let sections = Chart.Section.allCases.filter { section in charts.contains { $0.section == section } }
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="referrer" content="no-referrer">
      <link rel="icon" href="data:,">
      <title>\(HTML.escape(title))</title>
      <style>
      \(PageStyle.text)
      </style>
      </head>
      <body>
      <main>
      <header>
      <p class="soft">attrsim \(HTML.escape(data.run.manifest.identity.release))</p>
      <h1>\(HTML.escape(data.run.manifest.scenario))</h1>
      \(navigation(sections))</header>
      \(scenario())\(keyFigures())\(warnings())\(sections.map(section).joined())\(definitions())\(provenance())</main>
      </body>
      </html>

      """
  }

  private func navigation(_ sections: [Chart.Section]) -> String {
    let links =
      [("scenario", "Scenario"), ("figures", "Key figures"), ("warnings", "Warnings")]
      + sections.map { (Chart.fileName($0.rawValue), $0.rawValue) }
      + [("definitions", "Definitions"), ("provenance", "Provenance")]
    return "<nav aria-label=\"Contents\"><ul>"
      + links.map { "<li><a href=\"#\($0.0)\">\(HTML.escape($0.1))</a></li>" }.joined() + "</ul></nav>\n"
  }

  private func scenario() -> String {
    let words = ScenarioWords(data)
    let author = words.author()
    let quote =
      author.isEmpty
      ? "" : "<blockquote>\n" + author.map { HTML.element("p", $0) + "\n" }.joined() + "</blockquote>\n"
    func list(_ title: String, _ items: [String]) -> String {
      items.isEmpty ? "" : HTML.element("p", title) + "\n" + HTML.list(items)
    }
    return "<section aria-labelledby=\"scenario\"><h2 id=\"scenario\">Scenario</h2>\n" + quote
      + HTML.list(words.sentences()) + list("Systems:", words.systems())
      + list("Adversaries who act:", words.adversaries()) + "</section>\n"
  }

  private func keyFigures() -> String {
    let figures = KeyFigures(data)
    return "<section aria-labelledby=\"figures\"><h2 id=\"figures\">Key figures</h2>\n" + figures.html()
      + figures.adversaries() + "</section>\n"
  }

  private func warnings() -> String {
    let boxes = findings.map { finding in
      "<div class=\"warn\"><h3>\(HTML.escape(finding.title))</h3>\n\(HTML.element("p", finding.advice))\n"
        + HTML.list(finding.shownEvidence) + "</div>\n"
    }.joined()
    let none = HTML.element(
      "p", "None: nothing in these results asks for caution that this program knows of.")
    return "<section aria-labelledby=\"warnings\"><h2 id=\"warnings\">Warnings</h2>\n"
      + (boxes.isEmpty ? none + "\n" : boxes) + "</section>\n"
  }

  private func section(_ section: Chart.Section) -> String {
    let id = Chart.fileName(section.rawValue)
    let figures = charts.filter { $0.section == section }.map(figure).joined()
    return "<section aria-labelledby=\"\(id)\"><h2 id=\"\(id)\">\(HTML.escape(section.rawValue))</h2>\n"
      + "<div class=\"charts\">\n\(figures)</div></section>\n"
  }

  /// The most rows that are printed on paper; longer tables are for screens.
  private static let mostPrinted = 60

  private func figure(_ chart: Chart) -> String {
    let count = chart.table.rows.count
    let table = HTML.table(chart.table, label: chart.title)
    let details = count > Self.mostPrinted ? "<details class=\"long\">" : "<details>"
    guard chart.view != nil else {
      return "<figure class=\"wide\"><h3>\(HTML.escape(chart.title))</h3>\n"
        + "<figcaption>\(HTML.escape(chart.description))</figcaption>\n"
        + (count <= 25
          ? table : "\(details)<summary>The table: \(count) rows</summary>\n\(table)</details>\n")
        + "</figure>\n"
    }
    return "<figure><h3>\(HTML.escape(chart.title))</h3>\n\(picture(of: chart))"
      + "<figcaption>\(HTML.escape(chart.description))</figcaption>\n"
      + "\(details)<summary>The numbers: \(count) row\(count == 1 ? "" : "s")</summary>\n\(table)"
      + "<p class=\"note\">The chart is charts/\(chart.name).vl.json.</p></details></figure>\n"
  }

  private func picture(of chart: Chart) -> String {
    if let svg = pictures[chart.name],
      let element = InlineSVG.element(
        svg, name: chart.name, title: chart.title, description: chart.description)
    {
      return element + "\n"
    }
    let reason = problems[chart.name] ?? unavailable ?? "the renderer gave no picture"
    return "<p class=\"absent\">No picture: \(HTML.escape(reason)). The numbers are below.</p>\n"
  }

  private func definitions() -> String {
    "<section aria-labelledby=\"definitions\"><h2 id=\"definitions\">Definitions</h2>\n"
      + Definitions.html(data) + "</section>\n"
  }

  private func provenance() -> String {
    "<section aria-labelledby=\"provenance\"><h2 id=\"provenance\">Provenance</h2>\n"
      + Provenance.html(data) + "</section>\n"
  }
}

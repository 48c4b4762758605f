/// The figures that matter most: a row for each system at each design point, with intervals.
struct KeyFigures {
  /// The most rows that are shown.
  static let mostRows = 60

  private struct Figure: Sendable {
    var title: String
    var text: @Sendable (ReportData, Int, String) -> String?
  }

  private let data: ReportData

  init(_ data: ReportData) { self.data = data }

  private static let figures: [Figure] = [
    Figure(title: "conversions") { data, point, system in
      Funnel(data, point: point, system: system).map { NumberText.fixed($0.total, $0.total < 1000 ? 1 : 0) }
    },
    Figure(title: "delivered %") { data, point, system in
      Funnel(data, point: point, system: system)?.deliveredShare.map { NumberText.fixed(100 * $0, 1) }
    },
    Figure(title: "median delay") { data, point, system in
      data.row(.medianDelay, point: point, system: system)?.mean.map(duration)
    },
    Figure(title: "RMSE raw") { data, point, system in
      plain(data.row(.error("rmse", "reported", "raw"), point: point, system: system))
    },
    Figure(title: "RMSE unbiased") { data, point, system in
      plain(data.row(.error("rmse", "reported", "unbiased"), point: point, system: system))
    },
    Figure(title: "coverage %") { data, point, system in
      share(
        data.row(
          .error("interval_coverage", "reported", "unbiased", at: "0.95"), point: point, system: system))
    },
    Figure(title: "relative error %") { data, point, system in
      share(data.row(.error("rmsre_tau", "attributable", "unbiased", at: "5"), point: point, system: system))
    },
    Figure(title: "advertisers %") { data, point, system in
      share(data.row(level("advertiser"), point: point, system: system))
    },
    Figure(title: "publishers %") { data, point, system in
      share(data.row(level("publisher"), point: point, system: system))
    },
    Figure(title: "campaigns %") { data, point, system in
      share(data.row(level("campaign"), point: point, system: system))
    },
    Figure(title: "found again %") { data, point, system in
      share(data.row(.foundAgain, point: point, system: system))
    },
    Figure(title: "by timing %") { data, point, system in
      share(data.row(.byTiming, point: point, system: system))
    },
    Figure(title: "anonymity set") { data, point, system in
      plain(data.row(.anonymitySet, point: point, system: system))
    },
  ]

  /// The error of the sums of a level of a hierarchy, by the estimate that makes all levels agree.
  private static func level(_ name: String) -> FigureName {
    .error("hierarchy_rmsre_5", "reported", "consistent", at: name)
  }

  /// The table of systems, and what its columns mean.
  func html() -> String {
    // What is swept of adversaries changes nothing here.
    let points = data.ordinaryAxes.isEmpty ? data.points.indices.prefix(1) : data.points.indices
    let places = points.flatMap { point in
      data.run.manifest.points[point].systems.map { (point: point, system: $0) }
    }
    let shown = places.prefix(Self.mostRows)
    let cells = shown.map { place in Self.figures.map { $0.text(data, place.point, place.system) } }
    let kept = Self.figures.indices.filter { index in cells.contains { $0[index] != nil } }
    let columns =
      data.ordinaryAxes.map {
        HTML.Column(title: ReportData.shortName($0.path, among: data.swept), isNumber: false)
      }
      + [HTML.Column(title: "system", isNumber: false)]
      + kept.map { HTML.Column(title: Self.figures[$0].title, isNumber: true, hasInterval: true) }
    let rows = zip(shown, cells).map { place, cells in
      data.ordinaryAxes.map { $0.texts[place.point] } + [place.system] + kept.map { cells[$0] ?? "–" }
    }
    return HTML.table(columns, rows, label: "Key figures", isNarrow: true)
      + (places.count > shown.count
        ? HTML.element("p", "\(places.count - shown.count) more rows are left out; summary.csv has all.")
        : "")
      + "<p class=\"note\">\(HTML.escape(Self.legend + (hasHierarchy ? Self.hierarchyLegend : "")))</p>\n"
  }

  private var hasHierarchy: Bool {
    ["advertiser", "publisher", "campaign"].contains { !data.rows(Self.level($0)).isEmpty }
  }

  private static let hierarchyLegend =
    " advertisers, publishers, campaigns: root mean square relative error of the sums of that level of a hierarchy (at least 5 in "
    + "the denominator), by the estimate that makes all levels agree, against what the reports would say without noise."

  private static let legend =
    "Means over replications, of the measured period; in brackets 95 % intervals over replications, those of shares and of "
    + "crowds cut to what is possible. delivered: share of all "
    + "conversions whose report with full credit arrived. median delay: from conversion to arrival. RMSE: root mean square error "
    + "of counts by campaign and value of the data, in conversions, against what the delivered reports would say without noise; "
    + "coverage: how often the interval of the unbiased estimate holds that. relative error: the same error "
    + "in relation to the count, against attributable conversions, so that losses count too (at least 5 in the denominator). found again: "
    + "attributable conversions whose person a passive adversary (publisher, advertiser and ad tech together) names at the first "
    + "guess; by timing: without any report. anonymity set: 2 to the power of the mean entropy of its belief."

  /// The adversaries who act; empty where nobody does.
  func adversaries() -> String {
    let names = AdversaryCharts.names(data)
    guard !names.isEmpty else { return "" }
    var rows: [[String]] = []
    for point in data.points.indices {
      for name in names {
        for headline in AdversaryCharts.headlines {
          let found = data.rows(.risk(name, headline.metric, at: headline.at)).first { $0.point == point }
          guard let row = found else { continue }
          rows.append([
            data.label(of: point, adversary: name), name, row.system, headline.words, Self.share(row) ?? "–",
            row.closedForm.map(Self.percent) ?? "–", row.bound.map(Self.percent) ?? "–",
          ])
          break
        }
      }
    }
    guard !rows.isEmpty else { return "" }
    let titles = ["settings", "adversary", "system", "figure", "success %", "closed form %", "bound %"]
    let columns = titles.enumerated().map {
      HTML.Column(title: $1, isNumber: $0 > 3, hasInterval: $0 == 4)
    }
    let kept = columns.indices.filter { $0 > 0 || !data.swept.isEmpty }
    let shown = rows.prefix(Self.mostRows).map { row in kept.map { row[$0] } }
    return HTML.element("h3", "Adversaries who act")
      + HTML.table(kept.map { columns[$0] }, shown, label: "Adversaries who act")
      + (rows.count > Self.mostRows
        ? HTML.element("p", "\(rows.count - Self.mostRows) more rows are left out; summary.csv has all.")
        : "")
  }

  private static func plain(_ row: FigureRow?) -> String? {
    guard let row, let mean = row.mean else { return nil }
    guard let low = row.shownLow, let high = row.shownHigh, low < high else {
      return NumberText.plain(mean, digits: 3)
    }
    return
      "\(NumberText.plain(mean, digits: 3))\n(\(NumberText.plain(low, digits: 3))–\(NumberText.plain(high, digits: 3)))"
  }

  private static func share(_ row: FigureRow?) -> String? {
    guard let row, let mean = row.mean else { return nil }
    guard let low = row.shownLow, let high = row.shownHigh, low < high else { return percent(mean) }
    return "\(percent(mean))\n(\(percent(low))–\(percent(high)))"
  }

  /// A share in percent, without the sign that the header has.
  private static func percent(_ share: Double) -> String { String(NumberText.percent(share).dropLast(2)) }

  /// A length of time in the unit that suits it.
  static func duration(_ milliseconds: Double) -> String {
    let (days, hours) = (milliseconds / 86_400_000, milliseconds / 3_600_000)
    return days >= 1 ? NumberText.fixed(days, 1) + " d" : NumberText.fixed(hours, 1) + " h"
  }
}

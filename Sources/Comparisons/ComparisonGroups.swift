/// Finds the sides of a comparison and brings together those that belong together.
struct ComparisonGroups {
  private(set) var groups: [ComparedGroup] = []
  private(set) var warnings: [String] = []

  init(_ runs: [LoadedRun], _ plan: ComparisonPlan, _ request: ComparisonRequest) throws(ComparisonError) {
    let points = try runs.map { run throws(ComparisonError) in try Self.points(run, request.conditions) }
    switch plan {
    case .runs: try match(runs, points)
    case .setting(let path): split(runs[0], points[0], path)
    case .dimension(let dimension): try split(runs[0], points[0], dimension, request.selection)
    }
    guard !groups.isEmpty else {
      let where_ = runs.map(\.saved.path).joined(separator: ", ")
      throw ComparisonError(
        where_, "no two design points can be compared",
        remedy: "choose points that agree in all but one swept setting by --where PATH=VALUE")
    }
  }

  /// The design points of a run that fulfil all conditions.
  private static func points(
    _ run: LoadedRun, _ conditions: [PointSetting]
  ) throws(ComparisonError) -> [Int] {
    for condition in conditions where !run.saved.swept.contains(condition.path) {
      let swept = run.saved.swept
      throw ComparisonError(
        "--where \(condition.path)=\(condition.value)", "\(run.saved.path) does not sweep that setting",
        remedy: swept.isEmpty ? "leave it out" : "choose one of \(swept.joined(separator: ", "))")
    }
    let points = run.saved.manifest.points.indices.filter { point in
      conditions.allSatisfy { run.saved.manifest.points[point].swept[$0.path] == $0.value }
    }
    guard !points.isEmpty else {
      throw ComparisonError(
        run.saved.path, "no design point has the values that --where asks for",
        remedy: "look for the values in runs.csv")
    }
    return points
  }

  /// Design points of several runs, those with the same values of the settings that all runs sweep.
  private mutating func match(_ runs: [LoadedRun], _ points: [[Int]]) throws(ComparisonError) {
    if points.allSatisfy({ $0.count == 1 }) {
      let sides = zip(runs, points).map {
        ComparedSide($0.label, $0, point: $1[0], figures: $0.figures[$1[0]])
      }
      groups.append(ComparedGroup(place: [], sides: sides))
      return
    }
    let shared = runs[0].saved.swept.filter { path in runs.allSatisfy { $0.saved.swept.contains(path) } }
    func place(_ run: LoadedRun, _ point: Int) -> [PointSetting] {
      run.place(point).filter { shared.contains($0.path) }
    }
    var tables: [[[PointSetting]: Int]] = []
    for (run, points) in zip(runs, points) {
      var table: [[PointSetting]: Int] = [:]
      for point in points {
        guard table.updateValue(point, forKey: place(run, point).sorted { $0.path < $1.path }) == nil else {
          throw ComparisonError(
            run.saved.path, "several of its design points have the same values of what all runs sweep",
            remedy: "choose among them by --where PATH=VALUE")
        }
      }
      tables.append(table)
    }
    var unmatched = 0
    for point in points[0] {
      let key = place(runs[0], point).sorted { $0.path < $1.path }
      let sides = zip(runs, tables).compactMap { run, table in
        table[key].map { ComparedSide(run.label, run, point: $0, figures: run.figures[$0]) }
      }
      if sides.count > 1 { groups.append(ComparedGroup(place: place(runs[0], point), sides: sides)) }
      if sides.count < runs.count { unmatched += 1 }
    }
    if unmatched > 0 {
      warnings.append(
        "\(unmatched) of \(points[0].count) design points of \(runs[0].label) are not in all other runs")
    }
  }

  /// Design points of one run that differ in one setting alone.
  private mutating func split(_ run: LoadedRun, _ points: [Int], _ path: String) {
    for point in points {
      let all = run.place(point)
      let place = all.filter { $0.path != path }
      let label = all.first { $0.path == path }?.value ?? ""
      let side = ComparedSide(label, run, point: point, figures: run.figures[point])
      if let group = groups.firstIndex(where: { $0.place == place }) {
        groups[group].sides.append(side)
      } else {
        groups.append(ComparedGroup(place: place, sides: [side]))
      }
    }
    let alone = groups.count { $0.sides.count < 2 }
    groups.removeAll { $0.sides.count < 2 }
    if alone > 0, !groups.isEmpty {
      warnings.append("\(alone) design points have no other that differs from them in \(path) alone")
    }
  }

  /// Systems, estimators or adversaries of each design point.
  private mutating func split(
    _ run: LoadedRun, _ points: [Int], _ dimension: ComparedDimension, _ selection: FigureSelection
  ) throws(ComparisonError) {
    let chosen = selection.names(dimension)
    for point in points {
      let figures = run.figures[point]
      var names = chosen
      if names.isEmpty {
        let found = Set(figures.keys.map { $0[keyPath: dimension.part] })
        let known =
          dimension == .system ? run.saved.manifest.points[point].systems : run.known.names(dimension)
        names = known.filter(found.contains)
      }
      let sides = names.map {
        ComparedSide($0, run, point: point, figures: figures.part(dimension, $0))
      }
      if sides.count > 1 { groups.append(ComparedGroup(place: run.place(point), sides: sides)) }
    }
    guard groups.isEmpty else { return }
    let known = run.known.names(dimension)
    throw ComparisonError(
      "--by \(dimension.rawValue)", "there are not two of them with the figures that are chosen",
      remedy: known.isEmpty
        ? "compare by something else"
        : "\(run.saved.path) has \(known.joined(separator: ", ")); choose figures of theirs by --metric")
  }
}

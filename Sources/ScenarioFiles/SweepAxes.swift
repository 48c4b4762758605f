import Experiments

/// The grid of what is swept: a list of values for each path.
struct SweepAxes {
  private var axes: [(path: [String], values: [ConfigNode])] = []

  /// Settings that name or bound the whole experiment, so that no design point can have its own.
  private static let whole = ["scenario", "name", "seed", "replications", "outputs", "sweep"]

  /// Takes the group `sweep` out of a scenario and joins it with options.
  ///
  /// - Parameter fixed: paths that a `--set` option fixes; the file's sweep of such a path is dropped.
  /// - Throws: `ScenarioError` when an entry is not a list of values for the path of one setting.
  init(
    removingFrom root: inout ConfigNode, fixed: [[String]], options: [String]
  ) throws(ScenarioError) {
    var findings: [Diagnostic] = []
    if case .mapping(let mapping) = root.content, let sweep = mapping["sweep"]?.value {
      var rest = ConfigMapping()
      for entry in mapping.entries where entry.key != "sweep" { rest.set(entry) }
      root.content = .mapping(rest)
      addEntries(of: sweep, &findings)
      axes.removeAll { fixed.contains($0.path) }
    }
    for text in options {
      do throws(ScenarioError) {
        let option = try SweepOption(sweep: text)
        axes.removeAll { $0.path == option.path }
        axes.append((option.path, option.values))
      } catch {
        findings += error.diagnostics
      }
    }
    for axis in axes {
      if fixed.contains(axis.path) { addConflict(of: axis, &findings) }
      guard let first = axis.path.first, Self.whole.contains(first), let place = axis.values.first?.place
      else {
        continue
      }
      findings.append(
        Diagnostic(
          at: place, path: axis.path.joined(separator: "."), "cannot be swept: all design points share it",
          suggestion: first == "seed" ? "raise replications instead" : nil))
    }
    if !findings.isEmpty { throw ScenarioError(findings) }
  }

  /// Reports a path that a `--set` option fixes at the same time.
  private func addConflict(of axis: (path: [String], values: [ConfigNode]), _ findings: inout [Diagnostic]) {
    guard let place = axis.values.first?.place else { return }
    findings.append(
      Diagnostic(
        at: place, path: axis.path.joined(separator: "."), "is swept and fixed at the same time",
        suggestion: "drop one of the two"))
  }

  private mutating func addEntries(of sweep: ConfigNode, _ findings: inout [Diagnostic]) {
    if case .null = sweep.content { return }
    guard let entries = sweep.mapping?.entries else {
      findings.append(
        Diagnostic(
          at: sweep.place, path: "sweep", "must be a group of paths with lists, not \(sweep.kindName)",
          suggestion: "write systems.ecm.noise: [0, 5%] below it"))
      return
    }
    for entry in entries {
      let path = entry.key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      let values = entry.value.sequence ?? []
      if values.isEmpty || path.contains("") {
        findings.append(
          Diagnostic(
            at: entry.keyPlace, path: "sweep.\(entry.key)",
            "must be the path of a setting with a list of values",
            suggestion: "write systems.ecm.noise: [0, 5%]"))
      } else {
        axes.append((path, values))
      }
    }
  }

  /// The number of design points; `Int.max` when it is larger than any number.
  var pointCount: Int {
    axes.reduce(1) { count, axis in
      let (product, overflow) = count.multipliedReportingOverflow(by: axis.values.count)
      return overflow ? .max : product
    }
  }

  /// Every combination of values; the last path changes fastest.
  var combinations: [[Override]] {
    axes.reduce([[]]) { combinations, axis in
      combinations.flatMap { combination in
        axis.values.map { combination + [Override(path: axis.path, value: $0)] }
      }
    }
  }
}

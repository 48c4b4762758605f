import Experiments

/// What is swept: axes that make a grid, and conditions that leave some of its points out.
struct SweepAxes {
  /// A setting with its values in turn.
  struct Column {
    var path: [String]
    /// Not empty.
    var values: [ConfigNode]

    var name: String { path.joined(separator: ".") }
    var place: Place { values[0].place }
  }

  /// Settings that move together; all have the same number of values.
  struct Axis {
    /// Not empty.
    var columns: [Column]
    /// Whether the values fill ranges, so that what is left stays a design when a setting is taken out.
    var isDesign = false

    var count: Int { columns[0].values.count }
  }

  /// The axes, slowest first.
  private(set) var axes: [Axis] = []
  /// All must hold at a design point.
  private(set) var conditions: [SweepCondition] = []

  /// Settings that name or bound the whole experiment, so that no design point can have its own.
  private static let whole = ["scenario", "name", "seed", "replications", "outputs", "sweep"]

  /// Takes the group `sweep` out of a scenario and joins it with options.
  ///
  /// - Parameters:
  ///   - fixed: what `--set` options fix; the file's sweep of such a path is dropped.
  ///   - options: what is swept on the command line; it takes the place of the file's sweep of the same path.
  /// - Throws: `ScenarioError` when an entry is not a list of values for the path of one setting, or when options
  ///   contradict each other or leave only a part of the settings that the file moves together.
  init(
    removingFrom root: inout ConfigNode, fixed: [Override], options: SweepOptions
  ) throws(ScenarioError) {
    var findings: [Diagnostic] = []
    if case .mapping(let mapping) = root.content, let sweep = mapping["sweep"]?.value {
      var rest = ConfigMapping()
      for entry in mapping.entries where entry.key != "sweep" { rest.set(entry) }
      root.content = .mapping(rest)
      let group = SweepGroup(sweep, &findings)
      axes = group.axes
      conditions = group.conditions
    }
    let given = fixed.map { ($0.path, $0.value.place) }
    findings += OptionConflicts.repetitions(given)
    addOptions(options, fixed: given, &findings)
    for axis in axes {
      for column in axis.columns { check(column, fixed: fixed.map(\.path), &findings) }
    }
    if !findings.isEmpty { throw ScenarioError(findings) }
  }

  private mutating func addOptions(
    _ options: SweepOptions, fixed: [(path: [String], place: Place)], _ findings: inout [Diagnostic]
  ) {
    let swept = options.sweeps.compactMap { Self.column($0, "--sweep", &findings) }
    let zipped = options.zips.compactMap { Self.column($0, "--zip", &findings) }
    let given = (swept + zipped).map { ($0.path, $0.place) }
    let repetitions = OptionConflicts.repetitions(given)
    findings += repetitions.isEmpty ? OptionConflicts.tornZips(axes, fixed + given) : repetitions
    for (path, _) in fixed { remove(path) }
    for column in swept { replace(with: [column], &findings) }
    if zipped.count == options.zips.count, !zipped.isEmpty { replace(with: zipped, &findings) }
    for text in options.conditions {
      let node = ConfigNode(.scalar(ConfigScalar(text)), at: .override(option: "--where \(text)"))
      if let condition = SweepCondition(node, &findings) { conditions.append(condition) }
    }
  }

  private static func column(_ text: String, _ name: String, _ findings: inout [Diagnostic]) -> Column? {
    do throws(ScenarioError) {
      let option = try SweepOption(text, name: name)
      return Column(path: option.path, values: option.values)
    } catch {
      findings += error.diagnostics
      return nil
    }
  }

  /// Sweeps settings together as an option says, and no longer as the file says.
  private mutating func replace(with columns: [Column], _ findings: inout [Diagnostic]) {
    for column in columns { remove(column.path) }
    if let axis = Axis(zipping: columns, &findings) { axes.append(axis) }
  }

  private mutating func remove(_ path: [String]) {
    for index in axes.indices { axes[index].columns.removeAll { $0.path == path } }
    axes.removeAll { $0.columns.isEmpty }
  }

  private func check(_ column: Column, fixed: [[String]], _ findings: inout [Diagnostic]) {
    if fixed.contains(column.path) {
      findings.append(
        Diagnostic(
          at: column.place, path: column.name, "is swept and fixed at the same time",
          suggestion: "drop one of the two"))
    }
    guard let first = column.path.first, Self.whole.contains(first) else { return }
    findings.append(
      Diagnostic(
        at: column.place, path: column.name, "cannot be swept: all design points share it",
        suggestion: first == "seed" ? "raise replications instead" : nil))
  }

  /// The dotted paths of what is swept.
  var paths: [[String]] { axes.flatMap { $0.columns.map(\.path) } }

  /// The number of combinations; `Int.max` when it is larger than any number.
  var pointCount: Int {
    axes.reduce(1) { count, axis in
      let (product, overflow) = count.multipliedReportingOverflow(by: axis.count)
      return overflow ? .max : product
    }
  }

  /// The place of the axis with the most values.
  var longestPlace: Place? { axes.max { $0.count < $1.count }?.columns.first?.place }

  /// Every combination of values; the last axis changes fastest.
  var combinations: [[Override]] {
    axes.reduce([[]]) { combinations, axis in
      combinations.flatMap { combination in
        (0..<axis.count).map { position in
          combination + axis.columns.map { Override(path: $0.path, value: $0.values[position]) }
        }
      }
    }
  }
}

extension SweepAxes.Axis {
  /// Joins settings that move together.
  init?(zipping columns: [SweepAxes.Column], _ findings: inout [Diagnostic]) {
    guard let first = columns.first else { return nil }
    self.columns = columns
    for column in columns where column.values.count != first.values.count {
      findings.append(
        Diagnostic(
          at: column.place, path: column.name,
          "has \(column.values.count) values where \(first.name) has \(first.values.count)",
          suggestion: "settings that move together need as many values each"))
      return nil
    }
  }
}

/// What is swept on the command line, as texts of options.
public struct SweepOptions: Sendable {
  /// `path=v1,v2`: each is an axis of the grid.
  public var sweeps: [String]
  /// `path=v1,v2`: all together are one axis, whose settings move together.
  public var zips: [String]
  /// Conditions that a design point must meet.
  public var conditions: [String]

  /// Gathers options; none by default.
  public init(sweeps: [String] = [], zips: [String] = [], conditions: [String] = []) {
    self.sweeps = sweeps
    self.zips = zips
    self.conditions = conditions
  }
}

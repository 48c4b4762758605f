import ArgumentParser
import Comparisons
import ResultsExport

/// `attrsim compare`: says which figures of runs or design points differ.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare runs, or design points, systems, estimators or adversaries of one run.",
    discussion: """
      The first run or point is the baseline, and each other is compared with it, replication by replication where seeds \
      are the same. For each figure: the difference of the means with its 95 % interval and Student's t test, Wilcoxon's \
      signed ranks and a studentised bootstrap as a second opinion, and Holm's correction for all figures compared \
      together. Where seeds differ the tests are Welch's and Mann and Whitney's.

      Without choices the figures are rmse against the reported truth and rmsre_tau against the attributable one, both of \
      unbiased counts; the share of conversions delivered; the median delay; and attributable_top_k at 1, its gain and \
      attributable_effective_size of the passive adversary.

      Exit codes: 65 there is nothing to compare; 74 a folder is no finished run, or a file cannot be read or written.
      """)

  @Argument(
    help: "Run folders; one alone is compared within: by the setting that it sweeps, or else by system.",
    completion: .directory)
  var runs: [String]

  @Option(
    help: ArgumentHelp(
      "What to compare within one run: a swept setting's dotted path, system, estimator or adversary.",
      valueName: "name"))
  var by: String?

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Only design points with this value of a swept setting; repeatable.", valueName: "path=value"))
  var conditions: [PointSetting] = []

  @OptionGroup var figures: FigureArguments

  @Flag(help: "Compare ratios instead of differences; of figures above 0.")
  var relative = false

  @Option(
    name: .customLong("csv"),
    help: ArgumentHelp(
      "Write the comparison as CSV; - is standard output, instead of text.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var file: String?

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if runs.isEmpty { throw ValidationError("Name a run folder.") }
    if json, file == "-" { throw ValidationError("--json and --csv - both write to standard output.") }
  }

  func run() throws {
    try Exit.onError {
      var request = ComparisonRequest()
      request.by = by
      request.conditions = conditions
      request.selection = figures.selection
      request.isRelative = relative
      let comparison = try Comparison(
        runs.map { path throws(OutputError) in try SavedRun(path: path) }, request)
      for warning in comparison.warnings { Terminal.complain("warning: \(warning)") }
      let table = file == nil ? [] : ComparisonTable(comparison).bytes
      if file == "-" { return try Terminal.print(bytes: table) }
      if let file { try AtomicFile.write(table, to: file) }
      let report = CompareReport(comparison)
      try Terminal.print(json ? try report.json() : report.text())
    }
  }
}

/// Which figures are compared.
struct FigureArguments: ParsableArguments {
  @Option(name: .customLong("metric"), help: ArgumentHelp("Only this figure; repeatable.", valueName: "name"))
  var metrics: [String] = []

  @Option(
    name: .customLong("system"),
    help: ArgumentHelp(
      "Only this system; repeatable. With --by system the first is the baseline.", valueName: "name"))
  var systems: [String] = []

  @Option(
    name: .customLong("truth"),
    help: ArgumentHelp("Only scores against this truth; repeatable.", valueName: "name"))
  var truths: [String] = []

  @Option(
    name: .customLong("estimator"), help: ArgumentHelp("Only this estimator; repeatable.", valueName: "name"))
  var estimators: [String] = []

  @Option(
    name: .customLong("adversary"), help: ArgumentHelp("Only this adversary; repeatable.", valueName: "name"))
  var adversaries: [String] = []

  @Option(
    name: .customLong("at"),
    help: ArgumentHelp("Only this parameter of figures; repeatable.", valueName: "value"))
  var parameters: [String] = []

  @Flag(name: .customLong("all"), help: "All figures that the other choices leave.")
  var takesAll = false

  var selection: FigureSelection {
    var selection = FigureSelection()
    selection.metrics = metrics
    selection.systems = systems
    selection.truths = truths
    selection.estimators = estimators
    selection.adversaries = adversaries
    selection.parameters = parameters
    selection.takesAll = takesAll
    return selection
  }
}

extension PointSetting: ExpressibleByArgument {
  /// Reads `path=value`.
  public init?(argument: String) {
    guard let sign = argument.firstIndex(of: "="), sign != argument.startIndex else { return nil }
    self.init(path: String(argument[..<sign]), value: String(argument[argument.index(after: sign)...]))
  }
}

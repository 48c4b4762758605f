import Foundation
import JSONText

/// Turns specifications of charts into pictures by vl-convert, a Python package.
public struct ChartRenderer: Sendable {
  /// The interpreters that are tried, in order.
  private let interpreters: [String]
  /// Whether somebody named the interpreter, so that no other will do.
  private let isChosen: Bool
  /// Seconds after which the converter is ended.
  static let patience = 300.0

  /// The environment variable that names the interpreter.
  public static let variable = "ATTRSIM_REPORT_PYTHON"
  /// What to do where charts cannot be drawn.
  public static let remedy =
    "make report-tools sets vl-convert up; or name a Python that can import vl_convert in \(variable)"

  /// Looks for an interpreter: the one that is named, `.venv-report` below a folder or above the program, or `python3`.
  ///
  /// - Parameters:
  ///   - environment: the variables of the process.
  ///   - folders: where `.venv-report` may be.
  public init(
    environment: [String: String] = ProcessInfo.processInfo.environment,
    folders: [String] = ChartRenderer.usualFolders
  ) {
    if let chosen = environment[Self.variable], !chosen.isEmpty {
      (interpreters, isChosen) = ([chosen], true)
      return
    }
    let near = folders.map { $0 + "/.venv-report/bin/python" }
    let common = (environment["PATH"] ?? "").split(separator: ":").prefix(32).map { "\($0)/python3" }
    let all = near + common
    interpreters = all.filter { FileManager.default.isExecutableFile(atPath: $0) }
    isChosen = false
  }

  /// The working directory, and the folders above the program.
  public static var usualFolders: [String] {
    var folders = [FileManager.default.currentDirectoryPath]
    if var folder = Bundle.main.executableURL?.resolvingSymlinksInPath() {
      for _ in 0..<5 where folder.path.count > 1 {
        folder.deleteLastPathComponent()
        folders.append(folder.path)
      }
    }
    return folders
  }

  /// What came of an attempt to draw.
  enum Outcome: Sendable, Equatable {
    /// The pictures by the charts' names, and of charts that could not be drawn why not.
    case drawn(pictures: [String: String], problems: [String: String])
    /// No interpreter has vl_convert, or the one that is named fails.
    case unavailable(String)
  }

  /// Draws charts, all in one process.
  ///
  /// - Parameter charts: names and specifications.
  /// - Throws: ``ReportError`` when files for the process cannot be made.
  func draw(_ charts: [(name: String, specification: JSONValue)]) throws -> Outcome {
    guard !charts.isEmpty else { return .drawn(pictures: [:], problems: [:]) }
    let question = JSONValue.object([
      JSONMember(
        "charts",
        .array(
          charts.map {
            .object([JSONMember("name", .string($0.name)), JSONMember("spec", Self.bare($0.specification))])
          }))
    ]).compactText()
    var reasons: [String] = []
    for interpreter in interpreters {
      let answer = try PythonProcess(interpreter).run(
        ConverterProgram.text, input: question, patience: Self.patience)
      switch answer {
      case .output(let text):
        if let outcome = Self.outcome(text) { return outcome }
        reasons.append("\(interpreter) answered something else than pictures")
      case .failed(let status, let message):
        let reason = status == ConverterProgram.missing ? "it has no vl_convert" : message
        reasons.append("\(interpreter): \(reason)")
      }
    }
    // What a broken python3 says helps nobody who never asked for it.
    return .unavailable(isChosen ? reasons.joined() : "vl-convert is not set up")
  }

  /// The specification without what the page says in words of its own, and without roles inside of the picture.
  private static func bare(_ specification: JSONValue) -> JSONValue {
    let members = (specification.asMembers ?? []).filter { $0.name != "title" && $0.name != "description" }
    return .object(
      members.map { member in
        guard member.name == "config", let config = member.value.asMembers else { return member }
        return JSONMember("config", .object(config + [JSONMember("aria", .bool(false))]))
      })
  }

  private static func outcome(_ text: String) -> Outcome? {
    guard let answer = try? JSONValue(parsing: text), let charts = answer["charts"]?.asArray else {
      return nil
    }
    var (pictures, problems) = ([String: String](), [String: String]())
    for chart in charts {
      guard let name = chart["name"]?.asString else { return nil }
      pictures[name] = chart["svg"]?.asString
      problems[name] = chart["error"]?.asString
    }
    return .drawn(pictures: pictures, problems: problems)
  }
}

import ActivityLogs
import ArgumentParser
import Comparisons
import ConversionsServer
import Experiments
import Histories
import NoiseCorrection
import PopulationFits
import Reproductions
import ResultsExport
import RunReports
import ScenarioFiles
import Web

/// What the process ends with; the numbers are those of BSD's sysexits.h.
enum Exit {
  static let failedCases: Int32 = 1
  static let badInput: Int32 = 65
  static let missing: Int32 = 69
  static let ourBug: Int32 = 70
  static let inputOutput: Int32 = 74
  static let someFailed: Int32 = 75
  static let interrupted: Int32 = 130

  /// Runs a command's work; errors become a message and an exit code.
  static func onError(_ work: () throws -> Void) throws {
    do {
      try work()
    } catch let error as ExitCode {
      throw error
    } catch {
      // The findings about a scenario say themselves how bad each is.
      Terminal.complain(error is ScenarioError ? "\(error)" : "error: \(error)")
      throw ExitCode(code(for: error))
    }
  }

  private static func code(for error: any Error) -> Int32 {
    switch error {
    case is ScenarioError, is ForeignResults, is UnknownName, is RefusedName, is PilotFailure,
      is HistoryError, is CorrectionError, is ScenarioEvents.Failure, is ReproductionError,
      is FitError, is LogError, is ScenarioLog.Failure, is BadRows, is ComparisonError, is ReportError,
      is ShardError:
      badInput
    case is OutputError: inputOutput
    case let error as ServerError: error.cause == .input ? badInput : inputOutput
    case is PublicSuffixListMissing: missing
    default: ourBug
    }
  }
}

/// A name on the command line that stands for nothing.
struct UnknownName: Error, CustomStringConvertible {
  var description: String

  /// - Parameters:
  ///   - name: what was typed.
  ///   - kind: what it should have been the name of.
  ///   - known: the names that there are.
  ///   - listing: the command that lists them.
  init(_ name: String, kind: String, known: [String], listing: String) {
    let guess = DidYouMean.phrase(for: name, among: known).map { "; \($0)" } ?? ""
    description = "\"\(name)\" is no \(kind)\(guess) (\(listing) lists them)"
  }
}

/// A name for something new that cannot be given.
struct RefusedName: Error, CustomStringConvertible {
  var description: String
}

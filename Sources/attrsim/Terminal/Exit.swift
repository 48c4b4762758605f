import ArgumentParser
import Experiments
import Foundation
import ResultsExport
import ScenarioFiles
import Web

/// What the process ends with; the numbers are those of BSD's sysexits.h.
enum Exit {
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
      Terminal.complain("\(error)")
      throw ExitCode(code(for: error))
    }
  }

  private static func code(for error: any Error) -> Int32 {
    switch error {
    case is ScenarioError, is ForeignResults: badInput
    case is OutputError: inputOutput
    case is PublicSuffixListMissing: missing
    default: ourBug
    }
  }
}

/// Writes to the terminal: results to standard output, everything else to standard error.
enum Terminal {
  /// Writes text to standard output.
  ///
  /// - Throws: `OutputError` when nobody takes it.
  static func print(_ text: String) throws {
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        write(STDOUT_FILENO, $0.baseAddress.map { $0 + done }, $0.count - done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw OutputError(path: "standard output", action: "write to", errno: errno) }
      done += count
    }
  }

  /// Writes a line to standard error; nothing can be done if that fails.
  static func complain(_ line: String) {
    try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
  }
}

import Foundation
import ResultsExport

/// Writes to the terminal: results to standard output, everything else to standard error.
enum Terminal {
  /// Writes text to standard output.
  ///
  /// - Throws: `OutputError` when nobody takes it.
  static func print(_ text: String) throws { try print(bytes: Array(text.utf8)) }

  /// Writes bytes to standard output.
  ///
  /// - Throws: `OutputError` when nobody takes them.
  static func print(bytes: [UInt8]) throws {
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

  /// Writes a value to standard output as JSON.
  static func print(json value: some Encodable) throws {
    try print(String(decoding: try JSONFile.bytes(of: value, for: "standard output"), as: UTF8.self))
  }

  /// Writes a message to standard error, in colours where they show; nothing can be done if that fails.
  static func complain(_ message: String) {
    whisper(DiagnosticColours(isOn: Screen.current.hasColours).applied(to: message) + "\n")
  }

  /// Writes text to standard error as it is; a run goes on when nobody reads it any more.
  static func whisper(_ text: String) {
    BrokenPipe.survived { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
  }
}

/// What standard error is connected to.
struct Screen: Equatable {
  /// Whether it is a terminal that can go back to the start of its line.
  var isTerminal: Bool
  /// Whether it shows colours, and the user wants them.
  var hasColours: Bool
  /// Columns of a line.
  var width: Int

  /// What standard error is connected to now.
  static var current: Screen {
    var size = winsize()
    let isTerminal = isatty(STDERR_FILENO) == 1
    if !isTerminal || ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) != 0 { size.ws_col = 0 }
    return Screen(isTerminal: isTerminal, width: Int(size.ws_col), ProcessInfo.processInfo.environment)
  }

  /// What a device is, given the environment's wishes.
  ///
  /// *Source:* NO_COLOR, no-color.org: set and not empty means no colours. TERM=dumb is a terminal that takes
  /// characters and line ends only, as terminfo describes it.
  ///
  /// - Parameters:
  ///   - isTerminal: whether the device is a terminal.
  ///   - width: its columns; 0 when they are not known.
  ///   - environment: the variables of the process.
  init(isTerminal: Bool, width: Int, _ environment: [String: String]) {
    let isDumb = (environment["TERM"] ?? "dumb") == "dumb"
    self.isTerminal = isTerminal && !isDumb
    hasColours = self.isTerminal && (environment["NO_COLOR"] ?? "").isEmpty
    self.width = width > 0 ? width : 80
  }
}

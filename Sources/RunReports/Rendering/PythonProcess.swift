import Foundation

/// A Python interpreter that runs a program once.
struct PythonProcess {
  /// What came of it.
  enum Answer: Sendable, Equatable {
    /// What it wrote to standard output.
    case output(String)
    /// Its exit status, or the signal's number, and the last line that it said.
    case failed(Int32, String)
  }

  private let interpreter: String

  /// - Parameter interpreter: the path of the interpreter.
  init(_ interpreter: String) { self.interpreter = interpreter }

  /// Runs a program.
  ///
  /// Input and output go through files, so that neither side can wait for the other.
  ///
  /// - Parameters:
  ///   - program: the text of the program.
  ///   - input: what it reads from standard input.
  ///   - patience: seconds after which it is ended.
  /// - Throws: ``ReportError`` when the files cannot be made.
  func run(_ program: String, input: String, patience: Double) throws(ReportError) -> Answer {
    let folder = FileManager.default.temporaryDirectory.appending(path: "attrsim-\(UUID().uuidString)")
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let files = ["in", "out", "err"].map { folder.appending(path: $0) }
      try Data(input.utf8).write(to: files[0])
      try Data().write(to: files[1])
      try Data().write(to: files[2])
      let process = Process()
      process.executableURL = URL(filePath: interpreter)
      process.arguments = ["-c", program]
      process.standardInput = try FileHandle(forReadingFrom: files[0])
      process.standardOutput = try FileHandle(forWritingTo: files[1])
      process.standardError = try FileHandle(forWritingTo: files[2])
      do {
        try process.run()
      } catch {
        return .failed(-1, "it cannot be started")
      }
      guard Self.waited(for: process, patience) else { return .failed(-1, "it took too long") }
      guard process.terminationReason == .exit, process.terminationStatus == 0 else {
        let said = String(decoding: (try? Data(contentsOf: files[2])) ?? Data(), as: UTF8.self)
        let last = said.split(separator: "\n").last.map(String.init) ?? "it said nothing"
        return .failed(process.terminationStatus, last)
      }
      return .output(String(decoding: try Data(contentsOf: files[1]), as: UTF8.self))
    } catch {
      throw ReportError(
        folder.path, "files for the renderer of charts cannot be made (\(error.localizedDescription))",
        remedy: "free some space, or set TMPDIR to a folder that can be written")
    }
  }

  /// Waits for the end of a process, and ends it when it takes too long.
  private static func waited(for process: Process, _ patience: Double) -> Bool {
    var left = patience
    while process.isRunning {
      guard left > 0 else {
        process.terminate()
        return false
      }
      Thread.sleep(forTimeInterval: 0.01)
      left -= 0.01
    }
    return true
  }
}

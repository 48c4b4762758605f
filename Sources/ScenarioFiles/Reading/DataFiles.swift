import ActivityLogs
import ResultsExport
import SimulationKernel

/// The files that a scenario names, found from the scenario's own folder and read once.
final class DataFiles {
  /// A file's text and the SHA-256 of its bytes, in hexadecimal.
  struct Content {
    var text: String
    var digest: String
  }

  /// The most bytes that a file may have.
  static let largestFile = 64 << 20

  /// The laws made of files so far, by kind and path: all design points of a sweep share them.
  var laws: [String: EmpiricalLaw] = [:]

  /// The traces opened so far, by path.
  private var traces: [String: Result<TraceFile, FileBytes.Problem>] = [:]

  private let folder: String
  private var known: [String: Result<Content, FileBytes.Problem>] = [:]

  /// - Parameter folder: where relative paths begin; empty for the current folder.
  init(folder: String) { self.folder = folder }

  /// Reads a file; the same path gives the same content, whatever happens to the file meanwhile.
  ///
  /// - Parameter path: absolute, or relative to the folder.
  /// - Throws: why it cannot be read.
  func content(_ path: String) throws(FileBytes.Problem) -> Content {
    if let result = known[path] { return try result.get() }
    let result = Result { () throws(FileBytes.Problem) in try read(path) }
    known[path] = result
    return try result.get()
  }

  /// Opens a trace, which stays open for all design points.
  ///
  /// - Parameter path: absolute, or relative to the folder.
  func trace(_ path: String) -> Result<TraceFile, FileBytes.Problem> {
    if let known = traces[path] { return known }
    let result: Result<TraceFile, FileBytes.Problem>
    do {
      result = .success(try TraceFile(found(path)))
    } catch let error as LogError {
      result = .failure(
        FileBytes.Problem(message: "is no trace: \(error.place): \(error.reason)", suggestion: error.remedy))
    } catch let error as OutputError {
      result = .failure(
        FileBytes.Problem(message: "cannot be read: \(error.reason)", suggestion: error.remedy))
    } catch {
      result = .failure(FileBytes.Problem(message: "cannot be read: \(error)", suggestion: "check the file"))
    }
    traces[path] = result
    return result
  }

  /// Where a file lies.
  private func found(_ path: String) -> String {
    if path.utf8.first == UInt8(ascii: "/") { return path }
    return (folder.isEmpty || folder.hasSuffix("/") ? folder : folder + "/") + path
  }

  private func read(_ path: String) throws(FileBytes.Problem) -> Content {
    let bytes = try FileBytes.read(
      path: found(path), limit: Self.largestFile, wanted: "a file of numbers (*.csv)")
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw FileBytes.Problem(message: "is not UTF-8 text", suggestion: "save it as UTF-8")
    }
    return Content(text: text, digest: FileDigest.sha256(text))
  }
}

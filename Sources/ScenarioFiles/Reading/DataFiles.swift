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

  private func read(_ path: String) throws(FileBytes.Problem) -> Content {
    let isAbsolute = path.utf8.first == UInt8(ascii: "/")
    let place = isAbsolute || folder.isEmpty || folder.hasSuffix("/") ? folder : folder + "/"
    let bytes = try FileBytes.read(
      path: isAbsolute ? path : place + path, limit: Self.largestFile, wanted: "a file of numbers (*.csv)")
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw FileBytes.Problem(message: "is not UTF-8 text", suggestion: "save it as UTF-8")
    }
    return Content(text: text, digest: FileDigest.sha256(text))
  }
}

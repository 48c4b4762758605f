import Foundation
import ResultsExport
import Risk

/// What a summary says before its sums: what it is about.
struct SummaryHeader: Codable, Equatable, Sendable {
  /// A file with one system's rows of `reports.csv`.
  struct Rows: Codable, Equatable, Sendable {
    var bytes: Int
    var sha256: String
  }

  /// The hash of the identity of the unsharded run.
  var identity: String
  var shard: Shard
  var point: Int
  var replication: Int
  /// The adversary whose sums they are, by its position; nil for those of everything else.
  var adversary: Int?
  /// Wall-clock time of the simulation.
  var seconds: Double
  /// Whether somebody does more than can be numbered; then there are no sums.
  var hasFailed = false
  /// By system; empty unless reports are recorded.
  var rows: [Rows] = []
}

/// A file with the sums of some people of a unit.
///
/// It is a line that says what it is, a header, the sums, and a digest.
struct SummaryFile: Sendable {
  private static let mark = Array("attrsim summary \(ShardManifest.form)\n".utf8)
  /// A digest has so many hexadecimal digits.
  private static let digestLength = 64

  let header: SummaryHeader
  let body: ArraySlice<UInt8>

  static func write(_ header: SummaryHeader, _ body: [UInt8], to path: String) throws {
    var writer = SummaryWriter()
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    writer.write(bytes: Array(try encoder.encode(header)))
    writer.write(bytes: body)
    let bytes = mark + writer.bytes
    var digest = RunningDigest()
    digest.add(bytes[...])
    try AtomicFile.write(bytes + Array(digest.hexadecimal.utf8), to: path)
  }

  /// Reads a file back.
  ///
  /// - Throws: ``ShardError`` when it is missing or not whole.
  init(path: String) throws(ShardError) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ShardError(
        "\(path) is missing or cannot be read: copy the whole folder of the shard, or make it again "
          + "by the command that made it")
    }
    let bytes = [UInt8](data)
    guard bytes.starts(with: Self.mark), bytes.count >= Self.mark.count + Self.digestLength else {
      throw .damaged(path, "it is no summary of this form")
    }
    let end = bytes.count - Self.digestLength
    var digest = RunningDigest()
    digest.add(bytes[..<end])
    guard bytes[end...].elementsEqual(digest.hexadecimal.utf8) else {
      throw .damaged(path, "its digest is another")
    }
    do {
      var reader = SummaryReader(bytes[Self.mark.count..<end])
      header = try JSONDecoder().decode(SummaryHeader.self, from: Data(try reader.readBytes()))
      body = try reader.readBytes()
      try reader.finish()
    } catch {
      throw .damaged(path, (error as? SummaryError)?.description ?? "its header cannot be read")
    }
  }
}

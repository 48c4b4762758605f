import ActivityLogs
import Foundation
import ResultsExport

/// Parsers that read files: what they are fed is written to one first.
extension Parsers {
  private static let folder: String = {
    let memory = "/dev/shm"
    let base = FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
    let folder = "\(base)/parsers-\(ProcessInfo.processInfo.processIdentifier)"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }()

  /// Removes the files.
  public static func removeFiles() { try? FileManager.default.removeItem(atPath: folder) }

  private static func write(_ bytes: ArraySlice<UInt8>, _ name: String) -> String {
    let path = "\(folder)/\(name)"
    guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else {
      preconditionFailure("\(path) cannot be written")
    }
    return path
  }

  /// A log is read in each layout, and its people are handed out.
  static func log(_ bytes: [UInt8]) {
    let path = write(bytes[...], "log.csv")
    for layout in LogLayout.allCases {
      var options = LogOptions()
      (options.layout, options.skipsBadRows) = (layout, bytes.count.isMultiple(of: 2))
      _ = try? ActivityLog.forEachPerson(path, options, temporary: folder) { person in
        precondition(!person.interactions.isEmpty || !person.conversions.isEmpty, "somebody has no event")
      }
    }
  }

  /// A trace is opened and its people are handed out; the description comes first, up to a line `---`, and its
  /// digest is made to fit the rows, so that it keeps nothing out.
  static func trace(_ bytes: [UInt8]) {
    let cut = Array("\n---\n".utf8)
    let end = bytes.indices.first { bytes[$0...].starts(with: cut) } ?? bytes.count
    let rows = write(bytes[min(end + cut.count, bytes.count)...], "trace.csv")
    var text = String(decoding: bytes[..<end], as: UTF8.self)
    if let digest = try? FileDigest.sha256(path: rows).digest,
      let place = text.range(of: #""sha256" : "[0-9a-f]*""#, options: .regularExpression)
    {
      text.replaceSubrange(place, with: "\"sha256\" : \"\(digest)\"")
    }
    _ = write(Array(text.utf8)[...], "trace.json")
    guard let trace = try? TraceFile(rows) else { return }
    let people = trace.description.people
    for first in [0, people / 2] {
      try? trace.events(of: first..<min(people, first + 64)) { event in
        precondition(event.person < people, "an event of somebody who is not there")
      }
    }
  }
}

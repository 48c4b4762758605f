import Foundation
import Population
import ResultsExport

/// Goes through all rows of a trace once: whether they are sound, and where which people are.
struct TraceScan {
  private let path: String
  private let description: TraceDescription
  private var checker: TraceChecker
  private var digest = RunningDigest()
  private var index: TraceIndex
  private var line = 0
  private var end = 0

  init(_ path: String, _ description: TraceDescription, stride: UInt64) {
    (self.path, self.description) = (path, description)
    index = TraceIndex(stride: stride)
    checker = TraceChecker(description)
  }

  /// Takes a line with its end.
  ///
  /// - Parameter place: where it begins in the file.
  mutating func take(_ bytes: UnsafeBufferPointer<UInt8>, at place: Int) throws {
    line += 1
    digest.add(bytes)
    end = place + bytes.count
    if line == 1 {
      guard bytes.elementsEqual(TraceLine.header.utf8) else {
        throw error("this is not the header of a trace", "make a trace of your log with attrsim import")
      }
      return
    }
    do throws(TraceLine.Problem) {
      guard bytes.last == 0x0A else { throw TraceLine.Problem(reason: "the last row has no end") }
      let event = try TraceLine.read(
        UnsafeBufferPointer(rebasing: bytes.dropLast()), tellsBrowsers: description.tellsBrowsers)
      try checker.take(event)
      index.add(event.person, at: place)
    } catch {
      throw self.error(error.reason, "make the trace again with attrsim import")
    }
  }

  /// What was counted, and where which people are.
  mutating func finish() throws -> (statistics: TraceStatistics, index: TraceIndex) {
    let again = "make the trace again with attrsim import"
    if line == 0 { throw error("it is empty", again) }
    do throws(TraceLine.Problem) {
      try checker.finish()
    } catch {
      throw self.error(error.reason, again)
    }
    guard digest.hexadecimal == description.sha256 else {
      throw LogError(
        path, "it is not the file that \(TraceDescription.path(of: path)) describes: somebody changed it",
        remedy: again)
    }
    do throws(TraceLine.Problem) {
      try checker.requireTimes()
    } catch {
      throw self.error(error.reason, again)
    }
    index.end = end
    return (checker.statistics, index)
  }

  private func error(_ reason: String, _ remedy: String) -> LogError {
    LogError("\(path):\(max(line, 1))", reason, remedy: remedy)
  }
}

/// Reads a file in pieces and hands out its lines.
struct PieceReader {
  /// No row of a trace is longer, in bytes.
  private static let longestLine = 1 << 10

  private let descriptor: Int32
  private let path: String

  init(_ descriptor: Int32, _ path: String) { (self.descriptor, self.path) = (descriptor, path) }

  /// Hands out each line with its end, and where it begins.
  func forEachLine(_ take: (UnsafeBufferPointer<UInt8>, Int) throws -> Void) throws {
    var bytes: [UInt8] = []
    var place = 0
    while true {
      let isEnd = try !fill(&bytes)
      let used = try bytes.withUnsafeBufferPointer { buffer in
        var start = 0
        while start < buffer.count {
          let end = buffer[start...].firstIndex(of: 0x0A).map { $0 + 1 }
          if end == nil, !isEnd, buffer.count - start <= Self.longestLine { break }
          let next = end ?? buffer.count
          try take(UnsafeBufferPointer(rebasing: buffer[start..<next]), place + start)
          start = next
        }
        return start
      }
      bytes.removeSubrange(..<used)
      place += used
      if isEnd { return }
    }
  }

  /// Adds the next piece; false at the end of the file.
  private func fill(_ bytes: inout [UInt8]) throws -> Bool {
    let before = bytes.count
    let size = 1 << 18
    bytes.append(contentsOf: repeatElement(0, count: size))
    while true {
      let count = bytes.withUnsafeMutableBytes { raw in
        Foundation.read(descriptor, raw.baseAddress.map { $0 + before }, size)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw UserFile.unreadable(path, errno) }
      bytes.removeSubrange((before + count)...)
      return count > 0
    }
  }
}

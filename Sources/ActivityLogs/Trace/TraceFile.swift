import Foundation
import Population
import ResultsExport
import SimulationKernel

/// A trace on disk, opened and found sound.
///
/// Its rows stay where they lie: a block of people is read when it is asked for. Of the file at most one place for every
/// 256 people is kept in memory, and none for people without rows.
public final class TraceFile: TraceSource {
  /// What is known of it as a whole.
  public let description: TraceDescription
  /// SHA-256 of the description, which names that of the rows: it stands for the whole content.
  public let digest: String

  let statistics: TraceStatistics
  private static let stride: UInt64 = 256

  private let path: String
  private let descriptor: Int32
  private let index: TraceIndex

  /// Opens a trace and makes sure that its rows are as described.
  ///
  /// - Parameter path: the file of rows; the description lies beside it.
  /// - Throws: ``LogError`` with file and line when it is no trace or was changed, `OutputError` when it cannot be
  ///   read.
  public init(_ path: String) throws {
    (description, digest) = try TraceDescription.read(beside: path)
    let opened = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard opened >= 0 else { throw UserFile.unreadable(path, errno) }
    (self.path, descriptor) = (path, opened)
    do {
      var scan = TraceScan(path, description, stride: Self.stride)
      try PieceReader(opened, path).forEachLine { try scan.take($0, at: $1) }
      (statistics, index) = try scan.finish()
    } catch {
      close(opened)
      throw error
    }
  }

  deinit { close(descriptor) }

  /// The trace as a population's.
  public var trace: PopulationTrace {
    PopulationTrace(
      digest: digest, people: description.people, namesCauses: description.namesCauses,
      tellsBrowsers: description.tellsBrowsers, publisherShares: Self.shares(statistics.publishers),
      advertiserShares: Self.shares(statistics.advertisers), source: self)
  }

  private static func shares(_ counts: [Int]) -> [Double] {
    let total = counts.reduce(0, +)
    return counts.map { total == 0 ? 1 / Double(counts.count) : Double($0) / Double(total) }
  }

  /// Hands over the events of some people.
  ///
  /// - Throws: `OutputError` when the file cannot be read, ``LogError`` when it was changed since it was opened.
  public func events(of people: Range<UInt64>, _ take: (TraceEvent) -> Void) throws {
    guard let last = people.last, last < description.people else { return }
    let bytes = try read(index.bytes(of: people))
    var before: UInt64 = 0
    try bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      while start < bytes.count {
        let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
        do throws(TraceLine.Problem) {
          let event = try TraceLine.read(
            UnsafeBufferPointer(rebasing: bytes[start..<end]), tellsBrowsers: description.tellsBrowsers)
          guard event.person >= before else { throw TraceLine.Problem(reason: "people are not in order") }
          before = event.person
          if people.contains(event.person) { take(event) }
        } catch {
          throw LogError(
            path, "it was changed while it was read", remedy: "leave it alone until the run ends")
        }
        start = end + 1
      }
    }
  }

  /// Counts the events of the first people that a timeline leaves out.
  ///
  /// - Throws: as ``events(of:_:)``.
  public func outside(_ timeline: Timeline, people: UInt64) throws -> TraceRemainder {
    let start = SimulationTime.zero - timeline.warmUp
    let end = SimulationTime.zero + timeline.period
    var rest = TraceRemainder()
    var early: Set<UInt64> = []
    var person: UInt64?
    let count = min(people, description.people)
    for group in index.groups {
      let first = UInt64(group) * Self.stride
      if first >= count { break }
      try events(of: first..<min(first + Self.stride, count)) { event in
        if person != event.person { early.removeAll(keepingCapacity: true) }
        person = event.person
        rest.events += 1
        if event.time < start {
          rest.before += 1
          if event.kind != .conversion {
            early.insert(UInt64(event.number) << 1 | (event.kind == .view ? 1 : 0))
          }
        } else if event.time >= end {
          rest.after += 1
        } else if event.kind == .conversion, event.cause >= 0,
          early.contains(UInt64(event.cause) << 1 | (event.causeIsView ? 1 : 0))
        {
          rest.orphans += 1
        }
      }
    }
    return rest
  }

  private func read(_ range: Range<Int>) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeMutableBytes { raw in
        pread(
          descriptor, raw.baseAddress.map { $0 + done }, raw.count - done, off_t(range.lowerBound + done))
      }
      if count < 0, errno == EINTR { continue }
      if count == 0 {
        throw LogError(path, "it was cut while it was read", remedy: "leave it alone until the run ends")
      }
      guard count > 0 else { throw UserFile.unreadable(path, errno) }
      done += count
    }
    return bytes
  }
}

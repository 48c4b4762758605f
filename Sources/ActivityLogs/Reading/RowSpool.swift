import Foundation
import ResultsExport

/// Rows on their way, shared out over buckets by their person, in a file without a name.
///
/// The file's name is given up at once, so that nothing is left of it however the program ends. Each bucket lies in it
/// as pieces; the rows of one person are all in one bucket, and buckets follow one another in the order of hashes.
final class RowSpool {
  static let buckets = 128
  private static let pieceSize = 32 << 10

  private let path: String
  private let descriptor: Int32
  private var end = 0
  private var waiting: [[UInt8]] = Array(repeating: [], count: buckets)
  private var pieces: [[Range<Int>]] = Array(repeating: [], count: buckets)

  /// - Parameter folder: where the file lies; it must be writable.
  /// - Throws: `OutputError` when it cannot be made.
  init(folder: String) throws(OutputError) {
    var name = Array("\(folder)/.rows.tmp-XXXXXX".utf8CString)
    let opened = mkstemp(&name)
    guard opened >= 0 else {
      throw OutputError(path: folder, action: "write in", errno: errno)
    }
    _ = fcntl(opened, F_SETFD, FD_CLOEXEC)
    unlink(name)
    (descriptor, path) = (opened, folder)
  }

  deinit { close(descriptor) }

  func add(_ row: SpooledRow) throws(OutputError) {
    let bucket = Int(row.hash &>> 57)
    row.write(to: &waiting[bucket])
    if waiting[bucket].count >= Self.pieceSize { try flush(bucket) }
  }

  /// The bytes of one bucket.
  func bucket(_ bucket: Int) throws(OutputError) -> [UInt8] {
    let size = pieces[bucket].reduce(0) { $0 + $1.count }
    var bytes = [UInt8](repeating: 0, count: size)
    var done = 0
    for piece in pieces[bucket] {
      var place = piece.lowerBound
      while place < piece.upperBound {
        let count = bytes.withUnsafeMutableBytes { raw in
          pread(
            descriptor, raw.baseAddress.map { $0 + done }, piece.upperBound - place, off_t(place))
        }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw OutputError(path: path, action: "read back from", errno: errno) }
        done += count
        place += count
      }
    }
    return bytes + waiting[bucket]
  }

  private func flush(_ bucket: Int) throws(OutputError) {
    let bytes = waiting[bucket]
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { raw in
        pwrite(descriptor, raw.baseAddress.map { $0 + done }, raw.count - done, off_t(end + done))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw OutputError(path: path, action: "write in", errno: errno) }
      done += count
    }
    pieces[bucket].append(end..<end + bytes.count)
    end += bytes.count
    waiting[bucket].removeAll(keepingCapacity: true)
  }
}

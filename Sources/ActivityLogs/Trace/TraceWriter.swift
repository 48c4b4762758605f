import Population
import ResultsExport

/// Writes a trace: a CSV file of rows and a JSON file that describes it, both or neither.
public final class TraceWriter {
  private let rows: AtomicFile
  private let path: String
  private var digest = RunningDigest()
  private var description: TraceDescription
  private var buffer: [UInt8] = []
  private var isEmpty = true

  /// Begins a trace.
  ///
  /// - Parameters:
  ///   - path: the name of the file of rows.
  ///   - description: names, currency and what else is known before; the rest is filled in.
  /// - Throws: `OutputError` when it cannot be written there.
  public init(_ path: String, _ description: TraceDescription) throws(OutputError) {
    self.path = path
    self.description = description
    rows = try AtomicFile(path: path)
    try flush(Array(TraceLine.header.utf8))
  }

  /// Adds an event: person after person, each in the order of time, clicks and views before conversions.
  ///
  /// - Throws: `OutputError` when it cannot be written.
  public func add(_ event: TraceEvent) throws(OutputError) {
    switch event.kind {
    case .click: description.clicks += 1
    case .view: description.views += 1
    case .conversion: description.conversions += 1
    }
    let time = event.time.milliseconds
    description.firstMs = isEmpty ? time : min(description.firstMs, time)
    description.lastMs = isEmpty ? time : max(description.lastMs, time)
    isEmpty = false
    TraceLine.write(event, tellsBrowsers: description.tellsBrowsers, to: &buffer)
    if buffer.count >= 1 << 16 { try flush(buffer) }
  }

  /// Gives both files their names.
  ///
  /// - Parameters:
  ///   - people: how many there are, those without events too.
  ///   - namesCauses: whether conversions name what caused them; nil for what was said before.
  /// - Returns: the whole description.
  /// - Throws: `OutputError` when that fails; neither has its name then.
  public func finish(people: UInt64, namesCauses: Bool? = nil) throws(OutputError) -> TraceDescription {
    try flush(buffer)
    if let namesCauses { description.namesCauses = namesCauses }
    description.people = people
    description.sha256 = digest.hexadecimal
    let beside = TraceDescription.path(of: path)
    let file = try AtomicFile(path: beside)
    try file.write(try JSONFile.bytes(of: description, for: beside))
    try AtomicFile.commit([rows, file])
    return description
  }

  private func flush(_ bytes: [UInt8]) throws(OutputError) {
    digest.add(bytes[...])
    try rows.write(bytes)
    buffer.removeAll(keepingCapacity: true)
  }
}

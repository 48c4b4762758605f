import ConversionsAPI
import Hummingbird
import JSONText

/// The records of one request, and what is answered to each.
struct IncomingBatch: Sendable {
  /// Why a whole request is refused.
  struct Problem: Error {
    var reason: String
  }

  private var readings: [EventReading]
  private let isBatch: Bool
  private let dataSet: String
  private let channel: EventChannel

  /// Reads a body.
  ///
  /// - Parameters:
  ///   - body: JSON text: an event, or a list of them.
  ///   - dataSet: the data set that the path names; a record that names another is discarded.
  ///   - channel: who sends the records.
  ///   - limit: the most records.
  /// - Throws: ``Problem`` when nothing can be made of the body at all.
  init(_ body: some Collection<UInt8>, dataSet: String, channel: EventChannel, limit: Int) throws(Problem) {
    let json: JSONValue
    do { json = try JSONValue(parsing: body, anyNumbers: true) } catch {
      throw Problem(reason: "the body is no JSON: \(error)")
    }
    if let count = json.asArray?.count, count > limit {
      throw Problem(reason: "the body has \(count) records, and a request may have \(limit)")
    }
    let batch: EventBatch
    do { batch = try EventBatch.read(json) } catch { throw Problem(reason: "\(error)") }
    (self.dataSet, self.channel, isBatch) = (dataSet, channel, batch.isBatch)
    readings = batch.readings.map { Self.checked($0, dataSet: dataSet) }
  }

  /// What a reading is worth here.
  private static func checked(_ reading: EventReading, dataSet: String) -> EventReading {
    guard let event = reading.event, !event.dataSetID.utf8.elementsEqual(dataSet.utf8) else { return reading }
    let error = Finding(
      .error, at: JSONPath()["data_set_id"], "is not the data set of the path, \"\(dataSet)\"")
    return reading.discarded(for: error)
  }

  private static let tooLong = Finding(
    .error,
    "its event would have more than \(RecordFate.longestEvent) bytes with it, or more than "
      + "\(RecordFate.mostObjects) items, addresses and uids; leave out what need not be sent")

  /// What goes to the database.
  ///
  /// - Parameter moment: when the records came in, in milliseconds since the Unix epoch.
  func submission(at moment: Int64) -> Submission {
    let records = readings.compactMap(\.event).map {
      ReceivedEvent($0, from: channel, receivedAt: moment)
    }
    return Submission(dataSet: dataSet, records: records, rejected: readings.count - records.count)
  }

  /// What is answered once the accepted records are safe.
  ///
  /// A list is answered 200 whatever its records are; an event on its own that is discarded is answered 400.
  ///
  /// - Parameter fates: what became of the sound records, in their order.
  func answer(_ fates: [RecordFate]) -> Answer {
    var rest = fates[...]
    var counts: [Receipt.Kind: Int] = [:]
    var results: [JSONValue] = []
    for (index, reading) in readings.enumerated() {
      switch reading.isAccepted ? rest.popFirst() : nil {
      case .received(let kind):
        counts[kind, default: 0] += 1
        results.append(Self.result(index, reading, kind))
      case .tooLong:
        results.append(Self.result(index, reading.discarded(for: Self.tooLong), nil))
      case nil: results.append(Self.result(index, reading, nil))
      }
    }
    let accepted = counts.values.reduce(0, +)
    let body = JSONValue.object([
      JSONMember("received", .number(String(readings.count))),
      JSONMember("stored", .number(String(counts[.new, default: 0]))),
      JSONMember("merged", .number(String(counts[.merged, default: 0]))),
      JSONMember("late", .number(String(counts[.tooLate, default: 0]))),
      JSONMember("discarded", .number(String(readings.count - accepted))),
      JSONMember("results", .array(results)),
    ])
    let isRefused = !isBatch && accepted == 0
    return Answer(status: isRefused ? .badRequest : .ok, body: body)
  }

  private static func result(_ index: Int, _ reading: EventReading, _ kind: Receipt.Kind?) -> JSONValue {
    var members = [
      JSONMember("index", .number(String(index))),
      JSONMember("result", .string(word(for: kind))),
    ]
    for (name, severity) in [("errors", Finding.Severity.error), ("warnings", .warning)] {
      let findings = reading.findings.filter { $0.severity == severity }
      guard !findings.isEmpty else { continue }
      members.append(
        JSONMember(
          name,
          .array(
            findings.map {
              .object([
                JSONMember("path", .string("\($0.path)")), JSONMember("message", .string($0.message)),
              ])
            })))
    }
    return .object(members)
  }

  private static func word(for kind: Receipt.Kind?) -> String {
    switch kind {
    case .new: "stored"
    case .merged: "merged"
    case .tooLate: "late"
    case nil: "discarded"
    }
  }
}

extension EventReading {
  /// The reading of a record that is discarded for one reason more.
  fileprivate func discarded(for error: Finding) -> EventReading {
    EventReading(event: nil, findings: findings + [error])
  }
}

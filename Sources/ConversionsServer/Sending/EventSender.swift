import ConversionsAPI
import Foundation
import JSONText

/// Sends events to a conversions API on this machine, in batches, and again where that helps.
///
/// A request that is answered 429 is sent again after the time that the answer names; one that is answered 500, or not at all,
/// after pauses that double. A batch that is answered 400 is sent in halves. Records keep their ids, so a server that has them already merges them.
///
/// *Source:* ECAPI 1.0, "Transport": 429 asks the sender to wait, after 500 it may retry.
public struct EventSender {
  private struct Batch {
    var dataSet: String
    var channel: EventChannel
    var records: [JSONValue] = []
    var numbers: [Int] = []

    /// The batch in two, each with its part of the records.
    var halves: [Batch] {
      let middle = records.count / 2
      return [0..<middle, middle..<records.count].map { part in
        Batch(
          dataSet: dataSet, channel: channel, records: Array(records[part]), numbers: Array(numbers[part]))
      }
    }
  }

  /// What became of the records so far.
  public private(set) var tally = SendTally()

  private let settings: SenderSettings
  private let exchange: HTTPExchange
  private var batches: [Batch] = []
  private var added = 0

  /// Sets a sender up.
  ///
  /// - Throws: ``ServerError`` when a setting cannot be kept.
  public init(_ settings: SenderSettings) throws(ServerError) {
    try settings.validate()
    self.settings = settings
    exchange = HTTPExchange(token: settings.token, timeout: settings.timeout)
  }

  /// Sends all events of a sequence, and what was added before.
  ///
  /// - Parameter events: events in the order of time; each is asked for when the ones before it are taken care of.
  /// - Returns: what became of all records.
  /// - Throws: ``ServerError`` when the server cannot be reached, or refuses everything.
  public mutating func send(_ events: some Sequence<OutgoingEvent>) async throws(ServerError) -> SendTally {
    for event in events { try await add(event) }
    return try await finish()
  }

  /// Adds an event, and sends a batch when one is full.
  ///
  /// Each channel and each data set has batches of its own; their order is kept. An event whose data set cannot stand in
  /// an address is refused and not sent.
  ///
  /// - Parameter event: an event.
  /// - Throws: ``ServerError`` when the server cannot be reached, or refuses everything.
  public mutating func add(_ event: OutgoingEvent) async throws(ServerError) {
    let (json, channel) = (event.json, event.channel)
    let dataSet = settings.dataSet ?? json["data_set_id"]?.asString ?? ""
    defer { added += 1 }
    if let problem = SenderSettings.problem(withDataSet: dataSet) {
      tally.sent += 1
      tally.refuse([added], problem)
      return
    }
    let index =
      batches.firstIndex { $0.channel == channel && $0.dataSet.utf8.elementsEqual(dataSet.utf8) }
      ?? batches.endIndex
    if index == batches.endIndex { batches.append(Batch(dataSet: dataSet, channel: channel)) }
    batches[index].records.append(json)
    batches[index].numbers.append(added)
    if batches[index].records.count == settings.batchSize { try await flush(index) }
  }

  /// Sends what is left.
  ///
  /// - Returns: what became of all records.
  /// - Throws: ``ServerError`` when the server cannot be reached, or refuses everything.
  public mutating func finish() async throws(ServerError) -> SendTally {
    for index in batches.indices where !batches[index].records.isEmpty { try await flush(index) }
    return tally
  }

  private mutating func flush(_ index: Int) async throws(ServerError) {
    let batch = batches[index]
    batches[index].records = []
    batches[index].numbers = []
    try await post(batch)
  }

  /// Sends a batch; one that is refused as a whole is sent in halves, so that only the records at fault are lost.
  private mutating func post(_ batch: Batch) async throws(ServerError) {
    let body = Array(JSONValue.array(batch.records).compactText().utf8)
    let reply = try await answered(body, to: try settings.url(of: batch.dataSet, batch.channel), batch)
    tally.requests += 1
    switch reply.status {
    case 200:
      guard let answer = try? JSONValue(parsing: reply.body), tally.take(answer, batch.numbers) else {
        throw ServerError(
          "the answer of \(settings.server) does not say what became of each record",
          cause: .machine)
      }
    case 400 where batch.records.count > 1:
      for half in batch.halves { try await post(half) }
    case 400:
      tally.sent += batch.numbers.count
      tally.refuse(batch.numbers, Self.reason(in: reply))
    default:
      throw ServerError(
        "\(settings.server) answers \(reply.status) to events of \(batch.dataSet): \(Self.reason(in: reply))")
    }
  }

  /// The first answer that is neither 429 nor 500.
  private mutating func answered(_ body: [UInt8], to url: URL, _ batch: Batch) async throws(ServerError)
    -> HTTPExchange.Reply
  {
    var pause = settings.firstPause
    for attempt in 1...settings.attempts {
      let isLast = attempt == settings.attempts
      let failure: String
      var wait = pause
      do {
        let reply = try await exchange.post(body, to: url)
        guard reply.status == 429 || reply.status >= 500 else { return reply }
        failure = "\(settings.server) still answers \(reply.status) (\(Self.reason(in: reply)))"
        if reply.status == 429 { wait = max(1000, (reply.retryAfter ?? 0) * 1000) }
      } catch {
        failure = "\(settings.server) cannot be reached (\(error.localizedDescription))"
        if !isLast { tally.perhapsTwice += batch.records.count { $0["id"]?.asString == nil } }
      }
      guard !isLast else {
        throw ServerError(
          "\(failure) after \(attempt) attempts; start it, or try again later", cause: .machine)
      }
      tally.retries += 1
      do { try await Task.sleep(for: .milliseconds(min(wait, 60_000))) } catch {
        throw ServerError("sending was interrupted", cause: .machine)
      }
      pause = min(pause * 2, 10_000)
    }
    preconditionFailure("there is at least one attempt")
  }

  private static func reason(in reply: HTTPExchange.Reply) -> String {
    let answer = try? JSONValue(parsing: reply.body)
    let first = answer?["results"]?[0]?["errors"]?[0]
    return answer?["error"]?.asString ?? first?["message"]?.asString ?? "no reason given"
  }
}

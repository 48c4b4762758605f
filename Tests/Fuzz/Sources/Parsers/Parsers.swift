import ActivityLogs
import AttributionReporting
import ConversionsAPI
import JSONText
import NoiseCorrection
import ScenarioFiles
import SimulationKernel
import Web

@testable import Histories

/// The parsers that are fed.
public enum Target: String, CaseIterable, Sendable {
  case json
  case source
  case trigger
  case headers
  case interop
  case user
  case settings
  case domain
  case correct
  case ecapi
  case scenario
  case levelOne = "level-one"
  case log
  case trace

  /// What feeds it.
  public var parse: ([UInt8]) -> Void {
    switch self {
    case .json: Parsers.json
    case .source: Parsers.source
    case .trigger: Parsers.trigger
    case .headers: Parsers.headers
    case .interop: Parsers.interop
    case .user: Parsers.user
    case .settings: Parsers.settings
    case .domain: Parsers.domain
    case .correct: Parsers.correct
    case .ecapi: Parsers.ecapi
    case .scenario: Parsers.scenario
    case .levelOne: Parsers.levelOne
    case .log: Parsers.log
    case .trace: Parsers.trace
    }
  }
}

/// Every parser as it is used, with what must hold of its result whatever it was fed.
public enum Parsers {
  private static let suffixes: PublicSuffixList = {
    guard let suffixes = try? PublicSuffixList() else {
      preconditionFailure("no public suffix list on this machine")
    }
    return suffixes
  }()
  static let context = HeaderContext(suffixes: suffixes)

  /// JSON means the same after it was written.
  static func json(_ bytes: [UInt8]) {
    _ = try? JSONValue(parsing: bytes, comments: true)
    guard let value = try? JSONValue(parsing: bytes) else { return }
    for text in [value.text, value.compactText()] {
      precondition((try? JSONValue(parsing: text)) == value, "JSON that was written says something else")
    }
    _ = value.withSortedKeys.compactText(sortsKeys: true)
  }

  static func source(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    for type in SourceType.allCases {
      let result = SourceRegistration.parse(text, type: type, context)
      precondition((result.value == nil) != result.errors.isEmpty, "a source is either understood or wrong")
      if let source = result.value {
        let again = SourceRegistration.parse(source.json, type: type, context)
        precondition(again.value == source, "an effective source is its own registration")
      }
    }
  }

  static func trigger(_ bytes: [UInt8]) {
    let result = TriggerRegistration.parse(String(decoding: bytes, as: UTF8.self), context)
    precondition((result.value == nil) != result.errors.isEmpty, "a trigger is either understood or wrong")
    if let trigger = result.value {
      precondition(
        TriggerRegistration.parse(trigger.json, context).value == trigger,
        "an effective trigger is its own registration")
    }
  }

  static func headers(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    _ = RegistrationEligibility.parse(text)
    _ = ReportingInfo.parse(text)
    _ = ReportingInfo.parse(text, withPlatforms: false)
    _ = OSRegistration.parse(text)
  }

  /// A case of the interop suite is read, played and compared.
  static func interop(_ bytes: [UInt8]) {
    guard let json = try? JSONValue(parsing: bytes, comments: true),
      let defaults = try? InteropConfiguration(),
      let test = try? InteropCase(PlacedValue(json, file: "x"), defaults: defaults)
    else { return }
    let reports = InteropPlayer(test.configuration, suffixes: suffixes).play(test.events)
    _ = ReportComparison(expected: test.expected, actual: reports)
  }

  /// A user's history is read and replayed with noise.
  static func user(_ bytes: [UInt8]) {
    guard let json = try? JSONValue(parsing: bytes, comments: true), UserHistoryReader.recognises(json),
      let events = try? UserHistoryReader.events(in: PlacedValue(json, file: "x")),
      let configuration = try? InteropConfiguration()
    else { return }
    let random = NamedRandom.of("x", seed: 1)
    var player = HistoryPlayer<AddressedDraws>(
      configuration, suffixes: suffixes, hasNoise: true, admitsApps: true, random: random)
    _ = player.play(events) { AddressedDraws(random, ordinal: UInt64($0)) }
  }

  /// Settings come from a file, from `--set` and from `default_config.json`; those that are taken can be used.
  static func settings(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    var assigned = ReplaySettings()
    if (try? assigned.apply(assignment: text)) != nil { use(assigned) }
    guard let json = try? JSONValue(parsing: bytes, comments: true) else { return }
    var read = ReplaySettings()
    if (try? read.apply(PlacedValue(json, file: "x"))) != nil { use(read) }
    if var configuration = try? InteropConfiguration() {
      _ = try? configuration.apply(PlacedValue(json, file: "x"))
    }
  }

  private static func use(_ settings: ReplaySettings) {
    do {
      try settings.validate()
      _ = try settings.configuration(over: nil)
    } catch {
      preconditionFailure("settings that were taken cannot be used: \(error)")
    }
  }

  /// Keys mean the same after they were written, in either form.
  static func domain(_ bytes: [UInt8]) {
    guard let keys = try? ReplayOptions.keys(of: String(decoding: bytes, as: UTF8.self), "x") else { return }
    for (prefix, radix) in [("", 10), ("0x", 16)] {
      let text = keys.map { prefix + String($0, radix: radix) }.joined(separator: "\n")
      precondition(
        (try? ReplayOptions.keys(of: text, "x")) == keys, "keys that were written are other keys")
    }
  }

  /// The counts do not depend on how the bytes come in, and what is read can be written.
  static func correct(_ bytes: [UInt8]) {
    var settings = CorrectionSettings()
    settings.hasSeveralDocuments = bytes.count % 2 == 0
    let whole = counts(bytes, settings, piece: .max)
    precondition(counts(bytes, settings, piece: 3) == whole, "the pieces of the input made a difference")
    guard whole != nil else { return }
    var written: [UInt8] = []
    do {
      let reports = try SyntheticReports(ByteInput(bytes: bytes, name: "x"), settings, seed: 1)
      try reports.write(ByteInput(bytes: bytes, name: "x")) { written += $0 }
    } catch {
      preconditionFailure("sources that were read cannot be written: \(error)")
    }
    // A number beyond all doubles is passed over, and on, where it says nothing; the other reader refuses it.
    guard (try? JSONValue(parsing: bytes, deepest: 500)) != nil else { return }
    precondition((try? JSONValue(parsing: written, deepest: 500)) != nil, "what was written is no JSON")
  }

  private static func counts(_ bytes: [UInt8], _ settings: CorrectionSettings, piece: Int) -> [Double]? {
    guard let tally = try? NoisedTally(ByteInput(bytes: bytes, name: "x", piece: piece), settings) else {
      return nil
    }
    return CorrectedCounts(tally, settings).rows.flatMap { [$0.estimate, $0.standardError, $0.low, $0.high] }
  }

  /// Records do not depend on how the bytes come in, are read alike twice, and can be merged and kept.
  static func ecapi(_ bytes: [UInt8]) {
    let records = records(bytes, piece: .max)
    precondition(self.records(bytes, piece: 3) == records, "the pieces of the input made a difference")
    var ledger = EventLedger(.init(alternativeMatching: AlternativeMatching(userKeySeconds: 60)))
    var health = EventHealth()
    for (time, record) in records.enumerated() {
      guard case .success(let json) = record.content else { continue }
      _ = ConversionEventReader().readUserData(json)
      let reading = ConversionEventReader().read(json)
      guard let event = reading.event else {
        precondition(reading.firstError != nil, "a record was discarded for no reason")
        continue
      }
      precondition(ConversionEventReader().read(event.json).event == event, "an event is its own record")
      let received = ReceivedEvent(event, from: time % 2 == 0 ? .server : .pixel, receivedAt: Int64(time))
      let receipt = ledger.receive(received)
      health.add(EventFacts(received), receipt.kind, completesPair: receipt.completesPair)
    }
    for event in ledger.events {
      precondition(StoredEvent(json: event.json) == event, "an event that was kept is another one")
      _ = ConsentPolicy().decide(event)
    }
    precondition(health.unique == ledger.events.count, "an event was counted twice")
    _ = health.figures
  }

  /// A scenario is read, with everything that must hold of its settings, and a run of it is planned.
  static func scenario(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let file = try? ScenarioFile(text: text, name: "x.yaml", folder: "/nowhere/") else { return }
    do {
      let outcome = try file.experiment()
      precondition(!outcome.experiment.points.isEmpty, "a scenario that was taken has a design point")
    } catch {
      precondition(!"\(error)".isEmpty, "a refusal says why")
    }
  }

  /// A case of Attribution Level 1 is read and played; without events it may be the configuration.
  static func levelOne(_ bytes: [UInt8]) {
    guard let json = try? JSONValue(parsing: bytes, comments: true) else { return }
    if let configuration = try? LevelOneConfiguration(PlacedValue(json, file: "x")) {
      _ = LevelOnePlayer(configuration, suffixes: suffixes)
    }
    guard let test = try? LevelOneCase(PlacedValue(json, file: "x")) else { return }
    _ = try? player.differences(in: test)
  }

  private static let player: LevelOnePlayer = {
    let limits = """
      {"aggregationServices": {"https://agg-service.example": "dap-18-histogram", "https://agg.example": "dap-18-histogram"},
       "globalPrivacyBudgetPerEpoch": 8000000, "impressionSiteQuotaPerEpoch": 4000000,
       "maxConversionCallersPerImpression": 3, "maxConversionSitesPerImpression": 3, "maxCreditSize": 10,
       "maxHistogramSize": 5, "maxImpressionSitesForConversion": 3, "maxImpressionCallersForConversion": 3,
       "maxMatchValues": 10, "perSitePrivacyBudget": 1000000, "privacyBudgetEpochDays": 7}
      """
    guard let json = try? JSONValue(parsing: limits),
      let configuration = try? LevelOneConfiguration(PlacedValue(json, file: "limits"))
    else { preconditionFailure("the limits are no configuration") }
    return LevelOnePlayer(configuration, suffixes: suffixes)
  }()

  private static func records(_ bytes: [UInt8], piece: Int) -> [ScannedRecord] {
    var scanner = RecordScanner()
    var records: [ScannedRecord] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      records += scanner.feed(Array(rest.prefix(piece)))
      rest = rest.dropFirst(piece)
    }
    return records + scanner.finish()
  }
}

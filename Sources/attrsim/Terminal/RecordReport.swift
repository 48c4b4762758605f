import ConversionsAPI
import JSONText
import ResultsExport

/// What is printed of event records, one after the other, so that files may be of any length.
struct RecordReport {
  /// What was counted.
  struct Tally {
    var records = 0
    var discarded = 0
    var warnings = 0
    var userData = 0
    var brokenFiles = 0
    var unreadableFiles = 0
    /// Records by what they may be used for, in the order of the reasons.
    var consent = [Int](repeating: 0, count: ConsentDecision.Reason.allCases.count)
  }

  private let isJSON: Bool
  private let reader = ConversionEventReader()
  private let policy = ConsentPolicy()
  private var tally = Tally()
  private var text = ""
  private var needsComma = false

  init(isJSON: Bool) { self.isJSON = isJSON }

  /// What the process ends with; nil when all is well.
  var exitCode: Int32? {
    if tally.unreadableFiles > 0 { return Exit.inputOutput }
    if tally.brokenFiles > 0 { return Exit.badInput }
    return tally.discarded > 0 ? Exit.failedCases : nil
  }

  // MARK: Taking in

  mutating func begin() throws { try write(isJSON ? "{\"records\": [" : "") }

  /// Judges a record and prints what there is to say of it.
  mutating func add(_ record: ScannedRecord, in file: String) throws {
    tally.records += 1
    switch record.content {
    case .failure(let mistake):
      tally.discarded += 1
      let problem = mistake.column.map { "column \($0): \(mistake.problem)" } ?? mistake.problem
      try print([Finding(.error, problem)], of: record, in: file, kind: "event")
    case .success(let json) where ConversionEventReader.looksLikeUserData(json):
      let reading = reader.readUserData(json)
      tally.userData += 1
      count(reading.findings, isAccepted: reading.userData != nil)
      if let data = reading.userData { count(policy.decide(data)) }
      try print(reading.findings, of: record, in: file, kind: "user_data")
    case .success(let json):
      let reading = reader.read(json)
      count(reading.findings, isAccepted: reading.isAccepted)
      if let event = reading.event { count(policy.decide(event)) }
      try print(reading.findings, of: record, in: file, kind: "event")
    }
  }

  /// Prints where a file stops being JSON.
  mutating func add(_ mistake: RecordMistake, in file: String) throws {
    tally.brokenFiles += 1
    let problem = mistake.column.map { "column \($0): \(mistake.problem)" } ?? mistake.problem
    let record = ScannedRecord(line: mistake.line, content: .failure(mistake))
    try print(
      [Finding(.error, problem + "; the rest of the file is not read")], of: record, in: file, kind: "file")
  }

  /// Says why a file cannot be read.
  mutating func add(_ error: OutputError) throws {
    tally.unreadableFiles += 1
    Terminal.complain("error: \(error)")
  }

  private mutating func count(_ findings: [Finding], isAccepted: Bool) {
    if !isAccepted { tally.discarded += 1 }
    tally.warnings += findings.count { $0.severity == .warning }
  }

  private mutating func count(_ decision: ConsentDecision) {
    for (place, reason) in ConsentDecision.Reason.allCases.enumerated() where reason == decision.reason {
      tally.consent[place] += 1
    }
  }

  // MARK: Printing

  private mutating func print(
    _ findings: [Finding], of record: ScannedRecord, in file: String, kind: String
  ) throws {
    let lines =
      isJSON
      ? (needsComma ? ",\n" : "\n") + Self.json(findings, record, file, kind).compactText()
      : findings.map { "\(file):\(record.line): \($0)\n" }.joined()
    needsComma = true
    try write(lines)
  }

  private static func json(
    _ findings: [Finding], _ record: ScannedRecord, _ file: String, _ kind: String
  ) -> JSONValue {
    let isAccepted = !findings.contains { $0.severity == .error }
    let lists = Finding.Severity.allCases.map { severity in
      let found = findings.filter { $0.severity == severity }.map { finding in
        JSONValue.object([
          JSONMember("path", .string(finding.path.description)),
          JSONMember("message", .string(finding.message)),
        ])
      }
      return JSONMember(severity.rawValue + "s", .array(found))
    }
    return .object(
      [
        JSONMember("file", .string(file)), JSONMember("line", .number("\(record.line)")),
        JSONMember("kind", .string(kind)), JSONMember("accepted", .bool(isAccepted)),
      ] + lists)
  }

  mutating func end() throws {
    try write(
      isJSON ? (needsComma ? "\n" : "") + "],\n\"summary\": \(summaryJSON.compactText())}\n" : summary)
    try Terminal.print(text)
    text = ""
  }

  private var summary: String {
    var lines = [
      "\(counted(tally.records, "record")): \(tally.records - tally.discarded) accepted, "
        + "\(tally.discarded) discarded; \(counted(tally.warnings, "warning"))"
    ]
    if tally.userData > 0 { lines.append("\(counted(tally.userData, "user_data object")) without an event") }
    if tally.brokenFiles > 0 { lines.append("\(counted(tally.brokenFiles, "file")) read in part only") }
    let reasons = zip(ConsentDecision.Reason.allCases, tally.consent).filter { $0.1 > 0 }
    if !reasons.isEmpty {
      lines.append("consent: " + reasons.map { "\($0.1) \($0.0.rawValue)" }.joined(separator: ", "))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var summaryJSON: JSONValue {
    let counts = [
      ("records", tally.records), ("accepted", tally.records - tally.discarded),
      ("discarded", tally.discarded), ("warnings", tally.warnings), ("user_data", tally.userData),
      ("broken_files", tally.brokenFiles), ("unreadable_files", tally.unreadableFiles),
    ]
    let consent = zip(ConsentDecision.Reason.allCases, tally.consent).map {
      JSONMember($0.rawValue, .number("\($1)"))
    }
    return .object(
      counts.map { JSONMember($0.0, .number("\($0.1)")) } + [JSONMember("consent", .object(consent))])
  }

  private func counted(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  /// Gathers text, so that many short lines are few writes.
  private mutating func write(_ more: String) throws {
    text += more
    guard text.utf8.count >= 1 << 16 else { return }
    try Terminal.print(text)
    text = ""
  }
}

import PrivacyMechanisms

/// Brings the reports of a document to its sources and counts the states of these.
struct SourceJoin {
  /// Sources of different noise; in the order in which they came up.
  private(set) var tallies: [StateTally] = []
  /// Reports that belong to no source, without those that say they are of a type that is not read.
  private(set) var strayReports = 0
  private var tallyNumbers: [StateTally.Key: Int] = [:]
  /// The tally by shape and number of windows, so that most sources need no look-up.
  private var recent: [UInt64: Int] = [:]
  private var last = (shape: UInt32.max, expiry: UInt32.max, tally: -1)
  /// The first report of each id, counted from 1, in a table with open addresses; 0 where there is none.
  private var table: [UInt32] = []
  private var mask = 0

  /// Counts the sources of a document.
  ///
  /// - Parameter visit: gets the numbers of each source's tally and state, in their order.
  mutating func add(
    _ document: inout NoisedDocument, _ reader: borrowing DocumentReader, visit: (Int, Int) throws -> Void
  ) throws {
    index(&document)
    for source in document.sources {
      let tally = try tallyNumber(of: source, reader)
      let first = document.reports.isEmpty ? 0 : find(source.id, document)
      guard first > 0 else {
        try visit(tally, tallies[tally].addEmpty())
        continue
      }
      let state = try state(of: source, from: first, tallies[tally], &document, reader)
      try visit(tally, tallies[tally].add(state))
    }
    for report in document.reports where !report.isTaken {
      let isOfOtherType = report.type.map { !reader.reads($0) } ?? false
      strayReports += isOfOtherType ? 0 : 1
    }
  }

  @inline(__always)
  private mutating func tallyNumber(
    of source: NoisedDocument.Source, _ reader: borrowing DocumentReader
  ) throws -> Int {
    if last.shape == source.shape, last.expiry == source.expiry { return last.tally }
    let tally = try newTallyNumber(of: source, reader)
    last = (source.shape, source.expiry, tally)
    return tally
  }

  @inline(never)
  private mutating func newTallyNumber(
    of source: NoisedDocument.Source, _ reader: borrowing DocumentReader
  ) throws -> Int {
    let shape = reader.shapes.all[Int(source.shape)]
    let windows = shape.settings.windows.count(expiry: Int64(source.expiry))
    let address = UInt64(source.shape) << 32 | UInt64(windows)
    let tally = try recent[address] ?? makeTally(shape, windows)
    recent[address] = tally
    return tally
  }

  private mutating func makeTally(_ shape: SourceShape, _ windows: Int) throws -> Int {
    let key = StateTally.Key(
      type: shape.type, triggerData: shape.settings.triggerData, windows: windows,
      maxReports: shape.settings.maxReports, noise: shape.settings.noise)
    if let number = tallyNumbers[key] { return number }
    let number = tallies.count
    tallies.append(try StateTally(key))
    tallyNumbers[key] = number
    return number
  }

  private func state(
    of source: NoisedDocument.Source, from first: Int, _ tally: StateTally, _ document: inout NoisedDocument,
    _ reader: borrowing DocumentReader
  ) throws -> OutputState {
    var state = OutputState(dataValues: tally.states.dataValues)
    let settings = reader.shapes.all[Int(source.shape)].settings
    var next = first
    while next > 0 {
      let index = next - 1
      let report = document.reports[index]
      next = Int(report.next)
      guard report.type == nil || report.type == tally.key.type else { continue }
      guard !report.isTaken else {
        throw reader.failure(
          report, index: index,
          "it may belong to several sources, which share the source_event_id \(source.id); give each its own")
      }
      document.reports[index].isTaken = true
      guard report.time >= source.time else {
        throw reader.failure(report, index: index, "it is sent before its source \(source.id) was registered")
      }
      guard state.count < tally.key.maxReports else {
        throw reader.failure(
          report, index: index,
          "source \(source.id) has more than \(tally.key.maxReports) reports; say so with --max-reports")
      }
      guard let data = tally.position(of: report.data) else {
        throw reader.failure(
          report, index: index,
          "source \(source.id) cannot report trigger data \(report.data); list its values with --trigger-data"
        )
      }
      let window = settings.windows.index(delay: report.time - source.time, expiry: Int64(source.expiry))
      state.insert(OutputState.Report(data: data, window: window))
    }
    return state
  }

  // MARK: Finding reports

  private mutating func index(_ document: inout NoisedDocument) {
    guard !document.reports.isEmpty else { return }
    var size = 16
    while size < 2 * document.reports.count { size *= 2 }
    if table.count < size {
      table = Array(repeating: 0, count: size)
    } else {
      for i in 0..<size { table[i] = 0 }
    }
    mask = size - 1
    for i in document.reports.indices.reversed() {
      let slot = slot(of: document.reports[i].id, document)
      document.reports[i].next = table[slot]
      table[slot] = UInt32(i + 1)
    }
  }

  /// Where an id stands, or may be put.
  @inline(__always)
  private func slot(of id: UInt64, _ document: NoisedDocument) -> Int {
    // Fibonacci hashing: D. Knuth, "The Art of Computer Programming" 3, 6.4; the upper half is the well-mixed one.
    var slot = Int(truncatingIfNeeded: (id &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while table[slot] != 0, document.reports[Int(table[slot]) - 1].id != id { slot = (slot + 1) & mask }
    return slot
  }

  @inline(__always)
  private func find(_ id: UInt64, _ document: NoisedDocument) -> Int {
    Int(table[slot(of: id, document)])
  }
}

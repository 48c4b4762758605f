import Testing

@testable import Risk

/// What one process writes another reads, and nothing else.
@Suite struct SummaryTests {
  @Test func numbersComeBack() throws {
    var writer = SummaryWriter()
    let signed: [Int64] = [0, 1, -1, 63, -64, 64, -65, .max, .min, 1 << 40]
    let unsigned: [UInt64] = [0, 1, 127, 128, 16_383, 16_384, .max]
    for number in signed { writer.write(number) }
    for number in unsigned { writer.write(number) }
    writer.write(true)
    writer.write(bytes: [1, 0, 0, 0, 255])
    var reader = SummaryReader(writer.bytes[...])
    for number in signed { #expect(try reader.read(Int64.self) == number) }
    for number in unsigned { #expect(try reader.read(UInt64.self) == number) }
    #expect(try reader.readFlag())
    #expect(Array(try reader.readBytes()) == [1, 0, 0, 0, 255])
    try reader.finish()
  }

  @Test func smallNumbersAndZerosAreShort() {
    var writer = SummaryWriter()
    writer.write(63)
    writer.write(-64)
    #expect(writer.bytes.count == 2)
    writer.write([Int](repeating: 0, count: 100_000) + [1])
    // Three bytes for the length, one for the zeros and three for their number, and the last.
    #expect(writer.bytes.count == 2 + 8)
  }

  @Test func listsAreAddedOneByOne() throws {
    let lists: [[Int]] = [[], [0], [5], [0, 0, 3, -4, 0, 0, 0, 1], [1, 0], [0, 1], Array(-200...200)]
    for list in lists {
      var writer = SummaryWriter()
      writer.write(list)
      var reader = SummaryReader(writer.bytes[...])
      var sums = list
      try reader.add(to: &sums)
      try reader.finish()
      #expect(sums == list.map { 2 * $0 })
      var longer = list + [0]
      var again = SummaryReader(writer.bytes[...])
      #expect(throws: SummaryError.otherShape) { try again.add(to: &longer) }
    }
  }

  @Test func countsAreNeitherNegativeNorBeyondWhatCanBeCounted() throws {
    let most = 1 << 53
    for (count, isRight) in [(0, true), (most, true), (most + 1, false), (-1, false), (.max, false)] {
      var writer = SummaryWriter()
      writer.write(count)
      writer.write([0, count])
      var reader = SummaryReader(writer.bytes[...])
      var (sum, sums) = (0, [0, 0])
      if isRight {
        try reader.addCount(to: &sum)
        try reader.addCounts(to: &sums)
        #expect(sum == count && sums == [0, count])
      } else {
        #expect(throws: SummaryError.damaged) { try reader.addCount(to: &sum) }
        #expect(throws: SummaryError.damaged) { try reader.addCounts(to: &sums) }
      }
    }
  }

  @Test func listsOfBytesAreListsOfNumbers() throws {
    var writer = SummaryWriter()
    writer.write([UInt8](arrayLiteral: 0, 0, 16, 0))
    var reader = SummaryReader(writer.bytes[...])
    #expect(try reader.read(4, of: UInt8.self) == [0, 0, 16, 0])
    try reader.finish()
  }

  @Test func whatIsNoNumberIsRefused() {
    func read(_ bytes: [UInt8], _ work: (inout SummaryReader) throws -> Void) throws {
      var reader = SummaryReader(bytes[...])
      try work(&reader)
    }
    let over = [UInt8](repeating: 0xFF, count: 9) + [2]
    #expect(throws: SummaryError.cutShort) { try read([]) { _ = try $0.read(Int.self) } }
    #expect(throws: SummaryError.cutShort) { try read([0x80]) { _ = try $0.read(Int.self) } }
    #expect(throws: SummaryError.damaged) { try read(over) { _ = try $0.read(UInt64.self) } }
    #expect(throws: SummaryError.damaged) { try read([0x80, 4]) { _ = try $0.read(UInt8.self) } }
    #expect(throws: SummaryError.damaged) { try read([2]) { _ = try $0.readFlag() } }
    #expect(throws: SummaryError.cutShort) { try read([4, 1]) { _ = try $0.readBytes() } }
    #expect(throws: SummaryError.damaged) { try read([1]) { _ = try $0.readBytes() } }
    #expect(throws: SummaryError.tooLong) { try read([1]) { try $0.finish() } }
    // A list of two with three zeros in a run, and with none.
    var two = [0, 0]
    #expect(throws: SummaryError.damaged) { try read([4, 0, 3]) { try $0.add(to: &two) } }
    #expect(throws: SummaryError.damaged) { try read([4, 0, 0]) { try $0.add(to: &two) } }
    var full = [UInt8.max]
    #expect(throws: SummaryError.damaged) { try read([2, 1]) { try $0.add(to: &full) } }
  }

  /// Every tally must end in sums or an error whatever the bytes say, so all their cuts and changes are tried.
  private func expectSound(_ bytes: [UInt8], _ read: (inout SummaryReader) throws -> Void) throws {
    var whole = SummaryReader(bytes[...])
    try read(&whole)
    try whole.finish()
    for end in bytes.indices {
      var reader = SummaryReader(bytes[..<end])
      #expect(throws: SummaryError.self) {
        try read(&reader)
        try reader.finish()
      }
    }
    for place in bytes.indices {
      for change: UInt8 in [1, 0x80, 0xFF] {
        var changed = bytes
        changed[place] ^= change
        var reader = SummaryReader(changed[...])
        try? read(&reader)
      }
    }
  }

  @Test func logsComeBackAndForgetLikeLogs() throws {
    var (a, b) = (ConversionLog(limit: 5), ConversionLog(limit: 5))
    for i in 0..<3 { a.add(ConversionView(time: Int64(7 - i) << 20, identity: UInt64(i), data: 3)) }
    for i in 0..<2 { b.add(ConversionView(time: Int64(i) - 5, identity: 1 << 60, data: .max)) }
    var writer = SummaryWriter()
    a.write(to: &writer)
    try expectSound(writer.bytes) { reader in
      var log = b
      try log.merge(from: &reader)
    }
    var (read, merged) = (b, b)
    var reader = SummaryReader(writer.bytes[...])
    try read.merge(from: &reader)
    merged.merge(a)
    #expect(read.sorted == merged.sorted && read.sorted?.count == 5)
    b.add(ConversionView(time: 0, identity: 0, data: 0))
    reader = SummaryReader(writer.bytes[...])
    try b.merge(from: &reader)
    #expect(b.isTooLong)
    var long = SummaryWriter()
    b.write(to: &long)
    var other = SummaryReader(long.bytes[...])
    var fresh = ConversionLog(limit: 5)
    try fresh.merge(from: &other)
    #expect(fresh.isTooLong)
  }

  @Test func poolsComeBack() throws {
    var pool = ReportPool(limit: 100)
    for i in 0..<40 { pool.add(PooledReport(time: Int64(i * i), key: UInt32(i % 7), data: UInt16(i % 3))) }
    var writer = SummaryWriter()
    pool.write(to: &writer)
    #expect(writer.bytes.count < 40 * 5)
    var read = ReportPool(limit: 100)
    var reader = SummaryReader(writer.bytes[...])
    try read.merge(from: &reader)
    #expect(read.sorted == pool.sorted)
    try expectSound(writer.bytes) { reader in
      var pool = ReportPool(limit: 100)
      try pool.merge(from: &reader)
    }
  }

  @Test func talliesOfAllKindsAreSoundWhateverTheBytesSay() throws {
    let late = (0..<6).map {
      LateReport(arrived: Int64($0 * 100), publisher: Int32($0 % 3), identity: UInt64($0))
    }
    let starts = StartUpIndex(Array(late.prefix(3)))
    var startTally = StartUpTally(starts)
    for report in late { startTally.add(report) }
    var writer = SummaryWriter()
    startTally.write(to: &writer)
    try expectSound(writer.bytes) { reader in
      var tally = StartUpTally(starts)
      try tally.merge(from: &reader)
    }
    var read = StartUpTally(starts)
    var reader = SummaryReader(writer.bytes[...])
    try read.merge(from: &reader)
    #expect(starts.answers(read) == starts.answers(startTally))

    var traffic = StartTraffic(span: 10_000_000)
    for i in 0..<9 {
      traffic.add([(Int64(i) * 1_000_000, 0), (Int64(i) * 1_000_000 + 1, Int32(i % 3))], reach: 10)
    }
    var trafficWriter = SummaryWriter()
    traffic.write(to: &trafficWriter)
    var other = StartTraffic(span: 10_000_000)
    var trafficReader = SummaryReader(trafficWriter.bytes[...])
    try other.merge(from: &trafficReader)
    for hour in 0..<3 {
      #expect(
        other.rates(without: 1, at: Int64(hour) * 3_600_000, addresses: 1, own: 1)
          == traffic.rates(without: 1, at: Int64(hour) * 3_600_000, addresses: 1, own: 1))
    }
    try expectSound(trafficWriter.bytes) { reader in
      var traffic = StartTraffic(span: 10_000_000)
      try traffic.merge(from: &reader)
    }
  }
}

import Testing

@testable import ConversionsAPI

/// Which sections a consent string holds.
@Suite struct GPPStringTests {
  private func ids(_ text: String) -> [Int]? { (try? GPPString(parsing: text))?.sections.map(\.id) }

  @Test func headersAreThoseOfTheSpecificationsExamples() {
    #expect(ids("DBABM~x") == [2])
    #expect(ids("DBACNY~x~y") == [2, 6])
    #expect(ids("DBABjw~x~y") == [5, 6])
    // Older encoders fill up to whole bytes.
    #expect(ids("DBACNYA~x~1YNN") == [2, 6])
    #expect(ids("DBABRg~BAAAABA") == [9] && ids("DBABVg~x") == [12] && ids("DBABBg~x") == [8])
    #expect(BitWriter.header([2...2, 6...6]) == "DBACNY" && BitWriter.header([5...6]) == "DBABjw")
  }

  @Test func headersOfAllKindsAreReadAsTheyWereWritten() {
    for items in [[1...1], [2...2, 5...8, 10...10], [1...27], [7...7, 9...9, 11...11], [100...144]] {
      let sections = items.flatMap { Array($0) }
      let text = BitWriter.header(items) + sections.map { "~s\($0)" }.joined()
      #expect(ids(text) == sections)
      #expect((try? GPPString(parsing: text))?[sections[0]]?.text == "s\(sections[0])")
    }
  }

  @Test func whatIsNoStringIsRefused() {
    for bad in [
      "", "~", "x", "CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA", "DBABM", "DBABM~x~y", "DBACNY~x", "DBA",
      "DB",
      "DCABM~x", "DBABM!~x", "DBD___________~x", "<gpp-consent-string>", "DBABAA~x", "é~x",
    ] {
      #expect(throws: GPPError.self, "\(bad)") { try GPPString(parsing: bad) }
    }
    #expect(ids("DBAA") == [])
  }

  @Test func aHeaderCannotNameMoreSectionsThanThereCanBe() {
    var writer = BitWriter()
    writer.put(3, 6)
    writer.put(1, 6)
    writer.put(2, 12)
    for length in [4_000, 90] {
      writer.put(1, 1)
      writer.putFibonacci(6)
      writer.putFibonacci(length)
    }
    #expect(throws: GPPError.self) { try GPPString(parsing: writer.text) }
  }
}

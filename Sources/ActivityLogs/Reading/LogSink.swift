import ResultsExport

/// Takes the events of a log, numbers what they name, and keeps them until their people are put together.
struct LogSink {
  /// The most publishers, advertisers and campaigns that can be simulated.
  static let mostPublishers = 100_000
  static let mostCampaigns = 4096

  private(set) var publishers = NameTable()
  private(set) var advertisers = NameTable()
  /// Each campaign's advertiser and name, in the order of appearance.
  private(set) var campaigns: [(advertiser: Int, name: String)] = []
  private var campaignNumbers: [NameTable] = []
  private var campaignPlaces: [[Int]] = []
  private(set) var currency: String?
  private(set) var namesCauses = false
  private(set) var first = Int64.max
  private(set) var last = Int64.min
  private(set) var rows = 0
  let spool: RowSpool
  private let file: String
  private let givenCurrency: String?

  init(file: String, spool: RowSpool, currency: String?) {
    (self.file, self.spool, givenCurrency) = (file, spool, currency)
  }

  mutating func add(_ row: SpooledRow) throws(OutputError) {
    var row = row
    row.hash = SpooledRow.hash(row.person)
    first = min(first, row.time)
    last = max(last, row.time)
    rows += 1
    if !row.cause.isEmpty { namesCauses = true }
    try spool.add(row)
  }

  /// Remembers that the log knows of causes, whether or not any conversion has one.
  mutating func notesCauses() { namesCauses = true }

  /// The number of a publisher; nil stands for the only one.
  mutating func publisher(_ name: ArraySlice<UInt8>?) throws(LogError) -> UInt32 {
    let number = publishers.number(name.map(Self.text) ?? "publisher-0")
    if number >= Self.mostPublishers { throw tooMany("publishers", Self.mostPublishers, "publisher") }
    return UInt32(number)
  }

  /// The number of an advertiser; nil stands for the only one.
  mutating func advertiser(_ name: ArraySlice<UInt8>?) throws(LogError) -> UInt32 {
    let number = advertisers.number(name.map(Self.text) ?? "advertiser-0")
    if number >= Self.mostCampaigns { throw tooMany("advertisers", Self.mostCampaigns, "advertiser") }
    if number == campaignNumbers.count {
      campaignNumbers.append(NameTable())
      campaignPlaces.append([])
    }
    return UInt32(number)
  }

  /// The number of a campaign; nil stands for the only one of its advertiser.
  mutating func campaign(
    _ name: ArraySlice<UInt8>?, of advertiser: UInt32
  ) throws(LogError) -> UInt32 {
    let owner = Int(advertiser)
    let text = name.map(Self.text) ?? "campaign-0"
    let local = campaignNumbers[owner].number(text)
    if local == campaignPlaces[owner].count {
      campaignPlaces[owner].append(campaigns.count)
      campaigns.append((owner, text))
      if campaigns.count > Self.mostCampaigns { throw tooMany("campaigns", Self.mostCampaigns, "campaign") }
    }
    return UInt32(campaignPlaces[owner][local])
  }

  /// Makes sure that all values are in one currency.
  mutating func note(currency text: String) throws(RowProblem) {
    guard let known = givenCurrency ?? currency else {
      guard text.utf8.count == 3, text.utf8.allSatisfy({ (65...90).contains($0) }) else {
        throw RowProblem(
          reason: "the currency is \"\(String(text.prefix(40)))\"",
          remedy: "write three capital letters such as EUR")
      }
      currency = text
      return
    }
    if known != text {
      throw RowProblem(
        reason: "the currency is \"\(String(text.prefix(40)))\" where it was \(known) before",
        remedy: "convert all values to one currency")
    }
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

  private func tooMany(_ what: String, _ limit: Int, _ column: String) -> LogError {
    LogError(
      file, "it names more than \(limit) \(what)",
      remedy: "take a coarser column for them with --columns \(column)=HEADER, or a part of the log")
  }
}

import ResultsExport

/// Puts the rows of each person together.
struct PersonAssembly {
  private let file: String
  private let names: SortedNames
  private let origin: Int64
  private let merges: Bool
  private let skips: Bool
  private var tally = ActivityLog.Tally()
  private var problems: [LogError] = []

  /// - Parameters:
  ///   - merges: whether conversions of one id are one, caused by the latest cause that is named.
  ///   - skips: whether conversions whose cause cannot be right are left out and counted.
  init(file: String, names: SortedNames, origin: Int64, merges: Bool, skips: Bool) {
    (self.file, self.names, self.origin) = (file, names, origin)
    (self.merges, self.skips) = (merges, skips)
  }

  /// Hands out the people of a bucket in the order of their hashes, then names.
  mutating func take(bucket bytes: [UInt8], _ take: (LoggedPerson) throws -> Void) throws {
    var rows: [SpooledRow] = []
    var place = 0
    while place < bytes.count { rows.append(SpooledRow(bytes, at: &place)) }
    rows.sort(by: Self.isBefore)
    var first = 0
    while first < rows.count {
      var end = first + 1
      while end < rows.count, rows[end].person.elementsEqual(rows[first].person) { end += 1 }
      let person = assemble(rows[first..<end])
      if problems.count >= BadRows.limit { throw BadRows(rows: problems, gaveUp: true) }
      if problems.isEmpty, !person.interactions.isEmpty || !person.conversions.isEmpty {
        count(person)
        try take(person)
      }
      first = end
    }
  }

  /// What was counted.
  func finish() throws -> ActivityLog.Tally {
    if !problems.isEmpty { throw BadRows(rows: problems, gaveUp: false) }
    return tally
  }

  private mutating func count(_ person: LoggedPerson) {
    tally.people += 1
    let views = person.interactions.count { $0.isView }
    tally.views += views
    tally.clicks += person.interactions.count - views
    tally.conversions += person.conversions.count
    tally.caused += person.conversions.count { $0.cause != nil }
  }

  private static func isBefore(_ a: SpooledRow, _ b: SpooledRow) -> Bool {
    if a.hash != b.hash { return a.hash < b.hash }
    if !a.person.elementsEqual(b.person) { return a.person.lexicographicallyPrecedes(b.person) }
    if a.time != b.time { return a.time < b.time }
    let (one, other) = (a.kind == .conversion, b.kind == .conversion)
    return one != other ? other : a.line < b.line
  }

  private mutating func assemble(_ rows: ArraySlice<SpooledRow>) -> LoggedPerson {
    var person = LoggedPerson(name: String(decoding: rows[rows.startIndex].person, as: UTF8.self))
    var places: [ArraySlice<UInt8>: Int] = [:]
    for row in rows where row.kind != .conversion {
      if !row.id.isEmpty, places.updateValue(person.interactions.count, forKey: row.id) != nil {
        note(
          row, "the id \(Self.shown(row.id)) is that of another click or view of the person",
          "give each its own")
      }
      let campaign = names.campaignPlaces[Int(row.campaign)]
      person.interactions.append(
        LoggedInteraction(
          time: row.time - origin, isView: row.kind == .view,
          publisher: names.publisherPlaces[Int(row.publisher)], advertiser: campaign.advertiser,
          campaign: campaign.campaign, browser: row.browser == 255 ? nil : Int(row.browser)))
    }
    var known: [ArraySlice<UInt8>: MergedConversion] = [:]
    for row in rows where row.kind == .conversion {
      guard let conversion = conversion(row, person.interactions, places) else { continue }
      if !row.id.isEmpty {
        let impression = merges ? places[Array(String(row.line).utf8)[...]] ?? 0 : 0
        if var before = known[row.id] {
          if merges {
            join(
              conversion, of: impression, to: &person.conversions[before.place], &before.impression,
              person.interactions, row)
            known[row.id] = before
          } else {
            note(
              row, "the id \(Self.shown(row.id)) is that of another conversion of the person",
              "give each its own")
          }
          continue
        }
        known[row.id] = MergedConversion(place: person.conversions.count, impression: impression)
      }
      person.conversions.append(conversion)
    }
    return person
  }

  /// Makes a conversion; nil when its cause cannot be right.
  private mutating func conversion(
    _ row: SpooledRow, _ interactions: [LoggedInteraction], _ places: [ArraySlice<UInt8>: Int]
  ) -> LoggedConversion? {
    var made = LoggedConversion(
      time: row.time - origin, data: Int(row.data), value: row.value,
      browser: row.browser == 255 ? nil : Int(row.browser))
    if row.campaign != SpooledRow.unknown { made.advertiser = names.advertiserPlaces[Int(row.campaign)] }
    if row.cause.isEmpty { return made }
    guard let cause = places[row.cause] else {
      refuse(
        row, "the person has no click or view \(Self.shown(row.cause))",
        "put the cause right, or leave it empty")
      return nil
    }
    let interaction = interactions[cause]
    if interaction.time > made.time {
      refuse(
        row, "the cause \(Self.shown(row.cause)) comes after the conversion", "put the cause or a time right")
      return nil
    }
    if row.campaign != SpooledRow.unknown, interaction.advertiser != made.advertiser {
      refuse(
        row, "the cause \(Self.shown(row.cause)) is an ad of another advertiser",
        "put the cause or the advertiser right")
      return nil
    }
    (made.cause, made.advertiser) = (cause, interaction.advertiser)
    return made
  }

  /// Takes two rows for one conversion: the later cause of both stays with its advertiser; of two without a cause, the
  /// advertiser of the later impression.
  ///
  /// - Parameters:
  ///   - impression: the ad in the row of the other, a place among the person's.
  ///   - latest: the latest ad in the rows of the conversion.
  private mutating func join(
    _ other: LoggedConversion, of impression: Int, to conversion: inout LoggedConversion,
    _ latest: inout Int, _ interactions: [LoggedInteraction], _ row: SpooledRow
  ) {
    guard other.time == conversion.time else {
      return refuse(
        row, "the conversion \(Self.shown(row.id)) has another time in another row", "put one right")
    }
    defer { latest = max(latest, impression) }
    guard let cause = other.cause else {
      if conversion.cause == nil, impression > latest { conversion.advertiser = other.advertiser }
      return
    }
    guard let known = conversion.cause, interactions[known].time >= interactions[cause].time else {
      (conversion.cause, conversion.advertiser) = (cause, other.advertiser)
      return
    }
  }

  private mutating func refuse(_ row: SpooledRow, _ reason: String, _ remedy: String) {
    if skips {
      tally.skipped += 1
    } else {
      note(row, reason, remedy + ", or leave such rows out with --skip-bad-rows")
    }
  }

  private mutating func note(_ row: SpooledRow, _ reason: String, _ remedy: String) {
    if problems.count < BadRows.limit {
      problems.append(LogError("\(file):\(row.line)", reason, remedy: remedy))
    }
  }

  private static func shown(_ id: ArraySlice<UInt8>) -> String {
    "\"\(String(String(decoding: id, as: UTF8.self).prefix(40)))\""
  }
}

/// A conversion whose rows are joined.
private struct MergedConversion {
  /// Its place among the person's.
  var place: Int
  /// The latest ad in its rows, a place among the person's.
  var impression: Int
}

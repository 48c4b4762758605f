import ResultsExport

/// Reads one click a row, as in Criteo's sponsored search conversion log.
///
/// Where `Sale` is 1 the click caused a conversion `time_delay_for_conversion` seconds later, worth `SalesAmountInEuro`.
/// Partners are the advertisers, with one campaign each. The published file has no header; its columns are then taken
/// in their order.
///
/// *Source:* the README of the Criteo Sponsored Search Conversion Log Dataset (Tallis and Yadav, Reacting to Variations
/// in Product Demand, 2018).
struct CriteoSearchRows: LogRowReader {
  /// The columns of the file without a header, in order.
  static let columns =
    [
      "Sale", "SalesAmountInEuro", "time_delay_for_conversion", "click_timestamp", "nb_clicks_1week",
      "product_price", "product_age_group", "device_type", "audience_id", "product_gender", "product_brand",
    ] + (1...7).map { "product_category(\($0))" } + [
      "product_country", "product_id", "product_title", "partner_id", "user_id",
    ]

  private let sale: Int
  private let amount: Int
  private let delay: Int
  private let timestamp: Int
  private let partner: Int
  private let user: Int
  private let clock = LogTime(unit: .seconds)

  /// - Parameter header: nil where the file has none.
  init(_ header: LogHeader?) throws(LogError) {
    func place(_ name: String) throws(LogError) -> Int {
      guard let header else { return Self.columns.firstIndex(of: name) ?? 0 }
      return try header.require(
        name, "this is no file of Criteo's sponsored search conversion log: see --layout")
    }
    sale = try place("Sale")
    amount = try place("SalesAmountInEuro")
    delay = try place("time_delay_for_conversion")
    timestamp = try place("click_timestamp")
    partner = try place("partner_id")
    user = try place("user_id")
  }

  mutating func read(_ row: borrowing CSVRecord, into sink: inout LogSink) throws {
    let sells = try LogCell.whole(row, sale, "Sale", 0...1) == 1
    var click = SpooledRow()
    click.line = Int64(row.line)
    click.person = try LogCell.name(row, user, "user_id")
    if click.person.elementsEqual("-1".utf8) {
      throw RowProblem(
        reason: "the user_id is missing (-1)", remedy: "leave such rows out with --skip-bad-rows")
    }
    click.time = try LogCell.time(row, timestamp, clock)
    click.id = Array(String(row.line).utf8)[...]
    let name = try LogCell.name(row, partner, "partner_id")
    var sold: SpooledRow?
    if sells {
      var made = SpooledRow()
      (made.line, made.kind, made.person) = (click.line, .conversion, click.person)
      let after = try LogCell.time(row, delay, clock)
      if after < 0 {
        throw RowProblem(
          reason: "the sale has no delay (\(row[delay]))", remedy: "leave such rows out with --skip-bad-rows")
      }
      made.time = click.time + after
      made.value = row.integer(amount) == -1 ? 0 : try LogCell.value(row, amount)
      made.cause = click.id
      sold = made
    }
    let advertiser = try sink.advertiser(name)
    click.publisher = try sink.publisher(nil)
    click.campaign = try sink.campaign(nil, of: advertiser)
    try sink.add(click)
    if var sold {
      sold.campaign = advertiser
      try sink.add(sold)
    }
  }
}

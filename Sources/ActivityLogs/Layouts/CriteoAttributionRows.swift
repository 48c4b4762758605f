import ResultsExport

/// Reads one ad impression a row, as in Criteo's data set of attribution modeling for bidding.
///
/// A row is a click where `click` is 1, and else a view. Where `conversion` is 1 the person converted at
/// `conversion_timestamp`; the same `conversion_id` stands in the row of each impression before it and is one
/// conversion. Where `attribution` is 1 the latest of its clicks is taken for its cause, and the conversion is one of that
/// click's campaign; where it is 0, or nothing was clicked, nothing is its cause, and the campaign is that of the latest
/// of its impressions. Campaigns are taken for advertisers with one campaign each, as the data set names none.
///
/// *Source:* the README of the data set of Diemert, Meynet, Galland and Lefortier, Attribution Modeling Increases
/// Efficiency of Bidding in Display Advertising (AdKDD 2017).
struct CriteoAttributionRows: LogRowReader {
  private let timestamp: Int
  private let uid: Int
  private let campaign: Int
  private let conversion: Int
  private let conversionTimestamp: Int
  private let conversionID: Int
  private let attribution: Int
  private let click: Int
  private let clock = LogTime(unit: .seconds)

  init(_ header: LogHeader) throws(LogError) {
    let remedy = "this is no file of Criteo's data set of attribution modeling for bidding: see --layout"
    timestamp = try header.require("timestamp", remedy)
    uid = try header.require("uid", remedy)
    campaign = try header.require("campaign", remedy)
    conversion = try header.require("conversion", remedy)
    conversionTimestamp = try header.require("conversion_timestamp", remedy)
    conversionID = try header.require("conversion_id", remedy)
    attribution = try header.require("attribution", remedy)
    click = try header.require("click", remedy)
  }

  mutating func read(_ row: borrowing CSVRecord, into sink: inout LogSink) throws {
    let isClick = try LogCell.whole(row, click, "click", 0...1) == 1
    let converts = try LogCell.whole(row, conversion, "conversion", 0...1) == 1
    let isAttributed = try LogCell.whole(row, attribution, "attribution", 0...1) == 1
    var ad = SpooledRow()
    ad.line = Int64(row.line)
    ad.kind = isClick ? .click : .view
    ad.person = try LogCell.name(row, uid, "uid")
    ad.time = try LogCell.time(row, timestamp, clock)
    ad.id = Array(String(row.line).utf8)[...]
    var sale: SpooledRow?
    if converts {
      var made = SpooledRow()
      (made.line, made.kind, made.person) = (ad.line, .conversion, ad.person)
      made.time = try LogCell.time(row, conversionTimestamp, clock)
      made.id = try LogCell.name(row, conversionID, "conversion_id")
      if made.time < ad.time {
        throw RowProblem(
          reason: "the conversion lies before the impression", remedy: "put conversion_timestamp right")
      }
      if isClick, isAttributed { made.cause = ad.id }
      sale = made
    }
    let advertiser = try sink.advertiser(try LogCell.name(row, campaign, "campaign"))
    ad.publisher = try sink.publisher(nil)
    ad.campaign = try sink.campaign(nil, of: advertiser)
    try sink.add(ad)
    if var sale {
      sale.campaign = advertiser
      try sink.add(sale)
    }
  }
}

/// What a log names, in the order of names.
struct SortedNames {
  let publishers: [String]
  let advertisers: [LogFacts.Advertiser]
  /// The place of each publisher, by its number in the order of appearance.
  let publisherPlaces: [Int]
  /// The same of advertisers.
  let advertiserPlaces: [Int]
  /// The same of campaigns: the place of the advertiser, and the place among its campaigns.
  let campaignPlaces: [(advertiser: Int, campaign: Int)]

  init(_ sink: LogSink) {
    (publisherPlaces, publishers) = sink.publishers.ordered()
    let owners = sink.advertisers.ordered()
    advertiserPlaces = owners.places
    var tables = Array(repeating: NameTable(), count: owners.names.count)
    let local = sink.campaigns.map { tables[$0.advertiser].number($0.name) }
    let ordered = tables.map { $0.ordered() }
    campaignPlaces = zip(sink.campaigns, local).map { campaign, number in
      (owners.places[campaign.advertiser], ordered[campaign.advertiser].places[number])
    }
    var all = owners.names.map { LogFacts.Advertiser(name: $0, campaigns: []) }
    for (number, place) in owners.places.enumerated() { all[place].campaigns = ordered[number].names }
    advertisers = all
  }
}

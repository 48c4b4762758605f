import Population
import SimulationKernel

extension PopulationSettings {
  /// Takes a trace for the people.
  ///
  /// Sites, campaigns, kinds of conversion and the currency are the trace's. The laws that adversaries believe in become
  /// what the trace shows as a whole: mean numbers in 30 days over the time that it spans, and the delays between clicks
  /// and the conversions that they cause (for unknown causes, from the last click on the advertiser in 30 days).
  ///
  /// - Throws: `LawError` when what it shows is no law.
  public mutating func follow(_ file: TraceFile) throws(LawError) {
    let (facts, counts) = (file.description, file.statistics)
    trace = file.trace
    (publishers, advertisers) = (facts.publishers.count, facts.advertisers.count)
    campaignsPerAdvertiser = facts.campaignsPerAdvertiser
    currency = facts.currency
    activityShape = nil
    rhythm = nil
    conversionTypes = counts.data.indices.filter { counts.data[$0] > 0 }.map {
      ConversionType(name: "data-\($0)", data: UInt64($0), weight: Double(counts.data[$0]))
    }
    if conversionTypes.isEmpty { conversionTypes = [ConversionType(name: "data-0", data: 0, weight: 1)] }
    if facts.tellsBrowsers {
      let idle = Double(facts.people) - Double(counts.browsers.reduce(0, +))
      var shares = counts.browsers.map(Double.init)
      shares[0] += idle
      while shares.count > 1, shares.last == 0 { shares.removeLast() }
      browserShares = shares.map { $0 / Double(facts.people) }
    }
    let day = 86_400_000.0
    let days = max(1, Double(facts.lastMs - facts.firstMs) / day)
    let monthly = 30 / days / Double(facts.people)
    clicksPerPerson = Double(counts.clicks) * monthly
    viewsPerPerson = Double(counts.views) * monthly
    organicPerPerson = Double(counts.conversions - counts.ofClicks - counts.ofViews) * monthly
    conversionsPerClick = try Self.mean(counts.ofClicks, counts.clicks)
    conversionsPerView = try Self.mean(counts.ofViews, counts.views)
    if let law = try counts.delayLaw() { delay = law }
  }

  /// The law of how many conversions an ad causes, of which half a one is added: nobody takes for impossible what has
  /// not been seen.
  private static func mean(_ conversions: Int, _ ads: Int) throws(LawError) -> CountLaw {
    try .poisson(mean: min(1000, (Double(conversions) + 0.5) / (Double(ads) + 1)))
  }
}

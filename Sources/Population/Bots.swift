import SimulationKernel

/// Programs that pretend to be people, and what tells them from people.
///
/// Bots come in addition to people. They click and convert as the same sites see it, but nobody is behind it.
public struct InvalidTraffic: Sendable, Hashable {
  /// How many bots there are, as a share of people, 0...1.
  ///
  /// *Assumption:* 1 %.
  public var botShare = 0.01
  /// Mean ad clicks a bot in 30 days, over all advertisers.
  ///
  /// *Assumption:* 30, ten times those of a person.
  public var clicksPerBot = 30.0
  /// The probability that a click of a bot is followed by a conversion, 0...1; never by a second one.
  ///
  /// *Assumption:* 20 %.
  public var conversionsPerClick = 0.2
  /// Mean number of reports that a bot makes up in 30 days of the measured period and sends straight to the collector.
  public var fabricatedReports = 0.0
  /// The share of people's browsers that hold a trust token, 0...1.
  ///
  /// *Assumption:* 95 %.
  public var tokensForPeople = 0.95
  /// The share of bots' browsers that hold one, 0...1.
  ///
  /// *Assumption:* 5 %.
  public var tokensForBots = 0.05

  /// Makes the defaults.
  public init() {}
}

extension PopulationSettings {
  /// How many bots there are beside people: the nearest whole number to their share.
  public var botCount: UInt64 {
    guard let invalidTraffic else { return 0 }
    return UInt64((Double(people) * invalidTraffic.botShare).rounded())
  }

  /// What bots do on the same sites; nil where there are none.
  ///
  /// A bot has one browser of its own that is never cleared and blocks no cookies, and all bots are equally active at all
  /// hours. They see no ads without clicking, and convert only after clicks. Delays, kinds and values of their conversions
  /// are like people's, so that nothing in a report gives them away.
  ///
  /// - Throws: ``LawError`` when the probability of a conversion is none.
  public func botSettings() throws(LawError) -> PopulationSettings? {
    guard let invalidTraffic, botCount > 0 else { return nil }
    var bots = self
    bots.invalidTraffic = nil
    bots.people = botCount
    bots.activityShape = nil
    bots.rhythm = nil
    bots.clicksPerPerson = invalidTraffic.clicksPerBot
    bots.conversionsPerClick = try .hurdle(probability: invalidTraffic.conversionsPerClick, .one)
    bots.organicPerPerson = 0
    bots.viewsPerPerson = 0
    bots.browserShares = [1]
    bots.cookiesBlockedShare = 0
    bots.dormantShare = 0
    bots.clearingMean = nil
    return bots
  }
}

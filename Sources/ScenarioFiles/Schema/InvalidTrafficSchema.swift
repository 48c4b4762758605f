import Experiments
import Population
import Web

extension PopulationSettings {
  /// Reads the settings below `invalid-traffic`.
  mutating func readInvalidTraffic(_ reader: MappingReader) {
    let people = people
    invalidTraffic = reader.optionalGroup("invalid-traffic") { reader in
      var traffic = InvalidTraffic()
      traffic.botShare = reader.value(
        "bots", .share(), default: traffic.botShare,
        note: "assumption; as many as this share of people, in addition to them")
      traffic.clicksPerBot = reader.value(
        "clicks-per-bot", .double(.within(0...10_000)), default: traffic.clicksPerBot,
        note: "assumption; mean in 30 days over all advertisers")
      traffic.conversionsPerClick = reader.value(
        "conversions-per-bot-click", .share(), default: traffic.conversionsPerClick,
        note: "assumption; probability that one follows")
      traffic.fabricatedReports = reader.value(
        "fabricated-reports", .double(.within(0...10_000)), default: traffic.fabricatedReports,
        note: "mean a bot in 30 days, sent straight to the collector")
      traffic.tokensForPeople = reader.value(
        "tokens-for-people", .share(), default: traffic.tokensForPeople,
        note: "assumption; share of people's browsers that hold a trust token")
      traffic.tokensForBots = reader.value(
        "tokens-for-bots", .share(), default: traffic.tokensForBots,
        note: "assumption; share of bots' browsers that hold one")
      let bots = UInt64((Double(people) * traffic.botShare).rounded())
      if people + bots > ClickIdentifier.personLimit {
        reader.error(
          "bots", "make \(people + bots) with people",
          allowed: "at most \(ClickIdentifier.personLimit) together")
      }
      return traffic
    }
  }
}

extension SystemArm {
  /// Reads whether the collector asks for trust tokens, and refuses traffic that the system cannot have.
  mutating func readTrust(_ reader: MappingReader, _ traffic: InvalidTraffic?) {
    guard measures else { return }
    checksTrustTokens = reader.value(
      "trust-tokens", .bool, default: false,
      note:
        "the collector takes only what comes with a trust token; population.invalid-traffic says who has one")
    if checksTrustTokens, traffic == nil {
      reader.error(
        "trust-tokens", "needs to know who holds a token",
        suggestion: "write population.invalid-traffic: {}, with bots: 0 for none")
    }
    if let traffic, traffic.fabricatedReports > 0, traffic.botShare > 0, !takesFabricatedReports {
      reader.error(
        nil,
        "takes no reports that are made up one by one (population.invalid-traffic.fabricated-reports): what it counts "
          + "comes from whole outputs or encrypted sums",
        suggestion: "fabricated-reports: 0, or a system whose reports stand by themselves")
    }
  }
}

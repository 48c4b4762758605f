import Population
import SimulationKernel

extension PopulationSettings {
  /// Reads the settings below `exposure`.
  mutating func readExposure(_ reader: MappingReader) {
    exposure = reader.optionalGroup("exposure") { reader in
      var plan = DesignedExposure(
        visits: reader.value(
          "visits", .list(of: .duration(.atLeast(.zero)), count: 1...1000, increasingBy: { $0 < $1 }),
          default: [.days(1)], note: "to the advertiser's site, after an occasion's last click on its ad"))
      plan.occasions = reader.value(
        "occasions", .int(1...10_000), default: plan.occasions,
        note: "on which everybody clicks, whatever clicks-per-person says")
      plan.every = reader.value(
        "every", .duration(.above(.zero, upTo: .days(3650))), default: plan.every,
        note: "from one occasion to the next; the first is at the start of the period")
      plan.publishers = reader.value(
        "publishers", .int(1...1000), default: 1,
        note: "that show each advertiser's ad on an occasion, one minute apart")
      plan.advertisers = reader.value(
        "advertisers", .int(1...10_000), default: 1,
        note: "whose ads are clicked on an occasion, the first ones")
      plan.isView = reader.value("views", .bool, default: false, note: "ads are only seen")
      plan.visitShare = reader.value(
        "visit-share", .share(), default: 1, note: "the probability of each visit")
      if plan.publishers > publishers {
        reader.error("publishers", "are more than there are", allowed: "at most population.publishers.count")
      }
      if plan.advertisers > advertisers {
        reader.error(
          "advertisers", "are more than there are", allowed: "at most population.advertisers.count")
      }
      return plan
    }
  }
}

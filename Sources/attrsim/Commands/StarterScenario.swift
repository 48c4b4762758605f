/// The scenarios that `attrsim init` can start from.
enum StarterScenario: String, CaseIterable {
  case starter
  case compare
  case sweep

  static var names: [String] { allCases.map(\.rawValue) }

  var text: String {
    switch self {
    case .starter: Self.starterText
    case .compare: Self.compareText
    case .sweep: Self.sweepText
    }
  }

  private static let starterText = """
    # How accurate are counts of conversions under the Event Conversion Measurement API of 2020?
    #
    # Say here what you want to know, and what to look at: funnel.csv shows where conversions are lost,
    # delays.csv how late reports come, counts.csv and recovery.csv how well the noise is undone.
    # `attrsim show --effective` prints every setting with its default; `attrsim list` says what there is.
    scenario: 1
    seed: 20201006        # the same seed gives the same people, whatever measures them
    replications: 5       # each with people of its own; intervals come from them

    population:
      people: 20_000
      clicks-per-person: 3        # on average, in 30 days
      advertisers: { count: 5, campaigns: 2 }
      conversions-per-click:
        hurdle: { probability: 10%, repeats: { zeta: {} } }   # 10 % of clicks convert, few of them twice
      delay: { search: {} }       # from click to conversion; also { exponential: { mean: 3d } }
      organic-per-person: 0.05    # conversions that no ad caused

    systems:
      ecm:                        # the name is yours; it stands in the tables
        kind: event-conversion-measurement
        profile: article          # or chromium2020
        noise: 5%
        reports-per-click: 3

    """

  private static let compareText = """
    # What does a browser API lose against third-party cookies, for the same people?
    #
    # Compare the systems in funnel.csv (stages), delays.csv (quantile 0.5) and recovery.csv (rmse against
    # the truths reported and attributable). Everything but the systems is left at its default.
    scenario: 1
    seed: 20201006
    replications: 5

    population:
      people: 20_000
      cookies-blocked: 20%        # browsers that block third-party cookies

    systems:
      api:
        kind: event-conversion-measurement
        profile: chromium2020
      cookies:
        kind: third-party-cookies
        attribution-window: 30d
      nothing:
        kind: no-measurement

    """

  private static let sweepText = """
    # How much noise can counts stand, for one and for three bits of conversion data?
    #
    # Every combination of the swept values is a design point; they see the same people, so differences
    # between them are far more certain than each by itself. Look at recovery.csv: rmse and
    # interval_coverage of the estimator unbiased.
    scenario: 1
    seed: 20201006
    replications: 5

    population:
      people: 20_000

    systems:
      ecm:
        kind: event-conversion-measurement
        profile: article

    recovery:
      truths: [reported]

    sweep:
      systems.ecm.noise: [0, 1%, 5%, 20%]
      systems.ecm.bits: [1, 3]

    """
}

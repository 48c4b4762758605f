import SimulationKernel
import Testing

@testable import EventConversionMeasurement

/// The presets and what may be set.
@Suite struct SettingsRules {
  typealias Settings = EventConversionMeasurement.Settings

  @Test func bothProfilesAreValid() throws {
    for settings in EventConversionMeasurement.profiles + EventConversionMeasurement.exactProfiles {
      try settings.validate()
    }
  }

  @Test func theProfilesDifferWhereTheirSourcesDiffer() {
    let (article, chromium) = (Settings.article, Settings.chromium2020)
    #expect(article.noise == chromium.noise && article.bits == chromium.bits)
    #expect(article.windows == chromium.windows && article.expiry == chromium.expiry)
    #expect(article.minimumExpiry == .days(2) && chromium.minimumExpiry == nil)
    #expect(article.deadlineOffset == .zero && chromium.deadlineOffset == .hours(1))
    #expect(article.replacement == .uniform && chromium.replacement == .inclusiveRange)
    #expect(!article.deactivatesConvertedClicks && chromium.deactivatesConvertedClicks)
    #expect(article.clicksPerPublisherOrigin == nil && chromium.clicksPerPublisherOrigin == 1024)
    #expect(article.pendingReportsPerDestination == nil && chromium.pendingReportsPerDestination == 1024)
    #expect(article.startupDelay == .zero && chromium.startupDelay.milliseconds == 300_000)
    #expect(article.rateLimit == nil && chromium.rateLimit == nil)
    #expect(article.destinationMatching == .site && chromium.destinationMatching == .site)
    #expect(
      !article.blockedByThirdPartyCookieSetting && chromium.blockedByThirdPartyCookieSetting)
  }

  @Test(arguments: EventConversionMeasurement.profiles)
  func everyValueOutOfRangeIsRefusedByName(profile: Settings) {
    let broken: [(String, (inout Settings) -> Void)] = [
      ("noise", { $0.noise = 1 }), ("noise", { $0.noise = -0.01 }), ("noise", { $0.noise = .nan }),
      ("noise", { $0.noise = .infinity }), ("bits", { $0.bits = 0 }), ("bits", { $0.bits = 9 }),
      ("reports-per-click", { $0.reportsPerClick = 0 }),
      ("windows", { $0.windows = [.days(7), .days(2)] }),
      ("windows", { $0.windows = [.days(2), .days(2)] }), ("windows", { $0.windows = [.zero] }),
      ("windows", { $0.windows = [.days(-1)] }),
      ("windows", { $0.windows = [SimulationDuration(milliseconds: .max)] }),
      ("deadline-offset", { $0.deadlineOffset = .hours(-1) }),
      ("deadline-offset", { $0.deadlineOffset = .days(2) }),
      ("expiry", { $0.expiry = .days(-1) }), ("maximum-expiry", { $0.maximumExpiry = .zero }),
      ("minimum-expiry", { $0.minimumExpiry = .days(31) }),
      ("minimum-expiry", { $0.minimumExpiry = .days(-1) }),
      ("clicks-per-publisher-origin", { $0.clicksPerPublisherOrigin = 0 }),
      ("pending-reports-per-destination", { $0.pendingReportsPerDestination = 0 }),
      ("rate-limit.count", { $0.rateLimit = .init(count: 0) }),
      ("rate-limit.window", { $0.rateLimit = .init(count: 1, window: .zero) }),
      ("startup-delay", { $0.startupDelay = .seconds(-1) }),
    ]
    for (name, change) in broken {
      let error = #expect(throws: EventConversionMeasurement.SettingsError.self) {
        try profile.with(change).validate()
      }
      #expect(error?.setting == name)
      #expect(error?.description.contains("must be") == true)
    }
  }

  @Test func anExpiryOfZeroIsLegalOnlyWithoutALeastOne() throws {
    try Settings.chromium2020.with { $0.expiry = .zero }.validate()
    #expect(throws: EventConversionMeasurement.SettingsError.self) {
      try Settings.article.with { $0.expiry = .zero }.validate()
    }
  }

  @Test func anOffsetNeedsTheRuleThatKnowsIt() {
    let error = #expect(throws: EventConversionMeasurement.SettingsError.self) {
      try Settings.article.with { $0.deadlineOffset = .hours(1) }.validate()
    }
    #expect(error?.setting == "deadline-offset")
  }
}

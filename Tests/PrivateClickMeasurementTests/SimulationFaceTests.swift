import Measurement
import SimulationKernel
import Testing
import Web

@testable import PrivateClickMeasurement

/// How the engine takes what a simulation feeds it: campaigns, data, priorities, registrations, several sources.
@Suite struct SimulationFace {
  @Test func theSourceIDIsTheCampaignModulo256AndTheDataModulo16() throws {
    for (campaign, identifier) in [(0, 0), (7, 7), (255, 255), (256, 0), (4095, 255)] as [(Int, UInt8)] {
      for (data, bits) in [(0, 0), (15, 15), (16, 0), (1003, 11)] as [(UInt64, UInt8)] {
        let browser = try drive(.spec) { browser in
          try browser.click(at: 0, campaign)
          try browser.convert(at: 0, data: data)
        }
        #expect(browser.sent.map(\.sourceID) == [identifier] && browser.sent.map(\.data) == [bits])
      }
    }
  }

  @Test func anAdvertisersPageAsksEverySource() throws {
    for settings in [Settings.spec, .webkit] {
      let browser = try drive(settings) { browser in
        try browser.click(at: 0, 1, from: "a1.example")
        try browser.click(at: 1, 2, from: "a2.example")
        try browser.click(at: 2, 3, from: "a3.example", to: "c.example")
        try browser.convert(at: hour, data: 6)
      }
      let sources = browser.outbox.sent.filter { $0.report.recipient == .source }
      #expect(sources.map(\.report.sourceID) == [1, 2])
      #expect(
        sources.map { browser.directory.site($0.report.receivingOrigin).host } == [
          "a1.example", "a2.example",
        ])
      #expect(sources.map(\.tag) == [Tag(conversion: 0, click: 0), Tag(conversion: 0, click: 1)])
      #expect(browser.outcomes == [.scheduled])
    }
  }

  @Test func prioritiesFollowTheDataAndEndAtZero() throws {
    let settings = Settings.spec.with { $0.priorities = [0, 5, 20] }
    for (first, second, winner) in [
      (0, 1, 1), (1, 0, 1), (2, 1, 2), (1, 2, 2), (3, 0, 3), (0, 3, 0), (15, 1, 1), (2, 18, 2), (17, 2, 2),
    ] as [(UInt64, UInt64, UInt8)] {
      let browser = try drive(settings) { browser in
        try browser.click(at: 0, 7)
        try browser.convert(at: hour, data: first)
        try browser.convert(at: 2 * hour, data: second)
      }
      #expect(browser.sent.map(\.data) == [winner])
      let isReplaced = UInt64(winner) != first & 15
      #expect(browser.outcomes == (isReplaced ? [.lowPriority, .scheduled] : [.scheduled, .lowPriority]))
    }
  }

  @Test func aConversionStaysScheduledWhileAnySourceReportsIt() throws {
    for settings in [Settings.spec, .webkit] {
      let browser = try drive(settings) { browser in
        try browser.click(at: 0, 1, from: "a1.example")
        try browser.click(at: 0, 2, from: "a2.example")
        try browser.trigger(at: hour, 3, 10, from: nil)
        try browser.trigger(at: 2 * hour, 4, 20, from: "a1.example")
      }
      #expect(browser.outcomes == [.scheduled, .scheduled])
      let lost = try drive(settings) { browser in
        try browser.click(at: 0, 1, from: "a1.example")
        try browser.click(at: 0, 2, from: "a2.example")
        try browser.trigger(at: hour, 3, 10, from: nil)
        try browser.trigger(at: 2 * hour, 4, 20, from: "a1.example")
        try browser.trigger(at: 3 * hour, 5, 20, from: "a2.example")
      }
      #expect(lost.outcomes == [.lowPriority, .scheduled, .scheduled])
    }
  }

  @Test func ofSeveralReasonsTheFurthestIsTold() throws {
    let browser = try drive(.spec) { browser in
      try browser.click(at: 0, 1, from: "a1.example")
      try browser.click(at: 100 * hour, 2, from: "a2.example")
      try browser.trigger(at: 101 * hour, 3, from: "a2.example")
      try browser.convert(at: 170 * hour, data: 4)
      try browser.click(at: 170 * hour, 3, from: "a3.example")
      try browser.trigger(at: 171 * hour, 3, 5, from: "a3.example")
      try browser.convert(at: 172 * hour, data: 4)
      try browser.convert(at: 400 * hour, data: 4)
    }
    #expect(
      browser.outcomes == [.scheduled, .reportCapReached, .scheduled, .lowPriority, .expired])
    #expect(browser.outbox.cappedReports == 2)
  }

  @Test func furtherRegistrationsAndViewsAreNotHeeded() throws {
    var browser = try BrowserDriver(.spec)
    var click = AdInteraction(
      number: 0, sourceData: 0, publisher: WebOrigin(origin: 0, site: 0),
      destination: WebOrigin(origin: 1, site: 1), reporting: WebOrigin(origin: 2, site: 2), registration: 1)
    browser.handle(.click(click), at: 0)
    click.registration = 0
    browser.handle(.view(click), at: 0)
    for registration in [0, 1] as [UInt16] {
      browser.handle(
        .conversion(
          ConversionRegistration(
            number: 0, ordinal: 0, page: click.destination, reporting: click.reporting, data: 1,
            registration: registration)), at: hour)
    }
    browser.run()
    #expect(browser.outcomes == [.noMatchingClick, .noMatchingClick] && browser.sent.isEmpty)
    #expect(browser.outbox.refusals.values.isEmpty)
  }

  @Test func waitingReportsAreListedInTheOrderOfScheduling() throws {
    var browser = try BrowserDriver(.webkit)
    browser.engine.delays.rule = .fixed(source: 24 * hour, destination: 30 * hour)
    try browser.click(at: 0, 1, from: "a1.example")
    try browser.click(at: 0, 2, from: "a2.example")
    try browser.trigger(at: hour, 3, from: "a2.example")
    try browser.trigger(at: 2 * hour, 4, from: "a1.example")
    browser.run(through: 25 * hour)
    let unsent = browser.engine.unsentReports()
    #expect(unsent.map(\.report.sourceID) == [2, 1, 1])
    #expect(unsent.map(\.due.milliseconds) == [31 * hour, 26 * hour, 32 * hour])
    #expect(unsent.map(\.sent) == unsent.map(\.due))
    #expect(unsent.map(\.report.recipient) == [.destination, .source, .destination])
  }

  @Test func aRunLoopSendsAtTheStartWhatWasDueBefore() throws {
    let closed = Availability.independent(closedShare: 1, closedFor: .constant(.hours(10)))
    for (availability, times) in [(Availability.alwaysOpen, [25, 31]), (closed, [35, 35])]
      as [(Availability, [Int64])]
    {
      var loop = BrowserLoop<PrivateClickMeasurement>(.webkit, availability: availability)
      loop.begin(BrowserTraits())
      loop.system.delays.rule = .fixed(source: 24 * hour, destination: 30 * hour)
      let random = AddressedRandom(seed: 1, replication: 0)
      let (source, destination) = (WebOrigin(origin: 0, site: 0), WebOrigin(origin: 1, site: 1))
      loop.play(
        .click(
          AdInteraction(
            number: 0, sourceData: 0, publisher: source, destination: destination, reporting: source)),
        at: .zero, random: random)
      loop.play(
        .conversion(
          ConversionRegistration(number: 0, ordinal: 0, page: destination, reporting: source, data: 1)),
        at: SimulationTime(milliseconds: hour), random: random)
      loop.finish(through: SimulationTime(milliseconds: 100 * hour), random: random)
      #expect(loop.outbox.sent.map(\.sent.milliseconds) == times.map { $0 * hour })
    }
  }

  @Test func settingsOutOfRangeAreNamed() {
    #expect(throws: Never.self) { try Settings.spec.validate() }
    #expect(throws: Never.self) { try Settings.webkit.with { $0.countsFrom = .destination }.validate() }
    let longest = SimulationDuration.days(36_525)
    for (setting, change) in [
      ("click-lifetime", { $0.clickLifetime = .zero }),
      ("click-lifetime", { $0.clickLifetime = longest + SimulationDuration(milliseconds: 1) }),
      ("earliest-delay", { $0.earliestDelay = SimulationDuration(milliseconds: -1) }),
      ("latest-delay", { $0.latestDelay = .hours(23) }),
      ("latest-delay", { $0.latestDelay = longest + longest }),
      ("report-version", { $0.reportVersion = -1 }), ("counts-from", { $0.countsFrom = .destination }),
      ("priorities", { $0.priorities = Array(repeating: 0, count: 17) }),
      ("priorities[1]", { $0.priorities = [63, 64] }), ("priorities[0]", { $0.priorities = [-1] }),
    ] as [(String, (inout Settings) -> Void)] {
      let error = #expect(throws: PrivateClickMeasurement.SettingsError.self) {
        try Settings.spec.with(change).validate()
      }
      #expect(error?.setting == setting)
      #expect(error?.description.contains("must be") == true)
    }
  }
}

import Measurement
import PrivacyMechanisms
import SimulationKernel
import Testing
import Web

@testable import AttributionReporting

@Suite struct SimulatedBrowsers {
  typealias Settings = AttributionReportingBrowser.Settings

  @Test func aConversionIsReportedAtTheEndOfItsWindow() {
    for (time, due, window) in [(1, 2 * day, 0), (2 * day, 7 * day, 1), (7 * day, 30 * day, 2)] {
      var person = PersonDriver(.truthful)
      person.click(0, at: 0)
      person.convert(5, at: time, data: 11)
      #expect(person.loop.system.unsentReports().map(\.due.milliseconds) == [due])
      person.finish()
      #expect(person.times == [due] && person.outcomes == [.scheduled])
      let report = person.sent[0]
      #expect(report.report.kind == .eventLevel && report.report.triggerData == 3)
      #expect(Int(report.report.window) == window && report.report.contributions.isEmpty)
      #expect(report.report.sourceEventID == ClickIdentifier(campaign: 3, person: 9, click: 0).rawValue)
      #expect(report.report.reportingOrigin == WebOrigin(origin: 2, site: 2))
      #expect(report.report.destination == WebOrigin(origin: 10, site: 10))
      #expect(report.tag == Tag(conversion: 5, click: 0))
      #expect(person.loop.system.unsentReports().isEmpty)
    }
  }

  @Test func whatBecameOfAConversionIsToldOnce() {
    var person = PersonDriver(.truthful)
    person.convert(0, at: 0)
    person.click(0, at: 1, expiry: .days(1))
    for number in 1...4 { person.convert(UInt32(number), at: 2) }
    person.convert(5, at: 2 * day)
    person.finish()
    #expect(
      person.outcomes == [.noMatchingClick, .scheduled, .scheduled, .scheduled, .lowPriority, .expired])
    #expect(person.times == [day + 1, day + 1, day + 1])
  }

  @Test func aReportOfHigherPriorityTakesThePlaceOfAnother() {
    var settings = Settings.truthful
    settings.navigation.maxEventLevelReports = 1
    settings.priorities = [0, 5]
    var person = PersonDriver(settings)
    person.click(0, at: 0)
    person.convert(0, at: 1, data: 0)
    person.convert(1, at: 2, data: 1)
    person.convert(2, at: 3, data: 7)
    person.convert(3, at: 2 * day, data: 1)
    person.finish()
    #expect(person.outcomes == [.lowPriority, .scheduled, .lowPriority, .reportCapReached])
    #expect(person.sent.map(\.tag.conversion) == [1])
    #expect(person.loop.outbox.cappedReports == 1)
  }

  @Test func aLaterClickWinsAndEndsTheOthers() {
    var person = PersonDriver(.truthful)
    person.click(0, at: 0)
    person.click(1, at: 1)
    person.click(2, at: 1, destination: 11)
    person.convert(0, at: 2)
    person.finish()
    #expect(person.sent.map(\.tag.click) == [1])
    #expect(person.loop.system.engine.sources.values.map(\.isActive) == [false, true, true])
  }

  @Test func deduplicationIsAChoice() {
    for deduplicates in [false, true] {
      var settings = Settings.truthful
      settings.deduplicates = deduplicates
      var person = PersonDriver(settings)
      person.click(0, at: 0)
      person.convert(7, at: 1)
      person.convert(7, at: 2)
      person.convert(8, at: 3)
      #expect(person.outcomes == [.scheduled, deduplicates ? .deduplicated : .scheduled, .scheduled])
    }
  }

  @Test func viewsAreEventSources() {
    var person = PersonDriver(.truthful)
    person.view(0, at: 0)
    person.convert(0, at: 1, data: 3)
    person.convert(1, at: 2, data: 0)
    person.finish()
    #expect(person.times == [30 * day] && person.sent.map(\.report.triggerData) == [1])
    #expect(person.outcomes == [.scheduled, .lowPriority])
    #expect(person.loop.system.registered.values.map(\.isView) == [true])
  }

  @Test func declaredExpiriesAreBroughtIntoTheirBounds() {
    let settings = Settings()
    func expiry(_ type: SourceType, _ declared: Int64) -> Int64 {
      settings.registration(type, declaredExpiry: SimulationDuration(milliseconds: declared)).expiry
        .milliseconds
    }
    #expect(expiry(.navigation, -5) == day && expiry(.navigation, 90 * day) == 30 * day)
    #expect(expiry(.navigation, 129_599_000) == 129_599_000)
    #expect(expiry(.event, 129_599_000) == day && expiry(.event, 129_600_000) == 2 * day)
    #expect(expiry(.event, .max) == 30 * day && expiry(.navigation, .max) == 30 * day)
    var custom = Settings()
    custom.navigation.reportWindows = [.days(1), .days(3), .days(10)]
    let registration = custom.registration(.navigation, declaredExpiry: .days(3))
    #expect(registration.eventReportWindows.ends == [.days(1), .days(3)])
    #expect(custom.registration(.navigation).eventReportWindows.ends.count == 3)
    var person = PersonDriver(custom)
    for number in 0..<4 as Range<UInt32> {
      person.click(number, at: Int64(number), destination: number, expiry: number % 2 == 0 ? .days(3) : nil)
    }
    #expect(person.loop.system.engine.details.count == 3)
  }

  @Test func privateBrowsersTakeNoPart() {
    var person = PersonDriver(traits: BrowserTraits(blocksThirdPartyCookies: true, isPrivate: true))
    person.click(0, at: 0)
    person.convert(0, at: 1)
    #expect(person.outcomes == [.browserExcluded])
    #expect(person.loop.outbox.refusals.values.map(\.reason) == [.browserExcluded])
    #expect(person.loop.system.registered.values.isEmpty)
    var other = PersonDriver(.truthful, traits: BrowserTraits(blocksThirdPartyCookies: true))
    other.click(0, at: 0)
    other.convert(0, at: 1)
    #expect(other.outcomes == [.scheduled])
  }

  @Test func limitsRefuseClicksForTheirReasons() {
    var settings = Settings.truthful
    settings.parameters.maxDestinationsPerWindowAndReportingSite = 1
    settings.parameters.maxSourcesPerOrigin = 2
    var person = PersonDriver(settings)
    person.click(0, at: 0)
    person.click(1, at: 1, destination: 11)
    person.click(2, at: 2)
    person.click(3, at: 3)
    #expect(person.loop.outbox.refusals.values.map(\.click) == [1, 3])
    #expect(person.loop.outbox.refusals.values.map(\.reason) == [.rateLimited, .storageLimit])
    // The ad tech answered every one of them.
    #expect(person.loop.system.registered.values.map(\.interaction) == [0, 1, 2, 3])
    settings.navigation.maxEventLevelReports = 5
    var tellsMuch = PersonDriver(settings)
    tellsMuch.click(0, at: 0)
    #expect(tellsMuch.loop.outbox.refusals.values.map(\.reason) == [.tooManyStates])
  }

  @Test func aBrowserThatWasClosedSendsWithinAMinuteOfItsStart() {
    var person = PersonDriver(.truthful)
    person.click(0, at: 0)
    person.convert(0, at: 1)
    person.play(.closed, at: day)
    person.play(.started, at: 5 * day)
    person.finish()
    #expect(person.times.allSatisfy { (5 * day...5 * day + minute).contains($0) } && person.times.count == 1)
    #expect(person.sent.map(\.due.milliseconds) == [2 * day])
    var prompt = Settings.truthful
    prompt.parameters.offlineReportDelay = .zero
    var other = PersonDriver(prompt)
    other.click(0, at: 0)
    other.convert(0, at: 1)
    other.play(.closed, at: day)
    other.play(.started, at: 5 * day)
    #expect(other.times == [5 * day])
  }

  @Test func lateTimersHaveTheSameDelay() {
    var settings = Settings.truthful
    settings.summary = .init(countContribution: 1)
    var system = AttributionReportingBrowser(settings)
    var outbox = Outbox<AttributionReport>()
    let random = AddressedRandom(seed: 1, replication: 0)
    func at(_ time: Int64) -> SimulationTime { SimulationTime(milliseconds: time) }
    system.handle(.click(PersonDriver.interaction(0)), at: at(0), random: random, into: &outbox)
    let conversion = ConversionRegistration(
      number: 0, ordinal: 0, page: WebOrigin(origin: 10, site: 10), reporting: WebOrigin(origin: 2, site: 2),
      data: 0)
    system.handle(.conversion(conversion), at: at(1), random: random, into: &outbox)
    let timers = outbox.timers.values.map { $0.timer }
    #expect(timers.count == 2)
    for var timer in timers {
      timer.late = true
      system.timerFired(timer, at: at(9 * day), random: random, into: &outbox)
    }
    let asked = outbox.timers.values.dropFirst(2).map { $0 }
    #expect(asked.count == 2 && asked.allSatisfy { !$0.timer.needsOpenBrowser })
    #expect(asked.allSatisfy { (at(9 * day)...at(9 * day + minute)).contains($0.time) })
    // The timers that were put off do nothing any more.
    for timer in timers { system.timerFired(timer, at: at(9 * day + 1), random: random, into: &outbox) }
    #expect(outbox.sent.isEmpty)
    for request in asked { system.timerFired(request.timer, at: request.time, random: random, into: &outbox) }
    #expect(outbox.sent.count == 2)
  }

  @Test func clearedReportsStayBehind() {
    var person = PersonDriver(.truthful)
    person.click(0, at: 0)
    person.convert(0, at: 1)
    person.play(
      .cleared(StorageClearing(begin: .zero, end: SimulationTime(milliseconds: 0))), at: 2)
    person.finish()
    #expect(person.sent.isEmpty && person.outcomes == [.scheduled])
  }
}

import PrivacyMechanisms
import SimulationKernel
import Statistics
import Testing

@testable import Risk

/// Presence, origins, targets and histories played through the mechanism, beside closed forms and bounds; z = 6.
struct OtherCodesTests {
  private let noise: DataNoise
  private var world: CodeWorld
  private let states = OutputStates(dataValues: 8, windows: 3, maxReports: 3)

  init() throws {
    noise = try DataNoise(values: 8, noise: 0.05)
    world = CodeWorld(mechanism: .data(noise))
    world.visited = [0]
  }

  private func expectClosedForm(
    _ attack: CodedIdentity, in world: CodeWorld, people: UInt64, stream: UInt64
  ) throws {
    let outcomes = world.outcomes(attack, people: people, stream: stream)
    let clicks = attack.code.clicks
    let expected = try #require(attack.closedForm(clicks: clicks))
    let hits = RunningMoments(outcomes.map { $0.hits[0] })
    let error = (expected * (1 - expected) / Double(people)).squareRoot()
    #expect(abs(hits.mean - expected) <= 6 * error + 1e-12, "\(hits.mean) beside \(expected)")
    #expect(expected <= (try #require(attack.bound(clicks: clicks))) * (1 + 1e-12))
  }

  /// *Source of the numbers:* ((2 - l)/2)^m, and the mean of 1 - p/S and 1 - p (S - 1)/S.
  @Test func presenceSpellsABitAClick() throws {
    for (loss, identities) in [(0.0, UInt64(16)), (0.2, 16), (0.5, 8)] {
      var world = self.world
      world.delivery = 1 - loss
      var settings = PresenceCoding()
      (settings.identities, settings.delivery) = (identities, 1 - loss)
      var schedule = try world.schedule()
      schedule.visitShare = 1 - loss
      let attack = try settings.attack(on: world.mechanism, schedule: schedule)
      let bits = attack.code.symbols
      #expect(bits == (identities == 16 ? 4 : 3))
      let power = (0..<bits).reduce(1.0) { product, _ in product * (2 - loss) / 2 }
      #expect(abs((attack.closedForm(clicks: bits) ?? 0) - power) < 1e-12)
      #expect(abs((attack.bound(clicks: bits) ?? 0) - power) < 1e-12, "the bound is tight for a full code")
      try expectClosedForm(attack, in: world, people: 4000, stream: 800 + identities)
      settings.copies = 3
      for decoder in CodeDecoder.allCases {
        settings.decoder = decoder
        try expectClosedForm(
          settings.attack(on: world.mechanism, schedule: world.schedule()), in: world, people: 4000,
          stream: 810 + identities)
      }
    }
    var world = self.world
    for epsilon in [14.0, 7] {
      let response = states.response(epsilon: epsilon)
      world.mechanism = .outputs(response)
      let attack = try PresenceCoding().attack(on: world.mechanism, schedule: world.schedule())
      let drawn = response.flipProbability / 2925
      let bit = (1 - drawn + 1 - 2924 * drawn) / 2
      #expect(abs((attack.closedForm(clicks: 4) ?? 0) - bit * bit * bit * bit) < 1e-12)
      try expectClosedForm(attack, in: world, people: 4000, stream: 820)
    }
  }

  /// Whoever believes that half is lost where nothing is has more success than closed forms say, and less than bounds.
  @Test func boundsDoNotFollowBeliefs() throws {
    let mechanisms = [CodeMechanism.data(noise), .outputs(states.response(epsilon: 8))]
    for (stream, mechanism) in mechanisms.enumerated() {
      var world = self.world
      (world.mechanism, world.visited) = (mechanism, [0, 1, 2])
      let schedule = try world.schedule()
      var codes: [CodedIdentity] = []
      for order in DigitCoding.Order.allCases {
        var digits = DigitCoding()
        (digits.identities, digits.order, digits.delivery) = (64, order, 0.5)
        codes.append(try digits.attack(on: mechanism, values: 8, cap: 3, schedule: schedule))
      }
      var presence = PresenceCoding()
      presence.delivery = 0.5
      codes.append(try presence.attack(on: mechanism, schedule: schedule))
      var origins = ReportingOrigins()
      (origins.identities, origins.origins, origins.delivery) = (64, 1, 0.5)
      codes.append(try origins.attack(on: mechanism, values: 8, schedule: schedule))
      for code in codes {
        #expect(!code.believesThePlan(0.5) && code.believesThePlan(1))
        let clicks = code.code.clicks
        let hits = RunningMoments(
          world.outcomes(code, people: 2048, stream: 870 + UInt64(stream)).map { $0.hits[0] })
        let bound = try #require(code.bound(clicks: clicks))
        let error = (hits.mean * (1 - hits.mean) / 2048).squareRoot()
        #expect(hits.mean - 6 * error <= bound, "\(hits.mean) above \(bound)")
        if let believed = code.closedForm(clicks: clicks) { #expect(hits.mean > believed) }
      }
    }
    let trigger = try SelectiveTrigger(listed: 0.5, evidence: .anyReport, schedule: world.schedule())
    let expectation = trigger.expectation(on: .data(noise), clicks: 1, delivery: 0.5)
    #expect(expectation.truePositiveRate == nil && expectation.truePositiveBound == 1)
  }

  /// All registrations of a visit that does not happen are lost at once: bounds hold, and are tight for one a visit.
  @Test func boundsFollowVisitsThatDoNotHappen() throws {
    var schedule = try world.schedule()
    schedule.visitShare = 0.5
    for (order, identities, success) in [
      (DigitCoding.Order.clicks, UInt64(8), 0.95625), (.multiset, 120, 0.8744958),
    ] {
      var digits = DigitCoding()
      (digits.identities, digits.order, digits.delivery) = (identities, order, 0.5)
      let code = try digits.attack(on: .data(noise), values: 8, cap: 3, schedule: schedule)
      let bound = try #require(code.bound(clicks: 1))
      #expect(abs(bound - (0.5 * success + 0.5 / Double(identities))) < 5.1e-8)
      #expect(code.believesThePlan(0.5) == (order == .clicks))
    }
  }

  @Test func originsWithoutNoiseAreCertain() throws {
    var world = self.world
    (world.mechanism, world.origins) = (.outputs(states.response(epsilon: 1000)), 4)
    var settings = ReportingOrigins()
    (settings.identities, settings.origins) = (1024, 4)
    let attack = try settings.attack(on: world.mechanism, values: 8, schedule: world.schedule())
    #expect(attack.closedForm(clicks: 2) == 1)
    let outcomes = world.outcomes(attack, people: 1024, stream: 880)
    #expect(outcomes.allSatisfy { $0.hits[0] == 1 })
    settings.delivery = 0.5
    world.delivery = 0.5
    let lossy = try settings.attack(on: world.mechanism, values: 8, schedule: world.schedule())
    #expect(world.outcomes(lossy, people: 256, stream: 881).allSatisfy { $0.hits[0].isFinite })
  }

  /// *Source of the numbers:* (8 t D)^R/n and D^R/n.
  @Test func originsAddTheirLogarithm() throws {
    var world = self.world
    for (origins, identities) in [(16, UInt64(64)), (16, 20), (5, 12)] {
      world.origins = origins
      var settings = ReportingOrigins()
      (settings.origins, settings.identities) = (origins, identities)
      let attack = try settings.attack(on: world.mechanism, values: 8, schedule: world.schedule())
      #expect(attack.code.clicks == 1)
      try expectClosedForm(attack, in: world, people: 60 * identities, stream: 829)
    }
    for (origins, usesData, identities) in [(16, true, UInt64(128)), (16, false, 256), (5, true, 1600)] {
      world.origins = origins
      var settings = ReportingOrigins()
      (settings.origins, settings.usesData, settings.identities) = (origins, usesData, identities)
      let attack = try settings.attack(on: world.mechanism, values: 8, schedule: world.schedule())
      let reports = attack.code.clicks
      let letter = usesData ? 0.95625 : 1
      let power = (0..<reports).reduce(1.0) { product, _ in product * letter }
      #expect(abs((attack.closedForm(clicks: reports) ?? 0) - power) < 1e-12)
      #expect(abs((attack.bound(clicks: reports) ?? 0) - power) < 1e-12)
      try expectClosedForm(attack, in: world, people: 2048, stream: 830 + UInt64(origins))
    }
    var lossy = ReportingOrigins()
    (lossy.identities, lossy.delivery, world.delivery, world.origins) = (128, 0.6, 0.6, 16)
    let attack = try lossy.attack(on: world.mechanism, values: 8, schedule: world.schedule())
    #expect(abs((attack.closedForm(clicks: 1) ?? 0) - (0.6 * 0.95625 + 0.4 / 128)) < 1e-12)
    try expectClosedForm(attack, in: world, people: 4096, stream: 840)
    world.delivery = 1
    for (epsilon, usesData, identities) in [
      (14.0, true, UInt64(128)), (6, true, 128), (6, false, 16), (6, true, 48),
    ] {
      world.mechanism = .outputs(states.response(epsilon: epsilon))
      var settings = ReportingOrigins()
      (settings.origins, settings.usesData, settings.identities) = (16, usesData, identities)
      let attack = try settings.attack(on: world.mechanism, values: 8, schedule: world.schedule())
      try expectClosedForm(attack, in: world, people: 4096, stream: 841 + UInt64(epsilon))
    }
    var none = ReportingOrigins()
    (none.origins, none.usesData) = (1, false)
    #expect(throws: RiskError.self) {
      try none.attack(on: world.mechanism, values: 8, schedule: world.schedule())
    }
  }

  /// *Source of the numbers:* the predictive values .806 and .0396 of 2925 states, .99984 and .9836 of 3.
  @Test func predictiveValuesAreThePublishedOnes() throws {
    let many = TargetedIndividual().expectation(on: .outputs(states.response(epsilon: 14)), delivery: 1)
    #expect(abs((many.predictiveValue(base: 1e-2) ?? 0) - 0.806) < 5.1e-4)
    #expect(abs((many.predictiveValue(base: 1e-4) ?? 0) - 0.0396) < 5.1e-5)
    let three = TargetedIndividual().expectation(
      on: .outputs(RandomizedStates(states: 3, epsilon: 14)), delivery: 1)
    #expect(abs((three.predictiveValue(base: 1e-2) ?? 0) - 0.99984) < 5.1e-6)
    #expect(abs((three.predictiveValue(base: 1e-4) ?? 0) - 0.9836) < 5.1e-5)
    for expectation in [many, three] {
      let advantage = (expectation.truePositiveRate ?? 0) - (expectation.falsePositiveRate ?? 0)
      #expect(advantage <= expectation.advantageBound ?? 0)
    }
    let exact = TargetedIndividual().expectation(on: .data(noise), delivery: 0.8)
    #expect(exact.truePositiveRate == 0.8 && exact.predictiveValue(base: 1e-6) == 1)
  }

  /// A report without credit speaks of a later click.
  @Test func signsHaveFullCredit() throws {
    func view(_ credit: UInt8) -> AttackView {
      let due = 10 * RiskTest.day
      var view = AttackView(
        publisherIdentity: 0, clicks: [AttackedClick(time: 0, publisher: 0, advertiser: 0)],
        reports: [AttackReport(click: 0, due: 2 * due, arrived: 2 * due, data: 0)])
      view.reports[0].credit = credit
      return view
    }
    let trigger = try SelectiveTrigger(listed: 0.5, evidence: .anyReport, schedule: world.schedule())
    for (credit, score) in [(UInt8(100), 1.0), (0, 0)] {
      #expect(TargetedIndividual().score(ofClick: 0, in: view(credit)) == score)
      #expect(trigger.score(view(credit)) == score)
    }
  }

  @Test func listsAreReadAsOftenAsTheNoiseLets() throws {
    for (stream, mechanism) in [
      CodeMechanism.data(noise), .outputs(states.response(epsilon: 14)),
      .outputs(states.response(epsilon: 8)),
    ].enumerated() {
      var world = self.world
      world.mechanism = mechanism
      for evidence in PresenceEvidence.allCases {
        for clicks in [1, 3] {
          let attack = try SelectiveTrigger(listed: 0.5, evidence: evidence, schedule: world.schedule())
          var random = RiskTest.random(850 + UInt64(stream))
          var scores: (listed: [Double], others: [Double]) = ([], [])
          for person in 0..<UInt64(4000) {
            let score = attack.score(world.view(attack, person: person, clicks: clicks, &random))
            if attack.isListed(person) { scores.listed.append(score) } else { scores.others.append(score) }
          }
          #expect(abs(scores.listed.count - 2000) <= 2, "the list is spread evenly")
          let score = try DetectionScore(positives: scores.listed, negatives: scores.others, threshold: 1)
          let expectation = attack.expectation(on: mechanism, clicks: clicks, delivery: 1)
          for (observed, expected, count) in [
            (score.truePositives, expectation.truePositiveRate, score.positives),
            (score.falsePositives, expectation.falsePositiveRate, score.negatives),
          ] {
            let p = try #require(expected)
            let error = (p * (1 - p) / Double(count)).squareRoot()
            #expect(abs(Double(observed) / Double(count) - p) <= 6 * error + 1e-12)
          }
          let figures = try score.figures(expectation: expectation, baseRates: [0.01])
          for figure in figures {
            let low = figure.interval?.low ?? figure.value
            if let bound = figure.bound { #expect(low <= bound + 1e-12, "\(figure.metric)") }
          }
        }
      }
    }
    #expect(throws: RiskError.self) {
      try SelectiveTrigger(listed: 1, evidence: .anyReport, schedule: world.schedule())
    }
  }

  /// *Source of the numbers:* the predictive values .998, .984 and .376 of a view's source at rarer and rarer visits.
  @Test func historiesAreRecoveredAsFarAsDestinationsGo() throws {
    let response = RandomizedStates(states: 3, epsilon: 14)
    let all = try HistoryReconstruction(sites: 50, limit: 100, response: response)
    for (base, published, digits) in [(1e-3, 0.998, 5.1e-4), (1e-4, 0.984, 5.1e-4), (1e-6, 0.376, 5.1e-4)] {
      #expect(abs((all.expectation.predictiveValue(base: base) ?? 0) - published) < digits, "\(base)")
    }
    #expect(abs(all.capacityInBits / 50 - 1.5849) < 5.1e-5)
    let some = try HistoryReconstruction(sites: 400, limit: 100, response: response)
    #expect(some.covered == 0.25 && some.expectation.truePositiveBound == 0.25)
    let view = AttackView(
      publisherIdentity: 0,
      clicks: Array(repeating: AttackedClick(time: 0, publisher: 0, advertiser: 0), count: 3),
      reports: [AttackReport(click: 1, due: 0, arrived: 0, data: 0)])
    #expect(some.visited(view) == [false, true, false])
    #expect(throws: RiskError.self) { try HistoryReconstruction(sites: 0, limit: 1, response: response) }
  }
}

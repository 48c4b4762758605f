import PrivacyMechanisms
import SimulationKernel
import Statistics
import Testing

@testable import Risk

/// Codes played through the mechanism, beside their closed forms and bounds; z = 6.
struct DigitCodingTests {
  private let noise: DataNoise
  private let world: CodeWorld
  private let states: RandomizedStates

  init() throws {
    noise = try DataNoise(values: 8, noise: 0.05)
    world = CodeWorld(mechanism: .data(noise))
    states = OutputStates(dataValues: 8, windows: 3, maxReports: 3).response(epsilon: 14)
  }

  private func attack(
    _ identities: UInt64, _ order: DigitCoding.Order, in world: CodeWorld? = nil,
    _ change: (inout DigitCoding) -> Void = { _ in }
  ) throws -> CodedIdentity {
    var settings = DigitCoding()
    (settings.identities, settings.order) = (identities, order)
    let world = world ?? self.world
    settings.delivery = world.delivery
    change(&settings)
    return try settings.attack(
      on: world.mechanism, values: world.values, cap: world.cap, schedule: world.schedule())
  }

  /// The mean of the hits lies within 6 standard errors of the closed form, and so do beliefs.
  private func expectClosedForm(
    _ attack: CodedIdentity, in world: CodeWorld? = nil, people: UInt64, clicks: Int? = nil, stream: UInt64
  ) throws {
    let outcomes = (world ?? self.world).outcomes(attack, people: people, clicks: clicks, stream: stream)
    let expected = try #require(attack.closedForm(clicks: clicks ?? attack.code.clicks))
    let hits = RunningMoments(outcomes.map { $0.hits[0] })
    let error = (expected * (1 - expected) / Double(people)).squareRoot()
    #expect(abs(hits.mean - expected) <= 6 * error + 1e-12, "\(hits.mean) beside \(expected)")
    let bound = try #require(attack.bound(clicks: clicks ?? attack.code.clicks))
    #expect(expected <= bound * (1 + 1e-12), "\(expected) above \(bound)")
    #expect(hits.mean - 6 * error <= bound)
  }

  /// *Source of the numbers:* t^L with t = 0.95625, and q^L with q = t^3 + 3 t^2 w + (6/7) t w^2.
  @Test func orderedDigitsArePowersOfOne() throws {
    let t = 0.95625
    let q = t * t * t + 3 * t * t * (1 - t) + 6 / 7.0 * t * (1 - t) * (1 - t)
    for (index, identities) in [UInt64(8), 64, 512, 4096].enumerated() {
      for order in [DigitCoding.Order.windows, .clicks] {
        let plain = try attack(identities, order)
        #expect(plain.code.radices == Array(repeating: 8, count: index + 1))
        let power = (0...index).reduce(1.0) { product, _ in product * t }
        #expect(abs((plain.closedForm(clicks: 9) ?? 0) - power) < 1e-12)
        #expect(
          abs((plain.bound(clicks: 9) ?? 0) - power) < 1e-12, "one report a digit is the best use of it")
        try expectClosedForm(plain, people: 4096, stream: 700 + UInt64(index) + (order == .clicks ? 10 : 0))
        let threefold = try attack(identities, order) { $0.copies = 3 }
        let cube = (0...index).reduce(1.0) { product, _ in product * q }
        #expect(abs((threefold.closedForm(clicks: 36) ?? 0) - cube) < 1e-12)
        try expectClosedForm(threefold, people: 4096, stream: 720 + UInt64(index))
      }
    }
    #expect(abs(q - 0.995_994_1) < 5e-8)
  }

  @Test func repetitionHelpsFromTheThirdCopyOn() throws {
    let symbol = try DigitSymbol(noise: noise, delivery: 1)
    let published = [1: 0.95625, 2: 0.95625, 3: 0.9959941, 4: 0.9989750, 5: 0.9998273, 7: 0.9999940]
    for (copies, success) in published {
      for decoder in CodeDecoder.allCases {
        let ours = try #require(symbol.success(used: 8, copies: copies, decoder: decoder))
        #expect(abs(ours - success) < 5.1e-8, "\(copies) copies: \(ours)")
      }
    }
    #expect(symbol.success(used: 8, copies: 0, decoder: .plurality) == 0.125)
    // With lost reports: what arrives, or a guess.
    let lossy = try DigitSymbol(noise: noise, delivery: 0.7)
    let one = try #require(lossy.success(used: 8, copies: 1, decoder: .plurality))
    #expect(abs(one - (0.7 * 0.95625 + 0.3 / 8)) < 1e-12)
  }

  /// Every result of three copies over 8 letters of which 5 are used, weighed one by one.
  @Test func votesAreCountedAsEnumerationCountsThem() throws {
    for replacement in [DataNoise.Replacement.uniform, .inclusiveRange] {
      let channel = try DataNoise(values: 8, noise: 0.3, replacement: replacement)
      let symbol = try DigitSymbol(noise: channel, delivery: 0.8)
      for used in [2, 5, 8] {
        var sum = 0.0
        for truth in 0..<used {
          for result in 0..<729 {
            let shown = [result % 9, result / 9 % 9, result / 81]
            var probability = 1.0
            var votes = Array(repeating: 0, count: used)
            for digit in shown {
              probability *= digit == 8 ? 0.2 : 0.8 * channel.probability(of: digit, given: truth)
              if digit < used { votes[digit] += 1 }
            }
            let most = votes.max() ?? 0
            if votes[truth] == most { sum += probability / Double(votes.count { $0 == most }) }
          }
        }
        let ours = try #require(symbol.success(used: used, copies: 3, decoder: .plurality))
        #expect(abs(ours - sum / Double(used)) < 1e-12, "\(used) letters")
      }
    }
  }

  @Test func wordsOfAClickAreReadAsWellAsPublished() throws {
    let set = try attack(120, .multiset)
    #expect(abs((set.closedForm(clicks: 1) ?? 0) - 0.8744958) < 5.1e-8)
    #expect(abs((set.bound(clicks: 1) ?? 0) - 0.8744958) < 5.1e-8)
    try expectClosedForm(set, people: 4800, stream: 740)
    let fewer = try attack(165, .multiset) { $0.usesSilence = true }
    #expect(abs((fewer.closedForm(clicks: 1) ?? 0) - 0.8879363636) < 5.1e-11)
    #expect(abs((fewer.leakageInBits(clicks: 1) ?? 0) - 7.194850) < 5.1e-7)
    try expectClosedForm(fewer, people: 4950, stream: 741)
    let full = try attack(2925, .fullState)
    #expect(abs((full.closedForm(clicks: 1) ?? 0) - 0.8792551) < 5.1e-8)
    #expect(abs((full.leakageInBits(clicks: 1) ?? 0) - 11.328574589) < 5.1e-8)
    #expect(abs((full.capacityInBits(clicks: 1) ?? 0) - 10.444574306) < 1e-6)
    try expectClosedForm(full, people: 5850, stream: 742)
    #expect(throws: RiskError.self) { try attack(8, .fullState) { $0.conversionsPerVisit = 0 } }
    #expect(throws: RiskError.self) { try attack(0, .clicks) }
    #expect(throws: RiskError.self) { try attack(8, .clicks) { $0.copies = 0 } }
    #expect(throws: RiskError.self) { try attack(8, .clicks) { $0.delivery = 0 } }
  }

  @Test func fullStatesBeatOrderedDigits() throws {
    for identities in [UInt64(8), 64, 512, 4096] {
      let ordered = try #require(attack(identities, .windows).closedForm(clicks: 9))
      let full = try attack(identities, .fullState)
      let success = try #require(full.closedForm(clicks: 9))
      #expect(success > ordered + 0.02, "\(identities): \(success) beside \(ordered)")
      #expect(abs((full.leakageInBits(clicks: 1) ?? 0) - 11.328574589) < 5.1e-8, "of all words, used or not")
      if identities == 8 { #expect(success == 1, "eight patterns without noise are eight names") }
      try expectClosedForm(full, people: 2048, stream: 750 + identities)
    }
  }

  @Test func wholeOutputsAreNoisedTogether() throws {
    var world = self.world
    world.mechanism = .outputs(states)
    let full = try attack(2925, .fullState, in: world)
    #expect(abs((full.closedForm(clicks: 1) ?? 0) - 0.9975745073) < 5e-11)
    try expectClosedForm(full, in: world, people: 5850, stream: 760)
    // A source of little epsilon, so that noise strikes often.
    world.mechanism = .outputs(
      OutputStates(dataValues: 8, windows: 3, maxReports: 3).response(epsilon: 8))
    for order in DigitCoding.Order.allCases {
      for identities in [UInt64(8), 64] {
        let coded = try attack(identities, order, in: world)
        try expectClosedForm(coded, in: world, people: 2048, stream: 761 + identities)
      }
    }
  }

  @Test func lostReportsCostWhatTheAttackerExpects() throws {
    var world = self.world
    world.delivery = 0.8
    for (stream, order) in DigitCoding.Order.allCases.enumerated() {
      let coded = try attack(64, order, in: world)
      try expectClosedForm(coded, in: world, people: 2048, stream: 770 + UInt64(stream))
    }
    world.mechanism = .outputs(OutputStates(dataValues: 2, windows: 2, maxReports: 2).response(epsilon: 3))
    (world.values, world.windows, world.cap, world.visited) = (2, 2, 2, [0, 1])
    let coded = try attack(15, .fullState, in: world)
    try expectClosedForm(coded, in: world, people: 7500, stream: 775)
  }

  /// What a source may put out can be too much to list: where nothing is lost no list is needed.
  @Test func largeOutputsNeedNoList() throws {
    var world = self.world
    (world.windows, world.visited, world.cap, world.values) = (5, [0], 20, 2)
    world.mechanism = .outputs(OutputStates(dataValues: 2, windows: 5, maxReports: 20).response(epsilon: 14))
    for (delivery, isKnown) in [(1.0, true), (0.5, false)] {
      let coded = try attack(8, .multiset, in: world) {
        ($0.conversionsPerVisit, $0.delivery) = (20, delivery)
      }
      #expect((coded.closedForm(clicks: 1) != nil) == isKnown)
      #expect(coded.bound(clicks: 1) != nil)
    }
  }

  /// What is kept of a set without noise is counted as lists of positions count it.
  @Test func keptReportsAreCounted() throws {
    let channel = try WordChannel(
      [[], [0], [1], [0, 0], [0, 1], [1, 1], [0, 0, 1]], noise: nil, delivery: 0.8)
    let table: [(sent: Int, seen: Int, probability: Double)] = [
      (6, 0, 0.008), (6, 1, 2 * 0.032), (6, 2, 0.032), (6, 3, 0.128), (6, 4, 2 * 0.128), (6, 6, 0.512),
      (6, 5, 0), (1, 2, 0), (3, 1, 0.32),
    ]
    for row in table {
      #expect(abs(channel.likelihood(of: [row.seen], given: [row.sent]) - row.probability) < 1e-12)
    }
  }

  @Test func registrationsStayInTheirWindow() throws {
    var schedule = try world.schedule()
    schedule.room = [.days(1), .days(5), .days(2)]
    func attack(_ order: DigitCoding.Order, _ cooldown: SimulationDuration) throws -> CodedIdentity {
      var settings = DigitCoding()
      (settings.order, settings.cooldown) = (order, cooldown)
      return try settings.attack(on: .data(noise), values: 8, cap: 3, schedule: schedule)
    }
    let longest = SimulationDuration(milliseconds: 43_199_999)
    for order in [DigitCoding.Order.multiset, .fullState] {
      #expect(throws: Never.self) { try attack(order, longest) }
      #expect(throws: RiskError.self) { try attack(order, .hours(12)) }
    }
    for order in [DigitCoding.Order.windows, .clicks] {
      #expect(throws: Never.self) { try attack(order, .days(1)) }
    }
  }

  /// A posterior says what it can do: expected success equals hits, also where not all combinations are identities.
  @Test func beliefsAreCalibrated() throws {
    for (stream, (identities, copies)) in [(UInt64(100), 1), (1_009, 2), (65, 3)].enumerated() {
      let coded = try attack(identities, .clicks) {
        $0.copies = copies
        $0.decoder = .maximumLikelihood
      }
      let outcomes = world.outcomes(
        coded, people: 20 * identities, depths: [1, 3], stream: 780 + UInt64(stream))
      for depth in 0..<2 {
        let excess = RunningMoments(outcomes.map { $0.believed[depth] - $0.hits[depth] })
        #expect(abs(excess.mean) < 6 * (try #require(excess.standardErrorOfMean)))
      }
      let brier = RunningMoments(outcomes.map { $0.brier - $0.expectedBrier })
      #expect(abs(brier.mean) < 6 * (try #require(brier.standardErrorOfMean)))
      #expect(outcomes.allSatisfy { $0.candidates == Int(identities) })
    }
  }

  @Test func successGrowsWithClicks() throws {
    let coded = try attack(4096, .clicks) { $0.copies = 3 }
    var random = RiskTest.random(790)
    var score = ExposureScore(scale: .clicks, horizon: 14)
    for person in 0..<UInt64(1000) {
      let view = world.view(coded, person: person, clicks: 14, &random)
      let outcomes = coded.outcomes(
        of: view, truth: coded.identity(of: person), clicks: Array(1...14), depths: [1])
      score.add(outcomes.map { $0.hits[0] })
    }
    for clicks in 1...14 {
      let expected = try #require(coded.closedForm(clicks: clicks))
      let error = (expected * (1 - expected) / 1000).squareRoot()
      #expect(abs(score.successes[clicks - 1] / 1000 - expected) <= 6 * error + 1e-9, "\(clicks) clicks")
    }
    #expect(coded.closedForm(clicks: 12) == coded.closedForm(clicks: 14), "after all copies there is silence")
    let until = try score.until(0.5)
    #expect(until.value == 4, "four digits name half the people at once")
  }
}

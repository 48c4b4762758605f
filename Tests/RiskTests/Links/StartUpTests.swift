import SimulationKernel
import Testing

@testable import Risk

/// Late reports of many devices on one clock, joined by their arrivals.
struct StartUpTests {
  private func report(_ arrived: Int64, _ publisher: Int32, _ identity: UInt64, address: UInt64 = 0)
    -> LateReport
  {
    LateReport(arrived: arrived, publisher: publisher, address: address, identity: identity)
  }

  /// The nearest of other publishers at the same address, by comparing with all.
  private func nearest(_ question: LateReport, _ log: [LateReport]) -> UInt64? {
    log.filter { $0.publisher != question.publisher && $0.address == question.address }.min {
      let (a, b) = ((question.arrived - $0.arrived).magnitude, (question.arrived - $1.arrived).magnitude)
      return a != b ? a < b : Arrival($0, isReversed: false).tie < Arrival($1, isReversed: false).tie
    }?.identity
  }

  @Test func streamingIsComparingWithAll() {
    for stream in 0..<UInt64(30) {
      var random = RiskTest.random(6000 + stream)
      let span = stream % 2 == 0 ? UInt64(200) : 1_000_000
      let log = (0..<300).map { identity in
        report(
          Int64(random.next(below: span)) - 100, Int32(random.next(below: 3)), UInt64(identity),
          address: random.next(below: stream % 3 == 0 ? 1 : 40))
      }
      let index = StartUpIndex(Array(log.prefix(60)))
      var parts = (0..<2).map { _ in StartUpTally(index) }
      for (i, line) in log.enumerated().reversed() { parts[i % 2].add(line) }
      parts[0].merge(parts[1])
      var ordered = StartUpTally(index)
      for line in log { ordered.add(line) }
      let answers = index.answers(parts[0])
      #expect(answers == index.questions.map { nearest($0, log) })
      #expect(answers == index.answers(ordered))
      #expect(parts[0].reports.reduce(0, +) == 300 && parts[0].reports == ordered.reports)
    }
  }

  @Test func nobodyIsJoinedWithTheSamePublisherOrAnotherAddress() {
    let log = [report(0, 0, 1), report(1, 0, 2), report(900, 1, 3), report(2, 1, 4, address: 7)]
    let index = StartUpIndex([log[0], report(2, 1, 4, address: 8)])
    var tally = StartUpTally(index)
    for line in log { tally.add(line) }
    #expect(index.answers(tally) == [3, nil])
  }

  /// 3,000 devices with two publishers' reports each, start-ups Poisson over a year; delays U[0, 5 min] or Exp(3 min).
  @Test func poissonTrafficMeetsTheFormulaAndAddressesThinIt() throws {
    let devices: UInt64 = 3_000
    for (stream, perHour) in [2.0, 20].enumerated() {
      let span = Double(devices) / perHour * 3.6e6
      for law in [StartUpDelay.uniform(longest: 300_000), .exponential(mean: 180_000)] {
        for addresses in [UInt64(1), 10] {
          var random = RiskTest.random(6100 + UInt64(stream))
          let adversary = try StartUpBunching(addresses: addresses)
          var log: [LateReport] = []
          for device in 0..<devices {
            let start = random.unit() * span
            let address = adversary.address(
              of: AddressedRandom(seed: RiskTest.seed, replication: 0, person: device))
            for publisher in [Int32(0), 1] {
              let wait =
                switch law {
                case .uniform(let longest): random.unit() * longest
                case .exponential(let mean): LinkTest.exponential(mean, &random)
                }
              log.append(report(Int64(start + wait), publisher, device, address: address))
            }
          }
          let index = StartUpIndex(log.filter { $0.publisher == 0 })
          var tally = StartUpTally(index)
          for line in log { tally.add(line) }
          let hits = zip(index.questions, index.answers(tally)).map { $1 == $0.identity ? 1.0 : 0 }
          let rate = tally.rate(without: 0, over: Int64(span), addresses: addresses)
          #expect(abs(rate * 3.6e6 * Double(addresses) - perHour) < 1e-3 * perHour)
          try LinkTest.expectMean(hits, equals: law.success(rate: rate), "\(law), \(addresses) addresses")
        }
      }
    }
    #expect(throws: RiskError.self) { try StartUpBunching(addresses: 0) }
  }
}

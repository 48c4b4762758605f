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
          let rate = perHour / 3.6e6 / Double(addresses)
          let expected = law.success(starts: [rate])
          let closed =
            switch law {
            case .uniform(let longest): LinkFormulas.nearestArrival(rate: rate, uniformUpTo: longest)
            case .exponential(let mean): LinkFormulas.nearestArrival(rate: rate, exponentialOfMean: mean)
            }
          #expect(abs(expected - closed) < 1e-6)
          try LinkTest.expectMean(hits, equals: expected, "\(law), \(addresses) addresses")
        }
      }
    }
    #expect(throws: RiskError.self) { try StartUpBunching(addresses: 0) }
  }

  /// Other browsers start as a Poisson process and send 1 to 5 reports each; 20,000 questions, each with a traffic of its own.
  @Test func reportsThatLeaveInBunchesMeetTheFormula() throws {
    var random = RiskTest.random(6200)
    for law in [StartUpDelay.uniform(longest: 1), .exponential(mean: 1)] {
      for starts in [[0, 0, 0.4], [0.3, 0.2, 0, 0, 0.5], [0, 8]] {
        let wait = {
          switch law {
          case .uniform: random.unit()
          case .exponential: LinkTest.exponential(1, &random)
          }
        }
        let hits = (0..<20_000).map { _ -> Double in
          let (own, partner) = (wait(), wait())
          let reach = abs(own - partner)
          for (k, rate) in starts.enumerated() {
            // Only starts up to 12 before and 4 after can send a report so near.
            for _ in 0..<RiskTest.poisson(rate * 16, &random) {
              let start = own - 12 + 16 * random.unit()
              if (0...k).contains(where: { _ in abs(start + wait() - own) < reach }) { return 0 }
            }
          }
          return 1
        }
        try LinkTest.expectMean(hits, equals: law.success(starts: starts), "\(law), \(starts)")
      }
    }
  }

  @Test func startsAreCountedWithoutAPublishersOwnReports() {
    let hour: Int64 = 3_600_000
    var traffic = StartTraffic(span: 2 * hour)
    traffic.add([(10, 0), (20, 1), (15, 1), (hour + 5, 0)], reach: 100)
    var other = StartTraffic(span: 2 * hour)
    other.add([(500, 2)], reach: 100)
    traffic.merge(other)
    func counts(_ publisher: Int32, at time: Int64, own: Int = 0) -> [Double] {
      traffic.rates(without: publisher, at: time, addresses: 1, own: own).prefix(3).map {
        ($0 * Double(hour)).rounded()
      }
    }
    #expect(counts(0, at: 0) == [1, 1, 0])
    #expect(counts(1, at: 0) == [2, 0, 0])
    #expect(counts(3, at: 0) == [1, 0, 1])
    #expect(counts(1, at: 0, own: 1) == [1, 0, 0])
    #expect(counts(0, at: hour) == [0, 0, 0])
    #expect(counts(1, at: 2 * hour - 1) == [1, 0, 0])
  }
}

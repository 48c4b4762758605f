import EventConversionMeasurement
import Measurement
import PrivacyMechanisms
import Recovery
import SimulationKernel
import Web

/// Browsers of the Event Conversion Measurement API of 2020, one after the other.
private struct EventConversionBrowsers: ~Copyable {
  private var loop = BrowserLoop<EventConversionMeasurement>(.article, availability: .alwaysOpen)
  private static let advertiser = WebOrigin(origin: 1, site: 1)
  private static let adTech = WebOrigin(origin: 2, site: 2)
  /// Far enough apart for one click to expire before the next.
  private static let gap = SimulationDuration.days(31)

  /// The data that the reports of one browser carry, in the order of its clicks.
  ///
  /// - Parameters:
  ///   - data: the true data of each click's only conversion.
  ///   - publishers: how many publishers have a click on the ad before each conversion.
  mutating func reports(_ data: [Int], publishers: Int = 1, random: AddressedRandom) -> [Int] {
    loop.begin(BrowserTraits())
    var start = SimulationTime.zero
    for (index, value) in data.enumerated() {
      for publisher in 0..<publishers {
        let site = UInt32(10 + publisher)
        let click = AdInteraction(
          number: UInt32(index * publishers + publisher), sourceData: UInt64(publisher),
          publisher: WebOrigin(origin: site, site: site), destination: Self.advertiser, reporting: Self.adTech
        )
        loop.play(.click(click), at: start + .minutes(Int64(publisher)), random: random)
      }
      let conversion = ConversionRegistration(
        number: UInt32(index), ordinal: UInt32(index), page: Self.advertiser, reporting: Self.adTech,
        data: UInt64(value))
      loop.play(.conversion(conversion), at: start + .hours(1), random: random)
      start = start + Self.gap
    }
    loop.finish(through: start, random: random)
    return loop.outbox.sent.map { Int($0.report.conversionData) }
  }
}

extension SimulationBook {
  /// Runs of the API of 2020, as its article describes it.
  static let eventConversions = [
    // One click and one conversion a person: the share of reports that carry the true data.
    NamedSimulation("ecm-data-kept", [.whole("data", 0...7), runs]) { arguments, _ in
      let data = arguments.int("data")
      return try share(arguments, 1, where: { try only($0) == data }, of: [data])
    },
    // The share of reports with one given wrong value.
    NamedSimulation("ecm-data-changed", [.whole("data", 0...7), .whole("to", 0...7), runs]) { arguments, _ in
      let to = arguments.int("to")
      return try share(arguments, 2, where: { try only($0) == to }, of: [arguments.int("data")])
    },
    // Two publishers' clicks before one conversion: the share of pairs of reports with equal data.
    NamedSimulation("ecm-data-equal", [.whole("data", 0...7), runs]) { arguments, _ in
      try share(
        arguments, 3, where: { $0.count == 2 && $0[0] == $0[1] }, of: [arguments.int("data")], publishers: 2)
    },
    // An identity spelt in digits, each sent in reports of its own: the share of people named rightly.
    NamedSimulation(
      "ecm-digits-right", [.whole("digits", 1...11), .whole("copies", 1...3), runs], digitsRight),
    NamedSimulation(
      "ecm-noisy-count", [.wholes("counts", 0...100_000), .whole("cell", 0...7), runs]
    ) { arguments, memory in
      try .mean(of: tallies(arguments, memory)[arguments.int("cell")])
    },
    NamedSimulation(
      "ecm-corrected-deviation", [.wholes("counts", 0...100_000), .whole("cell", 0...7), runs]
    ) { arguments, memory in
      try .deviation(of: tallies(arguments, memory)[8 + arguments.int("cell")])
    },
  ]

  private static func only(_ reports: [Int]) throws -> Int {
    guard let report = reports.first, reports.count == 1 else {
      throw ReproductionError(place: "ecm", problem: "gave \(reports.count) reports of one conversion")
    }
    return report
  }

  /// The share of people whose reports are as wanted.
  private static func share(
    _ arguments: Arguments, _ number: UInt64, where isWanted: ([Int]) throws -> Bool, of data: [Int],
    publishers: Int = 1
  ) throws -> Simulated {
    var browsers = EventConversionBrowsers()
    let (people, random) = (arguments.int("runs"), random(number))
    var wanted = 0
    for person in 0..<people {
      let random = random.of(person: UInt64(person))
      if try isWanted(browsers.reports(data, publishers: publishers, random: random)) { wanted += 1 }
    }
    return try .share(wanted, of: people)
  }

  /// Everybody has the identity of their number, so that all words are equally likely.
  @Sendable private static func digitsRight(
    _ arguments: Arguments, _ memory: SimulationMemory
  ) throws -> Simulated {
    let (digits, copies, people) = (arguments.int("digits"), arguments.int("copies"), arguments.int("runs"))
    let all = random(10 + UInt64(digits * 4 + copies))
    var browsers = EventConversionBrowsers()
    var right = 0
    for person in 0..<people {
      let word = (0..<digits).map { (person >> (3 * $0)) & 7 }
      let random = all.of(person: UInt64(person))
      let reports = browsers.reports(
        word.flatMap { Array(repeating: $0, count: copies) }, random: random)
      guard reports.count == digits * copies else {
        throw ReproductionError(place: "ecm", problem: "lost reports of conversions that were far apart")
      }
      var ties = RandomSequence(random: random, purpose: tiePurpose)
      let read = (0..<digits).map { mostFrequent(reports[($0 * copies)..<(($0 + 1) * copies)], &ties) }
      if read == word { right += 1 }
    }
    return try .share(right, of: people)
  }

  /// The value that occurs most often, one of them at random where there are several.
  private static func mostFrequent(_ copies: ArraySlice<Int>, _ ties: inout RandomSequence) -> Int {
    var counts = Array(repeating: 0, count: 8)
    for copy in copies { counts[copy] += 1 }
    let most = counts.max() ?? 0
    let best = counts.indices.filter { counts[$0] == most }
    return best[Int(ties.next(below: UInt64(best.count)))]
  }

  /// For each value the noisy counts of all runs, then for each the corrected ones.
  private static func tallies(_ arguments: Arguments, _ memory: SimulationMemory) throws -> [[Double]] {
    let (counts, runs) = (arguments.list("counts").map { Int($0) }, arguments.int("runs"))
    guard counts.count == 8 else {
      throw ReproductionError(place: "counts", problem: "has \(counts.count) values, but data has 8")
    }
    return try memory.outcomes("ecm \(counts) \(runs)") {
      let recovery = try CountRecovery(noise: DataNoise(values: 8, noise: 0.05))
      var outcomes = Array(repeating: [Double](), count: 16)
      var browsers = EventConversionBrowsers()
      for run in 0..<runs {
        var observed = Array(repeating: 0, count: 8)
        let random = random(1_000 + UInt64(run))
        var person: UInt64 = 0
        for (data, count) in counts.enumerated() {
          for _ in 0..<count {
            observed[try only(browsers.reports([data], random: random.of(person: person)))] += 1
            person += 1
          }
        }
        let corrected = try recovery.estimates(observed: observed, estimator: .unbiased)
        for data in 0..<8 {
          outcomes[data].append(Double(observed[data]))
          outcomes[8 + data].append(corrected.values[data].estimate)
        }
      }
      return outcomes
    }
  }
}

import Population
import SimulationKernel
import Statistics
import Web

/// The policy of statistical tests: one seed, z = 6 two-sided, shared out among the tests of the target.
enum PopulationTest {
  static let seed: UInt64 = 20_201_006
  static let z = 6.0
  /// 2e-9 is the p-value of z = 6; the target has fewer than 50 tests of goodness of fit.
  static let significance = 2e-9 / 50

  static func key(_ replication: UInt64 = 0) -> SIMD2<UInt32> {
    AddressedRandom.key(seed: seed, replication: replication)
  }

  /// Eight kinds of conversion, equally common.
  static let types = (0..<8).map { ConversionType(name: "\($0)", data: UInt64($0), weight: 1) }

  /// Three clicks a person, 0.3 conversions a click after three days on average, nothing organic.
  static func plain() throws -> PopulationSettings {
    var settings = PopulationSettings(
      conversionsPerClick: try .poisson(mean: 0.3),
      delay: .exponential(try ExponentialLaw(mean: Double(SimulationDuration.days(3).milliseconds))),
      conversionTypes: types)
    settings.activityShape = nil
    settings.publishers = 1
    settings.publisherZipf = 0
    settings.advertisers = 5
    settings.advertiserZipf = 0
    settings.campaignsPerAdvertiser = 2
    settings.organicPerPerson = 0
    return settings
  }

  /// Everything that can vary does: gamma activity, organic conversions, blocked cookies, unequal sites.
  static func rich() throws -> PopulationSettings {
    var settings = try plain()
    settings.activityShape = 0.7
    settings.clicksPerPerson = 4
    settings.publishers = 6
    settings.publisherZipf = 1.1
    settings.advertisers = 3
    settings.advertiserZipf = 0.8
    settings.organicPerPerson = 0.8
    settings.cookiesBlockedShare = 0.4
    settings.delay = .search
    return settings
  }

  /// All that can be turned on is: rhythm, browsers, views, clearings and ad techs beside what ``rich()`` has.
  static func full() throws -> PopulationSettings {
    var settings = try rich()
    settings.rhythm = .evening
    settings.browserShares = [0.5, 0.3, 0.2]
    settings.mainBrowserShare = 0.6
    settings.crossDeviceShare = 0.3
    settings.dormantShare = 0.1
    settings.viewsPerPerson = 5
    settings.conversionsPerView = try .poisson(mean: 0.1)
    settings.clearingMean = .days(20)
    settings.adTechs = 4
    settings.adTechZipf = 1
    settings.adTechsPerClick = 2
    settings.declaredExpiry = .days(3)
    return settings
  }

  /// Ads for 30 days of a period of 60, without a warm-up.
  static var adsThenWait: Timeline {
    var timeline = Timeline()
    timeline.warmUp = .zero
    timeline.period = .days(60)
    timeline.adsEnd = .days(30)
    return timeline
  }
}

/// One person with all that the person does, out of the block that held it.
struct Person: Equatable {
  var number: UInt64
  /// Of each browser.
  var browsers: [BrowserTraits]
  /// Clicks, then views.
  var clicks: [TrueClick]
  var conversions: [TrueConversion]
  var events: [Event]

  var traits: BrowserTraits { browsers[0] }

  /// An event with its time; one case for each kind, so that tests can compare them.
  enum Event: Equatable {
    case click(SimulationTime, AdInteraction, browser: UInt8 = 0)
    case view(SimulationTime, AdInteraction, browser: UInt8)
    case conversion(SimulationTime, ConversionRegistration, browser: UInt8 = 0)
    case cleared(SimulationTime, StorageClearing, browser: UInt8)
    case other

    init(_ timed: TimedEvent) {
      switch timed.event {
      case .click(let click): self = .click(timed.time, click, browser: timed.browser)
      case .view(let view): self = .view(timed.time, view, browser: timed.browser)
      case .conversion(let registration):
        self = .conversion(timed.time, registration, browser: timed.browser)
      case .cleared(let clearing): self = .cleared(timed.time, clearing, browser: timed.browser)
      case .closed, .started: self = .other
      }
    }

    var time: SimulationTime {
      switch self {
      case .click(let time, _, _), .view(let time, _, _), .conversion(let time, _, _),
        .cleared(let time, _, _):
        time
      case .other: .never
      }
    }

    /// Clicks and views, then clearings, then conversions, as they stand at one moment.
    var rank: Int {
      switch self {
      case .click, .view: 0
      case .cleared, .other: 1
      case .conversion: 2
      }
    }
  }

  /// The click or view that caused a conversion, found by its own number.
  func cause(of conversion: TrueConversion) -> Int? {
    conversion.cause(clicks: clicks.count { !$0.isView })?.interaction
  }

  /// The click that caused a conversion, by the layout of ordinals: bit 31 organic, else click and index.
  static func cause(of conversion: TrueConversion) -> Int? {
    conversion.ordinal >> 31 == 1 ? nil : Int(conversion.ordinal >> 15)
  }

  var registrations: [(time: SimulationTime, event: ConversionRegistration, browser: UInt8)] {
    events.compactMap {
      if case .conversion(let time, let event, let browser) = $0 { (time, event, browser) } else { nil }
    }
  }

  var interactions: [(time: SimulationTime, event: AdInteraction, isView: Bool, browser: UInt8)] {
    events.compactMap {
      switch $0 {
      case .click(let time, let event, let browser): (time, event, false, browser)
      case .view(let time, let event, let browser): (time, event, true, browser)
      case .conversion, .cleared, .other: nil
      }
    }
  }

  var clearings: [(time: SimulationTime, event: StorageClearing, browser: UInt8)] {
    events.compactMap {
      if case .cleared(let time, let event, let browser) = $0 { (time, event, browser) } else { nil }
    }
  }
}

/// A population that is made block by block and taken apart into people.
struct Crowd {
  var people: [Person] = []
  var fingerprint = Fingerprint()
  var marginals = PopulationMarginals()

  /// - Parameters:
  ///   - first: the number of the first person.
  ///   - blockSize: how many people are made at a time.
  init(
    _ settings: PopulationSettings, _ timeline: Timeline = Timeline(), first: UInt64 = 0, count: Int,
    blockSize: Int = 512, replication: UInt64 = 0, policy: SitePolicy = .honest, unrelated: Bool = true,
    values: Bool = true
  ) throws {
    let generator = try PopulationGenerator(settings, timeline: timeline, policy: policy)
    let block = PopulationBlock()
    var done = 0
    while done < count {
      let size = min(blockSize, count - done)
      try generator.generate(
        first: first + UInt64(done), count: size, key: PopulationTest.key(replication), unrelated: unrelated,
        values: values, into: block)
      withExtendedLifetime(block) {
        for index in 0..<block.people { people.append(Person(block, index)) }
      }
      marginals.add(block)
      fingerprint += block.fingerprint
      done += size
    }
  }

  var clicks: [TrueClick] { people.flatMap(\.clicks) }
  var conversions: [TrueConversion] { people.flatMap(\.conversions) }
}

extension Person {
  init(_ block: PopulationBlock, _ index: Int) {
    number = block.firstPerson + UInt64(index)
    browsers = Array(block.traits[block.browserStart[index]..<block.browserStart[index + 1]])
    clicks = Array(block.clicks[block.clickStart[index]..<block.clickStart[index + 1]])
    conversions = Array(block.conversions[block.conversionStart[index]..<block.conversionStart[index + 1]])
    events = block.events[block.eventStart[index]..<block.eventStart[index + 1]].map(Event.init)
  }
}

/// How often each number from 0 to `highest` occurs; larger ones count as `highest`.
func histogram(_ numbers: some Sequence<Int>, upTo highest: Int) -> [Int] {
  numbers.reduce(into: [Int](repeating: 0, count: highest + 1)) { $0[min($1, highest)] += 1 }
}

/// What a discrete law expects of `count` draws, the tail beyond `highest` in its last cell.
func expectations(_ law: some DiscreteDistribution, upTo highest: Int, count: Int) throws -> [Double] {
  var expected = try (0..<highest).map { try law.mass($0) * Double(count) }
  expected.append(try law.upperTail(highest - 1) * Double(count))
  return expected
}

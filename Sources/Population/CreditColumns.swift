import SimulationKernel

/// What people are credited by who are credited without events: columns for a block's clicks and conversions.
struct CreditColumns: ~Copyable {
  /// More advertisers would take more marks than a cache holds.
  static let mostAdvertisers = 1024
  /// With more clicks times conversions a person, in the mean, it takes less to put events in order.
  static let mostPairs = 256.0

  /// The word that stands for each person in fingerprints.
  var words = GrowableBuffer<UInt64>()
  /// The advertiser of each click.
  var advertisers = GrowableBuffer<Int32>()
  /// The position of the person of each conversion.
  var people = GrowableBuffer<Int32>()
  /// When each conversion happens.
  var times = GrowableBuffer<Int64>()
  /// On whom each conversion happens.
  var sites = GrowableBuffer<Int32>()
  /// People whose conversions were not listed in the order of time.
  var unordered = GrowableBuffer<Int32>()
  /// Every conversion with every click of its person.
  var pairs = PairColumns()
  /// The click to which each conversion is credited as far as is known, and when it happened.
  var last = GrowableBuffer<Int32>()
  var lastTimes = GrowableBuffer<Int64>()
  /// A bit for each person and advertiser.
  private var marks = GrowableBuffer<UInt64>()
  /// How many words of bits each person has.
  private var width = 1

  mutating func begin(people: Int, clicks: Int, advertisers: Int) {
    words.resize(people)
    self.advertisers.resize(clicks)
    width = (advertisers + 63) / 64
    marks.fill(0, count: people * width)
  }

  /// Notes that a person converts on an advertiser.
  @inline(__always)
  mutating func mark(_ person: Int, advertiser: Int) {
    marks[person &* width &+ advertiser &>> 6] |= 1 &<< UInt64(advertiser & 63)
  }

  /// Treats a person as one who converts on everybody.
  mutating func markAll(_ person: Int) {
    for word in person * width..<(person + 1) * width { marks[word] = .max }
  }

  /// All bits where a person converts on an advertiser, else none.
  @inline(__always)
  func mask(_ person: Int, advertiser: Int) -> UInt64 {
    0 &- (marks[person &* width &+ advertiser &>> 6] &>> UInt64(advertiser & 63) & 1)
  }
}

/// Pairs of conversions and clicks, written eight at a time.
struct PairColumns: ~Copyable {
  private var conversions = GrowableBuffer<Int32>()
  private var clicks = GrowableBuffer<Int32>()
  private(set) var count = 0

  mutating func removeAll() { count = 0 }

  /// Whether there are so many that it is time to do something with them.
  var isLong: Bool { count > 1 << 14 }

  subscript(position: Int) -> (conversion: Int32, click: Int32) {
    @inline(__always) get { (conversions[position], clicks[position]) }
  }

  /// Adds a conversion with each of some clicks.
  @inline(__always)
  mutating func append(_ conversion: Int, with rows: Range<Int>) {
    let least = count &+ rows.count &+ 8
    if least > conversions.count { grow(to: least) }
    let conversion = SIMD8(repeating: Int32(truncatingIfNeeded: conversion))
    var click =
      SIMD8(repeating: Int32(truncatingIfNeeded: rows.lowerBound)) &+ SIMD8<Int32>(0, 1, 2, 3, 4, 5, 6, 7)
    var written = 0
    repeat {
      conversions.store(conversion, at: count &+ written)
      clicks.store(click, at: count &+ written)
      click &+= SIMD8<Int32>(repeating: 8)
      written &+= 8
    } while written < rows.count
    count &+= rows.count
  }

  @inline(never)
  private mutating func grow(to least: Int) {
    conversions.resize(2 * least)
    clicks.resize(2 * least)
  }
}

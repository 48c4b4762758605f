import SimulationKernel

/// An impression that is to be stored.
///
/// *Source:* Attribution Level 1, "Impression Store", Contents.
struct NewImpression {
  /// Tells advertisers' impressions apart.
  var matchValue: UInt32 = 0
  /// The top-level site.
  var site: UInt32
  /// The site that saves it: the intermediary, or the top-level site itself.
  var caller: UInt32
  /// The bucket that its credit goes to.
  var index: UInt32
  /// Impressions of higher priority come first.
  var priority: Int32 = 0
  /// How long it lives, in milliseconds.
  var lifetime: Int64
  /// Whoever stored it knows it again by this.
  var tag: UInt32 = 0
}

/// A stored impression.
struct StoredImpression: BitwiseCopyable, Sendable {
  /// A set of sites within the store's pool; none of them means any.
  struct Sites: BitwiseCopyable, Sendable {
    var start: Int
    var count: Int
  }

  var time: Int64
  /// The last moment at which it counts.
  var expiry: Int64
  var conversionSites: Sites
  var conversionCallers: Sites
  var matchValue: UInt32
  var site: UInt32
  var caller: UInt32
  var index: UInt32
  var priority: Int32
  var tag: UInt32
}

/// The impressions of one browser, in the order in which they were saved.
struct ImpressionStore: ~Copyable, Sendable {
  private(set) var rows = GrowableBuffer<StoredImpression>()
  /// The sites of all sets, one set after the other.
  private var pool = GrowableBuffer<UInt32>()

  mutating func reset() {
    rows.removeAll()
    pool.removeAll()
  }

  /// Adds an impression, whose sets hold each site once.
  mutating func add(
    _ new: NewImpression, at now: Int64, conversionSites: some Collection<UInt32>,
    conversionCallers: some Collection<UInt32>
  ) {
    rows.append(
      StoredImpression(
        time: now, expiry: now + new.lifetime, conversionSites: addSet(conversionSites),
        conversionCallers: addSet(conversionCallers), matchValue: new.matchValue, site: new.site,
        caller: new.caller, index: new.index, priority: new.priority, tag: new.tag))
  }

  private mutating func addSet(_ sites: some Collection<UInt32>) -> StoredImpression.Sites {
    let start = pool.count
    for site in sites { pool.append(site) }
    return StoredImpression.Sites(start: start, count: pool.count - start)
  }

  /// Whether a set allows a site: it holds it, or nothing at all.
  func allows(_ set: StoredImpression.Sites, _ site: UInt32) -> Bool {
    if set.count == 0 { return true }
    for index in set.start..<set.start + set.count where pool[index] == site { return true }
    return false
  }

  /// Deletes impressions and closes the gaps in the pool.
  mutating func remove(where isGone: (StoredImpression) -> Bool) {
    var kept = 0
    var used = 0
    for index in 0..<rows.count {
      var row = rows[index]
      if isGone(row) { continue }
      // Sets lie in the order of rows, so moving them towards the front overwrites nothing that is still needed.
      row.conversionSites = move(row.conversionSites, to: &used)
      row.conversionCallers = move(row.conversionCallers, to: &used)
      rows[kept] = row
      kept += 1
    }
    rows.resize(kept)
    pool.resize(used)
  }

  private mutating func move(_ set: StoredImpression.Sites, to used: inout Int) -> StoredImpression.Sites {
    let start = used
    for offset in 0..<set.count { pool[start + offset] = pool[set.start + offset] }
    used += set.count
    return StoredImpression.Sites(start: start, count: set.count)
  }

  /// Takes a site out of every set; an impression whose set becomes empty goes, since empty would mean any.
  mutating func removeFromSets(_ site: UInt32) {
    for index in 0..<rows.count {
      var row = rows[index]
      let hadSites = row.conversionSites.count > 0
      let hadCallers = row.conversionCallers.count > 0
      take(site, from: &row.conversionSites)
      take(site, from: &row.conversionCallers)
      // Marks it for the deletion that follows.
      let isEmptied =
        (hadSites && row.conversionSites.count == 0) || (hadCallers && row.conversionCallers.count == 0)
      if isEmptied { row.expiry = .min }
      rows[index] = row
    }
    remove { $0.expiry == .min }
  }

  private mutating func take(_ site: UInt32, from set: inout StoredImpression.Sites) {
    for index in set.start..<set.start + set.count where pool[index] == site {
      set.count -= 1
      pool[index] = pool[set.start + set.count]
      return
    }
  }
}

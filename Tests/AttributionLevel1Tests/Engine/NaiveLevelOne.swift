import SimulationKernel

@testable import AttributionLevel1

/// A second implementation in the words of the specification: lists, maps and strings, nothing shared.
///
/// It draws in the same order, and loops over every epoch and every impression.
struct NaiveLevelOne {
  struct Impression {
    var matchValue: UInt32
    var site: String
    var intermediary: String?
    var conversionSites: Set<String>
    var conversionCallers: Set<String>
    var time: Double
    var lifetime: Double
    var index: Int
    var priority: Int32
    var order: Int
  }

  struct Key: Hashable {
    var epoch: Int
    var site: String
  }

  struct Query {
    var epsilon: Double
    var value: Int
    var maxValue: Int
    var size: Int
    var lookback: Double
    var credit: [Double]
    var matchValues: Set<UInt32>
    var impressionSites: Set<String>
    var impressionCallers: Set<String>
  }

  var limits: LevelOneLimits
  var draw: () -> Double
  var start: Double?
  var clear: Double?
  var impressions: [Impression] = []
  var saved = 0
  var sites: [Key: Double] = [:]
  var global: [Int: Double] = [:]
  var quotas: [Key: Double] = [:]

  init(_ limits: LevelOneLimits, draw: @escaping () -> Double) {
    self.limits = limits
    self.draw = draw
  }

  mutating func epoch(_ time: Double) -> Int {
    let period = Double(limits.epochDays) * 86_400
    let start = self.start ?? ((time - draw() * period) / 3_600).rounded(.down) * 3_600
    self.start = start
    return Int(((time - start) / period).rounded(.down))
  }

  mutating func startEpoch(_ now: Double) -> Int {
    let earliest = epoch(now - Double(limits.maxLookbackDays) * 86_400)
    guard let clear else { return earliest }
    return max(earliest, epoch(clear) + 1)
  }

  mutating func matches(
    _ query: Query, _ site: String, _ intermediary: String?, _ wanted: Int, _ now: Double
  ) -> [Impression] {
    var found: [Impression] = []
    for i in impressions {
      if epoch(i.time) != wanted || now > i.time + i.lifetime || now > i.time + query.lookback { continue }
      if !i.conversionSites.isEmpty && !i.conversionSites.contains(site) { continue }
      if !i.conversionCallers.isEmpty && !i.conversionCallers.contains(intermediary ?? site) { continue }
      if !query.matchValues.isEmpty && !query.matchValues.contains(i.matchValue) { continue }
      if !query.impressionSites.isEmpty && !query.impressionSites.contains(i.site) { continue }
      if !query.impressionCallers.isEmpty && !query.impressionCallers.contains(i.intermediary ?? i.site) {
        continue
      }
      found.append(i)
    }
    return found
  }

  mutating func measure(_ query: Query, _ site: String, _ intermediary: String?, _ now: Double) -> [Int] {
    let zeros = Array(repeating: 0, count: query.size)
    let current = epoch(now)
    let first = startEpoch(now)
    let isSingle = epoch(now - query.lookback) == current
    var norm = 0
    if isSingle {
      let found = matches(query, site, intermediary, current, now)
      if found.isEmpty { return zeros }
      norm = fill(found, query).reduce(0, +)
    }
    var all: [Impression] = []
    if first <= current {
      for epoch in first...current {
        let found = matches(query, site, intermediary, epoch, now)
        if !found.isEmpty && deduct(Key(epoch: epoch, site: site), found, query, isSingle ? norm : nil) {
          all += found
        }
      }
    }
    return all.isEmpty ? zeros : fill(all, query)
  }

  mutating func deduct(_ key: Key, _ found: [Impression], _ query: Query, _ norm: Int?) -> Bool {
    let scale = 2 * Double(query.maxValue) / query.epsilon
    let value = (2 * Double(query.value) / scale * 1_000_000).rounded(.up)
    let own = norm.map { (Double($0) / scale * 1_000_000).rounded(.up) } ?? value
    let left = sites[key] ?? Double(limits.siteBudget)
    let all = global[key.epoch] ?? Double(limits.globalBudget)
    if own > left || value > all { return false }
    let places = Set(found.map { Key(epoch: key.epoch, site: $0.site) })
    for place in places where value > quotas[place] ?? Double(limits.impressionSiteQuota) { return false }
    sites[key] = left - own
    global[key.epoch] = all - value
    for place in places { quotas[place] = (quotas[place] ?? Double(limits.impressionSiteQuota)) - value }
    return true
  }

  mutating func fill(_ found: [Impression], _ query: Query) -> [Int] {
    let sorted = found.sorted { a, b in
      (-Int(a.priority), -a.time, a.order) < (-Int(b.priority), -b.time, b.order)
    }
    let count = min(query.credit.count, sorted.count)
    let weights = Array(query.credit.prefix(count))
    let sum = weights.reduce(0, +)
    var v = weights.map { Double(query.value) * $0 / sum }
    var p = 0
    for n in 1..<max(count, 1) {
      let (f1, f2) = (v[p] - v[p].rounded(.down), v[n] - v[n].rounded(.down))
      if f1 == 0 && f2 == 0 { continue }
      let (i1, i2) = f1 + f2 > 1 ? (1 - f1, 1 - f2) : (-f1, -f2)
      if draw() < i2 / (i1 + i2) {
        v[p] += i1
        v[n] -= i1
        p = n
      } else {
        v[n] += i2
        v[p] -= i2
      }
    }
    var histogram = Array(repeating: 0, count: query.size)
    for (impression, share) in zip(sorted, v) where impression.index < query.size {
      histogram[impression.index] += Int(share.rounded())
    }
    return histogram
  }

  mutating func clearImpressions(_ site: String) {
    impressions = impressions.compactMap { impression in
      var i = impression
      if (i.intermediary ?? i.site) == site { return nil }
      if i.conversionSites.remove(site) != nil, i.conversionSites.isEmpty { return nil }
      if i.conversionCallers.remove(site) != nil, i.conversionCallers.isEmpty { return nil }
      return i
    }
  }

  mutating func clearHistory(_ cleared: Set<String>, forgets: Bool, _ now: Double) {
    if !forgets {
      for site in cleared.sorted() {
        let (first, last) = (startEpoch(now), epoch(now))
        if first <= last { for epoch in first...last { sites[Key(epoch: epoch, site: site)] = 0 } }
      }
      return
    }
    if cleared.isEmpty {
      (impressions, sites, global, quotas) = ([], [:], [:], [:])
    } else {
      impressions.removeAll { cleared.contains($0.site) }
      sites = sites.filter { !cleared.contains($0.key.site) }
      quotas = quotas.filter { !cleared.contains($0.key.site) }
    }
    clear = now
  }
}

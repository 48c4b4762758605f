import SimulationKernel

/// What is left of the privacy budgets of one kind, by epoch and site, in millionths of epsilon.
///
/// A budget that nobody has touched is full; it gets an entry when something is spent.
struct BudgetBook: ~Copyable, Sendable {
  struct Entry: BitwiseCopyable, Sendable {
    var epoch: Int64
    var left: Int64
    /// The last payment that came out of it, so that a payment comes out once.
    var payment: UInt64
    var site: UInt32
  }

  /// What an untouched budget holds.
  let full: Int64
  private(set) var entries = GrowableBuffer<Entry>()

  init(full: Int64) { self.full = full }

  mutating func reset() { entries.removeAll() }

  /// What is left.
  func left(_ epoch: Int64, _ site: UInt32) -> Int64 {
    guard let position = position(epoch, site) else { return full }
    return entries[position].left
  }

  /// Spends an amount that is there, once for each payment however often it is asked for.
  mutating func spend(_ amount: Int64, _ epoch: Int64, _ site: UInt32, payment: UInt64) {
    guard let position = position(epoch, site) else {
      entries.append(Entry(epoch: epoch, left: full - amount, payment: payment, site: site))
      return
    }
    guard entries[position].payment != payment else { return }
    entries[position].left -= amount
    entries[position].payment = payment
  }

  /// Leaves nothing of the budgets of a site in a range of epochs.
  mutating func exhaust(_ epochs: ClosedRange<Int64>, _ site: UInt32) {
    remove { $0.site == site && epochs.contains($0.epoch) }
    for epoch in epochs { entries.append(Entry(epoch: epoch, left: 0, payment: 0, site: site)) }
  }

  /// Makes budgets full again.
  mutating func remove(where isGone: (Entry) -> Bool) {
    var kept = 0
    for index in 0..<entries.count where !isGone(entries[index]) {
      entries[kept] = entries[index]
      kept += 1
    }
    entries.resize(kept)
  }

  /// Where an entry stands; the latest ones are the likeliest.
  private func position(_ epoch: Int64, _ site: UInt32) -> Int? {
    var index = entries.count
    while index > 0 {
      index -= 1
      if entries[index].epoch == epoch && entries[index].site == site { return index }
    }
    return nil
  }
}

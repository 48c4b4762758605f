import SimulationKernel

/// Kinds of conversion as scenarios can number them: data of 0...255.
struct Kinds {
  /// The kinds in the order of their data.
  var samples: [(data: UInt64, sample: ValueSample)]
  var remarks: [String] = []

  init(_ kinds: [UInt64: ValueSample]) {
    let all = kinds.keys.sorted()
    samples = all.compactMap { data in kinds[data].map { (data, $0) } }
    guard all.count > 256 || (all.last ?? 0) > 255 else { return }
    // The most frequent keep a number of their own, in the order of their data; the last takes all others.
    let order = samples.indices.sorted {
      (samples[$1].sample.count, samples[$0].data) < (samples[$0].sample.count, samples[$1].data)
    }
    let own = Set(order.prefix(all.count > 256 ? 255 : 256))
    var rest = ValueSample()
    var renumbered: [(data: UInt64, sample: ValueSample)] = []
    for index in samples.indices {
      if own.contains(index) {
        renumbered.append((UInt64(renumbered.count), samples[index].sample))
      } else {
        rest += samples[index].sample
      }
    }
    if all.count > 256 { renumbered.append((255, rest)) }
    remarks.append(
      "data go up to \(all.last ?? 0) with \(all.count) values; scenarios have 0 to 255, so kinds are numbered anew in "
        + "the order of their data" + (all.count > 256 ? ", the rarest together as 255" : ""))
    samples = renumbered
  }
}

/// What the kinds of conversion are worth: the same law for all, or each its own.
struct KindValues {
  /// Whether one law holds for all kinds.
  let isCommon: Bool
  /// The law of each kind; of all kinds where they have one in common.
  let laws: [ValueFit]

  /// A kind with fewer values has no law of its own.
  static let least = 30

  /// Chooses by the Bayesian information criterion.
  init(_ kinds: [(data: UInt64, sample: ValueSample)]) throws {
    var all = ValueSample()
    for kind in kinds { all += kind.sample }
    let common = try ValueFit(all)
    let single = kinds.map { _ in common }
    guard kinds.count > 1, kinds.allSatisfy({ $0.sample.count >= Self.least }), case .lognormal = common.law
    else {
      (isCommon, laws) = (true, single)
      return
    }
    let own = try kinds.map { try ValueFit($0.sample) }
    // A kind that is always worth the same has no likelihood to compare: it needs its own law to say so.
    let hasConstant = own.contains { if case .constant = $0.law { true } else { false } }
    let gain = own.reduce(0.0) { $0 + $1.logLikelihood } - common.logLikelihood
    let cost = Double(kinds.count - 1) * Elementary.log(Double(all.count))
    isCommon = !hasConstant && gain <= cost
    laws = isCommon ? single : own
  }
}

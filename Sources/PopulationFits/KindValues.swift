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
  /// The law of all values together.
  let common: ValueFit
  /// The law of each kind; nil where it is the common one.
  let own: [ValueFit?]
  /// Whether any kind takes the common law.
  var usesCommon: Bool { own.contains { $0 == nil } }
  private(set) var remarks: [String] = []

  /// A kind with fewer values has no law of its own.
  static let least = 30

  /// Chooses by the Bayesian information criterion, among the kinds that have values enough.
  init(_ kinds: [(data: UInt64, sample: ValueSample)]) throws {
    var (all, large) = (ValueSample(), ValueSample())
    let isLarge = kinds.map { $0.sample.count >= Self.least }
    for (kind, isLarge) in zip(kinds, isLarge) {
      all += kind.sample
      if isLarge { large += kind.sample }
    }
    common = try ValueFit(all)
    if kinds.count > 1, isLarge.contains(false), case .lognormal = common.law {
      let small = zip(kinds, isLarge).filter { !$0.1 }.map { "\($0.0.data)" }
      let more = small.count > 5 ? " and \(small.count - 5) more" : ""
      remarks.append(
        "conversions with data \(small.prefix(5).joined(separator: ", "))\(more) have fewer than \(Self.least) values, "
          + "too few for a law of their own: they take the law of all values")
    }
    let fits = try zip(kinds, isLarge).map { kind, isLarge in isLarge ? try ValueFit(kind.sample) : nil }
    let laws = fits.compactMap { $0 }
    guard laws.count > 1, case .lognormal = common.law else {
      own = kinds.map { _ in nil }
      return
    }
    // A kind that is always worth the same has no likelihood to compare: it needs its own law to say so.
    let hasConstant = laws.contains { if case .constant = $0.law { true } else { false } }
    let gain = laws.reduce(0.0) { $0 + $1.logLikelihood } - (try ValueFit(large)).logLikelihood
    let cost = Double(laws.count - 1) * Elementary.log(Double(large.count))
    own = !hasConstant && gain <= cost ? kinds.map { _ in nil } : fits
  }
}

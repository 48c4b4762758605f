import PrivacyMechanisms
import SimulationKernel

/// All reports of one click as one letter: how many there are, in which windows, with which data.
struct WordSymbol: CodeSymbol {
  let capacityInBits: Double?
  let leakageInBits: Double?
  private let model: WordModel
  /// The position of each multiset in the book.
  private let positions: [[Int]: Int]

  /// - Parameters:
  ///   - channel: what happens to a click's reports.
  ///   - values: how many values data take, at least 2.
  ///   - windows: the number of report windows of a click, at least 1.
  ///   - cap: the most reports of a click, at least 1.
  ///   - patterns: how many conversions happen in each of the first windows, one list for each kind of word.
  ///   - delivery: the probability that a report arrives, above 0 and at most 1.
  ///   - needed: how many words a code uses at most.
  ///   - leakageInBits: the maximal leakage of all words together, if nothing is lost, where it is known; else it is
  ///     computed.
  /// - Throws: `RiskError.parameter` or `CapacityError` for more words than can be enumerated.
  init(
    _ channel: WordModel.Channel, values: Int, windows: Int, cap: Int, patterns: [[Int]], delivery: Double,
    needed: Int, leakageInBits known: Double? = nil
  ) throws {
    guard delivery > 0, delivery <= 1 else {
      throw RiskError.parameter("delivery", value: delivery, allowed: "above 0 and at most 1")
    }
    let book = try WordBook(values: values, windows: windows, cap: cap, patterns: patterns, needed: needed)
    positions = Dictionary(uniqueKeysWithValues: book.multisets.enumerated().map { ($1, $0) })
    model = try WordModel(channel, book: book, cap: cap, delivery: delivery)
    capacityInBits =
      switch channel {
      case .data(let noise): try Self.capacity(of: patterns, noise)
      case .outputs(let response): response.capacityInBits
      }
    // What the attacker believes is lost bounds nothing.
    let whole =
      delivery == 1 || known != nil ? model : try WordModel(channel, book: book, cap: cap, delivery: 1)
    leakageInBits =
      known
      ?? whole.success(used: book.words.count).map {
        Entropy.bits(ofSize: Double(book.words.count) * $0)
      }
  }

  /// log2 of the sum over patterns of 2^(sum of the capacities of their windows); losses only make it less.
  ///
  /// *Source:* C. E. Shannon, "A mathematical theory of communication" (1948), sums and products of channels.
  private static func capacity(of patterns: [[Int]], _ noise: DataNoise) throws(CapacityError) -> Double {
    var bits: [Double] = []
    for reports in 0...(patterns.joined().max() ?? 0) {
      bits.append(try ReportSet(noise: noise, reports: reports).capacity(tolerance: 1e-9))
    }
    let sizes = patterns.map { Entropy.size(ofBits: $0.reduce(0) { $0 + bits[$1] }) }
    return Entropy.bits(ofSize: sizes.reduce(0, +))
  }

  var letters: Int { model.book.words.count }

  func shots(_ letter: Int, window: Int) -> [CodeShot] {
    model.book.multisets[model.book.words[letter][window]].map { CodeShot(data: UInt64($0)) }
  }

  func weights(_ seen: [SeenReport], used: Int) -> [Double] {
    var data = Array(repeating: [Int](), count: model.book.windows)
    for report in seen where report.window < data.count { data[report.window].append(report.data) }
    let arrived = data.compactMap { positions[$0.sorted()] }
    let blind = Array(repeating: 1.0, count: used)
    // What cannot come out of one click tells nothing.
    guard arrived.count == data.count else { return blind }
    let weights = model.likelihoods(of: arrived, used: used)
    return weights.allSatisfy { $0 == 0 } ? blind : weights
  }

  func success(used: Int, copies: Int, decoder: CodeDecoder) -> Double? {
    if copies == 0 || used == 1 { return 1 / Double(used) }
    return copies == 1 ? model.success(used: used) : nil
  }
}

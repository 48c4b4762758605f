import PrivacyMechanisms
import SimulationKernel

/// One report whose data field carries one digit.
struct DigitSymbol: CodeSymbol {
  /// The channel of the data field.
  let noise: DataNoise
  /// The probability that the report arrives, as the attacker believes.
  let delivery: Double
  /// Its capacity, if nothing is lost.
  let capacityInBits: Double?

  /// - Parameters:
  ///   - noise: the channel of the data field.
  ///   - delivery: the probability that the report arrives, above 0 and at most 1.
  /// - Throws: `RiskError.parameter` for another probability, `CapacityError` when the capacity cannot be computed.
  init(noise: DataNoise, delivery: Double) throws {
    guard delivery > 0, delivery <= 1 else {
      throw RiskError.parameter("delivery", value: delivery, allowed: "above 0 and at most 1")
    }
    self.noise = noise
    self.delivery = delivery
    capacityInBits = try noise.capacity()
  }

  var letters: Int { noise.values }

  func shots(_ letter: Int, window: Int) -> [CodeShot] {
    window == 0 ? [CodeShot(data: UInt64(letter))] : []
  }

  func weights(_ seen: [SeenReport], used: Int) -> [Double] {
    let reports = seen.filter { $0.data < noise.values }
    // One was fired. Where more arrived, any of them may be it.
    if reports.isEmpty { return Array(repeating: 1, count: used) }
    return (0..<used).map { letter in
      reports.reduce(0) { $0 + noise.probability(of: $1.data, given: letter) }
    }
  }

  func success(used: Int, copies: Int, decoder: CodeDecoder) -> Double? {
    if copies == 0 || used == 1 { return 1 / Double(used) }
    let isSymmetric = noise.replacement == .uniform
    // Where all wrong digits are as likely, the likelihood counts votes. One copy is its own majority.
    guard isSymmetric || decoder == .plurality || copies == 1, copies <= 64 else { return nil }
    func success(of letter: Int) -> Double {
      let wrong = (0..<used).filter { $0 != letter }.map { delivery * noise.falseProbability($0) }
      let right = delivery * noise.trueProbability(letter)
      return RepetitionSuccess(
        right: right, wrong: wrong, silent: max(0, 1 - right - wrong.reduce(0, +)))(copies: copies)
    }
    let truths = isSymmetric ? 0..<1 : 0..<used
    return truths.reduce(0) { $0 + success(of: $1) } / Double(truths.count)
  }

  /// log2 of the sum over outcomes of the largest likelihood.
  var leakageInBits: Double? {
    Entropy.bits(ofSize: (0..<noise.values).reduce(0) { $0 + noise.trueProbability($1) })
  }
}

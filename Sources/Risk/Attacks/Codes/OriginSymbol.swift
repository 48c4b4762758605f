import PrivacyMechanisms
import SimulationKernel

/// One report whose receiver is one of D reporting origins, with or without a digit in its data.
struct OriginSymbol: CodeSymbol {
  /// What happens to what is sent.
  enum Channel: Hashable, Sendable {
    /// Each report's data is noised; the report arrives with a probability.
    case data(DataNoise, delivery: Double)
    /// The whole output of each source, one for every origin, is drawn at random with some probability.
    case outputs(RandomizedStates, values: Int, delivery: Double)

    /// The same where nothing is lost.
    var certain: Self {
      switch self {
      case .data(let noise, _): .data(noise, delivery: 1)
      case .outputs(let response, let values, _): .outputs(response, values: values, delivery: 1)
      }
    }
  }

  let channel: Channel
  /// How many origins receive reports.
  let origins: Int
  /// Whether data carry a digit too.
  let usesData: Bool

  /// - Parameters:
  ///   - origins: how many origins receive reports, at least 1.
  ///   - usesData: whether data carry a digit too.
  init(_ channel: Channel, origins: Int, usesData: Bool) {
    self.channel = channel
    self.origins = origins
    self.usesData = usesData
  }

  /// How many values the data take.
  private var values: Int {
    guard usesData else { return 1 }
    return switch channel {
    case .data(let noise, _): noise.values
    case .outputs(_, let values, _): values
    }
  }

  var letters: Int { origins * values }

  func shots(_ letter: Int, window: Int) -> [CodeShot] {
    window == 0 ? [CodeShot(data: UInt64(letter / origins), origin: letter % origins)] : []
  }

  /// The likelihood of what an origin received if it is the one, over that if it is not.
  ///
  /// - Parameter reports: what it received.
  func weights(_ seen: [SeenReport], used: Int) -> [Double] {
    var byOrigin = Array(repeating: [SeenReport](), count: origins)
    for report in seen where (0..<origins).contains(report.origin) { byOrigin[report.origin].append(report) }
    let weights = (0..<used).map { ratio(byOrigin[$0 % origins], data: $0 / origins) }
    // What nothing explains tells nothing.
    return weights.allSatisfy { $0 == 0 } ? Array(repeating: 1, count: used) : weights
  }

  private func ratio(_ reports: [SeenReport], data: Int) -> Double {
    switch channel {
    case .data(let noise, let delivery):
      guard let first = reports.first else { return 1 - delivery }
      let carried = usesData && first.data < noise.values ? noise.probability(of: first.data, given: data) : 1
      // A report where none was fired is impossible.
      return delivery * carried * Self.sure
    case .outputs(let response, _, let delivery):
      let drawn = response.flipProbability / response.states
      let kept = response.keepProbability
      let isSent = reports.count == 1 && reports[0].data == data && reports[0].window == 0
      let silent = reports.isEmpty ? kept : 0
      // Without noise a report is there where it was fired, and anything else has no cause that is known.
      guard drawn + silent > 0 else { return isSent ? delivery * Self.sure : 1 }
      return (drawn + delivery * (isSent ? kept : 0) + (1 - delivery) * silent) / (drawn + silent)
    }
  }

  func success(used: Int, copies: Int, decoder: CodeDecoder) -> Double? {
    if copies == 0 || used == 1 { return 1 / Double(used) }
    guard copies == 1 else { return nil }
    switch channel {
    case .data(let noise, let delivery):
      var best = 0.0
      for origin in 0..<min(origins, used) {
        // The digits that the code uses with this origin.
        let digits = (used - origin + origins - 1) / origins
        guard usesData else {
          best += 1
          continue
        }
        for seen in 0..<noise.values {
          best += seen < digits ? noise.trueProbability(seen) : noise.falseProbability(seen)
        }
      }
      return (delivery * best + 1 - delivery) / Double(used)
    case .outputs(let response, _, let delivery):
      guard delivery == 1, used % origins == 0 else { return nil }
      return success(response, values: used / origins)
    }
  }

  /// The success of one use where sources are noised.
  ///
  /// u = 1 - p + p/S is the probability that an output is the true one. Other origins show a state that is a letter with
  /// probability a = v p/S, another one with reports with b = p (S - 1 - v)/S. If the true origin shows its letter
  /// it ties with the J others that show one; if it shows reports that are no letter, it is guessed among such
  /// origins and v values, unless another shows a letter; if it shows nothing, only when all do.
  ///
  /// *Source:* derived, with E[1/(1 + J)] = (1 - (1 - q)^(n + 1))/((n + 1) q) for J binomial (n, q).
  private func success(_ response: RandomizedStates, values: Int) -> Double {
    let drawn = response.flipProbability / response.states
    let count = Double(values)
    let others = Double(origins - 1)
    let letter = count * drawn
    let strange = drawn * (response.states - 1 - count)
    func share(_ q: Double) -> Double {
      q > 0 ? -Elementary.expm1((others + 1) * Elementary.log1p(-q)) / ((others + 1) * q) : 1
    }
    let noLetter = Elementary.exp(others * Elementary.log1p(-letter))
    let nothing = Elementary.exp(others * Elementary.log1p(-letter - strange))
    return (1 - response.flipProbability + drawn) * share(letter)
      + strange * noLetter * share(strange / (1 - letter)) / count
      + drawn * nothing / (Double(origins) * count)
  }

  /// The letters are equally likely where all are used, so the success of one use says it.
  var leakageInBits: Double? {
    Self(channel.certain, origins: origins, usesData: usesData)
      .success(used: letters, copies: 1, decoder: .maximumLikelihood).map {
        Entropy.bits(ofSize: Double(letters) * $0)
      }
  }

  var capacityInBits: Double? {
    let origin = Entropy.bits(ofSize: Double(origins))
    switch channel {
    case .data(let noise, _):
      let data = noise.capacityInBits ?? Entropy.bits(ofSize: Double(noise.values))
      return origin + (usesData ? data : 0)
    case .outputs: return Entropy.bits(ofSize: Double(letters))
    }
  }
}

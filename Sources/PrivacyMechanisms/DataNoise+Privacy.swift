#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension DataNoise {
  /// The local differential privacy of one report's data, in nats; infinity without noise.
  ///
  /// The logarithm of the largest ratio of P(y|x) to P(y|x') over all reports y and pairs of true values, that
  /// is of t to f. It speaks of the data field alone: that a report exists at all is not hidden.
  ///
  /// *Source:* definition of local differential privacy, J. Duchi, M. Jordan, M. Wainwright, "Local privacy and
  /// statistical minimax rates" (2013), applied to this channel.
  public var epsilon: Double {
    guard noise > 0 else { return .infinity }
    return (0..<values).map { log(trueProbability($0) / falseProbability($0)) }.max() ?? 0
  }

  /// The channel's capacity in bits per report; nil where there is no closed form.
  ///
  /// log2 k - h(q) - q log2(k - 1), with q = noise (k - 1)/k the probability of a changed value and h the
  /// entropy of a coin. It holds for the `uniform` replacement, whose channel is symmetric; the
  /// `inclusiveRange` has no such form.
  ///
  /// *Source:* C. E. Shannon (1948); T. Cover, J. Thomas, "Elements of Information Theory", symmetric channels.
  public var capacityInBits: Double? {
    guard replacement == .uniform else { return nil }
    let k = Double(values)
    let q = noise * (k - 1) / k
    return log2(k) - Self.coinEntropy(q) - q * log2(k - 1)
  }

  /// The channel's capacity in bits per report for any law of replacement.
  ///
  /// The closed form where there is one, else by `BlahutArimoto`, to 1e-12 bits.
  ///
  /// - Throws: `CapacityError` when the iteration does not end.
  public func capacity() throws(CapacityError) -> Double {
    if let capacityInBits { return capacityInBits }
    return try ReportSet(noise: self, reports: 1).capacity(tolerance: 1e-12)
  }

  /// The channel's maximal leakage in bits, which is its min-entropy leakage for equally likely values.
  ///
  /// log2 of the sum over reports y of the largest P(y|x): the most that one report can multiply anybody's
  /// chance of guessing anything about the true value.
  ///
  /// *Source:* G. Smith, "On the foundations of quantitative information flow" (2009); I. Issa, A. Wagner,
  /// S. Kamath, "An operational approach to information leakage" (2018).
  public var minEntropyLeakageInBits: Double {
    log2((0..<values).reduce(0) { $0 + trueProbability($1) })
  }

  /// The entropy in bits of a coin that shows heads with probability `q`.
  private static func coinEntropy(_ q: Double) -> Double {
    guard q > 0, q < 1 else { return 0 }
    return -q * log2(q) - (1 - q) * log2(1 - q)
  }
}

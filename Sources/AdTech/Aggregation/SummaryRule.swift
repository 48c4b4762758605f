import PrivacyMechanisms

/// Which keys a job tells, and with what noise.
struct SummaryRule {
  /// How far below the threshold a noisy sum still reaches it.
  ///
  /// *Source:* Privacy Sandbox aggregation service, `NoisedAggregationRunnerImpl.java`.
  static let tolerance = 1e-4
  /// How many bits a mask may have when keys without reports can exceed its threshold.
  static let listableBits = 20

  let law: DiscreteLaplace
  private let discovery: AggregationJob.KeyDiscovery
  private let threshold: Double

  /// - Throws: `InvalidJob` where the job asks for what cannot be done.
  init(_ job: AggregationJob) throws(InvalidJob) {
    guard job.epsilon > 0, job.epsilon <= SummaryNoise.largestEpsilon else {
      throw InvalidJob(
        "debug_privacy_epsilon \(job.epsilon): it must be above 0 and at most \(Int(SummaryNoise.largestEpsilon))"
      )
    }
    guard (0...100).contains(job.errorThresholdPercentage) else {
      throw InvalidJob(
        "report_error_threshold_percentage \(job.errorThresholdPercentage): it must lie from 0 to 100")
    }
    discovery = job.keyDiscovery
    guard !job.declaredKeys.isEmpty || discovery != .none else {
      throw InvalidJob("no output domain: declare keys or let keys be discovered")
    }
    do {
      let noise = try SummaryNoise(epsilon: job.epsilon, sensitivity: job.sensitivity)
      switch discovery {
      case .none: (law, threshold) = (noise.law, .infinity)
      case .thresholded(let delta): (law, threshold) = (noise.law, try noise.threshold(delta: delta))
      case .masked(_, let delta):
        (law, threshold) = (try noise.truncatedLaw(delta: delta), try noise.threshold(delta: delta))
      }
    } catch {
      throw InvalidJob("\(error)")
    }
    for mask in masks where bound(mask) < threshold && mask.bits.nonzeroBitCount > Self.listableBits {
      throw InvalidJob(
        "a key mask of \(mask.bits.nonzeroBitCount) bits with a threshold of \(bound(mask)), which keys without "
          + "reports can exceed: allow at most \(Self.listableBits) bits or raise the threshold to \(threshold)"
      )
    }
  }

  private var masks: [AggregationJob.KeyMask] {
    if case .masked(let masks, _) = discovery { masks.filter { $0.bits != 0 } } else { [] }
  }

  private func bound(_ mask: AggregationJob.KeyMask) -> Double { mask.threshold ?? threshold }

  /// Keys that were not declared and that may be told, in ascending order.
  ///
  /// - Parameters:
  ///   - sums: the contributions of the batch.
  ///   - declared: the declared keys.
  func candidates(_ sums: ContributionSums, declared: Set<UInt128>) -> [UInt128] {
    var keys: Set<UInt128> = []
    switch discovery {
    case .none: return []
    case .thresholded: keys.formUnion(sums.keys)
    case .masked:
      keys.formUnion(sums.keys.filter { key in masks.contains { key & ~$0.bits == 0 } })
      for mask in masks where bound(mask) < threshold { keys.formUnion(Self.keys(under: mask.bits)) }
    }
    return keys.subtracting(declared).sorted()
  }

  /// Whether a candidate's noisy sum is large enough.
  func tells(_ key: UInt128, _ noisySum: Int64) -> Bool {
    switch discovery {
    case .none: false
    case .thresholded: Double(noisySum) >= threshold - Self.tolerance
    case .masked: masks.contains { key & ~$0.bits == 0 && Double(noisySum) > bound($0) }
    }
  }

  /// All keys whose bits are among those of a mask: each is the next after (key - 1) & mask, downwards.
  private static func keys(under mask: UInt128) -> [UInt128] {
    var keys = [mask]
    while let last = keys.last, last != 0 { keys.append((last - 1) & mask) }
    return keys
  }
}

/// Why a job cannot be done.
struct InvalidJob: Error {
  let message: String

  init(_ message: String) { self.message = message }
}

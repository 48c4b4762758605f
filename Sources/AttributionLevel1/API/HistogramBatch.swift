/// The reports that an aggregation service adds up, and the sums that it gives away.
///
/// That no report is added twice is up to the caller, as are the draws of the noise.
///
/// *Source:* Attribution Level 1, "Aggregation", and `dap-18-histogram`, whose batches have 20 reports or more.
public struct HistogramBatch: Hashable, Sendable {
  /// The least number of reports.
  public static let minimumReports = 20

  /// What all reports have in common.
  public let parameters: ConversionReport.Parameters
  /// How many reports were added.
  public private(set) var reports = 0
  private var sums: [UInt64]

  /// Makes an empty batch.
  public init(_ parameters: ConversionReport.Parameters) {
    self.parameters = parameters
    sums = Array(repeating: 0, count: Int(parameters.histogramSize))
  }

  /// Adds a report.
  ///
  /// - Throws: ``HistogramBatchError`` where the report was made for another batch, or holds more than it may.
  public mutating func add(_ report: ConversionReport) throws(HistogramBatchError) {
    guard report.parameters == parameters, report.histogram.count == sums.count else {
      throw .mixedParameters(batch: parameters, report: report.parameters)
    }
    // The service learns no more than this bound of a single report.
    let norm = report.histogram.reduce(UInt64(0)) { $0.addingReportingOverflow(UInt64($1)).partialValue }
    guard norm <= UInt64(parameters.maxValue) else {
      throw .tooLarge(sum: norm, maxValue: parameters.maxValue)
    }
    for (index, value) in report.histogram.enumerated() { sums[index] += UInt64(value) }
    reports += 1
  }

  /// The sums with noise.
  ///
  /// - Parameter noise: draws the noise of one bucket, given the scale of its Laplace distribution.
  /// - Returns: one sum for each bucket.
  /// - Throws: ``HistogramBatchError`` where the batch is too small.
  public func sums(addingNoise noise: (_ scale: Double) -> Double) throws(HistogramBatchError) -> [Double] {
    guard reports >= Self.minimumReports else { throw .tooFewReports(reports) }
    let scale = parameters.noiseScale
    return sums.map { Double($0) + noise(scale) }
  }
}

/// Why a batch refuses a report, or gives no sums.
public enum HistogramBatchError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A report was made for other parameters than those of the batch.
  case mixedParameters(batch: ConversionReport.Parameters, report: ConversionReport.Parameters)
  /// A report holds more than its largest value.
  case tooLarge(sum: UInt64, maxValue: UInt32)
  /// There are fewer reports than ``HistogramBatch/minimumReports``.
  case tooFewReports(Int)

  /// What is wrong, and what would mend it.
  public var description: String {
    switch self {
    case .mixedParameters(let batch, let report):
      "a batch takes reports of the same service, site, histogram size, maximum value and epsilon; it is of "
        + "\(Self.text(batch)), the report of \(Self.text(report))"
    case .tooLarge(let sum, let maxValue): "a report adds up to \(sum), but may hold at most \(maxValue)"
    case .tooFewReports(let count):
      "a batch of \(count) reports gives no sums; it takes \(HistogramBatch.minimumReports) or more"
    }
  }

  private static func text(_ parameters: ConversionReport.Parameters) -> String {
    "(\(parameters.aggregationService), \(parameters.site), \(parameters.histogramSize), "
      + "\(parameters.maxValue), \(parameters.epsilon))"
  }
}

import SimulationKernel
import Testing

@testable import AttributionLevel1

@Suite struct HistogramBatchTests {
  private static let parameters = ConversionReport.Parameters(
    aggregationService: "https://agg.example", site: "shop.example", histogramSize: 3, maxValue: 8,
    epsilon: 0.5)

  private func report(
    _ histogram: [UInt32], _ change: (inout ConversionReport.Parameters) -> Void = { _ in }
  ) -> ConversionReport {
    var parameters = Self.parameters
    change(&parameters)
    return ConversionReport(parameters: parameters, time: .zero, histogram: histogram)
  }

  @Test func sumsNeedTwentyReportsAndGetNoiseOfTheRightScale() throws {
    var batch = HistogramBatch(Self.parameters)
    for number in 0..<19 { try batch.add(report([UInt32(number % 2), 0, 7])) }
    #expect(throws: HistogramBatchError.tooFewReports(19)) { try batch.sums { _ in 0 } }
    try batch.add(report([0, 0, 0]))
    var scales: [Double] = []
    let sums = try batch.sums { scale in
      scales.append(scale)
      return 0.25
    }
    #expect(sums == [9.25, 0.25, 133.25] && batch.reports == 20)
    // Twice 8, over 0.5.
    #expect(scales == [32, 32, 32])
  }

  @Test func reportsOfOtherBatchesAreRefused() throws {
    var batch = HistogramBatch(Self.parameters)
    for other in [
      report([0, 0, 0]) { $0.epsilon = 1 }, report([0, 0, 0]) { $0.maxValue = 9 },
      report([0, 0, 0, 0]) { $0.histogramSize = 4 }, report([0, 0, 0]) { $0.site = "b.example" },
      report([0, 0, 0]) { $0.aggregationService = "" }, report([0, 0]),
    ] {
      #expect(throws: HistogramBatchError.self) { try batch.add(other) }
    }
    #expect(throws: HistogramBatchError.tooLarge(sum: 9, maxValue: 8)) { try batch.add(report([1, 1, 7])) }
    #expect(batch.reports == 0)
    #expect("\(HistogramBatchError.tooFewReports(3))".contains("20 or more"))
  }

  @Test func epsilonIsToldInMillionthsRoundedUp() {
    #expect(report([]) { $0.epsilon = 0.1 }.parameters.microepsilons == 100_000)
    #expect(report([]) { $0.epsilon = 1e-9 }.parameters.microepsilons == 1)
    #expect(report([]) { $0.epsilon = 4294 }.parameters.microepsilons == 4_294_000_000)
  }
}

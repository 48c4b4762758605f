import AdTech
import AttributionLevel1
import AttributionReporting
import Benchmark
import BenchmarkModel
import EventConversionMeasurement
import Measurement
import PrivateClickMeasurement
import ThirdPartyCookies

/// Reports as they arrive at who counts them.
func counting() {
  Benchmark("count a report") { benchmark in
    let model = try BenchmarkModel()
    let block = try model.block(of: 512)
    var engine = EnginePlay<EventConversionMeasurement>(
      .article, availability: model.closedMoments, end: model.generator.timeline.end)
    var reports: [EventConversionReport] = []
    for person in 0..<block.people { engine.reports(of: person, in: block) { reports.append($0) } }
    var collector = CountCollector(campaigns: 10, values: 8)
    benchmark.startMeasurement()
    var next = 0
    for _ in benchmark.scaledIterations {
      collector.take(reports[next])
      next = next + 1 == reports.count ? 0 : next + 1
    }
    benchmark.stopMeasurement()
    blackHole(collector.credited)
  }
}

/// One browser of each engine, with the clicks and conversions of one person after the other.
func browsers() {
  person("API of 2020", EventConversionMeasurement.self) { .article }
  person("Attribution Reporting", AttributionReportingBrowser.self) { .init() }
  person("Private Click Measurement", PrivateClickMeasurement.self) { .init() }
  person("Attribution Level 1", AttributionLevel1Browser.self) { .init(campaignsPerAdvertiser: 2) }
  person("third-party cookies", ThirdPartyCookies.self) { .init() }
}

private func person<System: MeasurementSystem & ~Copyable>(
  _ name: String, _ type: System.Type, _ settings: @escaping @Sendable () throws -> System.Settings
) {
  Benchmark("a person, \(name)") { benchmark in
    let model = try BenchmarkModel()
    let block = try model.block(of: 512)
    var engine = EnginePlay<System>(
      try settings(), availability: model.closedMoments, end: model.generator.timeline.end)
    benchmark.startMeasurement()
    var reports = 0
    for index in benchmark.scaledIterations { reports &+= engine.play(index & 511, of: block) }
    benchmark.stopMeasurement()
    blackHole(reports)
  }
}

import AdTech
import AttributionLevel1
import AttributionReporting
import Benchmark
import BenchmarkModel
import EventConversionMeasurement
import Measurement
import Population
import PrivateClickMeasurement
import ThirdPartyCookies

/// The people of a block: everybody, or only those whom a system without noise over clicks has to see.
func population() {
  for (name, idle) in [("everybody", true), ("those who convert", false)] {
    Benchmark("population, block of 512, \(name)") { benchmark in
      let model = try BenchmarkModel()
      let block = PopulationBlock()
      benchmark.startMeasurement()
      for iteration in benchmark.scaledIterations {
        try model.generator.generate(
          first: UInt64(iteration) * 512, count: 512, key: model.key, idle: idle, unrelated: idle,
          values: idle,
          into: block)
      }
      benchmark.stopMeasurement()
      blackHole(block.fingerprint)
    }
  }
}

/// Each engine over a block that is there already.
func engines() {
  engine("API of 2020", EventConversionMeasurement.self) { .article }
  engine("API of 2020, sessions", EventConversionMeasurement.self, sessions: true) { .article }
  engine("Attribution Reporting", AttributionReportingBrowser.self) { .init() }
  engine("Private Click Measurement", PrivateClickMeasurement.self) { .init() }
  engine("Attribution Level 1", AttributionLevel1Browser.self) { .init(campaignsPerAdvertiser: 2) }
  engine("third-party cookies", ThirdPartyCookies.self) { .init() }
}

private func engine<System: MeasurementSystem & ~Copyable>(
  _ name: String, _ type: System.Type, sessions: Bool = false,
  _ settings: @escaping @Sendable () throws -> System.Settings
) {
  Benchmark("engine, block of 512, \(name)") { benchmark in
    let model = try BenchmarkModel()
    let block = try model.block(of: 512)
    var engine = EnginePlay<System>(
      try settings(), availability: sessions ? model.sessions : model.closedMoments,
      end: model.generator.timeline.end)
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(engine.play(block)) }
    benchmark.stopMeasurement()
  }
}

/// All reports of a block to who counts them.
func collectors() {
  Benchmark("collector, reports of 4096 people") { benchmark in
    let model = try BenchmarkModel()
    let block = try model.block(of: 4096)
    var engine = EnginePlay<EventConversionMeasurement>(
      .article, availability: model.closedMoments, end: model.generator.timeline.end)
    var reports: [EventConversionReport] = []
    for person in 0..<block.people { engine.reports(of: person, in: block) { reports.append($0) } }
    var collector = CountCollector(campaigns: 10, values: 8)
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations {
      for report in reports { collector.take(report) }
    }
    benchmark.stopMeasurement()
    blackHole(collector.credited)
  }
}

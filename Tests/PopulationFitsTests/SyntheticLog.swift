import Population
import PopulationFits
import SimulationKernel

/// People of the generator as a log would show them.
struct SyntheticLog {
  var settings: PopulationSettings
  var timeline = Timeline()

  /// 20,000 people of the defaults, unless said otherwise.
  init(people: UInt64 = 20_000) throws {
    settings = PopulationSettings(
      conversionsPerClick: try .hurdle(probability: 0.105, .zeta(exponent: 4.3418)), delay: .search,
      conversionTypes: [
        ConversionType(name: "a", data: 0, weight: 0.6), ConversionType(name: "b", data: 1, weight: 0.3),
        ConversionType(name: "c", data: 2, weight: 0.1),
      ])
    settings.people = people
  }

  var span: ObservationSpan {
    ObservationSpan(start: -timeline.warmUp.milliseconds, end: timeline.period.milliseconds)
  }

  /// Hands over everybody of a seed, those who do nothing too.
  func forEachPerson(seed: UInt64, _ take: (ObservedPerson) -> Void) throws {
    let generator = try PopulationGenerator(settings, timeline: timeline)
    let block = PopulationBlock()
    let key = AddressedRandom.key(seed: seed, replication: 0)
    for first in stride(from: 0, to: settings.people, by: 512) {
      try generator.generate(
        first: first, count: Int(min(512, settings.people - first)), key: key, into: block)
      for index in 0..<block.people { take(person(index, of: block)) }
    }
  }

  private func person(_ index: Int, of block: PopulationBlock) -> ObservedPerson {
    let rows = block.clickStart[index]..<block.clickStart[index + 1]
    let perAdvertiser = settings.campaignsPerAdvertiser
    let interactions = rows.map { row in
      let click = block.clicks[row]
      return ObservedPerson.Interaction(
        time: click.time.milliseconds, publisher: Int(click.publisher),
        advertiser: Int(click.campaign) / perAdvertiser, campaign: Int(click.campaign), isView: click.isView)
    }
    let clicks = interactions.filter { !$0.isView }.count
    let conversions = (block.conversionStart[index]..<block.conversionStart[index + 1]).map { row in
      let conversion = block.conversions[row]
      return ObservedPerson.Conversion(
        time: conversion.time.milliseconds, advertiser: Int(conversion.advertiser),
        data: UInt64(conversion.data), value: conversion.value,
        cause: conversion.cause(clicks: clicks)?.interaction)
    }
    return ObservedPerson(interactions: interactions, conversions: conversions)
  }

  /// The fit of a seed's log.
  func fit(
    seed: UInt64, _ options: FitOptions = FitOptions(),
    _ change: (ObservedPerson) -> ObservedPerson = { $0 }
  ) throws -> PopulationFit {
    var sample = try PopulationSample(span: span, window: options.window)
    try forEachPerson(seed: seed) { sample.add(change($0)) }
    return try PopulationFit(sample, options)
  }
}

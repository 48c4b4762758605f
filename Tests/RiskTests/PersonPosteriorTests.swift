import PrivacyMechanisms
import SimulationKernel
import Testing

@testable import Risk

/// The posterior over persons beside the enumeration of everything that can have happened.
struct PersonPosteriorTests {
  /// A small world: a few persons with a few conversions, and reports that one of them can have caused.
  private struct World {
    var model: BehaviourModel
    var log: [ConversionView]
    var query: PersonQuery
  }

  private func law(_ random: inout RandomSequence) throws -> DelayLaw {
    switch random.next(below: 4) {
    case 0: .exponential(try ExponentialLaw(mean: 20))
    case 1: .mixture(try ExponentialMixture(weights: [0.6, 0.4], means: [5, 40], limit: 90))
    case 2: .lognormal(try LognormalLaw(mu: 2.5, sigma: 1))
    default: .uniform(try UniformLaw(low: 3, high: 60))
    }
  }

  private func world(_ stream: UInt64, strangersClick: Bool) throws -> World {
    var random = RiskTest.random(stream)
    let values = Int(random.next(below: 3)) + 2
    let noise =
      random.next(below: 4) == 0
      ? nil
      : try DataNoise(
        values: values, noise: 0.6 * random.unit(),
        replacement: random.next(below: 2) == 0 ? .uniform : .inclusiveRange)
    let model = try BehaviourModel(
      delay: DelayBelief(law(&random)), conversionsPerClick: 0.2 + random.unit(),
      clickRate: strangersClick ? 0.01 * random.unit() : 0, organicRate: 0.001 + 0.01 * random.unit(),
      noise: noise, identities: 6)
    var log: [ConversionView] = []
    for identity in 0..<UInt64(6) {
      for _ in 0..<random.next(below: 5) + 1 {
        log.append(
          ConversionView(
            time: Int64(random.next(below: 200)), identity: 10 + identity,
            data: UInt16(random.next(below: UInt64(values)))))
      }
    }
    let cap = Int(random.next(below: 3)) + 1
    let edges = [Int64(60), 90, 120, 160]
    // The reports of somebody in the log who has any, noised without regard to the channel's law.
    let clicker = log.first { $0.time >= 60 && $0.time < 160 }?.identity ?? 10
    let own = log.filter { $0.identity == clicker && $0.time >= 60 && $0.time < 160 }.sorted().prefix(cap)
    let windows = zip(edges, edges.dropFirst()).map { begin, end in
      PersonQuery.Window(
        times: begin..<end,
        data: own.filter { $0.time >= begin && $0.time < end }.map {
          random.next(below: 3) == 0 ? UInt16(random.next(below: UInt64(values))) : $0.data
        })
    }
    let others = (0..<random.next(below: 3)).map { _ in Int64(random.next(below: 160)) }
    return World(
      model: model, log: log,
      query: PersonQuery(clickTime: 60, otherClicks: others, windows: windows, cap: cap))
  }

  /// The density of conversions given clicks: every way to call each organic or caused by one of the clicks.
  private func known(_ times: [Int64], clicks: [Int64], _ model: BehaviourModel) -> Double {
    let causes = clicks.count + 1
    let labels = times.reduce(1) { product, _ in product * causes }
    return (0..<labels).reduce(0.0) { sum, labelling in
      var rest = labelling
      var product = 1.0
      for time in times {
        let cause = rest % causes
        rest /= causes
        product *=
          cause == 0
          ? model.organicRate
          : model.conversionsPerClick * model.delay.density(time - clicks[cause - 1])
      }
      return sum + product
    }
  }

  /// The density for a stranger: every division into groups, each group of one organic or caused.
  private func stranger(_ times: [Int64], _ model: BehaviourModel) -> Double {
    var integrals: [[Int64]: Double] = [:]
    func caused(_ group: [Int64]) -> Double {
      let power = group.reduce(1.0) { product, _ in product * model.conversionsPerClick }
      let overlap = group.count == 1 ? 1 : integrals[group] ?? integral(group, model.delay)
      integrals[group] = overlap
      return model.clickRate * power * Elementary.exp(-model.conversionsPerClick) * overlap
    }
    func divide(_ next: Int, _ groups: [[Int64]]) -> Double {
      guard next < times.count else {
        return groups.reduce(1.0) { $0 * (caused($1) + ($1.count == 1 ? model.organicRate : 0)) }
      }
      var sum = divide(next + 1, groups + [[times[next]]])
      for i in groups.indices {
        var larger = groups
        larger[i].append(times[next])
        sum += divide(next + 1, larger)
      }
      return sum
    }
    return divide(0, [])
  }

  /// The integral over click times, millisecond by millisecond: exactly for histograms whose edges are whole,
  /// by Gauss's rule of five points within each for exponentials.
  private func integral(_ times: [Int64], _ delay: DelayBelief) -> Double {
    guard let first = times.min() else { return 0 }
    guard delay.isExponential else {
      return stride(from: first, to: first - 5000, by: -1).reduce(0.0) { sum, click in
        sum + times.reduce(1.0) { $0 * delay.density($1 - click) }
      }
    }
    let nodes = [0, 0.5384693101056831, -0.5384693101056831, 0.9061798459386640, -0.9061798459386640]
    let weights = [
      0.5688888888888889, 0.4786286704993665, 0.4786286704993665, 0.2369268850561891, 0.2369268850561891,
    ]
    return (0..<1200).reduce(0.0) { sum, millisecond in
      sum
        + zip(nodes, weights).reduce(0.0) { inner, point in
          let click = Double(first) - Double(millisecond) - 0.5 + point.0 / 2
          return inner
            + point.1 / 2
            * times.reduce(1.0) { product, time in
              let age = Double(time) - click
              guard age < Double(delay.limit) else { return 0 }
              return product
                * delay.terms.reduce(0.0) { $0 + $1.amplitude * Elementary.exp(-age / $1.mean) }
            }
        }
    }
  }

  /// Every order in which the reports can belong to the conversions, each distinct list of data once.
  private func noised(_ reported: [UInt16], _ data: [UInt16], _ noise: DataNoise?) -> Double {
    guard let noise else { return 1 }
    func orders(_ left: [UInt16]) -> [[UInt16]] {
      left.isEmpty
        ? [[]]
        : left.indices.flatMap { i -> [[UInt16]] in
          var rest = left
          let value = rest.remove(at: i)
          return orders(rest).map { [value] + $0 }
        }
    }
    return Set(orders(reported)).reduce(0.0) { sum, order in
      sum
        + zip(order, data).reduce(1.0) { $0 * noise.probability(of: Int($1.0), given: Int($1.1)) }
    }
  }

  private func enumerated(_ world: World) -> [UInt64: Double] {
    var weights: [UInt64: Double] = [:]
    for identity in Set(world.log.map(\.identity)) {
      let own = world.log.filter { $0.identity == identity }.sorted()
      let reportable = own.filter { $0.time >= 60 && $0.time < 160 }.prefix(world.query.cap)
      var weight = 1.0
      for window in world.query.windows {
        let inside = reportable.filter { window.times.contains($0.time) }
        weight *=
          inside.count == window.data.count
          ? noised(window.data, inside.map(\.data), world.model.noise) : 0
      }
      if weight == 0 { continue }
      let clicks = [world.query.clickTime] + world.query.otherClicks
      weight *= known(own.map(\.time), clicks: clicks, world.model) / stranger(own.map(\.time), world.model)
      weights[identity] = weight
    }
    let total = weights.values.sorted().reduce(0, +)
    return weights.mapValues { $0 / total }
  }

  @Test(arguments: [false, true]) func itIsTheEnumerationOfEverySmallWorld(strangersClick: Bool) throws {
    var compared = 0
    for stream in 0..<UInt64(300) {
      let world = try world(1000 + stream, strangersClick: strangersClick)
      guard world.query.reports > 0 else { continue }
      let expected = enumerated(world)
      let posterior = try PersonPosterior(log: world.log, model: world.model)
      let answer = try #require(try posterior.answer(world.query))
      #expect(answer.candidates == expected.count)
      for guess in answer.guesses {
        let difference = abs(guess.posterior - (expected[guess.identity] ?? -1))
        #expect(difference < 1e-12, "world \(stream)")
      }
      compared += 1
    }
    #expect(compared > 250)
  }

  @Test func longLogsOfStrangersAreConditionedOnTheirLastFew() throws {
    let mixture = try ExponentialMixture(weights: [0.6, 0.4], means: [5, 40], limit: 90)
    let model = try BehaviourModel(
      delay: DelayBelief(.mixture(mixture)), conversionsPerClick: 0.8, clickRate: 0.005, organicRate: 0.002,
      noise: nil, identities: 6)
    let density = StrangerDensity(model)
    for stream in 0..<UInt64(20) {
      var random = RiskTest.random(1400 + stream)
      let times = (0..<8).map { _ in Int64(random.next(below: 600)) }.sorted()
      let exact = stranger(times, model)
      let scale = times.reduce(1.0) { product, _ in product * density.single }
      #expect(abs(density.logarithm(times) - Elementary.log(exact / scale)) < 0.1)
      let six = Array(times.prefix(6))
      let scaled = stranger(six, model) / six.reduce(1.0) { product, _ in product * density.single }
      #expect(abs(density.logarithm(six) - Elementary.log(scaled)) < 1e-11)
    }
  }
}

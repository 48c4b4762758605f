import SimulationKernel
import Web

@testable import AttributionReporting

/// Histories in a small world, so that everything meets everything.
struct RandomHistory {
  enum Step {
    case source(
      SourceRegistration, destinations: [UInt32], context: WebOrigin, reporting: WebOrigin,
      response: [(data: Int, window: Int)]?)
    case trigger(
      TriggerRegistration, page: UInt32, reporting: WebOrigin, nullDays: Set<Int>, delay: Int64)
    case clearing(from: Int64, through: Int64, origin: UInt32?)
  }

  var sequence: RandomSequence

  init(number: UInt64) {
    sequence = RandomSequence(
      random: AddressedRandom(seed: 20_201_006, replication: 2, person: number),
      purpose: RandomPurpose(rawValue: 0xF001))
  }

  mutating func number(_ bound: Int) -> Int { Int(sequence.next(below: UInt64(bound))) }
  mutating func one<Value>(of values: [Value]) -> Value { values[number(values.count)] }
  mutating func chance(_ oneIn: Int) -> Bool { number(oneIn) == 0 }

  /// Small limits, each left as it is in half of the histories.
  mutating func parameters() -> Parameters {
    var parameters = Parameters()
    parameters.maxChannelCapacityNavigation = 100
    parameters.maxChannelCapacityEvent = 100
    parameters.maxChannelCapacityScopesNavigation = 100
    parameters.maxChannelCapacityScopesEvent = 100
    let limits: [WritableKeyPath<Parameters, Int>] = [
      \.maxSourcesPerOrigin, \.maxDestinationsPerSourceAndReportingSite, \.maxDestinationsPerWindow,
      \.maxDestinationsPerWindowAndReportingSite, \.maxDestinationsPerDay, \.maxSourceReportingOrigins,
      \.maxAttributionReportingOrigins, \.maxAttributions, \.maxEventLevelReportsPerDestination,
      \.maxAggregatableReportsPerDestination, \.maxAggregatableReportsPerSource,
      \.maxReportingOriginsPerSourceAndReportingSite,
    ]
    parameters.maxReportingOriginsPerSourceAndReportingSite = 100
    for limit in limits where chance(4) { parameters[keyPath: limit] = 1 + number(4) }
    if chance(3) { parameters.rateLimitWindow = .days(Int64(1 + number(4))) }
    if chance(3) { parameters.destinationRateLimitWindow = .hours(Int64(1 + number(20))) }
    if chance(3) { parameters.originsPerSiteWindow = .hours(Int64(1 + number(100))) }
    return parameters
  }

  mutating func source() -> SourceRegistration {
    var source = SourceRegistration(one(of: [.navigation, .navigation, .event]), destinations: [])
    source.expiry = .days(one(of: [1, 2, 5, 30]))
    source.priority = Int64(one(of: [0, 0, 0, -1, 1]))
    source.destinationLimitPriority = Int64(one(of: [0, 0, 1]))
    source.eventReportWindows = .standard(source.type, last: source.expiry)
    if chance(3) {
      let ends: [SimulationDuration] = [.hours(1), .hours(24), .days(2), .days(5)].filter {
        $0 <= source.expiry
      }
      source.eventReportWindows = EventReportWindows(
        start: .hours(one(of: [0, 0, 2])),
        ends: Array(ends.dropFirst(number(2))) + (ends.count < 2 ? [source.expiry] : []))
      if source.eventReportWindows.start >= source.eventReportWindows.ends[0] {
        source.eventReportWindows.start = .zero
      }
      source.eventReportWindows.ends = Array(Set(source.eventReportWindows.ends)).sorted()
    }
    source.maxEventLevelReports = one(of: [0, 1, 1, 2, 3])
    source.triggerDataMatching = one(of: [.modulus, .exact])
    if source.triggerDataMatching == .exact, chance(2) { source.triggerData = [1, 3, 100] }
    if chance(20) { source.triggerData = [] }
    if chance(2) { source.filterData = [FilterEntry(key: "k", values: one(of: [["a"], ["a", "b"], []]))] }
    source.aggregatableReportWindow = one(of: [source.expiry, .hours(30)])
    source.aggregationKeys = [AggregationKey(id: "a", piece: 1), AggregationKey(id: "b", piece: 2)]
    if chance(3) {
      source.namedBudgets = [NamedBudget(name: "m", budget: 700), NamedBudget(name: "n", budget: 20_000)]
    }
    if chance(3) { source.aggregatableDebugReporting = SourceDebugReporting(budget: 30_000, keyPiece: 0) }
    return source
  }

  mutating func filters() -> FilterPair {
    var pair = FilterPair()
    guard chance(4) else { return pair }
    let values = one(of: [["a"], ["b"], ["c"], []])
    var config = FilterConfig(entries: [FilterEntry(key: one(of: ["k", "z"]), values: values)])
    if chance(3) {
      config.entries = [FilterEntry(key: "source_type", values: [one(of: ["event", "navigation"])])]
    }
    if chance(2) { config.lookbackWindow = .hours(one(of: [1, 24])) }
    if chance(2) { pair.positive = [config] } else { pair.negative = [config] }
    return pair
  }

  mutating func trigger() -> TriggerRegistration {
    var trigger = TriggerRegistration()
    if chance(4) { trigger.filters = filters() }
    for _ in 0..<one(of: [0, 1, 1, 1, 2]) {
      trigger.eventTriggerData.append(
        EventTriggerData(
          data: UInt64(one(of: [0, 1, 2, 3, 9, 100])), priority: Int64(number(3)),
          deduplicationKey: chance(3) ? UInt64(number(3)) : nil, filters: filters()))
    }
    if chance(2) {
      for _ in 0..<number(3) {
        trigger.aggregatableTriggerData.append(
          AggregatableTriggerData(
            keyPiece: UInt128(4 << number(3)), sourceKeys: one(of: [["a"], ["a", "b"]]), filters: filters()))
      }
      for _ in 0..<number(3) {
        let values = one(of: [["a"], ["b"], ["a", "b"], ["q"]]).map { id in
          AggregatableValue(id: id, value: [1, 400, 9000, 40_000][Int(sequence.next(below: 4))])
        }
        trigger.aggregatableValues.append(AggregatableValues(values: values, filters: filters()))
      }
      if chance(3) {
        trigger.aggregatableDeduplicationKeys = [
          AggregatableDeduplicationKey(key: chance(4) ? nil : UInt64(number(3)), filters: filters())
        ]
      }
      if chance(3) {
        trigger.namedBudgets = [NamedBudgetChoice(name: one(of: ["m", "n", "o", nil]), filters: filters())]
      }
      if chance(3) { trigger.sourceRegistrationTime = .include } else if chance(5) { trigger.contextID = "x" }
    }
    return trigger
  }

  /// Steps mostly hours apart; sources have scopes in one history of three.
  mutating func steps(_ count: Int) -> [(time: Int64, step: Step)] {
    let contexts = [
      WebOrigin(origin: 0, site: 0), WebOrigin(origin: 1, site: 0), WebOrigin(origin: 2, site: 2),
    ]
    let reporters = [
      WebOrigin(origin: 20, site: 20), WebOrigin(origin: 20, site: 20), WebOrigin(origin: 21, site: 20),
      WebOrigin(origin: 22, site: 22),
    ]
    let hasScopes = chance(3)
    // Whole hours meet the edges of windows.
    let lengths =
      chance(2) ? [0, hour, 2 * hour, 12 * hour, day] : [1, second, hour, 5 * hour, 11 * hour, day]
    var time = 40 * day
    return (0..<count).map { _ in
      time += one(of: lengths)
      if chance(25) {
        let begin = time - Int64(number(60)) * hour
        return (
          time,
          .clearing(from: begin, through: begin + 20 * hour, origin: one(of: [nil, 20, 21, 22]))
        )
      }
      let reporting = one(of: reporters)
      if chance(2) {
        var source = source()
        if hasScopes, chance(2) {
          source.attributionScopes = AttributionScopes(
            limit: UInt32(one(of: [2, 3])), values: one(of: [["x"], ["y"], ["x", "z"], ["w", "z"]]),
            maxEventStates: one(of: [1000, 1000, 1000, 2000]))
        }
        var response: [(data: Int, window: Int)]?
        if chance(6) {
          let cells = source.triggerData.count * source.eventReportWindows.ends.count
          let most = cells == 0 ? 0 : source.maxEventLevelReports
          response = (0..<number(most + 1)).map { _ in
            (number(source.triggerData.count), number(source.eventReportWindows.ends.count))
          }
        }
        let destinations = one(of: [[10], [10], [11], [12], [10, 11], [11, 12, 13]] as [[UInt32]])
        return (
          time,
          .source(
            source, destinations: destinations, context: one(of: contexts), reporting: reporting,
            response: response)
        )
      }
      var trigger = trigger()
      if hasScopes, chance(3) { trigger.attributionScopes = one(of: [["x"], ["y", "z"], ["q"]]) }
      let page = one(of: [10, 10, 11, 12, 13] as [UInt32])
      let days: Set<Int> = chance(3) ? [0, number(31), number(31)] : []
      return (
        time,
        .trigger(
          trigger, page: page, reporting: reporting, nullDays: days,
          delay: one(of: [0, minute, hour, day]))
      )
    }
  }
}

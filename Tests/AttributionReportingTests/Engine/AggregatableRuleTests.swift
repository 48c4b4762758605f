import SimulationKernel
import Testing
import Web

@testable import AttributionReporting

@Suite struct AggregatableRules {
  @Test func debugReportsTakeTheirBudgetFromAttributions() {
    var source = SourceRegistration.keyed()
    source.aggregatableDebugReporting = SourceDebugReporting(budget: 1000, keyPiece: 0)
    var driver = EngineDriver()
    _ = driver.source(source, at: 0)
    #expect(driver.trigger(.contributing(64_537), at: 1).aggregatable == .insufficientBudget)
    #expect(driver.trigger(.contributing(64_536), at: 2).aggregatable == .stored)
    #expect(driver.trigger(.contributing(1), at: 3).aggregatable == .insufficientBudget)
  }

  @Test func keysAreJoinedBitByBit() {
    var driver = EngineDriver()
    _ = driver.source(.keyed(), at: 0)
    var trigger = TriggerRegistration.contributing(123)
    trigger.aggregatableTriggerData = [
      AggregatableTriggerData(keyPiece: 0x400, sourceKeys: ["a"]),
      AggregatableTriggerData(keyPiece: 0x80, sourceKeys: ["a", "z"]),
    ]
    _ = driver.trigger(trigger, at: 1000)
    driver.deliver(through: .max)
    #expect(driver.left.map(\.contributions) == [[Contribution(key: 0x5D9, value: 123)]])
    #expect(driver.left.map(\.time) == [1000 + 10 * minute])
  }

  @Test func twentyReportsAreAllButForContextIDs() {
    var driver = EngineDriver()
    _ = driver.source(.keyed(), at: 0)
    for time in 1...20 { #expect(driver.trigger(.contributing(1), at: Int64(time)).aggregatable == .stored) }
    #expect(driver.trigger(.contributing(1), at: 21).aggregatable == .excessiveReports)
    var named = TriggerRegistration.contributing(1)
    named.contextID = ""
    #expect(driver.trigger(named, at: 22).aggregatable == .stored)
    driver.deliver(through: 22)
    #expect(driver.left.map(\.time) == [22])
  }

  @Test func namedBudgetsAreSpentApart() {
    var source = SourceRegistration.keyed()
    source.namedBudgets = [NamedBudget(name: "m", budget: 100), NamedBudget(name: "n", budget: 0)]
    var driver = EngineDriver()
    _ = driver.source(source, at: 0)
    func spend(_ name: String?, _ value: Int, at time: Int64) -> AggregatableResult {
      var trigger = TriggerRegistration.contributing(value)
      trigger.namedBudgets = [NamedBudgetChoice(name: name)]
      return driver.trigger(trigger, at: time).aggregatable
    }
    #expect(spend("m", 100, at: 1) == .stored)
    #expect(spend("m", 1, at: 2) == .insufficientNamedBudget)
    #expect(spend("n", 1, at: 3) == .insufficientNamedBudget)
    #expect(spend("unknown", 1000, at: 4) == .stored)
    #expect(spend(nil, 64_436, at: 5) == .stored)
    #expect(spend(nil, 1, at: 6) == .insufficientBudget)
  }

  /// Worked checks of the section on null reports.
  @Test func nullReportsTellOtherDays() {
    let time = 432_001_000 as Int64
    func times(hasSource: Bool, _ mode: SourceRegistrationTime, days: Set<Int>) -> [Int64] {
      var driver = EngineDriver()
      if hasSource { _ = driver.source(.keyed(), at: 432_000_000) }
      var trigger = TriggerRegistration.contributing(1)
      trigger.sourceRegistrationTime = mode
      let outcome = driver.trigger(trigger, at: time, nullDays: days)
      #expect((outcome.aggregatable == .stored) == hasSource)
      return driver.engine.aggregatableReports.values.filter { $0.source == nil }
        .map { $0.sourceTime.flooredQuotient(day) * 86_400 }
    }
    #expect(times(hasSource: true, .include, days: [0, 2, 5]) == [259_200, 0])
    #expect(times(hasSource: false, .include, days: [0, 2, 5]) == [432_000, 259_200, 0])
    #expect(times(hasSource: true, .exclude, days: [0, 2]) == [])
    #expect(times(hasSource: false, .exclude, days: [0, 2]) == [432_000])
    #expect(times(hasSource: false, .exclude, days: [2]) == [])
    #expect(times(hasSource: false, .include, days: Set(0...40)).count == 31)
  }

  @Test func unconditionalTriggersAlwaysSendAndNeverAsk() {
    var driver = EngineDriver()
    var trigger = TriggerRegistration.contributing(1)
    trigger.aggregatableFilteringIDMaxBytes = 2
    #expect(driver.trigger(trigger, at: 5).nullReports == 1)
    driver.deliver(through: 5)
    #expect(driver.left.map(\.time) == [5])
    // Nothing to aggregate, nothing to hide.
    var empty = TriggerRegistration.plain()
    empty.contextID = "x"
    #expect(driver.trigger(empty, at: 6).nullReports == 0)
  }

  @Test func debugBudgetsCountForLessThanADay() {
    var parameters = Parameters()
    parameters.maxDebugBudgetPerContextSite = 100
    parameters.maxDebugBudgetPerContextAndReportingSite = 60
    var driver = EngineDriver(parameters)
    let one = WebOrigin(origin: 2, site: 2)
    let other = WebOrigin(origin: 3, site: 3)
    func spend(_ amount: Int, _ reporting: WebOrigin, at time: Int64) -> Bool {
      driver.engine.spendDebugBudget(
        amount, source: nil, declaredBudget: 65_536, contextSite: 1, reporting: reporting, at: time)
    }
    #expect(spend(60, one, at: 0))
    #expect(!spend(1, one, at: day - 1))
    #expect(!spend(41, other, at: day - 1))
    #expect(spend(40, other, at: day - 1))
    #expect(spend(60, one, at: day))
    #expect(!spend(1, other, at: day))
  }

  @Test func aSourceMakesFiveDebugReports() {
    var source = SourceRegistration.keyed()
    source.aggregatableDebugReporting = SourceDebugReporting(budget: 10, keyPiece: 0)
    var driver = EngineDriver()
    let sequence = driver.source(source, at: 0).source
    func spend(_ amount: Int) -> Bool {
      driver.engine.spendDebugBudget(
        amount, source: sequence, declaredBudget: 0, contextSite: 1,
        reporting: WebOrigin(origin: 2, site: 2), at: 1)
    }
    #expect(!spend(11))
    for _ in 0..<5 { #expect(spend(1)) }
    #expect(!spend(1))
  }
}

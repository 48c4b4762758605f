import PrivacyMechanisms
import Testing

/// Which sources a browser registers.
struct SourcePrivacyTests {
  private func source(
    _ data: Int, _ windows: Int, _ reports: Int, epsilon: Double = 14, scopes: SourcePrivacy.Scopes? = nil
  ) -> SourcePrivacy {
    let value = FlexibleOutputStates.TriggerData(windows: windows, maxReports: reports)
    return SourcePrivacy(
      states: FlexibleOutputStates(triggerData: Array(repeating: value, count: data), maxReports: reports),
      epsilon: epsilon, scopes: scopes)
  }

  @Test func defaultsAreRegistered() {
    #expect(source(8, 3, 3).objections(.navigation).isEmpty)
    #expect(source(2, 1, 1).objections(.event).isEmpty)
    #expect(source(8, 3, 3).stateCount == 2925)
  }

  @Test func tooMuchIsRefusedByName() {
    let five = source(8, 3, 5)
    #expect(five.objections(.navigation) == [.capacity(five.response.capacityInBits, limit: 11.5)])
    #expect(source(8, 3, 3, epsilon: 14.5).objections(.navigation).first == .epsilon(14.5, limit: 14))
    let most = source(32, 5, 20).objections(.navigation)
    #expect(most.count == 1 && most[0].description.hasSuffix("output states are more than 4294967295"))
    var strict = SourcePrivacy.Limits.navigation
    strict.capacityInBits = source(8, 3, 3).response.capacityInBits
    #expect(source(8, 3, 3).objections(strict).isEmpty)
    strict.capacityInBits = strict.capacityInBits.nextDown
    #expect(source(8, 3, 3).objections(strict).count == 1)
  }

  @Test func scopesHaveLimitsOfTheirOwn() {
    #expect(source(8, 3, 3, scopes: .init(limit: 25, maxEventStates: 3)).objections(.navigation).isEmpty)
    let more = source(8, 3, 3, scopes: .init(limit: 26, maxEventStates: 3))
    #expect(more.objections(.navigation) == [.scopesCapacity(more.scopesCapacityInBits ?? 0, limit: 11.55)])
    #expect(source(2, 1, 1, scopes: .init(limit: 3, maxEventStates: 3)).objections(.event).isEmpty)
    let event = source(2, 2, 2, scopes: .init(limit: 1, maxEventStates: 14))
    #expect(event.objections(.event) == [.eventStates(15, limit: 14)])
    #expect(event.objections(.navigation).isEmpty)
  }
}

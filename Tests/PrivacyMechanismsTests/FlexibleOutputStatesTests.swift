import Testing

@testable import PrivacyMechanisms

/// States with windows and caps per value of trigger data.
struct FlexibleOutputStatesTests {
  private typealias Value = FlexibleOutputStates.TriggerData

  /// The recurrence of the explainer, word for word.
  private func recurrence(_ values: ArraySlice<Value>, cap: Int) -> UInt64 {
    guard let last = values.last else { return 1 }
    guard last.windows > 0 else { return recurrence(values.dropLast(), cap: cap) }
    return (0...min(last.maxReports, cap)).reduce(0) { sum, j in
      let less = Value(windows: last.windows - 1, maxReports: last.maxReports - j)
      return sum + recurrence(values.dropLast() + [less], cap: cap - j)
    }
  }

  /// Every way to give each (value, window) a number of reports, counted one by one.
  private func enumeration(_ values: [Value], cap: Int) -> UInt64 {
    func count(_ i: Int, _ window: Int, _ ofValue: Int, _ all: Int) -> UInt64 {
      guard i < values.count else { return 1 }
      guard window < values[i].windows else { return count(i + 1, 0, 0, all) }
      var sum: UInt64 = 0
      var more = 0
      while ofValue + more <= values[i].maxReports, all + more <= cap {
        sum += count(i, window + 1, ofValue + more, all + more)
        more += 1
      }
      return sum
    }
    return count(0, 0, 0, 0)
  }

  @Test func countsAgreeWithTheRecurrenceAndWithEnumeration() {
    var compared = 0
    for cap in 0...4 {
      for first in [(0, 2), (1, 1), (2, 3), (3, 0)] {
        for second in [(1, 4), (2, 1), (3, 2)] {
          for third in [(0, 0), (2, 2)] {
            let values = [first, second, third].map { Value(windows: $0.0, maxReports: $0.1) }
            let states = FlexibleOutputStates(triggerData: values, maxReports: cap)
            #expect(states.count == recurrence(values[...], cap: cap))
            #expect(states.count == enumeration(values, cap: cap))
            compared += 1
          }
        }
      }
    }
    #expect(compared == 120)
  }

  @Test func commonWindowsGiveTheCommonCount() {
    for (data, windows, reports) in [(8, 3, 3), (2, 1, 1), (3, 2, 5), (0, 3, 2), (4, 2, 0), (32, 5, 7)] {
      let values = Array(repeating: Value(windows: windows, maxReports: reports), count: data)
      let flexible = FlexibleOutputStates(triggerData: values, maxReports: reports)
      #expect(flexible.count == OutputStates(dataValues: data, windows: windows, maxReports: reports).count)
    }
  }

  @Test func countsThatDoNotFitAreRealNumbers() {
    let values = Array(repeating: Value(windows: 5, maxReports: 20), count: 32)
    let states = FlexibleOutputStates(triggerData: values, maxReports: 20)
    #expect(states.count == nil)
    #expect(abs(states.realCount / 1.75142105857592248012e26 - 1) < 1e-13)
  }
}

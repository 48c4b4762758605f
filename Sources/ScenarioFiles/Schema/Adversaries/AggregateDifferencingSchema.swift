import Experiments
import Risk

extension AdversaryArm {
  /// Reads the settings of somebody who looks for one person in noisy sums.
  static func aggregateDifferencing(_ setting: AdversarySetting) -> AdversaryArm {
    let reader = setting.reader
    setting.require({ $0.tellsSums.noisy }, "which tells no sums with noise")
    let evidence = reader.value(
      "evidence", .choice(DifferencingEvidence.self), default: .others,
      note:
        "others: one sum, all others known; second-sum: another sum of the others; presence: any report at all"
    )
    let conversions = reader.value(
      "conversions", .int(1...100), default: 1, note: "how many it fires for a person")
    let baseRates = reader.value(
      "base-rates", .list(of: .share(.above(0, below: 1)), count: 0...16), default: [0.01, 0.0001],
      note: "shares of targets among people, for the predictive value")
    guard let knowledge = evidence.knowledge else {
      setting.require({ $0.tellsSums.showsReports }, "whose browsers send a report of every conversion")
      return .reportPresence(
        setting.name, system: setting.system, people: setting.people, depths: setting.depths,
        conversions: conversions, baseRates: baseRates)
    }
    let sums = reader.value(
      "sums", .int(1...1000), default: 1, note: "among how many sums the system's epsilon is shared")
    return .aggregateDifferencing(
      setting.name, system: setting.system, people: setting.people, depths: setting.depths,
      knowledge: knowledge, sums: sums, conversions: conversions, baseRates: baseRates)
  }
}

/// What somebody looks at who looks for one person in noisy sums.
private enum DifferencingEvidence: String, CaseIterable, Sendable {
  case others
  case secondSum = "second-sum"
  case presence

  var knowledge: AggregateDifferencing.Knowledge? {
    switch self {
    case .others: .others
    case .secondSum: .secondSum
    case .presence: nil
    }
  }
}

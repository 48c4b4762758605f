import PrivacyMechanisms

/// What `attrsim calc event-level` prints.
struct EventLevelFigures: Encodable {
  /// The number of states: exact below 2^53 in JSON, to 16 digits above.
  var states: Double
  var epsilon: Double
  var flipProbability: Double
  var capacityInBits: Double
  var leakageInBits: Double
  var capacityLimitInBits: Double
  var mostStates: UInt64?
  var scopesCapacityInBits: Double?
  var scopesCapacityLimitInBits: Double?
  var largestScopesLimit: UInt32?
  var bound: BoundFigures?
  var isAccepted: Bool
  var objections: [String]

  /// What a bound on the capacity makes of epsilon.
  struct BoundFigures: Encodable {
    var capacityInBits: Double
    var largestEpsilon: Double
    var flipProbability: Double

    enum CodingKeys: String, CodingKey {
      case capacityInBits = "capacity_bits"
      case largestEpsilon = "largest_epsilon"
      case flipProbability = "flip_probability"
    }
  }

  enum CodingKeys: String, CodingKey {
    case states, epsilon, bound, objections
    case flipProbability = "flip_probability"
    case capacityInBits = "capacity_bits"
    case leakageInBits = "min_entropy_leakage_bits"
    case capacityLimitInBits = "capacity_limit_bits"
    case mostStates = "most_states_within_limit"
    case scopesCapacityInBits = "scopes_capacity_bits"
    case scopesCapacityLimitInBits = "scopes_capacity_limit_bits"
    case largestScopesLimit = "largest_scopes_limit"
    case isAccepted = "accepted"
  }

  private var stateText: String

  init(_ source: SourcePrivacy, limits: SourcePrivacy.Limits, bound: Double?) {
    let response = source.response
    states = response.states
    stateText = source.stateCount.map(String.init) ?? "about \(response.states)"
    epsilon = response.epsilon
    flipProbability = response.flipProbability
    capacityInBits = response.capacityInBits
    leakageInBits = response.minEntropyLeakageInBits
    capacityLimitInBits = limits.capacityInBits
    mostStates = RandomizedStates.largestStates(within: limits.capacityInBits, epsilon: response.epsilon)
    if let scopes = source.scopes {
      scopesCapacityInBits = source.scopesCapacityInBits
      scopesCapacityLimitInBits = limits.scopesCapacityInBits
      largestScopesLimit = ScopesCapacity.largestLimit(
        within: limits.scopesCapacityInBits, states: response.states,
        maxEventStates: Double(scopes.maxEventStates))
    }
    self.bound = bound.map { bits in
      let largest = RandomizedStates.largestEpsilon(
        states: response.states, within: bits, upTo: response.epsilon)
      return BoundFigures(
        capacityInBits: bits, largestEpsilon: largest,
        flipProbability: RandomizedStates(states: response.states, epsilon: largest).flipProbability)
    }
    objections = source.objections(limits).map(\.description)
    isAccepted = objections.isEmpty
  }

  /// Labels and values for people.
  var rows: [(label: String, value: String)] {
    var rows = [
      ("output states", "\(stateText) states"), ("epsilon", CalcCommand.text(epsilon)),
      ("flip probability", "\(flipProbability)"), ("channel capacity", "\(capacityInBits) bits"),
      ("min-entropy leakage", "\(leakageInBits) bits"),
      (
        "limit on capacity",
        "\(CalcCommand.text(capacityLimitInBits)) bits"
          + (mostStates.map { ", which \($0) states and fewer keep" } ?? ", which any number of states keeps")
      ),
    ]
    if let bits = scopesCapacityInBits, let limit = scopesCapacityLimitInBits {
      rows.append(("capacity with scopes", "\(bits) bits"))
      let scopes = largestScopesLimit.map { $0 == 0 ? "no" : "up to \($0)" } ?? "no"
      rows.append(("limit with scopes", "\(CalcCommand.text(limit)) bits, which allows \(scopes) scopes"))
    }
    if let bound {
      rows.append(
        ("epsilon within \(CalcCommand.text(bound.capacityInBits)) bits", "\(bound.largestEpsilon)"))
      rows.append(("flip probability there", "\(bound.flipProbability)"))
    }
    let verdict = isAccepted ? "registers the source" : "refuses: " + objections.joined(separator: "; ")
    return rows + [("Chromium", verdict)]
  }
}

/// What a source of event-level reports can tell, and whether a browser would register it.
public struct SourcePrivacy: Hashable, Sendable {
  /// Attribution scopes as a source declares them.
  public struct Scopes: Hashable, Sendable {
    /// How many scopes a destination may have at a time, at least 1.
    public let limit: UInt32
    /// The most output states of an event source with scopes, at least 1.
    public let maxEventStates: UInt32

    /// Makes scopes.
    public init(limit: UInt32, maxEventStates: UInt32) {
      precondition(limit >= 1 && maxEventStates >= 1, "scopes need at least one of everything")
      self.limit = limit
      self.maxEventStates = maxEventStates
    }
  }

  /// What a browser allows of one type of source.
  public struct Limits: Hashable, Sendable {
    /// The largest epsilon, in nats.
    public var epsilon: Double
    /// The most output states.
    public var states: Double
    /// The largest channel capacity, in bits.
    public var capacityInBits: Double
    /// The largest channel capacity together with scopes, in bits.
    public var scopesCapacityInBits: Double
    /// Whether a source with scopes may have no more states than it declares for event sources.
    public var boundsEventStates: Bool

    /// Chromium's for sources of navigations.
    ///
    /// *Source:* WICG, Attribution Reporting API, `params/chromium-params.md`.
    public static let navigation = Limits(
      epsilon: 14, states: 4_294_967_295, capacityInBits: 11.5, scopesCapacityInBits: 11.55,
      boundsEventStates: false)
    /// Chromium's for sources of views and clicks that do not navigate.
    ///
    /// *Source:* WICG, Attribution Reporting API, `params/chromium-params.md`.
    public static let event = Limits(
      epsilon: 14, states: 4_294_967_295, capacityInBits: 6.5, scopesCapacityInBits: 6.5,
      boundsEventStates: true)
  }

  /// Why a browser does not register the source.
  public enum Objection: Hashable, Sendable, CustomStringConvertible {
    /// Epsilon is above its limit.
    case epsilon(Double, limit: Double)
    /// There are too many states.
    case states(Double, limit: Double)
    /// The channel's capacity is above its limit.
    case capacity(Double, limit: Double)
    /// An event source has more states than it declares.
    case eventStates(Double, limit: UInt32)
    /// The capacity with scopes is above its limit.
    case scopesCapacity(Double, limit: Double)

    /// What is too large and how large it may be.
    public var description: String {
      switch self {
      case .epsilon(let value, let limit): "epsilon \(value) is above \(limit)"
      case .states(let value, let limit):
        "\(Self.text(value)) output states are more than \(Self.text(limit))"
      case .capacity(let value, let limit): "channel capacity \(value) bits is above \(limit)"
      case .eventStates(let value, let limit):
        "\(value) output states are more than max_event_states \(limit)"
      case .scopesCapacity(let value, let limit):
        "channel capacity with scopes \(value) bits is above \(limit)"
      }
    }

    /// A whole number in all its digits where they are exact.
    private static func text(_ value: Double) -> String {
      value.magnitude < 0x1p53 ? String(Int64(value)) : "\(value)"
    }
  }

  /// The number of output states; nil above 2^64 - 1.
  public let stateCount: UInt64?
  /// The randomised response over the states.
  public let response: RandomizedStates
  /// The scopes; nil for none.
  public let scopes: Scopes?

  /// Computes the figures of a source.
  ///
  /// - Parameters:
  ///   - states: the states that the source can come out in.
  ///   - epsilon: the privacy parameter, at least 0.
  ///   - scopes: the scopes, or nil.
  public init(states: FlexibleOutputStates, epsilon: Double, scopes: Scopes? = nil) {
    stateCount = states.count
    response = states.response(epsilon: epsilon)
    self.scopes = scopes
  }

  /// What the source can tell together with its scopes, in bits; nil without scopes.
  public var scopesCapacityInBits: Double? {
    scopes.map {
      ScopesCapacity.bits(
        states: response.states, limit: Double($0.limit), maxEventStates: Double($0.maxEventStates))
    }
  }

  /// All reasons not to register the source, in the order in which a browser looks for them.
  ///
  /// *Source:* Attribution Reporting, "Processing an attribution source", steps on states, channel capacity and scopes;
  /// for epsilon, "Parsing source-registration JSON".
  ///
  /// - Parameter limits: what the browser allows.
  /// - Returns: an empty list where the source is registered.
  public func objections(_ limits: Limits) -> [Objection] {
    let states = response.states
    var objections: [Objection] = []
    if response.epsilon > limits.epsilon {
      objections.append(.epsilon(response.epsilon, limit: limits.epsilon))
    }
    if states > limits.states { objections.append(.states(states, limit: limits.states)) }
    if response.capacityInBits > limits.capacityInBits {
      objections.append(.capacity(response.capacityInBits, limit: limits.capacityInBits))
    }
    if let scopes, limits.boundsEventStates, states > Double(scopes.maxEventStates) {
      objections.append(.eventStates(states, limit: scopes.maxEventStates))
    }
    if let bits = scopesCapacityInBits, bits > limits.scopesCapacityInBits {
      objections.append(.scopesCapacity(bits, limit: limits.scopesCapacityInBits))
    }
    return objections
  }
}

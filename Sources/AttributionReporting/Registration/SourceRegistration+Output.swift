import JSONText
import PrivacyMechanisms

extension SourceRegistration {
  /// All that event-level reports of such a source can say.
  public var outputStates: OutputStates {
    OutputStates(
      dataValues: triggerData.count, windows: eventReportWindows.ends.count, maxReports: maxEventLevelReports)
  }

  /// What a browser makes of the amount that event-level reports of such a source tell.
  ///
  /// Notes tell the number of output states, the probability of a random one and the capacity. Errors tell for which
  /// limits a browser refuses to store the source, although its header is well formed.
  ///
  /// *Source:* Attribution Reporting, "Processing an attribution source", the checks before the randomized response.
  /// - Parameter parameters: the browser's limits.
  public func outputFindings(_ parameters: Parameters) -> [HeaderFinding] {
    let states = outputStates
    let epsilon = max(0, eventLevelEpsilon)
    let count = states.count.map { "\($0)" } ?? "more than 2^64"
    let capacity = states.channelCapacity(epsilon: epsilon)
    var findings = [
      HeaderFinding(.note, "event-level reports have \(count) output states"),
      HeaderFinding(
        .note,
        "a random one is reported with probability \(states.flipProbability(epsilon: epsilon).shortText)"),
      HeaderFinding(.note, "they tell \(capacity.shortText) bits at most (channel capacity)"),
    ]
    if states.count.map({ $0 > parameters.maxTriggerStateCardinality }) ?? true {
      findings.append(
        HeaderFinding(
          .error,
          "\(count) output states are too many; \(parameters.maxTriggerStateCardinality) are allowed "
            + "(source-trigger-state-cardinality-limit)"))
    }
    let bound =
      type == .navigation ? parameters.maxChannelCapacityNavigation : parameters.maxChannelCapacityEvent
    if capacity > bound {
      findings.append(
        HeaderFinding(
          .error,
          "\(capacity.shortText) bits are too many for \(type.phrase); \(bound.shortText) are allowed "
            + "(source-channel-capacity-limit); fewer windows, values or reports, or a smaller epsilon, tell less"
        ))
    }
    return findings + scopesFindings(states, parameters)
  }

  private func scopesFindings(_ states: OutputStates, _ parameters: Parameters) -> [HeaderFinding] {
    guard let scopes = attributionScopes else { return [] }
    var findings: [HeaderFinding] = []
    if type == .event, states.realCount > Double(scopes.maxEventStates) {
      findings.append(
        HeaderFinding(
          .error, at: scopesPath["max_event_states"],
          "is below the \(states.count.map { "\($0)" } ?? "more than 2^64") output states of this source "
            + "(source-max-event-states-limit)"))
    }
    let bits = ScopesCapacity.bits(
      states: states.realCount, limit: Double(scopes.limit), maxEventStates: Double(scopes.maxEventStates))
    findings.append(
      HeaderFinding(.note, at: scopesPath, "reports and scopes tell \(bits.shortText) bits at most together"))
    let bound =
      type == .navigation
      ? parameters.maxChannelCapacityScopesNavigation : parameters.maxChannelCapacityScopesEvent
    if bits > bound {
      findings.append(
        HeaderFinding(
          .error, at: scopesPath,
          "\(bits.shortText) bits are too many for \(type.phrase); \(bound.shortText) are allowed "
            + "(source-scopes-channel-capacity-limit)"))
    }
    return findings
  }

  private var scopesPath: JSONPath { JSONPath()["attribution_scopes"] }
}

extension SourceType {
  /// The type with its article, for messages.
  fileprivate var phrase: String { self == .navigation ? "a navigation source" : "an event source" }
}

import Web

/// What the meaning of a header depends on besides its text.
public struct HeaderContext: Sendable {
  /// The limits that the specification leaves to each browser.
  public var parameters: Parameters
  /// Who may decrypt aggregatable reports; the first one does unless a header names another.
  public var coordinators: [Origin]
  /// Where registrable domains begin.
  public var suffixes: PublicSuffixList
  /// Whether `android-app://package` is a destination, too, as in histories of apps; browsers refuse it.
  public var admitsAppDestinations: Bool

  /// Who decrypts the aggregatable reports of Chromium.
  ///
  /// *Source:* Chromium, `components/aggregation_service/aggregation_coordinator_utils.cc`.
  public static let chromiumCoordinators: [Origin] = [
    "https://publickeyservice.msmt.aws.privacysandboxservices.com",
    "https://publickeyservice.msmt.gcp.privacysandboxservices.com",
  ].compactMap { try? Origin($0) }

  /// Makes a context.
  ///
  /// - Parameters:
  ///   - parameters: the browser's limits, Chromium's by default.
  ///   - coordinators: who may decrypt reports, the default one first.
  ///   - suffixes: where registrable domains begin.
  ///   - admitsAppDestinations: whether apps may be destinations.
  public init(
    parameters: Parameters = Parameters(), coordinators: [Origin] = HeaderContext.chromiumCoordinators,
    suffixes: PublicSuffixList, admitsAppDestinations: Bool = false
  ) {
    self.parameters = parameters
    self.coordinators = coordinators
    self.suffixes = suffixes
    self.admitsAppDestinations = admitsAppDestinations
  }
}

/// The page that calls the interface, with what the browser knows of it.
///
/// *Source:* Attribution Level 1, "obtain the implicit API inputs", "Permissions Policy Integration" and "check
/// attribution API activation".
public struct CallingDocument: Hashable, Sendable {
  /// The host of the top-level page.
  public var topLevelHost: String
  /// The host of the frame, or of the server whose response calls; nil for the top-level page itself.
  public var callerHost: String?
  /// Whether the permissions policy has `save-impression`.
  public var allowsSaveImpression = true
  /// Whether the permissions policy has `measure-conversion`.
  public var allowsMeasureConversion = true
  /// Whether somebody has just clicked or typed on the page; a call uses it up.
  public var hasTransientActivation = false
  /// Whether a call has found the page in use before.
  public private(set) var isActivated = false

  /// Makes a page that the policy allows everything and that nobody has used.
  ///
  /// - Parameters:
  ///   - topLevelHost: the host of the top-level page.
  ///   - callerHost: the host of whoever calls; nil for the top-level page itself.
  ///   - hasTransientActivation: whether somebody has just used the page.
  public init(topLevelHost: String, callerHost: String? = nil, hasTransientActivation: Bool = false) {
    self.topLevelHost = topLevelHost
    self.callerHost = callerHost
    self.hasTransientActivation = hasTransientActivation
  }

  /// Follows a navigation of the top level.
  ///
  /// - Parameters:
  ///   - host: the new page's host.
  ///   - isCrossSite: whether the page is of another site and a page of another site led to it; then somebody has to use
  ///     it before it may call.
  public mutating func navigate(to host: String, isCrossSite: Bool) {
    topLevelHost = host
    callerHost = nil
    hasTransientActivation = false
    if isCrossSite { isActivated = false }
  }

  /// Whether the page may call now; uses the activation up where that is what allows it.
  mutating func activate() -> Bool {
    if isActivated { return true }
    guard hasTransientActivation else { return false }
    hasTransientActivation = false
    isActivated = true
    return true
  }
}

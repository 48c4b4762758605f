import AttributionReporting
import Web

/// Sees to it that a reporting origin uses one set of scopes in a navigation.
///
/// The first source that an origin registers in a navigation fixes the set, which may be empty; sources with another
/// one are passed over. *Source:* Attribution Reporting, "Attribution scope" ("one unique scope set per reporting
/// origin per navigation"); Chromium, `attribution_scopes_navigation_limit_*.json`.
struct NavigationScopes {
  private var request: Int?
  private var values: [Origin: Set<String>] = [:]

  /// Whether a source may be registered.
  mutating func admit(_ source: SourceRegistration, of origin: Origin, in request: Int) -> Bool {
    guard source.type == .navigation else { return true }
    if self.request != request {
      self.request = request
      values.removeAll(keepingCapacity: true)
    }
    let own = Set(source.attributionScopes?.values ?? [])
    if let first = values[origin] { return first == own }
    values[origin] = own
    return true
  }
}

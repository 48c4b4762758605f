import JSONText
import Web

/// Reads the texts that stand for origins and sites.
struct DestinationReader {
  let context: HeaderContext

  /// The sites at which triggers are attributed, sorted by their text, each once.
  func destinations(_ value: JSONValue, _ log: inout HeaderLog) -> [Site]? {
    let sites: [Site]
    switch value {
    case .string: sites = site(value, &log).map { [$0] } ?? []
    case .array(let elements):
      var seen: Set<Site> = []
      sites =
        ValueReader.list(value, &log) { value, log in
          guard let site = site(value, &log) else { return nil }
          if seen.insert(site).inserted { return site }
          log.warn("is listed more than once: \(site)")
          return nil
        } ?? []
      if elements.isEmpty { log.error("must name at least one site") }
    default:
      log.error("must be a text or a list of texts, not \(value.kind)")
      return nil
    }
    if sites.count > RegistrationLimits.destinations {
      log.error("names \(sites.count) sites; at most \(RegistrationLimits.destinations) are allowed")
    }
    return sites.sorted { ExactOrder.precedes($0.description, $1.description) }
  }

  /// The coordinator that a header names, which must be one that the browser knows.
  func coordinator(_ value: JSONValue, _ log: inout HeaderLog) -> Origin? {
    guard let text = ValueReader.text(value, &log), let origin = suitableOrigin(text, &log) else {
      return nil
    }
    warnOfMore(than: origin.description, in: text, origin, "origin", &log)
    if context.coordinators.contains(origin) { return origin }
    let known = context.coordinators.map(\.description).joined(separator: ", ")
    log.error("must be a coordinator that the browser knows: \(known.isEmpty ? "there is none" : known)")
    return nil
  }

  private func site(_ value: JSONValue, _ log: inout HeaderLog) -> Site? {
    guard let text = ValueReader.text(value, &log) else { return nil }
    if context.admitsAppDestinations {
      do {
        if let app = try Origin(appURL: text) { return Site(app, suffixes: context.suffixes) }
      } catch {
        log.error("must name an app's package after \(Origin.appScheme)://: \(error.problem)")
        return nil
      }
    }
    guard let origin = suitableOrigin(text, &log) else { return nil }
    let site = Site(origin, suffixes: context.suffixes)
    warnOfMore(than: site.description, in: text, origin, "site", &log)
    return site
  }

  /// An origin on which the API can be used.
  ///
  /// *Source:* Attribution Reporting, "suitable origin": potentially trustworthy, and http or https.
  private func suitableOrigin(_ text: String, _ log: inout HeaderLog) -> Origin? {
    do {
      let origin = try Origin(text)
      if origin.isPotentiallyTrustworthy { return origin }
      log.error("must be an https URL, or http on this machine, since http can be tampered with")
    } catch {
      log.error("must be an http or https URL: \(error.problem)")
    }
    return nil
  }

  /// Tells of what a text says beyond the part that is used.
  private func warnOfMore(
    than used: String, in text: String, _ origin: Origin, _ part: String, _ log: inout HeaderLog
  ) {
    let afterScheme = text.drop { $0 != ":" }.dropFirst(3)
    let path = afterScheme.drop { !"/?#\\".contains($0) }
    let isPlain = (path.isEmpty || path == "/") && !afterScheme.contains("@")
    if !isPlain || origin.description != used { log.warn("only its \(part) counts: \(used)") }
  }
}

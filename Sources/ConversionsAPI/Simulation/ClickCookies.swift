import SimulationKernel
import Web

/// The ids of clicks that advertisers' pages keep in cookies of their own, for one person.
///
/// There is one cookie for each browser, page and platform; a later click overwrites it.
struct ClickCookies: Sendable {
  private struct Cookie {
    var browser: UInt8
    var site: UInt32
    var reporting: UInt32
    var click: UInt32
    var time: SimulationTime
    /// What the click involved, for clearings of one origin.
    var destination: UInt32
  }

  private var cookies: [Cookie] = []

  mutating func removeAll() {
    if !cookies.isEmpty { cookies.removeAll(keepingCapacity: true) }
  }

  mutating func store(_ click: AdInteraction, browser: UInt8, at now: SimulationTime) {
    let cookie = Cookie(
      browser: browser, site: click.destination.site, reporting: click.reporting.origin, click: click.number,
      time: now, destination: click.destination.origin)
    let known = cookies.firstIndex {
      $0.browser == browser && $0.site == cookie.site && $0.reporting == cookie.reporting
    }
    guard let known else {
      cookies.append(cookie)
      return
    }
    // Of two at the same moment the first stays, as in the other systems.
    if cookies[known].time < now { cookies[known] = cookie }
  }

  /// The number of the click whose id a page knows.
  func click(
    on page: WebOrigin, of reporting: WebOrigin, browser: UInt8, at now: SimulationTime,
    lifetime: SimulationDuration
  ) -> UInt32? {
    for cookie in cookies
    where cookie.browser == browser && cookie.site == page.site && cookie.reporting == reporting.origin {
      return now - cookie.time < lifetime ? cookie.click : nil
    }
    return nil
  }

  mutating func forget(_ clearing: StorageClearing, browser: UInt8) {
    cookies.removeAll { cookie in
      guard cookie.browser == browser, clearing.begin <= cookie.time, cookie.time <= clearing.end else {
        return false
      }
      return clearing.origin.map { $0.origin == cookie.destination } ?? true
    }
  }
}

import SimulationKernel
import Web

/// The top-level page on which something is registered.
public struct PageContext: Hashable, Sendable {
  /// Its origin as text.
  public var origin: String
  /// Its site.
  public var site: Site

  /// Makes the context of a web page.
  public init(_ origin: Origin, suffixes: PublicSuffixList) {
    self.init(origin: origin.description, site: Site(origin, suffixes: suffixes))
  }

  /// Makes the context of anything that has a site, such as an app.
  public init(origin: String, site: Site) {
    self.origin = origin
    self.site = site
  }
}

/// What a browser knows about a response that registers a source or a trigger, beside its headers.
public struct RegistrationRequest: Hashable, Sendable {
  /// The top-level page.
  public var page: PageContext
  /// The origin that answered.
  public var reportingOrigin: Origin
  /// When it answered.
  public var time: SimulationTime
  /// Whether cookies allow it to debug; without, it gets neither debug keys nor verbose debug reports.
  public var debugPermission: Bool
  /// Whether the request came from a fenced frame.
  ///
  /// For these there are no verbose debug reports, no aggregatable debug reports and none of errors in headers; copies
  /// of reports at once depend on debug keys alone, as elsewhere. *Source:* Chromium, `attribution_debug_report.cc` and
  /// `aggregatable_debug_report.cc` (`is_within_fenced_frame`).
  public var isFenced: Bool

  /// Makes a request.
  public init(
    page: PageContext, reportingOrigin: Origin, time: SimulationTime, debugPermission: Bool = false,
    isFenced: Bool = false
  ) {
    self.page = page
    self.reportingOrigin = reportingOrigin
    self.time = time
    self.debugPermission = debugPermission
    self.isFenced = isFenced
  }
}

/// Gives out the numbers by which engines know origins and sites.
///
/// Numbers count up from 0 in the order of the first request, so the same requests give the same numbers.
/// One directory serves one scenario.
public struct OriginDirectory: Sendable {
  private struct SiteKey: Hashable {
    var scheme: String
    var host: String
  }

  private let suffixes: PublicSuffixList
  private var known: [Origin: WebOrigin] = [:]
  private var siteNumbers: [Site: UInt32] = [:]
  /// Remembers the list's answers, which cost far more than a look-up.
  private var sitesByHost: [SiteKey: UInt32] = [:]
  private var origins: [Origin] = []
  private var sites: [Site] = []

  /// Makes an empty directory.
  public init(suffixes: PublicSuffixList) { self.suffixes = suffixes }

  /// The numbers of an origin; new ones when it has none yet.
  public mutating func number(_ origin: Origin) -> WebOrigin {
    if let number = known[origin] { return number }
    let number = WebOrigin(origin: UInt32(origins.count), site: siteNumber(origin))
    known[origin] = number
    origins.append(origin)
    return number
  }

  /// The numbers of the origin that a text names.
  ///
  /// - Throws: ``OriginError`` when the text names none.
  public mutating func number(_ text: String) throws(OriginError) -> WebOrigin {
    number(try Origin(text))
  }

  /// The origin that has these numbers.
  public func origin(_ number: WebOrigin) -> Origin { origins[Int(number.origin)] }

  /// The site of the origin that has these numbers.
  public func site(_ number: WebOrigin) -> Site { sites[Int(number.site)] }

  private mutating func siteNumber(_ origin: Origin) -> UInt32 {
    let key = SiteKey(scheme: origin.scheme, host: origin.host)
    if let number = sitesByHost[key] { return number }
    let site = Site(origin, suffixes: suffixes)
    let number = siteNumbers[site] ?? UInt32(sites.count)
    if number == UInt32(sites.count) {
      sites.append(site)
      siteNumbers[site] = number
    }
    sitesByHost[key] = number
    return number
  }
}

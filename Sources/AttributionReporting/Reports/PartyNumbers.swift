import Web

/// Gives out the numbers by which the engine knows sites and origins, and keeps the sites in the order of their texts.
struct PartyNumbers: Sendable {
  private let suffixes: PublicSuffixList
  private var siteNumbers: [Site: UInt32] = [:]
  private var originNumbers: [String: UInt32] = [:]
  private var reportingOrigins: [Origin: WebOrigin] = [:]
  /// The numbers of all sites, in the order of their texts, and those texts.
  private var ordered: [(text: [UInt8], number: UInt32)] = []
  /// The sites by their numbers.
  private(set) var sites: [Site] = []
  /// The place of each site, by its number, in the order of texts.
  private(set) var ranks: [UInt32] = []

  init(suffixes: PublicSuffixList) { self.suffixes = suffixes }

  mutating func number(_ page: PageContext) -> WebOrigin {
    WebOrigin(origin: number(origin: page.origin), site: number(page.site))
  }

  mutating func number(_ origin: Origin) -> WebOrigin {
    if let known = reportingOrigins[origin] { return known }
    let number = WebOrigin(
      origin: number(origin: origin.description), site: number(Site(origin, suffixes: suffixes)))
    reportingOrigins[origin] = number
    return number
  }

  mutating func number(_ site: Site) -> UInt32 {
    if let known = siteNumbers[site] { return known }
    let number = UInt32(sites.count)
    siteNumbers[site] = number
    sites.append(site)
    ranks.append(number)
    let text = Array(site.description.utf8)
    let place = place(of: text)
    ordered.insert((text, number), at: place)
    for rank in place..<ordered.count { ranks[Int(ordered[rank].number)] = UInt32(rank) }
    return number
  }

  private mutating func number(origin: String) -> UInt32 {
    if let known = originNumbers[origin] { return known }
    let number = UInt32(originNumbers.count)
    originNumbers[origin] = number
    return number
  }

  private func place(of text: [UInt8]) -> Int {
    var low = 0
    var high = ordered.count
    while low < high {
      let middle = (low + high) / 2
      if ordered[middle].text.lexicographicallyPrecedes(text) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

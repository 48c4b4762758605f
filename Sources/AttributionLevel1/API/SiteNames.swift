import Web

/// Turns the names of sites into numbers, which count up from 1 in the order of the first use.
struct SiteNames: Sendable {
  private let suffixes: PublicSuffixList
  private var numbers: [String: UInt32] = [:]

  init(suffixes: PublicSuffixList) { self.suffixes = suffixes }

  /// The registrable domain of a host; nil where it is none.
  ///
  /// Private suffixes count, `localhost` and names below it, addresses and single labels have no site. Hosts in other
  /// scripts must come in their `xn--` form.
  ///
  /// *Source:* Attribution Level 1, "parse a site"; for `localhost`, the reference implementation.
  func site(of host: String) -> String? {
    guard let host = HostName.canonical(host), !HostName.isAddress(host), !HostName.isLoopback(host) else {
      return nil
    }
    return suffixes.registrableDomain(of: host)
  }

  /// The number of the site of a host; nil where it has none.
  mutating func number(of host: String) -> UInt32? {
    guard let site = site(of: host) else { return nil }
    if let number = numbers[site] { return number }
    let number = UInt32(numbers.count + 1)
    numbers[site] = number
    return number
  }

  /// The number of a site; nil where nobody has used it yet.
  func knownNumber(of host: String) -> UInt32? { site(of: host).flatMap { numbers[$0] } }

  /// The numbers of a list of sites, each once.
  ///
  /// - Parameters:
  ///   - name: what the list is called.
  ///   - limit: how many entries it may have, equal ones counted each.
  /// - Throws: ``LevelOneError``: `RangeError` for a list that is too long, `SyntaxError` for what is no site.
  mutating func numbers(
    of hosts: [String], _ name: String, limit: Int = .max
  ) throws(LevelOneError) -> [UInt32] {
    guard hosts.count <= limit else {
      throw LevelOneError(.rangeError, "\(name) has \(hosts.count) entries, but may have \(limit)")
    }
    var found: [UInt32] = []
    var seen: Set<UInt32> = []
    for host in hosts {
      let number = try number(of: host, name)
      if seen.insert(number).inserted { found.append(number) }
    }
    return found
  }

  /// The number of a site.
  ///
  /// - Throws: ``LevelOneError`` (`SyntaxError`) for what is no site.
  mutating func number(of host: String, _ name: String) throws(LevelOneError) -> UInt32 {
    guard let number = number(of: host) else {
      throw LevelOneError(.syntaxError, "\"\(host)\" in \(name) is no host of a site, such as shop.example")
    }
    return number
  }
}

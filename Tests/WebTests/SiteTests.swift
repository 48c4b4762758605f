import Testing

@testable import Web

/// Registrable domains, sites and the numbers that stand for them.
@Suite struct Sites {
  private let suffixes: PublicSuffixList

  init() throws { suffixes = try PublicSuffixList() }

  @Test func registrableDomainsFollowThePublicSuffixList() {
    let table: [(String, String?)] = [
      ("www.example.co.uk", "example.co.uk"), ("co.uk", nil), ("com", nil), ("example", nil), ("test", nil),
      ("localhost", nil), ("shop.test", "shop.test"), ("a.b.shop.example", "shop.example"),
      ("foo.github.io", "foo.github.io"), ("a.foo.github.io", "foo.github.io"), ("github.io", nil),
      ("city.kobe.jp", "city.kobe.jp"), ("www.ck", "www.ck"), ("x.ck", nil),
    ]
    for (host, registrable) in table {
      #expect(suffixes.registrableDomain(of: host) == registrable, "\(host)")
    }
  }

  @Test func aSiteIsSchemeAndRegistrableDomain() throws {
    for (text, site) in [
      ("https://shop.advertiser.example:8443", "https://advertiser.example"),
      ("http://shop.advertiser.example", "http://advertiser.example"),
      ("https://WWW.Example.CO.UK.", "https://example.co.uk"), ("https://co.uk", "https://co.uk"),
      ("http://localhost:8080", "http://localhost"), ("https://127.0.0.1", "https://127.0.0.1"),
      ("https://[2001:db8::1]:1", "https://[2001:db8::1]"),
    ] {
      #expect(Site(try Origin(text), suffixes: suffixes).description == site)
    }
  }

  @Test func originsGetNumbersInTheOrderOfTheirFirstRequest() throws {
    var directory = OriginDirectory(suffixes: suffixes)
    let bare = try directory.number("https://shop.example")
    let www = try directory.number("https://www.shop.example")
    let port = try directory.number("https://shop.example:8443")
    let plain = try directory.number("http://shop.example")
    #expect([bare, www, port, plain].map(\.origin) == [0, 1, 2, 3])
    #expect([bare, www, port, plain].map(\.site) == [0, 0, 0, 1])
    #expect(try directory.number("https://SHOP.example:443/path") == bare)
    #expect(directory.origin(port).description == "https://shop.example:8443")
    #expect(directory.site(www).description == "https://shop.example")
    #expect(throws: OriginError.self) { try directory.number("shop.example") }
  }

  @Test func manyTasksMayAskAtOnce() async throws {
    let suffixes = suffixes
    let answers = await withTaskGroup(of: Bool.self) { group in
      for task in 0..<4 {
        group.addTask {
          (0..<1000).allSatisfy {
            suffixes.registrableDomain(of: "h\($0).t\(task).co.uk") == "t\(task).co.uk"
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers == [true, true, true, true])
  }
}

import Testing

@testable import ConversionsServer

/// Tokens, rates, addresses.
@Suite struct AccessTests {
  private func tokens(_ text: String) throws -> AccessTokens {
    try AccessTokens(parsing: Array(text.utf8), name: "tokens")
  }

  @Test func aTokenGrantsTheDataSetsOfItsLine() throws {
    let tokens = try tokens("\n# comment\r\nabcdefghijklmnop A,B C\n\nABCDEFGHIJKLMNOP= *\n")
    let first = tokens.grant(for: "Bearer abcdefghijklmnop")
    #expect(first?.number == 0 && first?.dataSets == ["A", "B", "C"])
    #expect(first?.allows("A") == true && first?.allows("a") == false && first?.allows("*") == false)
    #expect(tokens.grant(for: "bEARER   ABCDEFGHIJKLMNOP=") == AccessTokens.Grant(number: 1, dataSets: nil))
    for header in [
      nil, "", "abcdefghijklmnop", "Bearer", "Bearer ", "Bearer abcdefghijklmno", "Bearer abcdefghijklmnop ",
      "Bearer abcdefghijklmnop, Bearer abcdefghijklmnop", "Basic abcdefghijklmnop",
      "Bearer\tabcdefghijklmnop",
    ] { #expect(tokens.grant(for: header) == nil, "\(header ?? "none")") }
    #expect(AccessTokens.open.grant(for: nil)?.allows("x") == true)
  }

  @Test func mistakesInTheFileNameTheirLineAndShowNoToken() {
    for (text, reason) in [
      ("", "holds no token"), ("# only\n", "holds no token"),
      ("short A", "tokens:1: a token has 16 characters"),
      ("\nabcdefghijklmnop", "tokens:2: the data sets are missing"),
      ("abcdefgh-secret-ü A", "tokens:1: a token has letters"),
      ("abcdefghijklmnop A\nabcdefghijklmnop B", "tokens:2: the token is there already"),
      ("abcdefghijklmnop *,A", "tokens:1: * stands for all"),
    ] {
      let error = #expect(throws: ServerError.self) { try tokens(text) }
      #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
      #expect(error?.description.contains("abcdefgh") == false)
    }
    #expect(throws: ServerError.self) { try AccessTokens(parsing: [0xFF], name: "tokens") }
  }

  @Test func aSecondsWorthMayComeAtOnceAndThenTheRateHolds() {
    let limiter = RateLimiter(perSecond: 3)
    var (passed, waits): (Int, [Int64]) = (0, [])
    for _ in 0..<5 {
      if let wait = limiter.wait(of: 0, at: 1_000) { waits.append(wait) } else { passed += 1 }
    }
    #expect(passed == 3 && waits == [333_333_333, 333_333_333])
    #expect(limiter.wait(of: 1, at: 1_000) == nil, "each client has a bucket of its own")
    #expect(limiter.wait(of: 0, at: 1_000 + 333_333_332) == 1)
    #expect(limiter.wait(of: 0, at: 1_000 + 333_333_333) == nil)
    #expect(limiter.wait(of: 0, at: 1_000 + 333_333_333) != nil)
    // Twice the rate for ten seconds: the bucket's worth and the rate's get through.
    let steady = RateLimiter(perSecond: 100)
    let through = (0..<2000).count { steady.wait(of: 0, at: Int64($0) * 5_000_000) == nil }
    #expect(through == 100 + 1000 - 1)
  }

  @Test func onlyLoopbackIsListenedOn() throws {
    #expect(try LoopbackAddress("127.0.0.1") == .v4 && LoopbackAddress("localhost") == .v4)
    #expect(try LoopbackAddress("::1").url(port: 80) == "http://[::1]:80")
    for address in ["0.0.0.0", "::", "192.0.2.1", "127.0.0.1.example", "", "example.com"] {
      #expect(throws: ServerError.self) { try LoopbackAddress(address) }
    }
  }

  @Test func pathsAreTakenApartExactly() {
    #expect(ServicePath("/health") == .health)
    #expect(ServicePath("/v1/data-sets/a%2Fb%20c/events") == .events(dataSet: "a/b c"))
    #expect(ServicePath("/v1/data-sets/A/summary") == .summary(dataSet: "A"))
    for path in [
      "", "/", "health", "/health/", "/v1/data-sets/%FF/events", "/v1/data-sets/A/events/x",
      "//v1/data-sets/A/events",
      "/V1/data-sets/A/events", "/v1/data-sets/%/events", "/v1/data-sets/../events/..",
    ] { #expect(ServicePath(path) == nil, "\(path)") }
  }

  @Test func settingsThatCannotBeKeptAreRefused() {
    var settings = ServiceSettings()
    settings.port = 65_536
    #expect(throws: ServerError("the port is 65536; it must be from 0 to 65535")) { try settings.validate() }
    settings = ServiceSettings()
    settings.rate = 0
    #expect(throws: ServerError.self) { try settings.validate() }
  }
}

/// Works that share transactions.
@Suite struct GroupCommitTests {
  private struct Refused: Error {}

  @Test func worksThatWaitTogetherAreWrittenTogetherUpToTheLimit() async throws {
    let groups = Groups()
    let commits = GroupCommit<Int, Int>(limit: 10, weight: { $0 }) { works in
      await groups.add(works)
      try await Task.sleep(for: .milliseconds(20))
      return works.map { $0 * 2 }
    }
    let results = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
      for work in [3, 3, 3, 3, 3, 3, 3, 25, 3, 3] {
        group.addTask { (work, try await commits.submit(work)) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.count == 10 && results.allSatisfy { $0.1 == 2 * $0.0 })
    let sizes = await groups.all
    #expect(sizes.allSatisfy { $0.reduce(0, +) <= 10 || $0 == [25] } && sizes.joined().count == 10)
    #expect(sizes.count < 10, "works share transactions")
  }

  @Test func aWorkThatFailsFailsAlone() async throws {
    let commits = GroupCommit<Int, Int>(limit: 100, weight: { _ in 1 }) { works in
      try await Task.sleep(for: .milliseconds(5))
      if works.contains(7) { throw Refused() }
      return works
    }
    let outcomes = await withTaskGroup(of: (Int, Int?).self) { group in
      for work in 0..<20 { group.addTask { (work, try? await commits.submit(work)) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.count == 20 && outcomes.allSatisfy { $0.1 == ($0.0 == 7 ? nil : $0.0) })
  }

  private actor Groups {
    var all: [[Int]] = []
    func add(_ works: [Int]) { all.append(works) }
  }
}

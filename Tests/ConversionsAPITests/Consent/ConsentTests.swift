import Testing

@testable import ConversionsAPI

/// What events may be used for.
@Suite struct ConsentTests {
  private func decide(
    _ string: String?, _ sections: [Int]?, mmt: Bool? = nil, _ policy: ConsentPolicy = ConsentPolicy()
  ) -> ConsentDecision {
    var data = UserData()
    data.gppString = string
    data.gppSectionIDs = sections
    data.isForMeasurementOnly = mmt
    return policy.decide(data)
  }

  private typealias Reason = ConsentDecision.Reason

  @Test func withoutASignalTheReceiverDecides() {
    #expect(decide(nil, nil).reason == .absent && decide(nil, nil).mayOptimise)
    #expect(ConsentPolicy().decide(nil as UserData?).reason == .absent)
    let strict = ConsentPolicy(allowsAbsent: false)
    #expect(!decide(nil, nil, strict).mayAttribute && !decide(nil, nil, strict).mayOptimise)
    #expect(decide("DBABRg~BAAAABA", [-1]).reason == .absent)
  }

  @Test func measurementOnlyForbidsOptimisation() {
    let decision = decide(nil, nil, mmt: true)
    #expect(decision == ConsentDecision(mayAttribute: true, mayOptimise: false, reason: .measurementOnly))
    #expect(decide(nil, nil, mmt: false).mayOptimise)
    #expect(decide("DBABRg~BAAAABA", [9], mmt: true).reason == .measurementOnly)
    #expect(!decide("x", [9], mmt: true).mayAttribute)
  }

  @Test func whatCannotBeReadIsUnknown() {
    for (string, sections) in [
      ("DBABRg~BAAAABA", nil), ("DBABRg~BAAAABA", []), ("DBABRg~BAAAABA", [7]), (nil, [7]), ("x", [7]),
      ("DBABRg~", [9]), ("DBABRg~B", [9]), ("DBABRg~!", [9]), ("DBABRg~AAAAABA", [9]),
      ("DBABRg~BAPAABA", [9]),
      (BitWriter.header([24...24]) + "~BAAA", [24]), ("DBABRg~BAAAABA.g", [9, 7]), ("DBABRg~BAAAABA", [0]),
    ] as [(String?, [Int]?)] {
      let decision = decide(string, sections)
      #expect(
        decision == ConsentDecision(mayAttribute: false, mayOptimise: false, reason: .unknown),
        "\(string ?? "nil")")
      #expect(decide(string, sections, ConsentPolicy(allowsUnknown: true)).mayOptimise)
    }
  }

  /// Strings of which two other decoders say the same.
  @Test func sectionsOfStatesSayWhetherTheUserOptedOut() {
    #expect(decide("DBABRg~BAAAABA", [9]).reason == .granted)
    #expect(decide("DBABVg~BVVVVVVg.YA", [12]).reason == .optedOut)
    // California: did not opt out, but the Global Privacy Control is on.
    #expect(decide("DBABBg~BVqqqqpY.YA", [8]).reason == .optedOut)
    #expect(decide("DBABBg~BVqqqqpY", [8]).reason == .granted)
    #expect(decide("DBABBg~BAAAAACA", [8]).reason == .granted)
  }

  @Test func eachOptOutOfEachSectionCounts() {
    for id in 7...23 {
      let notices = id == 7 ? 6 : id == 11 || id == 18 ? 4 : 3
      let optOuts = id == 7 ? 3 : 2
      for optedOut in [nil] + (0..<optOuts).map({ Optional($0) }) {
        var writer = BitWriter()
        writer.put(1, 6)
        // Notices of 1 must not be taken for opt-outs.
        for _ in 0..<notices { writer.put(1, 2) }
        for place in 0..<optOuts { writer.put(place == optedOut ? 1 : 2, 2) }
        for _ in 0..<12 { writer.put(1, 2) }
        let decision = decide(BitWriter.header([id...id]) + "~" + writer.text, [id])
        #expect(decision.reason == (optedOut == nil ? .granted : .optedOut), "section \(id)")
        #expect(decision.mayAttribute)
      }
    }
  }

  @Test func theFourCharactersOfUSPrivacy() {
    for (text, reason) in [
      ("1YNN", Reason.granted), ("1YYN", .optedOut), ("1---", .granted), ("1NYY", .optedOut),
      ("2YNN", .unknown),
      ("1YN", .unknown), ("1ynn", .unknown), ("", .unknown),
    ] {
      #expect(decide(BitWriter.header([6...6]) + "~" + text, [6]).reason == reason, "\(text)")
    }
  }

  /// A core string with purposes by consent and by another basis.
  private func transparency(_ section: Int, consents: [Int], others: [Int]) -> String {
    var writer = BitWriter()
    writer.put(section == 2 ? 2 : 1, 6)
    writer.put(0xFFFF_FFFF, 36)
    writer.put(0, 36)
    // CMP, its version, screen, language, vendor list, policy.
    for bits in [12, 12, 6, 12, 12, 6] { writer.put(1, bits) }
    writer.put(section == 2 ? 3 : 1, section == 2 ? 2 : 1)
    writer.put(0xFFF, 12)
    for purposes in [consents, others] {
      writer.put(purposes.reduce(0) { $0 | 1 << (24 - $1) }, 24)
    }
    writer.put(1, 13)
    return BitWriter.header([section...section]) + "~" + writer.text + ".YA"
  }

  @Test func purposesOfTheTransparencyFramework() {
    for (section, consents, others, reason) in [
      (2, [], [], Reason.refused), (2, [1, 3, 4], [], .refused), (2, [7], [], .optedOut),
      (2, [], [7], .optedOut),
      (2, [3, 4, 7], [], .granted), (2, [3, 4], [7], .granted), (2, [7], [3, 4], .optedOut),
      (2, [3, 7], [], .optedOut),
      (2, [4, 7], [], .optedOut), (2, [6, 8], [6, 8], .refused), (5, [7], [3, 4], .granted),
      (5, [], [], .refused),
    ] as [(Int, [Int], [Int], Reason)] {
      let decision = decide(transparency(section, consents: consents, others: others), [section])
      #expect(decision.reason == reason, "\(section) \(consents) \(others)")
      #expect(decision.mayAttribute == (reason != .refused) && decision.mayOptimise == (reason == .granted))
    }
    #expect(decide("DBABM~BPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA", [2]).reason == .unknown)
    #expect(decide("DBABDA~BPXuQIAPXuQIAAfKABENB-CgAAAAAAAAAAAAAAAA", [5]).reason == .refused)
  }

  @Test func theStrictestOfSeveralSectionsCounts() {
    let both = "DBACNY~" + transparency(2, consents: [3, 4, 7], others: []).dropFirst(6) + "~1YYN"
    #expect(decide(both, [2]).reason == .granted)
    #expect(decide(both, [6]).reason == .optedOut)
    #expect(decide(both, [2, 6]).reason == .optedOut && decide(both, [6, 2]).reason == .optedOut)
    #expect(decide(both, [2, 3, 4]).reason == .granted)
  }

  @Test func theStrictestOfTheChannelsCounts() throws {
    func stored(_ string: String?, _ sections: [Int]?, _ other: String?, _ more: [Int]?) -> ConsentDecision {
      let events = [(string, sections), (other, more)].map { string, sections in
        var event = Records.purchase()
        event.userData = UserData()
        event.userData?.gppString = string
        event.userData?.gppSectionIDs = sections
        return event
      }
      let first = StoredEvent(ReceivedEvent(events[0], from: .server, receivedAt: 0))
      guard case .merged(let both) = first.merging(ReceivedEvent(events[1], from: .pixel, receivedAt: 1))
      else {
        return ConsentPolicy().decide(first)
      }
      return ConsentPolicy().decide(both)
    }
    let granted = "DBABRg~BAAAABA"
    let optedOut = "DBABVg~BVVVVVVg.YA"
    #expect(stored(granted, [9], optedOut, [12]).reason == .optedOut)
    #expect(stored(optedOut, [12], granted, [9]).reason == .optedOut)
    #expect(stored(granted, [9], nil, nil).reason == .granted)
    #expect(stored(nil, nil, optedOut, [12]).reason == .optedOut)
    #expect(stored(nil, nil, nil, nil).reason == .absent)
    let strict = ConsentPolicy(allowsAbsent: false)
    #expect(!strict.decide(StoredEvent(ReceivedEvent(Records.purchase(), receivedAt: 0))).mayAttribute)
  }
}

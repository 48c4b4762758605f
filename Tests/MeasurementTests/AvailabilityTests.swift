import SimulationKernel
import Testing
import Web

@testable import Measurement

@Suite struct IndependentMomentTests {
  private let random = AddressedRandom(seed: 20_201_006, replication: 0)

  /// How long the browser stays closed from a moment on; nil when it is open.
  private func wait(_ share: Double, _ law: DelayLaw, _ random: AddressedRandom, _ ordinal: Int) -> Int64? {
    let moments = Availability.independent(closedShare: share, closedFor: law).moments
    let draw = moments.draw(random, ordinal: UInt64(ordinal))
    return draw.isClosed ? moments.closedFor.draw(draw.word1, draw.word2).milliseconds : nil
  }

  @Test func theAnswerDependsOnlyOnThePersonAndTheOrdinal() throws {
    let law = DelayLaw.exponential(try ExponentialLaw(mean: 1_000))
    for person in 0..<50 {
      for ordinal in 0..<10 {
        let one = random.of(person: UInt64(person))
        let first = wait(0.5, law, one, ordinal)
        _ = wait(0.5, law, one, ordinal + 1)
        #expect(wait(0.5, law, one, ordinal) == first)
      }
    }
  }

  @Test func aLargerShareClosesEveryBrowserThatASmallerOneCloses() {
    let closed = DelayLaw.constant(.hours(1))
    var differences = 0
    for ordinal in 0..<2_000 {
      let (a, b) = (wait(0.1, closed, random, ordinal), wait(0.6, closed, random, ordinal))
      if a != nil { #expect(b == a) }
      if a == nil, b != nil { differences += 1 }
    }
    #expect(differences > 800)
  }

  @Test func aShareOfOneIsAlwaysClosedAndAShareOfZeroNever() {
    for ordinal in 0..<1_000 {
      #expect(wait(1, .constant(.hours(1)), random, ordinal) == 3_600_000)
      #expect(wait(0, .constant(.hours(1)), random, ordinal) == nil)
    }
  }

  /// 2,000 people: two browsers of one person are closed at one moment no more often together than by chance.
  @Test func everyBrowserOfAPersonHasMomentsOfItsOwn() {
    let browser = StubBrowser(.init(timers: [(10, 0, true)]), closedShare: 0.5, closedFor: 5)
    var both = 0
    for person in 0..<2_000 {
      var late = 0
      for position in 0..<2 {
        browser.begin(person: UInt64(person), browser: position)
        browser.convert(at: -5)
        browser.finish(through: 100)
        late += browser.sent.count { $0.late }
      }
      both += late == 2 ? 1 : 0
    }
    // A quarter of 2,000 with a standard deviation of 19.4.
    #expect(abs(both - 500) < 117)
  }
}

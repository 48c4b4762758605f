import Testing

@testable import PrivacyMechanisms

struct ClickOutputTests {
  @Test func theCapacityOfSymmetricChannelsIsTheClosedForm() throws {
    for (values, noise) in [(2, 0.1), (3, 0.7), (8, 0.05), (64, 0.3)] {
      let channel = try DataNoise(values: values, noise: noise)
      let rows = (0..<values).map { x in (0..<values).map { channel.probability(of: $0, given: x) } }
      let capacity = try BlahutArimoto(rows: rows)
      #expect(abs(capacity.bits - (try #require(channel.capacityInBits))) < 1e-11)
      #expect(capacity.upperBound - capacity.bits <= 1e-12)
    }
  }

  @Test func theCapacityOfAsymmetricChannelsIsTheClosedForm() throws {
    // Z-channel: log2(1 + (1 - l) l^(l / (1 - l))); at l = 1/2 it is log2(5/4).
    let z = try BlahutArimoto(rows: [[1, 0], [0.5, 0.5]])
    #expect(abs(z.bits - 0.3219280948873623) < 1e-11)
    #expect(abs(z.inputs[1] - 0.4) < 1e-5)
    // Erasures: 1 - e.
    #expect(abs(try BlahutArimoto(rows: [[0.7, 0.3, 0], [0, 0.3, 0.7]]).bits - 0.7) < 1e-11)
    // An input that is useless takes no part.
    let useless = try BlahutArimoto(rows: [[1, 0], [0, 1], [0.5, 0.5]])
    #expect(abs(useless.bits - 1) < 1e-11)
    #expect(useless.inputs[2] < 1e-9)
  }

  @Test func theSymmetryOfReportSetsLeavesTheirCapacityAndLeakageAlone() throws {
    for replacement in [DataNoise.Replacement.uniform, .inclusiveRange] {
      for (values, noise, reports) in [(2, 0.3, 3), (3, 0.2, 3), (4, 0.05, 2), (5, 0.6, 2), (8, 0.05, 1)] {
        let channel = try DataNoise(values: values, noise: noise, replacement: replacement)
        let set = try ReportSet(noise: channel, reports: reports)
        // All sequences of outputs, sorted: the definition without orderings or shapes.
        let words = sequences(values, reports)
        var multisets: [[Int]] = []
        for word in words where word == word.sorted() { multisets.append(word) }
        #expect(Double(multisets.count) == set.combinations)
        let rows = multisets.map { data in
          multisets.map { reported in
            words.filter { $0.sorted() == reported }.reduce(0.0) { sum, word in
              sum + zip(word, data).reduce(1) { $0 * channel.probability(of: $1.0, given: $1.1) }
            }
          }
        }
        let plain = try BlahutArimoto(rows: rows, tolerance: 1e-9)
        let capacity = try set.capacity(tolerance: 1e-9)
        #expect(abs(capacity - plain.bits) < 2e-9)
        let best = multisets.indices.reduce(0.0) { sum, y in sum + (rows.map { $0[y] }.max() ?? 0) }
        #expect(abs(set.bestGuesses() - best) < 1e-12)
      }
    }
  }

  private func sequences(_ values: Int, _ length: Int) -> [[Int]] {
    (0..<length).reduce([[]]) { lists, _ in lists.flatMap { list in (0..<values).map { list + [$0] } } }
  }

  @Test func aClickOfTheArticleHasItsPublishedFigures() throws {
    let noise = try DataNoise(values: 8, noise: 0.05)
    let click = try ClickOutput(noise: noise, windows: 3, cap: 3)
    #expect(click.words == 2925)
    #expect(abs(click.capacityInBits - 10.444574306) < 1e-8)
    #expect(abs(click.leakageInBits - 11.328574589) < 1e-8)
    #expect(abs(click.bayesSuccess - 0.879255) < 5e-7)
    let one = try ClickOutput(noise: noise, windows: 1, cap: 3)
    #expect(one.words == 165)
    #expect(abs(one.capacityInBits - 6.419934) < 5e-7)
    #expect(abs(one.leakageInBits - 7.194850) < 5e-7)
    #expect(abs(one.bayesSuccess - 0.887936) < 5e-7)
    // Exactly three reports of one window: a swapped pair does no harm.
    #expect(abs(try ReportSet(noise: noise, reports: 3).bestGuesses() / 120 - 0.8744958) < 5e-8)
  }

  @Test func withoutNoiseAClickSaysItsWord() throws {
    let click = try ClickOutput(noise: DataNoise(values: 8, noise: 0), windows: 3, cap: 3)
    #expect(abs(click.capacityInBits - 11.51422090935813) < 1e-11)
    #expect(abs(click.leakageInBits - 11.51422090935813) < 1e-12)
    #expect(abs(click.bayesSuccess - 1) < 1e-12)
  }

  @Test func theCapacityOfTheFavouredDrawLiesBelowItsLeakage() throws {
    let inclusive = try DataNoise(values: 8, noise: 0.05, replacement: .inclusiveRange)
    let rows = (0..<8).map { x in (0..<8).map { inclusive.probability(of: $0, given: x) } }
    #expect(abs(try inclusive.capacity() - (try BlahutArimoto(rows: rows)).bits) < 1e-11)
    #expect(try inclusive.capacity() < inclusive.minEntropyLeakageInBits)
    let uniform = try DataNoise(values: 8, noise: 0.05)
    #expect(try uniform.capacity() == uniform.capacityInBits)
  }

  @Test func usesAddUp() throws {
    let noise = try DataNoise(values: 8, noise: 0.05)
    let click = try ClickOutput(noise: noise, windows: 3, cap: 3)
    let month = MechanismComposition(noise: noise, output: click, clicks: 3, reports: 0.5)
    #expect(abs(month.dataEpsilon - 0.5 * 5.030437921392435) < 1e-12)
    #expect(abs(month.capacityInBits - 3 * click.capacityInBits) < 1e-12)
    #expect(month.successBound(identities: 1000) == 1)
    let single = MechanismComposition(noise: noise, output: click, clicks: 1, reports: 1)
    #expect(abs(single.successBound(identities: 2925) - 0.879255) < 5e-7)
  }

  @Test func whatCannotBeComputedIsRefused() throws {
    let noise = try DataNoise(values: 256, noise: 0.05)
    #expect(throws: CapacityError.tooMany(reports: 3, values: 256)) {
      try ClickOutput(noise: noise, windows: 3, cap: 3)
    }
    #expect(throws: CapacityError.outOfRange("the number of report windows", 0)) {
      try ClickOutput(noise: noise, windows: 0, cap: 1)
    }
    #expect(throws: CapacityError.notAChannel(row: 1)) { try BlahutArimoto(rows: [[1, 0], [0.5, 0.4]]) }
    #expect(throws: CapacityError.self) { try BlahutArimoto(rows: [[1, 0], [0.5, 0.5]], stepLimit: 2) }
  }
}

import PrivacyMechanisms
import Testing

struct DataNoiseTests {
  @Test func rowsOfEveryChannelSumToOne() throws {
    for replacement in [DataNoise.Replacement.uniform, .inclusiveRange] {
      for values in [2, 3, 8, 64, 256] {
        for noise in [0, 1e-12, 0.05, 0.5, 0.999] {
          let channel = try DataNoise(values: values, noise: noise, replacement: replacement)
          for x in 0..<values {
            let sum = (0..<values).reduce(0) { $0 + channel.probability(of: $1, given: x) }
            #expect(abs(sum - 1) < 1e-13)
            #expect(abs(channel.trueProbability(x) + channel.changeProbability(x) - 1) < 1e-15)
          }
        }
      }
    }
  }

  @Test func theArticleChannelHasItsPublishedNumbers() throws {
    let channel = try DataNoise(values: 8, noise: 0.05)
    #expect(abs(channel.trueProbability(3) - 0.95625) < 1e-15)
    #expect(abs(channel.falseProbability(3) - 0.00625) < 1e-15)
    #expect(abs(channel.epsilon - 5.030437921392435) < 1e-14)
    let capacity = try #require(channel.capacityInBits)
    #expect(abs(capacity - 2.617949029687486) < 1e-14)
    #expect(abs(3 * capacity - 7.853847089062458) < 1e-14)
    #expect(abs(channel.minEntropyLeakageInBits - 2.935459747805289) < 1e-14)
  }

  @Test func theInclusiveDrawFavoursZeroAndLeaksMore() throws {
    let channel = try DataNoise(values: 8, noise: 0.05, replacement: .inclusiveRange)
    #expect(abs(channel.probability(of: 0, given: 0) - 0.961111) < 5e-7)
    #expect(abs(channel.probability(of: 5, given: 5) - 0.955556) < 5e-7)
    #expect(abs(channel.probability(of: 0, given: 5) - 0.011111) < 5e-7)
    #expect(abs(channel.probability(of: 4, given: 5) - 0.005556) < 5e-7)
    // ln 172, and not the ln 86.5 of reports of value 0.
    #expect(abs(channel.epsilon - 5.147494476813453) < 1e-12)
    #expect(abs(channel.trueProbability(0) / channel.falseProbability(0) - 86.5) < 1e-10)
    #expect(channel.capacityInBits == nil)
  }

  @Test func theCapacityOfOneCoinIsThePublishedOne() throws {
    let coin = try DataNoise(values: 2, noise: 0.5)
    #expect(abs(try #require(coin.capacityInBits) - 0.18872187554086717) < 1e-15)
    #expect(abs(coin.epsilon - 1.0986122886681098) < 1e-15)
  }

  @Test func withoutNoiseNothingIsHidden() throws {
    for replacement in [DataNoise.Replacement.uniform, .inclusiveRange] {
      let channel = try DataNoise(values: 8, noise: 0, replacement: replacement)
      #expect(channel.epsilon == .infinity)
      #expect(channel.minEntropyLeakageInBits == 3)
      #expect(channel.trueProbability(0) == 1)
    }
    #expect(try DataNoise(values: 8, noise: 0).capacityInBits == 3)
  }

  @Test func moreNoiseAlwaysMeansMorePrivacyAndLessInformation() throws {
    let channels = try stride(from: 0.01, to: 0.99, by: 0.01).map { try DataNoise(values: 8, noise: $0) }
    for (less, more) in zip(channels, channels.dropFirst()) {
      #expect(more.epsilon < less.epsilon)
      #expect(try #require(more.capacityInBits) < #require(less.capacityInBits))
      #expect(more.minEntropyLeakageInBits < less.minEntropyLeakageInBits)
    }
  }

  @Test func impossibleChannelsAreRefusedWithTheRange() {
    #expect(throws: DataNoiseError.values(1)) { try DataNoise(values: 1, noise: 0.05) }
    #expect(throws: DataNoiseError.values(257)) { try DataNoise(values: 257, noise: 0.05) }
    #expect(throws: DataNoiseError.noise(1)) { try DataNoise(values: 8, noise: 1) }
    #expect(throws: DataNoiseError.noise(-0.1)) { try DataNoise(values: 8, noise: -0.1) }
    #expect(throws: DataNoiseError.self) { try DataNoise(values: 8, noise: .nan) }
    #expect(DataNoiseError.noise(2).description.contains("below 1"))
  }
}

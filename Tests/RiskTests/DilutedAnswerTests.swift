import PrivacyMechanisms
import SimulationKernel
import Testing

@testable import Risk

/// What an adversary believes who knows that noise alone may have made a report.
struct DilutedAnswerTests {
  private static let identities = 40
  private static let truth = LinkageTruth(identity: 3, time: 3 * RiskTest.hour, data: 3)

  /// Eight people convert once each, an hour apart; the report says day one and data 3, of which there are two.
  private func world(_ share: Double) throws -> (index: CandidateIndex, answer: LinkageAnswer) {
    let model = try BehaviourModel(
      delay: DelayBelief(RiskTest.searchMixture()), conversionsPerClick: 0.1,
      organicRate: 0.5 / 30 / Double(RiskTest.day), noise: DataNoise(values: 8, noise: 0.2),
      identities: Self.identities)
    let query = LinkageQuery(clickTime: 0, window: 0..<RiskTest.day, data: 3, noisedShare: share)
    let index = try CandidateIndex([query], model: model)
    var tally = CandidateTally(index)
    for person in 0..<8 {
      tally.add(
        ConversionView(
          time: Int64(person) * RiskTest.hour, identity: UInt64(person),
          data: person == 7 ? 3 : UInt16(person)))
    }
    return (index, index.answers(tally)[0])
  }

  @Test(arguments: [0.02, 0.5, 0.97]) func everybodyHasAShareOfWhatNoiseMayHaveMade(_ share: Double) throws {
    let sure = try world(0).answer
    let (index, answer) = try world(share)
    #expect(sure.guesses.count == 8 && answer.guesses.count == 8)
    var posteriors = Array(repeating: share / Double(Self.identities), count: Self.identities)
    for (guess, before) in zip(answer.guesses, sure.guesses) {
      #expect(guess.identity == before.identity)
      posteriors[Int(guess.identity)] += (1 - share) * before.posterior
      #expect(abs(guess.posterior - posteriors[Int(guess.identity)]) < 1e-12)
    }
    #expect(abs(posteriors.reduce(0, +) - 1) < 1e-9)
    #expect(abs(answer.sumOfSquares - posteriors.reduce(0) { $0 + $1 * $1 }) < 1e-9)
    let outcome = index.outcome(of: answer, at: 0, truth: Self.truth, depths: [1])
    #expect(abs(outcome.posteriorOfTruth - posteriors[3]) < 1e-9)
    // Too much by H(noise given who), of which every candidate and everybody else has a part.
    let entropy = posteriors.reduce(0) { $0 + Entropy.term($1) }
    let unsure = posteriors.enumerated().reduce(0) { sum, person in
      let noise = share / Double(Self.identities) / person.element
      return sum + person.element * (Entropy.term(noise) + Entropy.term(1 - noise))
    }
    let most = Entropy.bits(ofSize: Double(Self.identities))
    #expect(abs(answer.entropy - min(entropy + unsure, most)) < 1e-9)
    #expect(unsure <= Entropy.term(share) + Entropy.term(1 - share))
    #expect(answer.entropy <= most + 1e-9)
  }

  @Test func whoIsNoCandidateIsStillPossible() throws {
    let (index, answer) = try world(0.5)
    let late = LinkageTruth(identity: 20, time: 2 * RiskTest.day, data: 3)
    let missed = index.outcome(of: answer, at: 0, truth: late, depths: [1, 5])
    #expect(abs(missed.posteriorOfTruth - 0.5 / 40) < 1e-12 && missed.hits == [0, 0])
    let phantom = index.outcome(of: answer, at: 0, truth: nil, depths: [1, 5])
    #expect(phantom.posteriorOfTruth == 0 && phantom.hits == [0, 0])
    #expect(phantom.confidence == answer.confidence)
  }

  @Test func doubtChangesNoRank() throws {
    let sure = try world(0).answer
    let order = sure.guesses.map(\.identity)
    for share in [0.1, 0.9] { #expect(try world(share).answer.guesses.map(\.identity) == order) }
  }
}

import Population
import Risk
import SimulationKernel
import Web

/// Somebody to whom the system itself names people: by a third-party cookie, or by the match keys of a Conversions API.
///
/// Whom no key matches is guessed blindly among the n people in the advertiser's log, so success is r + (1 - r)/n with r
/// the match rate.
///
/// *Source:* derived: a matched report leaves nothing to guess, and a blind guess is right with probability 1/n.
struct MatchKeyAttack: Attack {
  var policy: SitePolicy { .honest }
  var needs: AttackNeeds { .conversions }

  func study(_ world: AttackWorld, _ targets: [AttackedPerson]) -> any AttackStudy {
    MatchKeyStudy(world, targets)
  }
}

private struct MatchKeyStudy: AttackStudy {
  /// An attributable conversion, and whether it was reported with full credit.
  private struct Question {
    var advertiser: Int
    var isMatched: Bool
  }

  private let questions: [Question]
  private let depths: [Int]
  /// How many people each advertiser's log names.
  private var identities: [Int]

  init(_ world: AttackWorld, _ targets: [AttackedPerson]) {
    questions = targets.flatMap { target in
      let matched = Set(
        zip(target.view.reports, target.causes).compactMap { $0.credit == 100 ? $1 : nil })
      return target.conversions.indices.filter {
        target.conversions[$0].counts && target.conversions[$0].attributedClick >= 0
      }.map { row in
        Question(
          advertiser: Int(target.conversions[row].advertiser), isMatched: matched.contains(row))
      }
    }
    depths = world.depths
    identities = Array(repeating: 0, count: world.scenario.population.advertisers)
  }

  mutating func add(_ block: PopulationBlock, reports: [SampledReport]) {
    for person in 0..<block.people {
      let rows = block.conversionStart[person]..<block.conversionStart[person + 1]
      for row in rows {
        let advertiser = block.conversions[row].advertiser
        // Each person counts once, at the first conversion with the advertiser.
        if !rows.prefix(while: { $0 < row }).contains(where: {
          block.conversions[$0].advertiser == advertiser
        }) {
          identities[Int(advertiser)] += 1
        }
      }
    }
  }

  mutating func merge(_ other: any AttackStudy) {
    guard let other = other as? Self else { return }
    for index in identities.indices { identities[index] += other.identities[index] }
  }

  func figures() throws -> [RiskFigure] {
    guard !questions.isEmpty else { return [] }
    let outcomes = questions.map { question -> LinkageOutcome in
      question.isMatched
        ? .certain(right: true, depths: depths.count)
        : .blind(among: max(1, identities[question.advertiser]), depths: depths)
    }
    let rate = Double(questions.count { $0.isMatched }) / Double(questions.count)
    var figures = try RiskScore(outcomes, depths: depths).figures()
    for index in figures.indices where figures[index].metric == "top_k" {
      let k = figures[index].at ?? 1
      let unmatched = questions.filter { !$0.isMatched }
      let blind = unmatched.reduce(0.0) { sum, question in
        sum + min(1, k / Double(max(1, identities[question.advertiser])))
      }
      figures[index].closedForm = rate + blind / Double(questions.count)
    }
    figures.append(RiskFigure(metric: "matched_share", value: rate, sampleSize: questions.count))
    return figures
  }
}

extension AdversaryArm {
  /// Somebody to whom the system itself names people, by cookies or match keys.
  ///
  /// - Parameters:
  ///   - system: the position of the system that it attacks.
  ///   - people: how many people it attacks, at least 1.
  ///   - depths: the values of k in top-k, ascending.
  public static func matchKey(_ name: String, system: Int, people: UInt64, depths: [Int]) -> AdversaryArm {
    AdversaryArm(name, system: system, people: people, depths: depths, attack: MatchKeyAttack())
  }
}

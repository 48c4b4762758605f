import Population
import Risk
import SimulationKernel
import Web

/// Somebody to whom the system itself names people: by a third-party cookie, or by the match keys of a Conversions API.
///
/// Whom no key matches is guessed blindly among the n people in the advertiser's log, so success is r + (1 - r)/n with r
/// the match rate. The closed form takes r from the settings where they say it: with cookies, one browser each that is
/// never cleared, and a window no shorter than the truth's, r is the share of browsers that do not block cookies.
/// Elsewhere there is none: with several browsers r hangs on all clicks of a person, and match keys go together.
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
  /// An attributable conversion, and whom its report with full credit names; nil where there is none.
  private struct Question {
    var advertiser: Int
    var person: UInt64
    var named: UInt64?
  }

  private let questions: [Question]
  private let depths: [Int]
  /// The share of matches that the settings say; nil where they do not.
  private let expectedRate: Double?
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
          advertiser: Int(target.conversions[row].advertiser), person: target.person,
          named: matched.contains(row) ? target.view.publisherIdentity : nil)
      }
    }
    depths = world.depths
    expectedRate = Self.expectedRate(world)
    identities = Array(repeating: 0, count: world.scenario.population.advertisers)
  }

  private static func expectedRate(_ world: AttackWorld) -> Double? {
    let (arm, people) = (world.arm, world.scenario.population)
    guard case .identity = arm.evidence, arm.conversions == nil, arm.parts.isEmpty, people.hasLastingBrowsers,
      people.invalidTraffic == nil, let life = arm.reportLife?(people.declaredExpiry),
      life >= world.scenario.timeline.attributionWindow
    else { return nil }
    return 1 - people.cookiesBlockedShare
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

  func write(to summary: inout SummaryWriter) { summary.write(identities) }

  mutating func merge(from summary: inout SummaryReader) throws { try summary.add(to: &identities) }

  func figures() throws -> [RiskFigure] {
    guard !questions.isEmpty else { return [] }
    let outcomes = questions.map { question -> LinkageOutcome in
      question.named.map { .certain(right: $0 == question.person, depths: depths.count) }
        ?? .blind(among: max(1, identities[question.advertiser]), depths: depths)
    }
    let rate = Double(questions.count { $0.named != nil }) / Double(questions.count)
    var figures = try RiskScore(outcomes, depths: depths).figures()
    if let expectedRate {
      for index in figures.indices where figures[index].metric == "top_k" {
        let k = figures[index].at ?? 1
        let blind = questions.reduce(0.0) { sum, question in
          sum + min(1, k / Double(max(1, identities[question.advertiser])))
        }
        figures[index].closedForm = expectedRate + (1 - expectedRate) * blind / Double(questions.count)
      }
    }
    figures.append(
      RiskFigure(
        metric: "matched_share", value: rate, closedForm: expectedRate, sampleSize: questions.count))
    return figures
  }
}

extension PopulationSettings {
  /// Whether everybody has one browser, which keeps what it stored.
  var hasLastingBrowsers: Bool {
    clearingMean == nil && (exposure != nil || browserShares.dropFirst().allSatisfy { $0 == 0 })
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

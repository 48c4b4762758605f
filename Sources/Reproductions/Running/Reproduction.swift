import Statistics

/// How a published number fares.
public enum Verdict: String, Sendable, Codable, CaseIterable {
  /// Ours is the published number.
  case agrees
  /// Ours is the number that the entry gives in its place, with the reason.
  case explained
  /// Ours is neither.
  case disagrees
}

/// A published number beside ours.
public struct Reproduction: Sendable {
  /// What was published.
  public var number: PublishedNumber
  /// The closed form; nil where there is none.
  public var closedForm: [Double]?
  /// What the engines came to; nil where they were not run.
  public var simulated: Simulated?
  /// Whether they are the same.
  public var verdict: Verdict

  /// Ours: the closed form where there is one, else what the engines came to.
  public var ours: [Double] { closedForm ?? simulated?.values ?? [] }

  /// Judges ours.
  ///
  /// A closed form agrees when it is the printed number rounded to the printed digits. A run of the engines agrees when
  /// the printed number lies within six standard errors of it, half a unit of the last digit allowed for; where nothing is
  /// left to chance, like a closed form. Where both are there, both must agree. What does not agree is explained when both
  /// meet the number that the entry gives instead.
  public init(_ number: PublishedNumber, closedForm: [Double]?, simulated: Simulated?) {
    self.number = number
    self.closedForm = closedForm
    self.simulated = simulated
    func isMet(_ printed: [PrintedNumber]) -> Bool {
      (closedForm.map { Self.areRounded(printed, from: $0) } ?? true)
        && (simulated.map { Self.areNear(printed, $0) } ?? true)
    }
    verdict =
      isMet(number.printed)
      ? .agrees : number.correction.map { isMet($0.printed) } == true ? .explained : .disagrees
  }

  private static func areRounded(_ printed: [PrintedNumber], from ours: [Double]) -> Bool {
    printed.count == ours.count && zip(printed, ours).allSatisfy { $0.isRounded(from: $1) }
  }

  private static func areNear(_ printed: [PrintedNumber], _ ours: Simulated) -> Bool {
    guard let interval = ours.policyInterval, let number = printed.first, printed.count == 1 else {
      return areRounded(printed, from: ours.values)
    }
    return Interval(low: interval.low - number.halfUnit, high: interval.high + number.halfUnit)
      .contains(number.value)
  }
}

/// How many numbers agree, are explained and disagree.
public struct ReproductionTally: Sendable, Hashable {
  /// The counts by verdict.
  public private(set) var agree = 0, explained = 0, disagree = 0

  /// Counts verdicts.
  public init(_ reproductions: [Reproduction]) {
    for reproduction in reproductions {
      switch reproduction.verdict {
      case .agrees: agree += 1
      case .explained: explained += 1
      case .disagrees: disagree += 1
      }
    }
  }

  /// The three counts in one line.
  public var text: String { "\(agree) agree, \(explained) explained, \(disagree) disagree" }
}

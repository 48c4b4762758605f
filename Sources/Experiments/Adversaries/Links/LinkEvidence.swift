import Population
import Risk
import SimulationKernel
import Statistics

/// What adversaries who join people across sites read off reports.
struct LinkEvidenceReader {
  private let world: AttackWorld
  private let evidence: WindowEvidence
  private let knob: ExpiryKnob?

  /// - Parameter knob: the expiry that publishers declare for the attack; nil where they do not.
  /// - Returns: nil where reports do not tell their window.
  init?(_ world: AttackWorld, knob: ExpiryKnob? = nil) {
    guard case .window(let evidence) = world.arm.evidence else { return nil }
    self.world = world
    self.evidence = evidence
    self.knob = knob
  }

  /// When the measured period ends.
  var end: Int64 { world.scenario.timeline.period.milliseconds }

  /// The most reports of a click.
  var cap: Int { evidence.reportsPerClick }

  private func expiry(_ click: Int64) -> SimulationDuration? {
    knob?.expiry(at: SimulationTime(milliseconds: click)) ?? world.scenario.population.declaredExpiry
  }

  /// The times at which the conversion of a report can have happened; nil when it fits no window.
  func times(due: Int64, click: Int64) -> Range<Int64>? {
    evidence.times(
      SimulationTime(milliseconds: due), SimulationTime(milliseconds: click), expiry(click)
    ).map { $0.lowerBound.milliseconds..<$0.upperBound.milliseconds }
  }

  /// The windows of a click that closed before the period ended; conversions after it are not measured.
  func closedWindows(_ click: Int64) -> [Range<Int64>] {
    evidence.windows(SimulationTime(milliseconds: click), expiry(click)).map {
      $0.lowerBound.milliseconds..<$0.upperBound.milliseconds
    }.filter { $0.upperBound <= end }
  }

  /// The data of the reports that name a click, by its closed windows; nil when one fits none of its windows.
  func reported(_ view: AttackView, click number: Int) -> [(times: Range<Int64>, data: [UInt16])]? {
    let click = view.clicks[number].time
    var windows = closedWindows(click).map { (times: $0, data: [UInt16]()) }
    for report in view.reports where report.click == number {
      guard let times = times(due: report.due, click: click) else { return nil }
      if let place = windows.firstIndex(where: { $0.times.lowerBound == times.lowerBound }) {
        windows[place].data.append(report.data)
      }
    }
    return windows
  }
}

extension AttackWorld {
  /// The purpose of the random numbers that choose one of several reports.
  private static let choice = RandomPurpose(rawValue: 0x413)

  /// One of a person's reports, each as likely as any other; nil of none.
  func choose<Element>(of person: UInt64, from elements: [Element]) -> Element? {
    guard !elements.isEmpty else { return nil }
    let word = random(of: person).block(Self.choice, 0).low
    return elements[Int(word.multipliedFullWidth(by: UInt64(elements.count)).high)]
  }
}

extension PopulationBlock {
  /// Everybody's conversions, those after the period too, person by person.
  func forEachConversion(
    _ body: (_ identity: UInt64, _ advertiser: Int, _ time: Int64, _ data: UInt16) -> Void
  ) {
    for person in 0..<people {
      let identity = firstPerson + UInt64(person)
      for row in conversionStart[person]..<conversionStart[person + 1] {
        let line = conversions[row]
        body(identity, Int(line.advertiser), line.time.milliseconds, line.data)
      }
      guard !laterStart.isEmpty else { continue }
      for row in laterStart[person]..<laterStart[person + 1] {
        let line = later[row]
        body(identity, Int(line.advertiser), line.time.milliseconds, line.data)
      }
    }
  }
}

extension [RiskFigure] {
  /// Puts a closed form and a bound beside the success of the first guess.
  mutating func expect(_ metric: String = "top_k", closedForm: Double?, bound: Double? = nil) {
    for row in indices where self[row].metric == metric && self[row].at == 1 {
      self[row].closedForm = closedForm
      self[row].bound = bound
    }
  }
}

extension RiskFigure {
  /// A share with its Clopper-Pearson interval; ties that make fractions widen it.
  static func share(
    _ metric: String, _ hits: [Double], at: Double? = nil, closedForm: Double? = nil
  ) throws -> RiskFigure {
    let sum = hits.reduce(0, +)
    let whole = sum.rounded()
    let isWhole = abs(sum - whole) < 1e-9 * Swift.max(1, sum)
    let (below, above) = isWhole ? (whole, whole) : (sum.rounded(.down), sum.rounded(.up))
    let low = try BinomialProportion(successes: Int(below), trials: hits.count).clopperPearson().low
    let high = try BinomialProportion(
      successes: Swift.min(hits.count, Int(above)), trials: hits.count
    ).clopperPearson().high
    return RiskFigure(
      metric: metric, at: at, value: sum / Double(hits.count), interval: Interval(low: low, high: high),
      closedForm: closedForm, sampleSize: hits.count)
  }
}

extension AdversaryArm {
  /// Whether each report of a system is about one click, tells its window, and has a conversion behind it.
  public static func readsWindows(of arm: SystemArm) -> Bool {
    guard case .window(let evidence) = arm.evidence else { return false }
    return evidence.outputs == nil
  }
}

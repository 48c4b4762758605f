import EventConversionMeasurement
import Measurement
import Population
import SimulationKernel
import Web

/// Plays blocks of people through the plain case of the API of 2020 without events, and keeps the tally.
///
/// It leaves the same tally as ``SystemWorker`` for the same people, which a test compares. One worker serves one thread.
struct StagedWorker: ~Copyable {
  private var stage: ReportStage
  private let counting: CountingRules
  /// Who knows what people do after the period; nil where nobody asks.
  private let generator: PopulationGenerator?
  /// Scratch: when one browser is used after the period.
  private var visits = GrowableBuffer<Int64>()
  private var tally: SystemTally
  private var counts: CreditCounts
  private var funnel = Array(repeating: 0, count: FunnelStage.allCases.count)
  /// Conversions of the period whose report was scheduled, and those whose report arrived.
  private var (scheduled, delivered) = (0, 0)

  init(_ stage: consuming ReportStage, rules: CountingRules, _ context: WorkerContext) {
    self.stage = stage
    counting = rules
    generator = context.generator
    tally = SystemTally(campaigns: context.campaigns, values: rules.values)
    counts = CreditCounts(campaigns: context.campaigns, values: rules.values)
  }

  /// What the blocks so far have left behind.
  var result: SystemTally {
    var result = tally
    counts.write(to: &result)
    result.funnel = funnel
    result.funnel[FunnelStage.delivered.index] += delivered
    result.funnel[FunnelStage.notDelivered.index] += scheduled - delivered
    return result
  }

  /// Plays every person of a block, which has touches and no events.
  ///
  /// - Throws: what the generator throws.
  mutating func run(_ block: PopulationBlock) throws {
    precondition(block.touchStart.count == block.conversions.count + 1, "the block has events")
    stage.removeAll()
    fill(block)
    if stage.needsMoments { fillMoments(block) }
    let end = generator?.timeline.period.milliseconds ?? .max
    stage.run(clicks: block.clicks.count, key: block.key, end: end)
    try goOn(block)
    placeConversions(block.conversions)
    countReports(block)
    counts.settle()
  }

  private mutating func fill(_ block: PopulationBlock) {
    let (conversions, people, clickStart) = (block.conversions, block.conversionPeople, block.clickStart)
    let firstPerson = block.firstPerson
    stage.conversions.reserve(conversions.count)
    for row in conversions.indices {
      let index = Int(people[row])
      stage.conversions.append(
        StagedConversion(
          person: firstPerson &+ UInt64(index), time: conversions[row].time.milliseconds,
          data: UInt64(conversions[row].data), ordinal: conversions[row].ordinal,
          firstClick: Int32(truncatingIfNeeded: clickStart[index])))
    }
    let (touches, clicks) = (block.touches, block.clicks)
    stage.touches.reserve(touches.count)
    for touch in touches {
      stage.touches.append(
        StagedTouch(
          conversion: touch.conversion, click: touch.click,
          clickTime: clicks[Int(touch.click)].time.milliseconds))
    }
  }

  /// Lists when people did anything in the browsers in which they convert.
  private mutating func fillMoments(_ block: PopulationBlock) {
    let (conversions, people, clickStart) = (block.conversions, block.conversionPeople, block.clickStart)
    let (clicks, traits) = (block.clicks, block.traits)
    var last = Int32(-1)
    for row in conversions.indices {
      let position = people[row]
      if position != last {
        stage.browsers.append(
          StagedBrowser(
            firstMoment: Int32(truncatingIfNeeded: stage.moments.count),
            firstConversion: Int32(truncatingIfNeeded: row), position: position,
            isDormant: traits[Int(position)].isDormant))
        for click in clickStart[Int(position)]..<clickStart[Int(position) + 1] {
          stage.moments.append(clicks[click].time.milliseconds)
        }
        last = position
      }
      stage.moments.append(conversions[row].time.milliseconds)
    }
  }

  /// Lets people go on using their browsers after the period in which something waits.
  private mutating func goOn(_ block: PopulationBlock) throws {
    guard let generator else { return }
    for place in 0..<stage.waiting.count {
      let row = Int(stage.waiting[place])
      visits.removeAll()
      for visit in try generator.visits(of: Int(stage.browsers[row].position), in: block) {
        visits.append(visit.time.milliseconds)
      }
      if !visits.isEmpty { stage.visit(row, at: visits.values) }
    }
  }

  /// Says of each conversion of the period whether its report was scheduled, and if not, where it was lost.
  private mutating func placeConversions(_ conversions: UnsafeBufferPointer<TrueConversion>) {
    for row in conversions.indices where conversions[row].counts {
      let settled = stage.outcomes[row]
      tally.cappedReports += Int(settled.cappedReports)
      if settled.outcome == .scheduled {
        scheduled += 1
      } else {
        funnel[FunnelStage.lost(conversions[row], settled.outcome).index] += 1
      }
    }
  }

  private mutating func countReports(_ block: PopulationBlock) {
    let (conversions, clicks) = (block.conversions, block.clicks)
    let end = counting.end.milliseconds
    var sums = (reports: 0, delay: Int64(0), fingerprint: Fingerprint())
    for row in 0..<stage.reports.count {
      let report = stage.reports[row]
      let conversion = conversions[Int(report.conversion)]
      if !conversion.counts || report.sent > end { continue }
      let staged = stage.conversions[Int(report.conversion)]
      let delay = report.sent &- staged.time
      let campaign = Int(clicks[Int(report.click)].campaign)
      let identifier = ClickIdentifier(
        campaign: campaign, person: staged.person, click: Int(report.click &- staged.firstClick))
      sums.reports &+= 1
      sums.delay &+= delay
      sums.fingerprint.add(
        UInt64(bitPattern: report.sent),
        identifier.rawValue ^ UInt64(report.data) &<< 8 ^ UInt64(report.credit),
        of: Fingerprint.owner(person: staged.person))
      guard report.credit == 100 else { continue }
      counts.add(conversion, campaign: campaign, received: Int(report.data), delay: delay)
      delivered &+= 1
      if conversion.attributedClick < 0 { tally.deliveredBeyond += 1 }
    }
    tally.reports += sums.reports
    tally.delaySum += sums.delay
    tally.fingerprint += sums.fingerprint
  }
}

extension FunnelStage {
  /// Where a conversion was lost of which no report was scheduled, where each person has one browser that stores all
  /// clicks and deletes none.
  static func lost(_ conversion: TrueConversion, _ outcome: ConversionOutcome) -> FunnelStage {
    if !conversion.followsClick { return .noAdClick }
    if conversion.attributedClick < 0 { return .outsideAttributionWindow }
    return lost(outcome, AttributableClick(isElsewhere: false, refusal: nil, wasCleared: false))
  }
}

/// What reports with full credit say, counted in memory that nobody else holds.
private struct CreditCounts: ~Copyable {
  private let values: Int
  private var observed = GrowableBuffer<Int>()
  private var reported = GrowableBuffer<Int>()
  private var worth = GrowableBuffer<Int64>()
  private var delays = LogHistogram()
  /// Delays of the block at hand.
  private var waiting = GrowableBuffer<Int64>()
  private var kept = 0

  init(campaigns: Int, values: Int) {
    self.values = values
    observed.fill(0, count: campaigns * values)
    reported.fill(0, count: campaigns * values)
    worth.fill(0, count: campaigns)
  }

  /// Counts a delivered report.
  @inline(__always)
  mutating func add(_ conversion: TrueConversion, campaign: Int, received: Int, delay: Int64) {
    let fired = Int(conversion.data)
    // Hardly ever above the limit, and a division takes longer than all the rest.
    let data = fired < values ? fired : fired % values
    observed[campaign &* values &+ received] &+= 1
    reported[campaign &* values &+ data] &+= 1
    worth[campaign] &+= conversion.value
    kept &+= received == data ? 1 : 0
    waiting.append(delay)
  }

  /// Counts the delays of the block at hand.
  mutating func settle() {
    delays.add(waiting.values)
    waiting.removeAll()
  }

  func write(to tally: inout SystemTally) {
    tally.observed = Array(observed.values)
    tally.reported = Array(reported.values)
    tally.reportedValue = Array(worth.values)
    tally.delays = delays
    tally.kept = kept
  }
}

/// Lets closures share a worker.
final class StagedWorkerBox {
  var worker: StagedWorker

  init(_ worker: consuming StagedWorker) { self.worker = worker }
}

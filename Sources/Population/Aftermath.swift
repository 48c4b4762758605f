import SimulationKernel

/// A conversion after the measured period: nobody counts it, but it stands in an advertiser's log.
public struct LaterConversion: Sendable, Hashable, BitwiseCopyable {
  /// When it happened.
  public var time: SimulationTime
  /// The advertiser, counted from 0.
  public var advertiser: Int32
  /// The data that the advertiser fires.
  public var data: UInt16
}

/// An ad click after the measured period.
public struct LaterClick: Sendable, Hashable, BitwiseCopyable {
  /// When the landing page was committed.
  public var time: SimulationTime
  /// The advertiser, counted from 0.
  public var advertiser: Int32
}

/// A moment after the measured period at which somebody uses a browser.
public struct LaterVisit: Sendable, Hashable, BitwiseCopyable {
  /// When.
  public var time: SimulationTime
  /// The person's browser, counted from 0.
  public var browser: UInt8
}

extension RandomPurpose {
  static let laterClick = RandomPurpose(rawValue: 14)
  static let laterConversion = RandomPurpose(rawValue: 15)
  static let laterOrganicConversion = RandomPurpose(rawValue: 16)
  static let laterView = RandomPurpose(rawValue: 17)
}

/// How people go on after the measured period: for those who look at an advertiser's log beyond its end, and because
/// whoever uses a browser lets out what waits in it.
///
/// It has random addresses of its own, so that looking beyond the end changes nothing before it, and it is drawn month
/// by month, so that looking further changes nothing nearer. Conversions that views cause are left out of the log.
struct AftermathLaw: Sendable {
  let clicks: ActivityLaw
  let organic: ActivityLaw
  let views: ActivityLaw
  /// When things happen in each month of 31 days after the period.
  let months: [MomentLaw]
  let end: SimulationTime

  /// - Returns: nil when nobody asks for what comes after the period.
  init?(_ settings: PopulationSettings, _ timeline: Timeline) throws {
    let horizon = max(timeline.aftermath, timeline.usage)
    guard horizon > .zero else { return nil }
    // One month holds the usual drain of 30 days and an hour.
    let month = SimulationDuration.days(31)
    let share = 31.0 / 30
    let even = settings.activityShape == nil
    // Ads that stop before the period ends do not begin again.
    let adsGoOn = timeline.adsEnd.map { $0 >= timeline.period } ?? true
    clicks = try ActivityLaw(mean: adsGoOn ? settings.clicksPerPerson * share : 0, even: even)
    organic = try ActivityLaw(mean: settings.organicPerPerson * share, even: even)
    views = try ActivityLaw(mean: adsGoOn ? settings.viewsPerPerson * share : 0, even: even)
    let count = (horizon.milliseconds + month.milliseconds - 1) / month.milliseconds
    months = try (0..<count).map { number in
      try MomentLaw(
        start: timeline.period.milliseconds + number * month.milliseconds, length: month,
        rhythm: settings.rhythm)
    }
    end = .zero + timeline.period + horizon
  }
}

extension PopulationGenerator {
  /// Draws what people do after the period: their conversions of earlier clicks, their clicks, and the conversions
  /// that those cause or that come without any.
  ///
  /// Call it while the random blocks of conversions are there. Without a log to be written it is drawn for active
  /// people alone.
  func drawAftermath(_ law: AftermathLaw, _ block: inout BlockStorage) throws {
    let hasLog = timeline.aftermath > .zero
    var position = 0
    for index in 0..<block.people {
      block.laterStart.append(block.later.count)
      block.laterClickStart.append(block.laterClicks.count)
      block.visitStart.append(block.visits.count)
      let isActive = position < block.active.count && Int(block.active[position]) == index
      if isActive { position &+= 1 }
      if !isActive, !hasLog { continue }
      block.order.removeAll()
      if settings.trace != nil {
        replayAftermath(index, until: law.end, &block)
      } else {
        listLateDrafts(index, law, &block)
        try drawLaterActions(index, law, &block)
      }
      if timeline.usage > .zero { listVisits(&block) }
    }
    block.laterStart.append(block.later.count)
    block.laterClickStart.append(block.laterClicks.count)
    block.visitStart.append(block.visits.count)
  }

  /// When a person of a block without events uses the browser after the period, in the order of time.
  ///
  /// What a block with events holds of all active people (``PopulationBlock/visits``), drawn for one of them.
  ///
  /// - Parameters:
  ///   - index: the person's position among those who convert.
  ///   - block: what this generator made last.
  /// - Returns: good until the next person is asked about; empty unless the timeline asks for visits.
  /// - Throws: ``LawError`` when the person does more than a law can count.
  public func visits(
    of index: Int, in block: PopulationBlock
  ) throws -> UnsafeBufferPointer<LaterVisit> {
    guard let aftermath, timeline.usage > .zero else { return UnsafeBufferPointer(start: nil, count: 0) }
    if !block.visitStart.isEmpty {
      return UnsafeBufferPointer(
        rebasing: block.visits[block.visitStart[index]..<block.visitStart[index + 1]])
    }
    try drawVisits(index, aftermath, &block.storage)
    return block.visits
  }

  private func drawVisits(_ index: Int, _ law: AftermathLaw, _ block: inout BlockStorage) throws {
    block.order.removeAll()
    block.visits.removeAll()
    listLateDrafts(index, law, &block)
    try drawLaterActions(index, law, &block)
    listVisits(&block)
    // Nobody asks for the log.
    block.later.removeAll()
    block.laterClicks.removeAll()
  }

  /// Conversions after the period that clicks and views before its end cause.
  private func listLateDrafts(_ index: Int, _ law: AftermathLaw, _ block: inout BlockStorage) {
    let end = SimulationTime.zero + timeline.period
    let random = AddressedRandom(key: block.key, person: block.firstPerson &+ UInt64(index))
    let browsers = block.browserStart[index + 1] &- block.browserStart[index]
    for row in block.draftStart[index]..<block.draftStart[index + 1] {
      let draft = block.drafts[row]
      if draft.time < end || draft.time >= law.end { continue }
      block.later.append(
        LaterConversion(
          time: draft.time, advertiser: advertiser(row, in: block), data: data(row, in: block)))
      let cause = draft.click < 0 ? nil : block.clicks[Int(draft.click)].browser
      noteVisit(
        draft.time, browsers == 1 ? 0 : browser(of: draft.ordinal, cause: cause, among: browsers, random),
        &block)
    }
  }

  private func drawLaterActions(_ index: Int, _ law: AftermathLaw, _ block: inout BlockStorage) throws {
    let random = AddressedRandom(key: block.key, person: block.firstPerson &+ UInt64(index))
    let browsers = block.browserStart[index + 1] &- block.browserStart[index]
    var active = 1.0
    if let activity {
      let words = random.block(.person, 0)
      active = activity.quantile(Uniform.unit(UInt64(words.word0) | UInt64(words.word1) << 32))
    }
    for (month, moments) in law.months.enumerated() {
      let counts = random.block(.person, UInt64(month) + 2)
      let first = UInt64(month) << 20
      for number in 0..<(try law.clicks.draw(counts.word0, activity: active)) {
        drawLaterClick(first | UInt64(number), moments, random, browsers, law, &block)
      }
      for number in 0..<(try law.organic.draw(counts.word1, activity: active)) {
        drawLaterOrganic(first | UInt64(number), moments, random, browsers, law, &block)
      }
      guard law.views.mean > 0, timeline.usage > .zero else { continue }
      for number in 0..<(try law.views.draw(counts.word2, activity: active)) {
        let address = first | UInt64(number)
        noteVisit(
          moments.draw(random.block(.laterView, address).word0),
          laterBrowser(3 << 32 | address, among: browsers, random), &block)
      }
    }
  }

  private func drawLaterClick(
    _ address: UInt64, _ moments: MomentLaw, _ random: AddressedRandom, _ browsers: Int,
    _ law: AftermathLaw, _ block: inout BlockStorage
  ) {
    let words = random.block(.laterClick, address)
    let time = moments.draw(words.word0)
    if time >= law.end { return }
    let advertiser = advertiserOfCampaign[campaignLaw.draw(words.word1)]
    let browser = laterBrowser(2 << 32 | address, among: browsers, random)
    block.laterClicks.append(LaterClick(time: time, advertiser: advertiser))
    noteVisit(time, browser, &block)
    for number in 0..<settings.conversionsPerClick.draw(words.word3) {
      let own = random.block(.laterConversion, address << 24 | UInt64(number))
      let moment = time + settings.delay.draw(own.word0, own.word1)
      if moment >= law.end { continue }
      block.later.append(
        LaterConversion(time: moment, advertiser: advertiser, data: typeData[typeLaw.draw(own.word2)]))
      noteVisit(moment, browser, &block)
    }
  }

  private func drawLaterOrganic(
    _ address: UInt64, _ moments: MomentLaw, _ random: AddressedRandom, _ browsers: Int,
    _ law: AftermathLaw, _ block: inout BlockStorage
  ) {
    let words = random.block(.laterOrganicConversion, address)
    let time = moments.draw(words.word0)
    if time >= law.end { return }
    block.later.append(
      LaterConversion(
        time: time, advertiser: Int32(truncatingIfNeeded: advertiserLaw.draw(words.word1)),
        data: typeData[typeLaw.draw(words.word2)]))
    noteVisit(time, laterBrowser(4 << 32 | address, among: browsers, random), &block)
  }

  func laterBrowser(_ address: UInt64, among count: Int, _ random: AddressedRandom) -> UInt8 {
    count == 1 ? 0 : browsers.ofInteraction(random.block(.interactionBrowser, address), among: count)
  }

  /// Remembers a visit of the person at hand, to be put in order with the others.
  @inline(__always)
  func noteVisit(_ time: SimulationTime, _ browser: UInt8, _ block: inout BlockStorage) {
    block.order.append(UInt64(time.milliseconds) &<< 8 | UInt64(browser))
  }

  /// Writes the person's visits in the order of time.
  private func listVisits(_ block: inout BlockStorage) {
    EventSort.sort(block.order.mutableValues)
    for key in block.order.values {
      block.visits.append(
        LaterVisit(
          time: SimulationTime(milliseconds: Int64(key &>> 8)), browser: UInt8(truncatingIfNeeded: key)))
    }
  }
}

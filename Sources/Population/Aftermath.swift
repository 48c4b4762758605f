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

extension RandomPurpose {
  static let laterClick = RandomPurpose(rawValue: 14)
  static let laterConversion = RandomPurpose(rawValue: 15)
  static let laterOrganicConversion = RandomPurpose(rawValue: 16)
}

/// How people go on after the measured period, for those who look at an advertiser's log beyond its end.
///
/// It has random addresses of its own, so that looking beyond the end changes nothing before it. Views are left out:
/// they cause few conversions.
struct AftermathLaw: Sendable {
  let clicks: ActivityLaw
  let organic: ActivityLaw
  let moments: MomentLaw
  let end: SimulationTime

  /// - Returns: nil when nobody asks for what comes after the period.
  init?(_ settings: PopulationSettings, _ timeline: Timeline) throws {
    guard timeline.aftermath > .zero else { return nil }
    let months =
      Double(timeline.aftermath.milliseconds) / Double(SimulationDuration.days(30).milliseconds)
    let even = settings.activityShape == nil
    // Ads that stop before the period ends do not begin again.
    let adsGoOn = timeline.adsEnd.map { $0 >= timeline.period } ?? true
    clicks = try ActivityLaw(mean: adsGoOn ? settings.clicksPerPerson * months : 0, even: even)
    organic = try ActivityLaw(mean: settings.organicPerPerson * months, even: even)
    moments = try MomentLaw(
      start: timeline.period.milliseconds, length: timeline.aftermath, rhythm: settings.rhythm)
    end = .zero + timeline.period + timeline.aftermath
  }
}

extension PopulationGenerator {
  /// Draws what people do after the period: their conversions of earlier clicks, their clicks, and the conversions
  /// that those cause or that come without any.
  ///
  /// Call it while the random blocks of conversions are there.
  func drawAftermath(_ law: AftermathLaw, _ block: inout BlockStorage) throws {
    for index in 0..<block.people {
      block.laterStart.append(block.later.count)
      block.laterClickStart.append(block.laterClicks.count)
      let end = SimulationTime.zero + timeline.period
      for row in block.draftStart[index]..<block.draftStart[index + 1] {
        let time = block.drafts[row].time
        if time < end || time >= law.end { continue }
        block.later.append(
          LaterConversion(
            time: time, advertiser: advertiser(row, in: block), data: typeData[type(row, in: block)]))
      }
      try drawLaterActions(index, law, &block)
    }
    block.laterStart.append(block.later.count)
    block.laterClickStart.append(block.laterClicks.count)
  }

  private func drawLaterActions(_ index: Int, _ law: AftermathLaw, _ block: inout BlockStorage) throws {
    let random = AddressedRandom(key: block.key, person: block.firstPerson &+ UInt64(index))
    var active = 1.0
    if let activity {
      let words = random.block(.person, 0)
      active = activity.quantile(Uniform.unit(UInt64(words.word0) | UInt64(words.word1) << 32))
    }
    let counts = random.block(.person, 2)
    for click in 0..<(try law.clicks.draw(counts.word0, activity: active)) {
      drawLaterClick(click, random, law, &block)
    }
    for number in 0..<(try law.organic.draw(counts.word1, activity: active)) {
      let words = random.block(.laterOrganicConversion, UInt64(number))
      block.later.append(
        LaterConversion(
          time: law.moments.draw(words.word0),
          advertiser: Int32(truncatingIfNeeded: advertiserLaw.draw(words.word1)),
          data: typeData[typeLaw.draw(words.word2)]))
    }
  }

  private func drawLaterClick(
    _ click: Int, _ random: AddressedRandom, _ law: AftermathLaw, _ block: inout BlockStorage
  ) {
    let words = random.block(.laterClick, UInt64(click))
    let time = law.moments.draw(words.word0)
    let advertiser = advertiserOfCampaign[campaignLaw.draw(words.word1)]
    block.laterClicks.append(LaterClick(time: time, advertiser: advertiser))
    for number in 0..<settings.conversionsPerClick.draw(words.word3) {
      let own = random.block(.laterConversion, UInt64(click) << 32 | UInt64(number))
      let moment = time + settings.delay.draw(own.word0, own.word1)
      if moment >= law.end { continue }
      block.later.append(
        LaterConversion(time: moment, advertiser: advertiser, data: typeData[typeLaw.draw(own.word2)]))
    }
  }
}

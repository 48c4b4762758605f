import SimulationKernel
import Web

/// How a person's events are put in order: by time, clicks before conversions, then by number.
enum EventSort {
  /// Clicks or conversions that one person can have, by the bits of a sort key.
  static var indexLimit: Int { 1 << 19 }

  /// A sort key: shifted time (44 bits), kind (1), index (19).
  @inline(__always)
  static func key(_ time: SimulationTime, since start: Int64, isConversion: Bool, index: Int) -> UInt64 {
    UInt64(bitPattern: time.milliseconds &- start) &<< 20 | (isConversion ? 1 << 19 : 0) | UInt64(index)
  }

  /// Sorts in place; keys are distinct, so there is one right order whatever the algorithm.
  @inline(__always)
  static func sort(_ keys: UnsafeMutableBufferPointer<UInt64>) {
    if keys.count > 16 {
      var keys = keys
      keys.sort()
      return
    }
    // Insertion that always walks to the front, exchanging by minimum and maximum: for a handful of keys that
    // is cheaper than a branch on every comparison, which no processor can guess.
    var end = 1
    while end < keys.count {
      var key = keys[end]
      var slot = end
      while slot > 0 {
        let before = keys[slot &- 1]
        keys[slot] = max(before, key)
        key = min(before, key)
        slot &-= 1
      }
      keys[0] = key
      end &+= 1
    }
  }
}

extension PopulationGenerator {
  /// Gives conversions their kinds, puts each person's events in order, and credits conversions.
  ///
  /// Only active people are visited; for the others the columns of starts are filled in afterwards.
  ///
  /// - Parameter unrelated: whether clicks are kept on ads of advertisers on whom the person never converts.
  func arrange(_ block: inout BlockStorage, unrelated: Bool) {
    let start = -timeline.warmUp.milliseconds
    block.events.reserve(block.clicks.count + block.drafts.count)
    block.conversions.reserve(block.drafts.count)
    // Until the end these hold how many events and conversions each person has.
    block.eventStart.fill(0, count: block.people + 1)
    block.conversionStart.fill(0, count: block.people + 1)
    for position in 0..<block.active.count {
      let index = Int(block.active[position])
      let (events, conversions) = (block.events.count, block.conversions.count)
      let drafts = block.draftStart[index]..<block.draftStart[index + 1]
      for row in drafts {
        block.lastConverter[Int(advertiser(row, in: block))] = Int32(truncatingIfNeeded: index)
      }
      sort(index, drafts, since: start, unrelated: unrelated, in: &block)
      emit(index, since: start, in: &block)
      block.eventStart[index] = block.events.count &- events
      block.conversionStart[index] = block.conversions.count &- conversions
    }
    Self.turnIntoStarts(block.eventStart.mutableValues)
    Self.turnIntoStarts(block.conversionStart.mutableValues)
  }

  /// Turns counts into the positions at which they begin; the last entry becomes their sum.
  private static func turnIntoStarts(_ counts: UnsafeMutableBufferPointer<Int>) {
    var next = 0
    for index in counts.indices {
      let count = counts[index]
      counts[index] = next
      next &+= count
    }
  }

  /// Puts the keys of one person's events into `order`, sorted.
  @inline(__always)
  private func sort(
    _ index: Int, _ drafts: Range<Int>, since start: Int64, unrelated: Bool, in block: inout BlockStorage
  ) {
    let clicks = block.clickStart[index]..<block.clickStart[index + 1]
    let periodEnd = timeline.period.milliseconds
    block.order.removeAll()
    for row in clicks {
      let click = block.clicks[row]
      let advertiser = Int(advertiserOfCampaign[Int(click.campaign)])
      let isRelated = block.lastConverter[advertiser] == Int32(truncatingIfNeeded: index)
      block.order.append(
        EventSort.key(click.time, since: start, isConversion: false, index: row &- clicks.lowerBound),
        if: isRelated || unrelated)
    }
    for row in drafts {
      let time = block.drafts[row].time
      // What happens after the period can change no report of a conversion inside it.
      if time.milliseconds >= periodEnd { continue }
      block.order.append(
        EventSort.key(time, since: start, isConversion: true, index: row &- drafts.lowerBound))
    }
    EventSort.sort(block.order.mutableValues)
  }

  /// Writes one person's events and conversions in the order of the sorted keys.
  @inline(__always)
  private func emit(_ index: Int, since start: Int64, in block: inout BlockStorage) {
    let person = block.firstPerson &+ UInt64(index)
    let firstClick = block.clickStart[index]
    let firstDraft = block.draftStart[index]
    let firstConversion = block.conversions.count
    let owner = Fingerprint.owner(person: person)
    for key in block.order.values {
      let time = SimulationTime(milliseconds: Int64(key &>> 20) &+ start)
      let local = Int(key & 0x7_FFFF)
      if key & 1 << 19 == 0 {
        let event = clickEvent(block.clicks[firstClick &+ local], local, of: person)
        noteClick(local, person: index, firstClick: firstClick, in: &block)
        block.events.append(TimedEvent(time: time, event: .click(event)))
        block.fingerprint.add(
          UInt64(bitPattern: time.milliseconds), UInt64(event.publisher.origin) &<< 16 ^ event.sourceData,
          of: owner)
      } else {
        let conversion = describe(
          firstDraft &+ local, at: time, person: index, firstClick: firstClick, in: block)
        let event = ConversionRegistration(
          number: UInt32(truncatingIfNeeded: block.conversions.count &- firstConversion),
          ordinal: conversion.ordinal, page: sites.advertisers[Int(conversion.advertiser)],
          reporting: sites.reporting, data: UInt64(conversion.data))
        block.conversions.append(conversion)
        block.fingerprint.add(
          UInt64(bitPattern: time.milliseconds), UInt64(conversion.ordinal) &<< 8 ^ UInt64(conversion.data),
          of: ~owner)
        block.events.append(TimedEvent(time: time, event: .conversion(event)))
      }
    }
  }

  /// Remembers a click as its advertiser's latest; of several at one moment the first stays, as in the systems.
  @inline(__always)
  private func noteClick(_ local: Int, person index: Int, firstClick: Int, in block: inout BlockStorage) {
    let click = block.clicks[firstClick &+ local]
    let advertiser = Int(advertiserOfCampaign[Int(click.campaign)])
    let last = block.lastClick[advertiser]
    if last.person == Int32(truncatingIfNeeded: index),
      block.clicks[firstClick &+ Int(last.click)].time == click.time
    {
      return
    }
    block.lastClick[advertiser] = LastClick(
      person: Int32(truncatingIfNeeded: index), click: Int32(truncatingIfNeeded: local))
  }

  @inline(__always)
  private func clickEvent(_ click: TrueClick, _ number: Int, of person: UInt64) -> AdInteraction {
    AdInteraction(
      number: UInt32(truncatingIfNeeded: number),
      sourceData: ClickIdentifier(campaign: Int(click.campaign), person: person, click: number).rawValue,
      publisher: sites.publishers[Int(click.publisher)],
      destination: sites.advertisers[Int(advertiserOfCampaign[Int(click.campaign)])],
      reporting: sites.reporting)
  }

  /// The advertiser on whom a conversion happens.
  @inline(__always)
  private func advertiser(_ row: Int, in block: borrowing BlockStorage) -> Int32 {
    let click = Int(block.drafts[row].click)
    if click < 0 { return Int32(truncatingIfNeeded: advertiserLaw.draw(block.words.pointer(1)[row])) }
    return advertiserOfCampaign[Int(block.clicks[click].campaign)]
  }

  @inline(__always)
  private func describe(
    _ row: Int, at time: SimulationTime, person index: Int, firstClick: Int, in block: borrowing BlockStorage
  ) -> TrueConversion {
    let draft = block.drafts[row]
    let causedBy = draft.click < 0 ? -1 : block.clicks[Int(draft.click)].campaign
    let advertiser = advertiser(row, in: block)
    let last = block.lastClick[Int(advertiser)]
    let follows = last.person == Int32(truncatingIfNeeded: index)
    var attributed = Int32(-1)
    var campaign = Int32(-1)
    if follows {
      let click = block.clicks[firstClick &+ Int(last.click)]
      if time - click.time < timeline.attributionWindow {
        (attributed, campaign) = (last.click, click.campaign)
      }
    }
    return TrueConversion(
      time: time, advertiser: advertiser, causedBy: causedBy, attributedClick: attributed,
      attributedCampaign: campaign, ordinal: draft.ordinal,
      data: typeData[typeLaw.draw(block.words.pointer(2)[row])],
      followsClick: follows,
      counts: time.milliseconds >= 0)
  }
}

import SimulationKernel
import Web

/// How a person's events are put in order: by time, clicks before conversions, then by number.
enum EventSort {
  /// Clicks or conversions that one person can have, by the bits of a sort key.
  static var indexLimit: Int { 1 << 19 }

  /// A sort key: shifted time (44 bits), kind (1), index (19).
  @inline(__always)
  static func key(_ time: SimulationTime, since start: Int64, isConversion: Bool, index: Int) -> UInt64 {
    UInt64(time.milliseconds - start) << 20 | (isConversion ? 1 << 19 : 0) | UInt64(index)
  }

  /// Sorts in place; keys are distinct, so there is one right order whatever the algorithm.
  @inline(__always)
  static func sort(_ keys: inout [UInt64]) {
    if keys.count > 24 {
      keys.sort()
      return
    }
    keys.withUnsafeMutableBufferPointer { keys in
      var end = 1
      while end < keys.count {
        let key = keys[end]
        var hole = end
        while hole > 0, keys[hole - 1] > key {
          keys[hole] = keys[hole - 1]
          hole -= 1
        }
        keys[hole] = key
        end += 1
      }
    }
  }
}

extension PopulationGenerator {
  /// Gives conversions their times and kinds, puts each person's events in order, and credits conversions.
  func arrange(_ block: PopulationBlock) throws {
    let start = -timeline.warmUp.milliseconds
    let periodEnd = timeline.period.milliseconds
    for index in 0..<block.people {
      let firstClick = block.clickStart[index]
      let firstDraft = block.draftStart[index]
      block.eventStart.append(block.events.count)
      block.conversionStart.append(block.conversions.count)
      block.order.removeAll(keepingCapacity: true)
      for click in firstClick..<block.clickStart[index + 1] {
        block.order.append(
          EventSort.key(
            block.clicks[click].time, since: start, isConversion: false, index: click - firstClick))
      }
      for row in firstDraft..<block.draftStart[index + 1] {
        let time = conversionTime(row, in: block)
        // What happens after the period can change no report of a conversion inside it.
        if time.milliseconds >= periodEnd { continue }
        block.order.append(
          EventSort.key(time, since: start, isConversion: true, index: row - firstDraft))
      }
      EventSort.sort(&block.order)
      emit(index, start: start, in: block)
    }
    block.eventStart.append(block.events.count)
    block.conversionStart.append(block.conversions.count)
  }

  @inline(__always)
  private func conversionTime(_ row: Int, in block: PopulationBlock) -> SimulationTime {
    let words = block.words
    let click = Int(block.drafts[row].click)
    if click < 0 {
      let offset = Int64(Uniform.unit(words.pointer(0)[row]) * organicRun)
      return SimulationTime(milliseconds: offset) - timeline.warmUp
    }
    return block.clicks[click].time
      + settings.delay.draw(words.pointer(0)[row], words.pointer(1)[row])
  }

  /// Writes one person's events and conversions in the order of the sorted keys.
  private func emit(_ index: Int, start: Int64, in block: PopulationBlock) {
    let person = block.firstPerson + UInt64(index)
    let owner = Fingerprint.owner(person: person)
    let firstClick = block.clickStart[index]
    let firstDraft = block.draftStart[index]
    let firstConversion = block.conversions.count
    for position in 0..<block.order.count {
      let key = block.order[position]
      let time = SimulationTime(milliseconds: Int64(key >> 20) + start)
      let local = Int(key & 0x7_FFFF)
      let event: BrowserEvent
      if key & 1 << 19 == 0 {
        let click = block.clicks[firstClick + local]
        let advertiser = Int(click.campaign) / settings.campaignsPerAdvertiser
        block.lastClick[advertiser] = LastClick(person: Int32(index), click: Int32(local))
        block.fingerprint.add(UInt64(bitPattern: time.milliseconds), UInt64(click.campaign), of: owner)
        event = .click(
          AdClick(
            number: UInt32(local),
            sourceData: ClickIdentifier(campaign: Int(click.campaign), person: person, click: local).rawValue,
            publisher: sites.publishers[Int(click.publisher)], destination: sites.advertisers[advertiser],
            reporting: sites.reporting))
      } else {
        let conversion = describe(
          firstDraft + local, at: time, person: index, firstClick: firstClick, in: block)
        let number = UInt32(block.conversions.count - firstConversion)
        block.conversions.append(conversion)
        block.fingerprint.add(
          UInt64(bitPattern: time.milliseconds), UInt64(conversion.ordinal) << 8 ^ UInt64(conversion.data),
          of: ~owner)
        event = .conversion(
          ConversionRegistration(
            number: number, ordinal: conversion.ordinal,
            page: sites.advertisers[Int(conversion.advertiser)], reporting: sites.reporting,
            data: UInt64(conversion.data)))
      }
      block.events.append(TimedEvent(time: time, event: event))
    }
  }

  @inline(__always)
  private func describe(
    _ row: Int, at time: SimulationTime, person index: Int, firstClick: Int, in block: PopulationBlock
  ) -> TrueConversion {
    let draft = block.drafts[row]
    let causedBy = draft.click < 0 ? -1 : block.clicks[Int(draft.click)].campaign
    let advertiser =
      causedBy < 0
      ? advertiserLaw.draw(block.words.pointer(1)[row])
      : Int(causedBy) / settings.campaignsPerAdvertiser
    let last = block.lastClick[advertiser]
    let follows = last.person == Int32(index)
    var attributed = Int32(-1)
    if follows, time - block.clicks[firstClick + Int(last.click)].time < timeline.attributionWindow {
      attributed = last.click
    }
    let type = typeLaw.draw(block.words.pointer(2)[row])
    return TrueConversion(
      time: time, advertiser: Int32(advertiser), causedBy: causedBy, attributedClick: attributed,
      ordinal: draft.ordinal, data: UInt16(settings.conversionTypes[type].data), followsClick: follows,
      counts: time.milliseconds >= 0)
  }
}

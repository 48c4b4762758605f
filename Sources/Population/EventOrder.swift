import SimulationKernel
import Web

extension PopulationGenerator {
  /// Gives conversions their kinds, puts each person's events in order, and credits conversions.
  ///
  /// Only active people are visited; for the others the columns of starts are filled in afterwards.
  ///
  /// - Parameter unrelated: whether clicks are kept on ads of advertisers on whom the person never converts.
  func arrange(_ block: inout BlockStorage, unrelated: Bool) throws {
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
      if clearing != nil { try listClearings(index, &block) }
      sort(index, drafts, since: start, unrelated: unrelated, in: &block)
      emit(index, since: start, in: &block)
      // What sites fire late must find its place.
      if policy.register != nil { Self.sortEvents(from: events, in: &block) }
      block.eventStart[index] = block.events.count &- events
      block.conversionStart[index] = block.conversions.count &- conversions
    }
    Self.turnIntoStarts(block.eventStart.mutableValues)
    Self.turnIntoStarts(block.conversionStart.mutableValues)
  }

  /// Turns counts into the positions at which they begin; the last entry becomes their sum.
  static func turnIntoStarts(_ counts: UnsafeMutableBufferPointer<Int>) {
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
      // What happens after the period can change no report of a conversion inside it, but for letting out what
      // waits in a browser: that is what visits are for.
      if time.milliseconds >= periodEnd { continue }
      block.order.append(
        EventSort.key(time, since: start, isConversion: true, index: row &- drafts.lowerBound))
    }
    for number in 0..<block.clearings.count {
      let time = block.clearings[number].time
      block.order.append(
        EventSort.key(time, since: start, isConversion: false, index: number | Int(EventSort.clearingBit)))
    }
    EventSort.sort(block.order.mutableValues)
  }

  /// Writes one person's events and conversions in the order of the sorted keys.
  @inline(__always)
  private func emit(_ index: Int, since start: Int64, in block: inout BlockStorage) {
    let random = AddressedRandom(key: block.key, person: block.firstPerson &+ UInt64(index))
    let person = Actor(
      index: index, random: random, owner: Fingerprint.owner(person: random.person),
      firstClick: block.clickStart[index], firstConversion: block.conversions.count)
    let firstDraft = block.draftStart[index]
    for key in block.order.values {
      let time = SimulationTime(milliseconds: Int64(key &>> 20) &+ start)
      let local = Int(key & 0x7_FFFF)
      if key & EventSort.conversionBit != 0 {
        emitConversion(firstDraft &+ local, at: time, of: person, in: &block)
      } else if key & EventSort.clearingBit == 0 {
        emitInteraction(local, at: time, of: person, in: &block)
      } else {
        emitClearing(local & ~Int(EventSort.clearingBit), of: person, in: &block)
      }
    }
  }

  /// The advertiser on whom a conversion happens.
  @inline(__always)
  func advertiser(_ row: Int, in block: borrowing BlockStorage) -> Int32 {
    let click = Int(block.drafts[row].click)
    if click < 0 {
      if !block.traced.isEmpty { return block.traced[row].advertiser }
      return Int32(truncatingIfNeeded: advertiserLaw.draw(block.words.pointer(1)[row]))
    }
    return advertiserOfCampaign[Int(block.clicks[click].campaign)]
  }

  /// Puts one person's events in the order of time again; of one time, as ``EventSort`` does, else as they were.
  private static func sortEvents(from first: Int, in block: inout BlockStorage) {
    func isBefore(_ a: TimedEvent, _ b: TimedEvent) -> Bool {
      a.time != b.time ? a.time < b.time : a.event.rank < b.event.rank
    }
    let events = block.events.mutableValues
    for end in events.indices.dropFirst(first + 1) {
      let event = events[end]
      var slot = end
      while slot > first, isBefore(event, events[slot - 1]) {
        events[slot] = events[slot - 1]
        slot -= 1
      }
      events[slot] = event
    }
  }
}

/// One person of the block whose events are written.
struct Actor {
  /// The position in the block.
  let index: Int
  let random: AddressedRandom
  /// The word that stands for the person in fingerprints.
  let owner: UInt64
  /// The row of the person's first click.
  let firstClick: Int
  /// The row of the person's first conversion.
  let firstConversion: Int
}

extension BrowserEvent {
  /// Which of several events at one time comes first.
  fileprivate var rank: Int {
    switch self {
    case .click, .view: 0
    case .closed, .started, .cleared: 1
    case .conversion: 2
    }
  }
}

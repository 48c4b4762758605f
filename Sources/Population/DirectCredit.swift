import SimulationKernel
import Web

/// Conversions credited without events, for systems that look at nothing else.
///
/// What comes of it is what ``arrange(_:unrelated:)`` makes, but for the events: who asks for those needs everything
/// in the order of time; here every conversion is held against all of its person's clicks. Each step goes over the
/// whole block before the next begins, since loops over one person's few clicks end where no processor can guess.
extension PopulationGenerator {
  /// Lists active people's conversions in the order of time, each with the click that it is credited to.
  ///
  /// - Parameter unrelated: whether clicks on ads of advertisers on whom the person never converts count for the
  ///   fingerprint.
  func credit(_ block: inout BlockStorage, unrelated: Bool) {
    block.eventStart.fill(0, count: block.people + 1)
    noteClicks(&block, unrelated: unrelated)
    orderConversions(&block)
    listTouches(&block)
    creditConversions(&block)
  }

  /// Notes whose ads were clicked, and adds to the fingerprint the clicks that are asked for.
  private func noteClicks(_ block: inout BlockStorage, unrelated: Bool) {
    block.credit.begin(people: block.people, clicks: block.clicks.count, advertisers: settings.advertisers)
    for index in 0..<block.people {
      block.credit.words[index] = Fingerprint.owner(person: block.firstPerson &+ UInt64(index))
    }
    advertiserOfCampaign.withUnsafeBufferPointer { advertisers in
      for row in 0..<block.clicks.count {
        block.credit.advertisers[row] = advertisers[Int(block.clicks[row].campaign)]
      }
    }
    for row in 0..<block.drafts.count {
      block.credit.mark(Int(block.drafts[row].person), advertiser: Int(advertiser(row, in: block)))
    }
    if unrelated { markActive(&block) }
    publisherPages.withUnsafeBufferPointer { block.fingerprint += Self.fingerprint(of: block, pages: $0) }
  }

  /// What the clicks add to the fingerprint whose advertisers are marked.
  private static func fingerprint(
    of block: borrowing BlockStorage, pages: UnsafeBufferPointer<WebOrigin>
  ) -> Fingerprint {
    var sum = Fingerprint()
    for row in 0..<block.clicks.count {
      let click = block.clicks[row]
      let index = Int(block.owners[row])
      let mine = fingerprint(
        of: click, publisher: pages[Int(click.publisher)],
        sourceData: sourceData(
          click, row &- block.clickStart[index], of: block.firstPerson &+ UInt64(index)),
        owner: block.credit.words[index])
      sum.value &+= block.credit.mask(index, advertiser: Int(block.credit.advertisers[row])) & mine.value
    }
    return sum
  }

  /// Marks all advertisers for the people whose clicks all count.
  private func markActive(_ block: inout BlockStorage) {
    for position in 0..<block.active.count { block.credit.markAll(Int(block.active[position])) }
  }

  /// Puts the keys of the period's conversions into `order`, each person's in the order of time.
  private func orderConversions(_ block: inout BlockStorage) {
    let start = -timeline.warmUp.milliseconds
    let end = timeline.period.milliseconds
    block.order.removeAll()
    block.conversionStart.fill(0, count: block.people + 1)
    block.credit.people.resize(block.drafts.count + 1)
    block.credit.unordered.removeAll()
    var before = UInt64(0)
    var last = Int32(-1)
    for row in 0..<block.drafts.count {
      let draft = block.drafts[row]
      let index = Int(draft.person)
      let key = EventSort.key(
        draft.time, since: start, isConversion: true, index: row &- block.draftStart[index])
      let isInside = draft.time.milliseconds < end
      block.credit.people[block.order.count] = draft.person
      block.order.append(key, if: isInside)
      block.conversionStart[index] &+= isInside ? 1 : 0
      let isOutOfOrder = (draft.person == last ? 1 : 0) & (key < before ? 1 : 0) == 1
      block.credit.unordered.append(draft.person, if: isOutOfOrder)
      (before, last) = (key, draft.person)
    }
    Self.turnIntoStarts(block.conversionStart.mutableValues)
    for position in 0..<block.credit.unordered.count {
      let index = Int(block.credit.unordered[position])
      let rows = block.conversionStart[index]..<block.conversionStart[index + 1]
      EventSort.sort(UnsafeMutableBufferPointer(rebasing: block.order.mutableValues[rows]))
    }
  }

  /// Lists for each conversion the clicks that it may be credited to.
  private func listTouches(_ block: inout BlockStorage) {
    let start = -timeline.warmUp.milliseconds
    let count = block.order.count
    block.credit.pairs.removeAll()
    block.credit.times.resize(count)
    block.credit.sites.resize(count)
    block.touches.removeAll()
    block.touchStart.fill(0, count: count + 1)
    for row in 0..<count {
      let index = Int(block.credit.people[row])
      let draft = block.draftStart[index] &+ Int(block.order[row] & 0x7_FFFF)
      block.credit.times[row] = Int64(block.order[row] &>> 20) &+ start
      block.credit.sites[row] = advertiser(draft, in: block)
      block.credit.pairs.append(row, with: block.clickStart[index]..<block.clickStart[index + 1])
      if block.credit.pairs.isLong { Self.takeTouches(&block) }
    }
    Self.takeTouches(&block)
    Self.turnIntoStarts(block.touchStart.mutableValues)
  }

  /// Takes the pairs that are touches out of those that are listed.
  private static func takeTouches(_ block: inout BlockStorage) {
    var used = block.touches.count
    block.touches.resize(used + block.credit.pairs.count + 1)
    for position in 0..<block.credit.pairs.count {
      let (row, click) = block.credit.pairs[position]
      block.touches[used] = Touch(conversion: row, click: click)
      // Numbers and no conditions, so that there is nothing to be guessed.
      let isTheirs = block.credit.advertisers[Int(click)] == block.credit.sites[Int(row)] ? 1 : 0
      let isBefore = block.clicks[Int(click)].time.milliseconds <= block.credit.times[Int(row)] ? 1 : 0
      used &+= isTheirs & isBefore
      block.touchStart[Int(row)] &+= isTheirs & isBefore
    }
    block.touches.resize(used)
    block.credit.pairs.removeAll()
  }

  /// Writes the conversions, each credited to the last click before it.
  private func creditConversions(_ block: inout BlockStorage) {
    let count = block.order.count
    block.credit.last.fill(-1, count: count)
    block.credit.lastTimes.fill(.min, count: count)
    for touch in block.touches.values {
      let row = Int(touch.conversion)
      let time = block.clicks[Int(touch.click)].time.milliseconds
      // Of several at one moment the first has the credit.
      let isLater = time > block.credit.lastTimes[row]
      block.credit.last[row] = isLater ? touch.click : block.credit.last[row]
      block.credit.lastTimes[row] = isLater ? time : block.credit.lastTimes[row]
    }
    block.conversions.reserve(count)
    for row in 0..<count {
      let index = Int(block.credit.people[row])
      let first = block.clickStart[index]
      let draft = block.draftStart[index] &+ Int(block.order[row] & 0x7_FFFF)
      let last = block.credit.last[row]
      let conversion = describe(
        draft, at: SimulationTime(milliseconds: block.credit.times[row]),
        Credit(
          firstClick: first, last: last < 0 ? -1 : last &- Int32(truncatingIfNeeded: first),
          advertiser: block.credit.sites[row], browser: 0),
        in: block)
      block.conversions.append(conversion)
      block.fingerprint += Self.fingerprint(of: conversion, owner: block.credit.words[index])
    }
  }
}

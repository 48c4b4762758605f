import SimulationKernel
import Web

extension PopulationGenerator {
  /// Conversions that one click can cause at most, by the bits of a conversion's ordinal.
  static var conversionLimit: Int { 1 << 15 }

  /// The ordinal of the `index`-th conversion that a click causes: bit 31 is 0, then click and index.
  static func ordinal(click: Int, index: Int) -> UInt32 {
    UInt32(truncatingIfNeeded: click) &<< 15 | UInt32(truncatingIfNeeded: index)
  }

  /// The ordinal of the `index`-th organic conversion: bit 31 is 1.
  static func organicOrdinal(_ index: Int) -> UInt32 { 1 << 31 | UInt32(index) }

  /// Draws how active everybody is, and what browser they use.
  func drawPeople(_ block: inout BlockStorage) throws {
    block.words.reserve(block.people)
    for index in 0..<block.people {
      block.words.set(index, person: block.firstPerson + UInt64(index), purpose: .person, ordinal: 0)
    }
    Philox.fill(block.words, count: block.people, key: block.key)
    let (w0, w1) = (block.words.pointer(0), block.words.pointer(1))
    let (w2, w3) = (block.words.pointer(2), block.words.pointer(3))
    var total = 0
    for index in 0..<block.people {
      var active = 1.0
      if let activity {
        active = activity.quantile(Uniform.unit(UInt64(w0[index]) | UInt64(w1[index]) << 32))
      }
      let clickCount = try clicks.draw(w2[index], activity: active)
      guard clickCount < ClickIdentifier.clickLimit else {
        throw PopulationError.tooManyClicks(person: block.firstPerson + UInt64(index), clicks: clickCount)
      }
      block.clickStart.append(total)
      total += clickCount
      block.organicCounts.append(Int32(clamping: try organic.draw(w3[index], activity: active)))
    }
    block.clickStart.append(total)
    drawBrowsers(&block)
  }

  private func drawBrowsers(_ block: inout BlockStorage) {
    let share = settings.cookiesBlockedShare
    for index in 0...block.people { block.browserStart.append(index) }
    block.traits.fill(BrowserTraits(), count: block.people)
    guard share > 0 else { return }
    for index in 0..<block.people {
      let random = AddressedRandom(key: block.key, person: block.firstPerson + UInt64(index))
      let blocks = Uniform.happens(random.block(.browser, 0).word0, probability: share)
      block.traits[index] = BrowserTraits(blocksThirdPartyCookies: blocks)
    }
  }

  /// Makes the random blocks of all clicks, and lists the conversions of all people: each click's, then the
  /// organic ones.
  ///
  /// - Parameter idle: whether people without conversions count as active.
  func listConversions(_ block: inout BlockStorage, idle: Bool) throws {
    let repeats = settings.conversionsPerClick
    block.words.reserve(block.clickStart[block.people])
    let counts = block.words.pointer(3)
    for index in 0..<block.people {
      let random = AddressedRandom(key: block.key, person: block.firstPerson &+ UInt64(index))
      let clicks = block.clickStart[index]..<block.clickStart[index + 1]
      block.words.fill(clicks.lowerBound, count: clicks.count, random: random, purpose: .click)
      let firstDraft = block.drafts.count
      block.draftStart.append(firstDraft)
      for click in clicks {
        let count = repeats.draw(counts[click])
        // Most clicks cause none or one, and which of the two no processor can guess.
        block.drafts.append(draft(click, 0, first: clicks.lowerBound, of: index), if: count > 0)
        if count < 2 { continue }
        guard count <= Self.conversionLimit else {
          throw PopulationError.tooManyConversions(person: random.person)
        }
        for n in 1..<count { block.drafts.append(draft(click, n, first: clicks.lowerBound, of: index)) }
      }
      for n in 0..<Int(block.organicCounts[index]) {
        block.drafts.append(
          ConversionDraft(
            click: -1, person: Int32(truncatingIfNeeded: index), ordinal: Self.organicOrdinal(n)))
      }
      guard block.drafts.count &- firstDraft < EventSort.indexLimit else {
        throw PopulationError.tooManyConversions(person: random.person)
      }
      block.active.append(Int32(truncatingIfNeeded: index), if: idle || block.drafts.count > firstDraft)
    }
    block.draftStart.append(block.drafts.count)
  }

  @inline(__always)
  private func draft(_ click: Int, _ n: Int, first: Int, of person: Int) -> ConversionDraft {
    ConversionDraft(
      click: Int32(truncatingIfNeeded: click), person: Int32(truncatingIfNeeded: person),
      ordinal: Self.ordinal(click: click &- first, index: n))
  }

  /// Reads time, campaign and publisher of active people's clicks from their random blocks; the others stay as
  /// they were.
  func drawClicks(_ block: inout BlockStorage) {
    let (w0, w1, w2) = (block.words.pointer(0), block.words.pointer(1), block.words.pointer(2))
    let start = -timeline.warmUp.milliseconds
    block.clicks.resize(block.clickStart[block.people])
    let clicks = block.clicks.mutableValues
    for position in 0..<block.active.count {
      let index = Int(block.active[position])
      for row in block.clickStart[index]..<block.clickStart[index + 1] {
        clicks[row] = TrueClick(
          time: SimulationTime(milliseconds: start &+ Int64(Uniform.unit(w0[row]) * adsRun)),
          campaign: Int32(truncatingIfNeeded: campaignLaw.draw(w1[row])),
          publisher: Int32(truncatingIfNeeded: publisherLaw.draw(w2[row])))
      }
    }
  }

  /// Makes the random blocks of all conversions, and draws their times.
  func drawConversions(_ block: inout BlockStorage) {
    block.words.reserve(block.drafts.count)
    for row in 0..<block.drafts.count {
      let draft = block.drafts[row]
      block.words.set(
        row, person: block.firstPerson &+ UInt64(truncatingIfNeeded: draft.person),
        purpose: draft.click < 0 ? .organicConversion : .conversion, ordinal: UInt64(draft.ordinal))
    }
    Philox.fill(block.words, count: block.drafts.count, key: block.key)
    // Here and not where people are put in order: times do not wait for one another.
    for row in 0..<block.drafts.count { block.drafts[row].time = conversionTime(row, in: block) }
  }

  @inline(__always)
  private func conversionTime(_ row: Int, in block: borrowing BlockStorage) -> SimulationTime {
    let word0 = block.words.pointer(0)[row]
    let click = Int(block.drafts[row].click)
    if click < 0 {
      return SimulationTime(milliseconds: Int64(Uniform.unit(word0) * organicRun)) - timeline.warmUp
    }
    return block.clicks[click].time + settings.delay.draw(word0, block.words.pointer(1)[row])
  }
}

import SimulationKernel
import Web

extension PopulationGenerator {
  /// Conversions that one click can cause at most, by the bits of a conversion's ordinal.
  static var conversionLimit: Int { 1 << 15 }

  /// The ordinal of the `index`-th conversion that a click causes: bit 31 is 0, then click and index.
  static func ordinal(click: Int, index: Int) -> UInt32 { UInt32(click) << 15 | UInt32(index) }

  /// The ordinal of the `index`-th organic conversion: bit 31 is 1.
  static func organicOrdinal(_ index: Int) -> UInt32 { 1 << 31 | UInt32(index) }

  /// Draws how active everybody is, and what browser they use.
  func drawPeople(_ block: PopulationBlock) throws {
    let words = block.words
    words.reserve(block.people)
    for index in 0..<block.people {
      words.set(index, person: block.firstPerson + UInt64(index), purpose: .person, ordinal: 0)
    }
    Philox.fill(words, count: block.people, key: block.key)
    let (w0, w1, w2, w3) = (words.pointer(0), words.pointer(1), words.pointer(2), words.pointer(3))
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
      block.clickCounts.append(Int32(clickCount))
      block.organicCounts.append(Int32(clamping: try organic.draw(w3[index], activity: active)))
    }
    block.clickStart.append(total)
    drawBrowsers(block)
  }

  private func drawBrowsers(_ block: PopulationBlock) {
    let share = settings.cookiesBlockedShare
    guard share > 0 else {
      block.traits.append(contentsOf: repeatElement(BrowserTraits(), count: block.people))
      return
    }
    for index in 0..<block.people {
      let word = block.random(of: index).block(.browser, 0).word0
      block.traits.append(BrowserTraits(blocksThirdPartyCookies: Uniform.happens(word, probability: share)))
    }
  }

  /// Draws every click's time, campaign, publisher and number of conversions.
  func drawClicks(_ block: PopulationBlock) throws {
    let total = block.clickStart[block.people]
    let words = block.words
    words.reserve(total)
    var row = 0
    for index in 0..<block.people {
      for number in 0..<Int(block.clickCounts[index]) {
        words.set(
          row, person: block.firstPerson + UInt64(index), purpose: .click, ordinal: UInt64(number))
        row += 1
      }
    }
    Philox.fill(words, count: total, key: block.key)
    let (w0, w1, w2, w3) = (words.pointer(0), words.pointer(1), words.pointer(2), words.pointer(3))
    let start = -timeline.warmUp.milliseconds
    for row in 0..<total {
      block.clicks.append(
        TrueClick(
          time: SimulationTime(milliseconds: start + Int64(Uniform.unit(w0[row]) * adsRun)),
          campaign: Int32(truncatingIfNeeded: campaignLaw.draw(w1[row])),
          publisher: Int32(truncatingIfNeeded: publisherLaw.draw(w2[row]))))
      block.conversionsOfClick.append(Int32(clamping: settings.conversionsPerClick.draw(w3[row])))
    }
    try listConversions(block)
  }

  private func listConversions(_ block: PopulationBlock) throws {
    for index in 0..<block.people {
      let person = block.firstPerson + UInt64(index)
      block.draftStart.append(block.drafts.count)
      let first = block.clickStart[index]
      for click in first..<block.clickStart[index + 1] {
        let count = Int(block.conversionsOfClick[click])
        if count == 0 { continue }
        guard count <= Self.conversionLimit else { throw PopulationError.tooManyConversions(person: person) }
        for n in 0..<count {
          block.drafts.append(
            ConversionDraft(click: Int32(click), ordinal: Self.ordinal(click: click - first, index: n)))
        }
      }
      for n in 0..<Int(block.organicCounts[index]) {
        block.drafts.append(ConversionDraft(click: -1, ordinal: Self.organicOrdinal(n)))
      }
      guard block.drafts.count - block.draftStart[index] < EventSort.indexLimit else {
        throw PopulationError.tooManyConversions(person: person)
      }
    }
    block.draftStart.append(block.drafts.count)
  }

  /// Makes the random blocks of all conversions; ``arrange(_:)`` reads them.
  func drawConversions(_ block: PopulationBlock) {
    let words = block.words
    words.reserve(block.drafts.count)
    for index in 0..<block.people {
      let person = block.firstPerson + UInt64(index)
      for row in block.draftStart[index]..<block.draftStart[index + 1] {
        let draft = block.drafts[row]
        words.set(
          row, person: person, purpose: draft.click < 0 ? .organicConversion : .conversion,
          ordinal: UInt64(draft.ordinal))
      }
    }
    Philox.fill(words, count: block.drafts.count, key: block.key)
  }
}

import SimulationKernel
import Web

extension PopulationGenerator {
  /// Draws how active everybody is: how often they click, see ads, and convert without either.
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
      var adCount = try clicks.draw(w2[index], activity: active)
      if views != nil { adCount &+= try drawViews(index, activity: active, &block) }
      guard adCount < ClickIdentifier.clickLimit else {
        throw PopulationError.tooManyClicks(person: block.firstPerson + UInt64(index), clicks: adCount)
      }
      block.clickStart.append(total)
      total += adCount
      block.organicCounts.append(Int32(clamping: try organic.draw(w3[index], activity: active)))
    }
    block.clickStart.append(total)
    countBrowsers(&block)
  }

  /// Draws how often a person sees ads; keeps the number and returns it.
  private func drawViews(_ index: Int, activity: Double, _ block: inout BlockStorage) throws(LawError) -> Int
  {
    guard let views else { return 0 }
    let random = AddressedRandom(key: block.key, person: block.firstPerson &+ UInt64(index))
    let count = try views.draw(random.block(.person, 1).word0, activity: activity)
    block.viewCounts.append(Int32(clamping: count))
    block.views += count
    return count
  }

  /// Draws how many browsers everybody has.
  func countBrowsers(_ block: inout BlockStorage) {
    guard settings.hasSeveralBrowsers else {
      for index in 0...block.people { block.browserStart.append(index) }
      return
    }
    var total = 0
    for index in 0..<block.people {
      let random = AddressedRandom(key: block.key, person: block.firstPerson &+ UInt64(index))
      block.browserStart.append(total)
      total += browsers.count(random.block(.person, 1).word1)
    }
    block.browserStart.append(total)
  }

  /// Draws what the browsers of active people are like.
  func drawTraits(_ block: inout BlockStorage) {
    let (blocked, dormant) = (settings.cookiesBlockedShare, settings.dormantShare)
    block.traits.fill(BrowserTraits(), count: block.browserStart[block.people])
    guard blocked > 0 || dormant > 0 else { return }
    for position in 0..<block.active.count {
      let index = Int(block.active[position])
      let random = AddressedRandom(key: block.key, person: block.firstPerson &+ UInt64(index))
      let first = block.browserStart[index]
      for row in first..<block.browserStart[index + 1] {
        let words = random.block(.browser, UInt64(row &- first))
        block.traits[row] = BrowserTraits(
          blocksThirdPartyCookies: Uniform.happens(words.word0, probability: blocked),
          isDormant: Uniform.happens(words.word1, probability: dormant))
      }
    }
  }

  /// Makes the random blocks of all clicks and views, and lists the conversions of all people: each click's,
  /// each view's, then the organic ones.
  ///
  /// - Parameter idle: whether people without conversions count as active.
  func listConversions(_ block: inout BlockStorage, idle: Bool) throws {
    let repeats = settings.conversionsPerClick
    block.words.reserve(block.clickStart[block.people])
    let counts = block.words.pointer(3)
    for index in 0..<block.people {
      let random = AddressedRandom(key: block.key, person: block.firstPerson &+ UInt64(index))
      let clicks = clickRows(index, in: block)
      block.words.fill(clicks.lowerBound, count: clicks.count, random: random, purpose: .click)
      let firstDraft = block.drafts.count
      block.draftStart.append(firstDraft)
      for click in clicks {
        let count = repeats.draw(counts[click])
        // Most clicks cause none or one, and which of the two no processor can guess.
        block.drafts.append(draft(click, 0, first: clicks.lowerBound, of: index), if: count > 0)
        if count < 2 { continue }
        guard count <= ConversionOrdinal.limitPerClick else {
          throw PopulationError.tooManyConversions(person: random.person)
        }
        for n in 1..<count { block.drafts.append(draft(click, n, first: clicks.lowerBound, of: index)) }
      }
      if block.views > 0 { try listConversionsOfViews(index, random, &block) }
      for n in 0..<Int(block.organicCounts[index]) {
        block.drafts.append(
          ConversionDraft(
            click: -1, person: Int32(truncatingIfNeeded: index), ordinal: ConversionOrdinal.organic(n)))
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
      ordinal: ConversionOrdinal.caused(click: click &- first, index: n))
  }

  /// Makes the random blocks of one person's views, and lists the conversions that they cause.
  private func listConversionsOfViews(
    _ index: Int, _ random: AddressedRandom, _ block: inout BlockStorage
  ) throws(PopulationError) {
    let rows = viewRows(index, in: block)
    block.words.fill(rows.lowerBound, count: rows.count, random: random, purpose: .view)
    let counts = block.words.pointer(3)
    for row in rows {
      let count = settings.conversionsPerView.draw(counts[row])
      guard count <= ConversionOrdinal.limitPerView else {
        throw PopulationError.tooManyConversions(person: random.person)
      }
      for n in 0..<count {
        block.drafts.append(
          ConversionDraft(
            click: Int32(truncatingIfNeeded: row), person: Int32(truncatingIfNeeded: index),
            ordinal: ConversionOrdinal.caused(view: row &- rows.lowerBound, index: n)))
      }
    }
  }

  /// The rows of one person's clicks.
  @inline(__always)
  func clickRows(_ index: Int, in block: borrowing BlockStorage) -> Range<Int> {
    let views = block.views == 0 ? 0 : Int(block.viewCounts[index])
    return block.clickStart[index]..<block.clickStart[index + 1] &- views
  }

  /// The rows of one person's views.
  func viewRows(_ index: Int, in block: borrowing BlockStorage) -> Range<Int> {
    clickRows(index, in: block).upperBound..<block.clickStart[index + 1]
  }
}

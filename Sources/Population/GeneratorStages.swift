import SimulationKernel
import Web

extension PopulationGenerator {
  /// Draws how active everybody is: how often they click, see ads, and convert without either.
  func drawPeople(_ block: inout BlockStorage) throws {
    block.words.reserve(block.people)
    for index in 0..<block.people {
      block.words.set(index, person: block.firstPerson &+ UInt64(index), purpose: .person, ordinal: 0)
    }
    Philox.fill(block.words, count: block.people, key: block.key)
    let (w0, w1) = (block.words.pointer(0), block.words.pointer(1))
    let (w2, w3) = (block.words.pointer(2), block.words.pointer(3))
    let hasOrganic = organic.mean > 0
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
      total &+= adCount
      if hasOrganic {
        block.organicCounts.append(Int32(clamping: try organic.draw(w3[index], activity: active)))
      }
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
    // Those of clicks stand in the other columns.
    block.valueWords.reserve(block.browserStart[block.people])
    var count = 0
    for position in 0..<block.active.count {
      let index = Int(block.active[position])
      for number in 0..<block.browserStart[index + 1] &- block.browserStart[index] {
        block.valueWords.set(
          count, person: block.firstPerson &+ UInt64(index), purpose: .browser, ordinal: UInt64(number))
        count &+= 1
      }
    }
    Philox.fill(block.valueWords, count: count, key: block.key)
    let (w0, w1) = (block.valueWords.pointer(0), block.valueWords.pointer(1))
    count = 0
    for position in 0..<block.active.count {
      let index = Int(block.active[position])
      for row in block.browserStart[index]..<block.browserStart[index + 1] {
        block.traits[row] = BrowserTraits(
          blocksThirdPartyCookies: Uniform.happens(w0[count], probability: blocked),
          isDormant: Uniform.happens(w1[count], probability: dormant))
        count &+= 1
      }
    }
  }

  /// Makes the random blocks of all clicks and views, and lists the conversions of all people: each click's,
  /// each view's, then the organic ones.
  ///
  /// - Parameter idle: whether people without conversions count as active.
  func listConversions(_ block: inout BlockStorage, idle: Bool) throws {
    addressClicks(&block)
    Philox.fill(block.words, count: block.clickStart[block.people], key: block.key)
    if views == nil && organic.mean == 0 { return try listConversionsOfClicks(&block, idle: idle) }
    let repeats = settings.conversionsPerClick
    let counts = block.words.pointer(3)
    for index in 0..<block.people {
      let clicks = clickRows(index, in: block)
      let firstDraft = block.drafts.count
      block.draftStart.append(firstDraft)
      for click in clicks {
        let count = repeats.draw(counts[click])
        // Most clicks cause none or one, and which of the two no processor can guess.
        block.drafts.append(draft(click, 0, first: clicks.lowerBound, of: index), if: count > 0)
        if count < 2 { continue }
        guard count <= ConversionOrdinal.limitPerClick else {
          throw PopulationError.tooManyConversions(person: block.firstPerson &+ UInt64(index))
        }
        for n in 1..<count { block.drafts.append(draft(click, n, first: clicks.lowerBound, of: index)) }
      }
      if block.views > 0 { try listConversionsOfViews(index, &block) }
      if !block.organicCounts.isEmpty { listOrganicConversions(index, &block) }
      try finish(index, from: firstDraft, &block, idle: idle)
    }
    block.draftStart.append(block.drafts.count)
  }

  /// The same where clicks cause all conversions: without a look at the others.
  private func listConversionsOfClicks(_ block: inout BlockStorage, idle: Bool) throws {
    let repeats = settings.conversionsPerClick
    let counts = block.words.pointer(3)
    let total = block.clickStart[block.people]
    block.causing.resize(total + 1)
    var used = 0
    for row in 0..<total {
      block.causing[used] = Int32(truncatingIfNeeded: row)
      // 1 where the word is none of the lowest, by the sign of a difference: a condition would have to be guessed.
      used &+= Int(truncatingIfNeeded: (causelessWords &- 1 &- UInt64(counts[row])) &>> 63)
    }
    // Until the end these hold how many conversions each person has.
    block.draftStart.fill(0, count: block.people + 1)
    for position in 0..<used {
      let click = Int(block.causing[position])
      let index = Int(block.owners[click])
      let count = repeats.draw(counts[click])
      guard count <= ConversionOrdinal.limitPerClick else {
        throw PopulationError.tooManyConversions(person: block.firstPerson &+ UInt64(index))
      }
      let first = block.clickStart[index]
      block.drafts.append(draft(click, 0, first: first, of: index))
      if count > 1 { for n in 1..<count { block.drafts.append(draft(click, n, first: first, of: index)) } }
      block.draftStart[index] &+= count
    }
    for index in 0..<block.people {
      let count = block.draftStart[index]
      guard count < EventSort.indexLimit else {
        throw PopulationError.tooManyConversions(person: block.firstPerson &+ UInt64(index))
      }
      block.active.append(Int32(truncatingIfNeeded: index), if: idle || count > 0)
    }
    Self.turnIntoStarts(block.draftStart.mutableValues)
  }

  private func listOrganicConversions(_ index: Int, _ block: inout BlockStorage) {
    for n in 0..<Int(block.organicCounts[index]) {
      block.drafts.append(
        ConversionDraft(
          click: -1, person: Int32(truncatingIfNeeded: index), ordinal: ConversionOrdinal.organic(n)))
    }
  }

  /// Notes whether a person is active whose conversions are listed.
  @inline(__always)
  private func finish(
    _ index: Int, from firstDraft: Int, _ block: inout BlockStorage, idle: Bool
  ) throws(PopulationError) {
    guard block.drafts.count &- firstDraft < EventSort.indexLimit else {
      throw PopulationError.tooManyConversions(person: block.firstPerson &+ UInt64(index))
    }
    block.active.append(Int32(truncatingIfNeeded: index), if: idle || block.drafts.count > firstDraft)
  }

  /// Writes the addresses of everybody's clicks and views, numbered apart.
  private func addressClicks(_ block: inout BlockStorage) {
    // Some rows more than there are, since numbers are written eight at a time.
    let total = block.clickStart[block.people]
    block.words.reserve(total + 8)
    block.owners.resize(total + 8)
    let upper = AddressedRandom.counter(person: block.firstPerson, purpose: .click, ordinal: 0).y
    let last = block.firstPerson &+ UInt64(block.people)
    guard block.views == 0, AddressedRandom.counter(person: last, purpose: .click, ordinal: 0).y == upper
    else {
      return addressEach(&block)
    }
    let (persons, uppers) = (block.words.pointer(0), block.words.pointer(1))
    let (ordinals, zeros) = (block.words.pointer(2), block.words.pointer(3))
    for index in 0..<block.people {
      let person = SIMD8(repeating: UInt32(truncatingIfNeeded: block.firstPerson &+ UInt64(index)))
      let owner = SIMD8(repeating: Int32(truncatingIfNeeded: index))
      var numbers = SIMD8<UInt32>(0, 1, 2, 3, 4, 5, 6, 7)
      var row = block.clickStart[index]
      repeat {
        UnsafeMutableRawPointer(persons + row).storeBytes(of: person, as: SIMD8<UInt32>.self)
        UnsafeMutableRawPointer(ordinals + row).storeBytes(of: numbers, as: SIMD8<UInt32>.self)
        block.owners.store(owner, at: row)
        numbers &+= 8
        row &+= 8
      } while row < block.clickStart[index + 1]
    }
    uppers.update(repeating: upper, count: total)
    zeros.update(repeating: 0, count: total)
  }

  /// The same, address by address.
  private func addressEach(_ block: inout BlockStorage) {
    for index in 0..<block.people {
      let person = block.firstPerson &+ UInt64(index)
      let interactions = [
        (RandomPurpose.click, clickRows(index, in: block)), (.view, viewRows(index, in: block)),
      ]
      for (purpose, rows) in interactions {
        for (number, row) in rows.enumerated() {
          block.words.set(row, person: person, purpose: purpose, ordinal: UInt64(number))
          block.owners[row] = Int32(truncatingIfNeeded: index)
        }
      }
    }
  }

  @inline(__always)
  private func draft(_ click: Int, _ n: Int, first: Int, of person: Int) -> ConversionDraft {
    ConversionDraft(
      click: Int32(truncatingIfNeeded: click), person: Int32(truncatingIfNeeded: person),
      ordinal: ConversionOrdinal.caused(click: click &- first, index: n))
  }

  /// Lists the conversions that one person's views cause.
  private func listConversionsOfViews(_ index: Int, _ block: inout BlockStorage) throws(PopulationError) {
    let rows = viewRows(index, in: block)
    let counts = block.words.pointer(3)
    for row in rows {
      let count = settings.conversionsPerView.draw(counts[row])
      guard count <= ConversionOrdinal.limitPerView else {
        throw PopulationError.tooManyConversions(person: block.firstPerson &+ UInt64(index))
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

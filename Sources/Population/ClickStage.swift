import SimulationKernel

/// What the words of a click's or view's random block are for.
private struct ClickWords {
  let time: UnsafeMutablePointer<UInt32>
  let campaign: UnsafeMutablePointer<UInt32>
  let publisher: UnsafeMutablePointer<UInt32>

  init(_ words: borrowing WordColumns) {
    (time, campaign, publisher) = (words.pointer(0), words.pointer(1), words.pointer(2))
  }
}

extension PopulationGenerator {
  /// Reads time, campaign and publisher of clicks and views from their random blocks: of active people's at least.
  func drawClicks(_ block: inout BlockStorage) {
    let total = block.clickStart[block.people]
    block.clicks.resize(total)
    let words = ClickWords(block.words)
    let clicks = block.clicks.mutableValues
    if block.views == 0 && !settings.hasSeveralBrowsers && settings.rhythm == nil {
      // To pick out those of active people would take longer.
      for row in 0..<total { clicks[row] = click(row, words) }
      return
    }
    // The others' rows are looked at too, for nothing, and must be there.
    clicks.update(repeating: TrueClick(time: .zero, publisher: 0, campaign: 0))
    for position in 0..<block.active.count {
      let index = Int(block.active[position])
      for row in block.clickStart[index]..<block.clickStart[index + 1] { clicks[row] = click(row, words) }
      mark(index, &block)
    }
  }

  @inline(__always)
  private func click(_ row: Int, _ words: ClickWords) -> TrueClick {
    TrueClick(
      time: adMoments.draw(words.time[row]),
      publisher: hasOnePublisher ? 0 : Int32(truncatingIfNeeded: publisherLaw.draw(words.publisher[row])),
      campaign: Int16(truncatingIfNeeded: campaignLaw.draw(words.campaign[row])))
  }

  /// Notes which of a person's interactions are views, and in which browser each happens.
  func mark(_ index: Int, _ block: inout BlockStorage) {
    let views = viewRows(index, in: block)
    for row in views { block.clicks[row].isView = true }
    let count = block.browserStart[index + 1] &- block.browserStart[index]
    if count == 1 { return }
    let random = AddressedRandom(key: block.key, person: block.firstPerson &+ UInt64(index))
    for row in block.clickStart[index]..<views.upperBound {
      let address = interactionAddress(row, of: index, in: block)
      block.clicks[row].browser = browsers.ofInteraction(
        random.block(.interactionBrowser, address), among: count)
    }
  }

  /// An interaction's own number for random addresses: views are numbered apart from clicks, so that neither
  /// depends on how many there are of the other.
  func interactionAddress(_ row: Int, of index: Int, in block: borrowing BlockStorage) -> UInt64 {
    let firstView = clickRows(index, in: block).upperBound
    if row < firstView { return UInt64(row &- block.clickStart[index]) }
    return 1 &<< 32 | UInt64(row &- firstView)
  }
}

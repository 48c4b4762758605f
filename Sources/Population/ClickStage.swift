import SimulationKernel

extension PopulationGenerator {
  /// Reads time, campaign and publisher of active people's clicks and views from their random blocks; the
  /// others stay as they were.
  func drawClicks(_ block: inout BlockStorage) {
    let (w0, w1, w2) = (block.words.pointer(0), block.words.pointer(1), block.words.pointer(2))
    let isPlain = block.views == 0 && !settings.hasSeveralBrowsers
    block.clicks.resize(block.clickStart[block.people])
    let clicks = block.clicks.mutableValues
    for position in 0..<block.active.count {
      let index = Int(block.active[position])
      for row in block.clickStart[index]..<block.clickStart[index + 1] {
        clicks[row] = TrueClick(
          time: adMoments.draw(w0[row]),
          publisher: Int32(truncatingIfNeeded: publisherLaw.draw(w2[row])),
          campaign: Int16(truncatingIfNeeded: campaignLaw.draw(w1[row])))
      }
      if !isPlain { mark(index, &block) }
    }
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

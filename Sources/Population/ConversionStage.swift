import SimulationKernel

extension PopulationGenerator {
  /// Makes the random blocks of all conversions, and draws their times where no plan has set them.
  func drawConversions(_ block: inout BlockStorage) {
    block.words.reserve(block.drafts.count)
    for row in 0..<block.drafts.count {
      let draft = block.drafts[row]
      block.words.set(
        row, person: block.firstPerson &+ UInt64(truncatingIfNeeded: draft.person),
        purpose: draft.click < 0 ? .organicConversion : .conversion, ordinal: UInt64(draft.ordinal))
    }
    Philox.fill(block.words, count: block.drafts.count, key: block.key)
    if settings.exposure != nil { return }
    // Here and not where people are put in order: times do not wait for one another.
    for row in 0..<block.drafts.count { block.drafts[row].time = conversionTime(row, in: block) }
  }

  @inline(__always)
  private func conversionTime(_ row: Int, in block: borrowing BlockStorage) -> SimulationTime {
    let word0 = block.words.pointer(0)[row]
    let click = Int(block.drafts[row].click)
    if click < 0 { return organicMoments.draw(word0) }
    return block.clicks[click].time + settings.delay.draw(word0, block.words.pointer(1)[row])
  }

  /// Draws what the conversions are worth, as far as they lie before the end of the period.
  func drawValues(_ block: inout BlockStorage) {
    let end = SimulationTime.zero + timeline.period
    block.values.resize(block.drafts.count)
    block.valueWords.reserve(block.drafts.count)
    for row in 0..<block.drafts.count {
      let draft = block.drafts[row]
      block.valueWords.set(
        row, person: block.firstPerson &+ UInt64(truncatingIfNeeded: draft.person), purpose: .value,
        ordinal: UInt64(draft.ordinal))
    }
    Philox.fill(block.valueWords, count: block.drafts.count, key: block.key)
    let (w0, w1) = (block.valueWords.pointer(0), block.valueWords.pointer(1))
    for row in 0..<block.drafts.count {
      block.values[row] =
        block.drafts[row].time < end ? typeValues[type(row, in: block)].draw(w0[row], w1[row]) : 0
    }
  }

  /// What the advertiser fires for a conversion.
  @inline(__always)
  func data(_ row: Int, in block: borrowing BlockStorage) -> UInt16 {
    block.traced.isEmpty ? typeData[type(row, in: block)] : block.traced[row].data
  }

  /// The kind of a conversion.
  @inline(__always)
  func type(_ row: Int, in block: borrowing BlockStorage) -> Int { typeLaw.draw(block.words.pointer(2)[row]) }
}

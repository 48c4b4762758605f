import SimulationKernel
import Web

extension PopulationGenerator {
  /// The moment after which no browser is cleared: the end of the timeline, and 90 days after the period where
  /// that has none, when all windows and nearly all delays of reports are over.
  var lastClearing: SimulationTime {
    timeline.drain == nil ? .zero + timeline.period + .days(90) : timeline.end
  }

  /// Draws when a person clears which browser, from the start of the timeline to its end.
  func listClearings(_ index: Int, _ block: inout BlockStorage) throws(PopulationError) {
    block.clearings.removeAll()
    guard let clearing else { return }
    let end = lastClearing
    let random = AddressedRandom(key: block.key, person: block.firstPerson &+ UInt64(index))
    for browser in 0..<block.browserStart[index + 1] &- block.browserStart[index] {
      var time = SimulationTime.zero - timeline.warmUp
      var ordinal = UInt64(browser) &<< 32
      while true {
        let words = random.block(.clearing, ordinal)
        time = time + DelayLaw.exponential(clearing).draw(words.word0, words.word1)
        if time > end { break }
        guard block.clearings.count < EventSort.clearingLimit else {
          throw PopulationError.tooManyClearings(person: random.person)
        }
        block.clearings.append(Clearing(time: time, browser: UInt8(browser)))
        ordinal &+= 1
      }
    }
  }

  /// Writes the event of a clearing of everything that one browser holds.
  @inline(never)
  func emitClearing(_ number: Int, of person: Actor, in block: inout BlockStorage) {
    let clearing = block.clearings[number]
    block.fingerprint.add(
      UInt64(bitPattern: clearing.time.milliseconds), Self.mark(browser: clearing.browser, adTech: 1),
      of: person.owner)
    // Nothing lies before the start of the timeline.
    let begin = SimulationTime.zero - timeline.warmUp
    block.events.append(
      TimedEvent(
        time: clearing.time, event: .cleared(StorageClearing(begin: begin, end: clearing.time)),
        browser: clearing.browser))
  }
}

import SimulationKernel

extension PopulationGenerator {
  /// Lists what a trace's person does after the period, as far as somebody asks.
  func replayAftermath(_ index: Int, until end: SimulationTime, _ block: inout BlockStorage) {
    let random = AddressedRandom(key: block.key, person: block.firstPerson &+ UInt64(index))
    let browsers = block.browserStart[index + 1] &- block.browserStart[index]
    let isTold = settings.trace?.tellsBrowsers ?? false
    let start = SimulationTime.zero + timeline.period
    var number: UInt64 = 0
    for row in block.traceStart[index]..<block.traceStart[index + 1] {
      let event = block.trace[row]
      if event.time < start || event.time >= end { continue }
      let browser =
        isTold ? event.browser : laterBrowser(5 << 32 | number, among: browsers, random)
      number += 1
      switch event.kind {
      case .click:
        block.laterClicks.append(LaterClick(time: event.time, advertiser: event.advertiser))
      case .view: break
      case .conversion:
        block.later.append(
          LaterConversion(time: event.time, advertiser: event.advertiser, data: event.data))
      }
      noteVisit(event.time, browser, &block)
    }
  }
}

import SimulationKernel

extension PopulationBlock {
  /// What a person of the block does, as a trace tells it: in the order of time, clicks and views before conversions.
  ///
  /// Played back it is the same person: random numbers too have the same addresses. What happens after the period is no
  /// part of it.
  ///
  /// - Parameters:
  ///   - index: the person's position in the block; the block must hold the clicks of people without conversions.
  ///   - campaignsPerAdvertiser: as in the settings of the people.
  public func traceEvents(of index: Int, campaignsPerAdvertiser: Int) -> [TraceEvent] {
    let person = firstPerson + UInt64(index)
    let ads = clicks[clickStart[index]..<clickStart[index + 1]]
    let clickCount = ads.count { !$0.isView }
    var events: [TraceEvent] = []
    for (number, click) in ads.enumerated() {
      var event = TraceEvent(
        person: person, time: click.time, kind: click.isView ? .view : .click,
        number: UInt32(click.isView ? number - clickCount : number),
        advertiser: Int32(Int(click.campaign) / campaignsPerAdvertiser))
      (event.publisher, event.browser) = (click.publisher, click.browser)
      event.campaign = Int32(Int(click.campaign) % campaignsPerAdvertiser)
      events.append(event)
    }
    for conversion in conversions[conversionStart[index]..<conversionStart[index + 1]] {
      let cause = conversion.cause(clicks: clickCount)
      var event = TraceEvent(
        person: person, time: conversion.time, kind: .conversion,
        number: cause.map { UInt32($0.index) } ?? conversion.ordinal & 0x1FFF_FFFF,
        advertiser: conversion.advertiser)
      (event.data, event.value, event.browser) = (conversion.data, conversion.value, conversion.browser)
      if let cause {
        event.causeIsView = cause.interaction >= clickCount
        event.cause = Int32(event.causeIsView ? cause.interaction - clickCount : cause.interaction)
      }
      events.append(event)
    }
    let order = events.indices.sorted { a, b in
      if events[a].time != events[b].time { return events[a].time < events[b].time }
      let (one, other) = (events[a].kind == .conversion, events[b].kind == .conversion)
      return one != other ? other : a < b
    }
    return order.map { events[$0] }
  }
}

import SimulationKernel
import Web

/// What a trace says of a conversion beyond what its draft has.
struct TracedConversion: BitwiseCopyable {
  var advertiser: Int32
  var data: UInt16
  var browser: UInt8
}

extension PopulationGenerator {
  /// Writes what the people of a trace do inside the timeline: clicks, views and conversions.
  ///
  /// - Parameter idle: whether people without conversions count as active.
  func replay(_ trace: PopulationTrace, _ block: inout BlockStorage, idle: Bool, values: Bool) throws {
    try load(trace, &block)
    for index in 0..<block.people {
      block.clickStart.append(block.clicks.count)
      block.draftStart.append(block.drafts.count)
      block.organicCounts.append(0)
      try replayInteractions(index, &block)
      try replayConversions(index, trace, &block, values: values)
      block.active.append(
        Int32(truncatingIfNeeded: index), if: idle || block.drafts.count > block.draftStart[index])
    }
    block.clickStart.append(block.clicks.count)
    block.draftStart.append(block.drafts.count)
    if trace.tellsBrowsers { listBrowsers(&block) } else { countBrowsers(&block) }
    if !trace.tellsBrowsers, settings.hasSeveralBrowsers {
      for index in 0..<block.people { mark(index, &block) }
    }
  }

  /// Reads the rows of the block's people.
  private func load(_ trace: PopulationTrace, _ block: inout BlockStorage) throws {
    let first = block.firstPerson
    var rows = GrowableBuffer<TraceEvent>()
    var starts = GrowableBuffer<Int>()
    swap(&rows, &block.trace)
    swap(&starts, &block.traceStart)
    try trace.source.events(of: first..<first + UInt64(block.people)) { event in
      while starts.count <= Int(event.person - first) { starts.append(rows.count) }
      rows.append(event)
    }
    while starts.count <= block.people { starts.append(rows.count) }
    swap(&rows, &block.trace)
    swap(&starts, &block.traceStart)
  }

  private var traceStart: SimulationTime { .zero - timeline.warmUp }
  private var traceEnd: SimulationTime { .zero + timeline.period }

  /// Writes one person's clicks and views in the order of their numbers; `order` then has a key for each.
  private func replayInteractions(_ index: Int, _ block: inout BlockStorage) throws(PopulationError) {
    let rows = block.traceStart[index]..<block.traceStart[index + 1]
    block.order.removeAll()
    for row in rows {
      let event = block.trace[row]
      if event.kind == .conversion || event.time < traceStart || event.time >= traceEnd { continue }
      block.order.append(
        Self.key(isView: event.kind == .view, event.number) | UInt64(row &- rows.lowerBound))
    }
    guard block.order.count < ClickIdentifier.clickLimit else {
      throw .tooManyClicks(person: block.firstPerson &+ UInt64(index), clicks: block.order.count)
    }
    EventSort.sort(block.order.mutableValues)
    var views = 0
    for key in block.order.values {
      let event = block.trace[rows.lowerBound + Int(key & 0xFFF_FFFF)]
      if event.kind == .view { views += 1 }
      block.clicks.append(
        TrueClick(
          time: event.time, publisher: event.publisher,
          campaign: Int16(
            truncatingIfNeeded: Int(event.advertiser) * settings.campaignsPerAdvertiser + Int(event.campaign)),
          browser: event.browser, isView: event.kind == .view))
    }
    block.viewCounts.append(Int32(truncatingIfNeeded: views))
    block.views += views
  }

  /// A sort key without its row: whether it is a view (bit 60), the number (32 bits), the row (28).
  private static func key(isView: Bool, _ number: UInt32) -> UInt64 {
    (isView ? 1 << 60 : 0) | UInt64(number) &<< 28
  }

  /// The place among `order` of the interaction with a number; nil where the timeline leaves it out.
  private func place(isView: Bool, _ number: Int32, _ block: borrowing BlockStorage) -> Int? {
    let key = Self.key(isView: isView, UInt32(bitPattern: number))
    var (low, high) = (0, block.order.count)
    while low < high {
      let middle = (low + high) / 2
      if block.order[middle] < key { low = middle + 1 } else { high = middle }
    }
    guard low < block.order.count, block.order[low] &>> 28 == key &>> 28 else { return nil }
    return low
  }

  /// Writes one person's conversions inside the timeline.
  private func replayConversions(
    _ index: Int, _ trace: PopulationTrace, _ block: inout BlockStorage, values: Bool
  ) throws(PopulationError) {
    let person = block.firstPerson &+ UInt64(index)
    let first = block.clickStart[index]
    let clicks = block.order.count - Int(block.viewCounts[index])
    block.traceCounts.fill(0, count: trace.namesCauses ? 0 : block.order.count)
    let drafts = block.drafts.count
    for row in block.traceStart[index]..<block.traceStart[index + 1] {
      let event = block.trace[row]
      if event.time < traceStart || event.time >= traceEnd { continue }
      guard event.kind == .conversion else {
        if event.kind == .click, !trace.namesCauses { noteTracedClick(event, index, &block) }
        continue
      }
      var cause: Int?
      var number = event.number
      if !trace.namesCauses {
        cause = lastTracedClick(event, index, block)
        if let cause {
          number = UInt32(block.traceCounts[cause])
          block.traceCounts[cause] += 1
        }
      } else if event.cause >= 0 {
        // What comes from a click that is left out is left out with it.
        guard let known = place(isView: event.causeIsView, event.cause, block) else { continue }
        cause = known
      }
      let isView = cause.map { $0 >= clicks } ?? false
      let limit =
        cause == nil
        ? 1 << 29 : isView ? ConversionOrdinal.limitPerView : ConversionOrdinal.limitPerClick
      guard number < limit else { throw .tooManyConversions(person: person) }
      block.drafts.append(
        ConversionDraft(
          click: cause.map { Int32(truncatingIfNeeded: first + $0) } ?? -1,
          person: Int32(truncatingIfNeeded: index), time: event.time,
          ordinal: Self.ordinal(cause, isView: isView, clicks: clicks, Int(number))))
      block.traced.append(
        TracedConversion(advertiser: event.advertiser, data: event.data, browser: event.browser))
      if values { block.values.append(event.value) }
    }
    guard block.drafts.count - drafts < EventSort.indexLimit else {
      throw .tooManyConversions(person: person)
    }
  }

  private static func ordinal(_ cause: Int?, isView: Bool, clicks: Int, _ number: Int) -> UInt32 {
    guard let cause else { return ConversionOrdinal.organic(number) }
    return isView
      ? ConversionOrdinal.caused(view: cause - clicks, index: number)
      : ConversionOrdinal.caused(click: cause, index: number)
  }

  /// Remembers a click as its advertiser's latest, as systems and the truth `attributable` do.
  private func noteTracedClick(_ event: TraceEvent, _ index: Int, _ block: inout BlockStorage) {
    guard let place = place(isView: false, Int32(bitPattern: event.number), block) else { return }
    let last = block.tracedClick[Int(event.advertiser)]
    let first = block.clickStart[index]
    if Int(last.person) == index, block.clicks[first + Int(last.click)].time == event.time,
      Int(last.click) < place
    {
      return
    }
    block.tracedClick[Int(event.advertiser)] = LastClick(
      person: Int32(truncatingIfNeeded: index), click: Int32(truncatingIfNeeded: place))
  }

  /// The click that a conversion of unknown cause is taken to come from.
  private func lastTracedClick(
    _ event: TraceEvent, _ index: Int, _ block: borrowing BlockStorage
  ) -> Int? {
    let last = block.tracedClick[Int(event.advertiser)]
    guard Int(last.person) == index else { return nil }
    let click = block.clicks[block.clickStart[index] + Int(last.click)]
    return event.time - click.time < timeline.attributionWindow ? Int(last.click) : nil
  }

  /// Gives everybody as many browsers as the trace has of them.
  private func listBrowsers(_ block: inout BlockStorage) {
    var total = 0
    for index in 0..<block.people {
      block.browserStart.append(total)
      var most: UInt8 = 0
      for row in block.traceStart[index]..<block.traceStart[index + 1] {
        most = max(most, block.trace[row].browser)
      }
      total += Int(most) + 1
    }
    block.browserStart.append(total)
  }
}

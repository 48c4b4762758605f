import SimulationKernel

@testable import PrivateClickMeasurement

/// The rules once more, slowly: tables of rows as WebKit's database has them, and one timer.
///
/// Independent of the engine but for the delays' addresses.
struct NaiveBrowser {
  struct Click: Hashable {
    var source: String
    var destination: String
    var time: Int64
    var identifier: UInt8
    var number: UInt32
  }

  struct Row: Hashable {
    var click: Click
    var data: UInt8
    var priority: UInt8
    var conversion: UInt32
    var ordinal: UInt64
    var toSource: Int64?
    var toDestination: Int64?
    var earliest: Int64 { min(toSource ?? .max, toDestination ?? .max) }
  }

  struct Sent: Hashable {
    var at: Int64
    var due: Int64
    var isSource: Bool
    var identifier: UInt8
    var data: UInt8
    var click: UInt32
    var conversion: UInt32
  }

  let settings: Settings
  let random: AddressedRandom
  var unattributed: [Click] = []
  var attributed: [Row] = []
  var timer: Int64?
  private(set) var sent: [Sent] = []
  /// Conversions of which a report was sent or waits, or was scheduled for a while.
  private(set) var everScheduled: Set<UInt32> = []

  init(_ settings: Settings, random: AddressedRandom) {
    self.settings = settings
    self.random = random
  }

  private func delay(_ purpose: UInt16, _ ordinal: UInt64) -> Int64 {
    let width = settings.latestDelay.milliseconds - settings.earliestDelay.milliseconds
    let word = random.block(RandomPurpose(rawValue: purpose), ordinal).low
    return settings.earliestDelay.milliseconds
      + Int64(word.multipliedFullWidth(by: UInt64(width)).high)
  }

  mutating func click(_ click: Click) {
    guard click.source != click.destination else { return }
    unattributed.removeAll { $0.source == click.source && $0.destination == click.destination }
    unattributed.append(click)
  }

  mutating func trigger(
    _ sources: [String], _ destination: String, data: UInt8, priority: UInt8, conversion: UInt32,
    at now: Int64
  ) {
    unattributed.removeAll { now - settings.clickLifetime.milliseconds > $0.time }
    for source in sources {
      let isPair: (Click) -> Bool = { $0.source == source && $0.destination == destination }
      let old = attributed.first { isPair($0.click) }
      if let click = unattributed.first(where: isPair) {
        unattributed.removeAll(where: isPair)
        if let old, priority <= old.priority { continue }
        let row = row(click, data, priority, conversion, now)
        attributed.removeAll { isPair($0.click) }
        attributed.append(row)
        everScheduled.insert(conversion)
        timer = min(timer ?? .max, row.earliest)
      } else if let old {
        if settings.sendsToDestination, old.toSource == nil || old.toDestination == nil { continue }
        if old.priority >= priority { continue }
        attributed.removeAll { isPair($0.click) }
        attributed.append(row(old.click, data, priority, conversion, now))
        everScheduled.insert(conversion)
      }
    }
    if !settings.keepsTimer { timer = attributed.map(\.earliest).min() }
  }

  private func row(
    _ click: Click, _ data: UInt8, _ priority: UInt8, _ conversion: UInt32, _ now: Int64
  ) -> Row {
    let ordinal = UInt64(conversion) * 4_294_967_296 + UInt64(click.number)
    return Row(
      click: click, data: data, priority: priority, conversion: conversion, ordinal: ordinal,
      toSource: now + delay(0x301, ordinal),
      toDestination: settings.sendsToDestination ? now + delay(0x302, ordinal) : nil)
  }

  mutating func clear(_ site: String?) {
    if let site {
      unattributed.removeAll { $0.source == site || $0.destination == site }
      attributed.removeAll { $0.click.source == site || $0.click.destination == site }
    } else {
      unattributed = []
      attributed = []
      timer = nil
    }
  }

  /// Lets the timer fire as often as it does before a time.
  mutating func fire(before end: Int64) {
    while let now = timer, now < end {
      timer = nil
      if settings.pacing { firePaced(at: now) } else { fireAll(at: now) }
    }
  }

  private mutating func fireAll(at now: Int64) {
    while let row = attributed.min(by: { $0.earliest < $1.earliest }), row.earliest <= now {
      send(row, at: now)
    }
    timer = attributed.map(\.earliest).min()
  }

  /// `firePendingAttributionRequests`, line by line.
  private mutating func firePaced(at now: Int64) {
    var next = Int64.max
    var last: (ordinal: UInt64, isSource: Bool)?
    for row in attributed.sorted(by: { $0.earliest < $1.earliest }) {
      if row.earliest <= now {
        if let last {
          timer = now + pause(last)
          return
        }
        let isSource = (row.toDestination ?? .max) > (row.toSource ?? .max)
        let other = isSource ? row.toDestination : row.toSource
        send(row, at: now)
        last = (row.ordinal, isSource)
        if let other { next = min(next, other < now ? now + pause((row.ordinal, isSource)) : other) }
        continue
      }
      next = min(next, row.earliest)
      break
    }
    timer = next == .max ? nil : next
  }

  private func pause(_ last: (ordinal: UInt64, isSource: Bool)) -> Int64 {
    let block = random.block(RandomPurpose(rawValue: 0x303), last.ordinal)
    let word = last.isSource ? block.low : block.high
    return 15 * minute + Int64(word.multipliedFullWidth(by: 900).high) * second
  }

  private mutating func send(_ row: Row, at now: Int64) {
    let isSource = (row.toDestination ?? .max) > (row.toSource ?? .max)
    sent.append(
      Sent(
        at: now, due: row.earliest, isSource: isSource, identifier: row.click.identifier, data: row.data,
        click: row.click.number, conversion: row.conversion))
    for index in attributed.indices where attributed[index] == row {
      if isSource { attributed[index].toSource = nil } else { attributed[index].toDestination = nil }
    }
    attributed.removeAll { $0.toSource == nil && $0.toDestination == nil }
  }
}

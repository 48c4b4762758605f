import SimulationKernel
import Web

/// One row of the browser's click storage.
struct StoredClick: Sendable, BitwiseCopyable {
  /// Why a click has no more reports to give.
  enum State: UInt8, Sendable {
    case active
    case capped
    case deactivated
  }

  var time: Int64
  var expiryTime: Int64
  var sourceData: UInt64
  /// Reporting origin and destination in one word, so that matching is one comparison.
  var pair: UInt64
  var publisher: WebOrigin
  var destination: WebOrigin
  var reporting: WebOrigin
  var number: UInt32
  /// Reports scheduled so far, sent or not.
  var scheduled: UInt32
  /// Reports scheduled and not sent.
  var pending: UInt32
  var state: State

  /// Whether a clean-up at `now` leaves the row: a click with an unsent report outlives its expiry.
  func survives(at now: Int64) -> Bool { pending > 0 || (state == .active && expiryTime > now) }

  /// Notes one more scheduled report; the last one that the limit allows ends the click's life.
  mutating func countReport(limit: Int) {
    pending += 1
    scheduled += 1
    if Int(scheduled) >= limit { state = .capped }
  }
}

/// A report that waits on the device.
struct PendingReport: Sendable, BitwiseCopyable {
  /// Addresses its random numbers and guards its timers: conversion ordinal, then click number.
  var ordinal: UInt64
  /// The time that the rules gave it; it never moves.
  var due: Int64
  /// When the timer that counts will fire.
  var wake: Int64
  var conversionTime: Int64
  var destinationKey: UInt32
  /// Where its click stands in the storage.
  var row: UInt32
  var conversion: UInt32
  var registration: UInt16
  /// Its place among reports of the same click with the same time.
  var priority: UInt32
  /// How many starts have drawn a delay for it.
  var starts: UInt32
  /// Counts scheduled reports, so that they can be listed in that order; the slot is free when nil.
  var sequence: UInt32?
  /// The slot to use after this one, in a free slot.
  var nextFreeSlot: UInt32?
  var data: UInt8
  var credit: UInt8

  /// Makes the slot free and puts it before another free one.
  mutating func free(before next: UInt32?) {
    sequence = nil
    nextFreeSlot = next
  }
}

/// One report that counts towards a rate limit.
struct RateLimitRow: Sendable {
  var time: Int64
  var publisher: WebOrigin
  var destination: WebOrigin
  var reporting: WebOrigin
}

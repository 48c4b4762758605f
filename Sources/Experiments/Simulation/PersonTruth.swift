import Population
import SimulationKernel
import Web

/// What one person truly did.
struct PersonTruth {
  /// The word that stands for the person in fingerprints.
  let owner: UInt64
  let clicks: UnsafeBufferPointer<TrueClick>
  let conversions: UnsafeBufferPointer<TrueConversion>
  let events: UnsafeBufferPointer<TimedEvent>

  func click(_ number: UInt32) -> TrueClick { clicks[Int(number)] }

  func conversion(_ number: UInt32) -> TrueConversion { conversions[Int(number)] }

  /// Whether stored data were cleared in a browser after one moment and before or at another.
  func wasCleared(browser: UInt8, after start: SimulationTime, until end: SimulationTime) -> Bool {
    events.contains { timed in
      guard case .cleared = timed.event else { return false }
      return timed.browser == browser && start < timed.time && timed.time <= end
    }
  }
}

/// How a worker tells what a report counts for, the same for all people of a run.
struct CountingRules: Sendable {
  /// How many values the system's data field can take.
  var values: Int
  /// The ad tech through which each campaign is bought; empty when there is only one.
  var homes: [UInt16] = []
  /// Whether people clear stored data.
  var hasClearing = false
  /// Whether sites register what they want, so that a conversion may be registered never or often.
  var hasPolicy = false
  /// The moment after which nothing arrives.
  var end: SimulationTime

  /// Whether every conversion is registered once, so that nobody need remember which were placed.
  var isPlain: Bool { homes.isEmpty && !hasPolicy }

  /// Whether a registration is that of the ad tech through which a campaign is bought.
  @inline(__always)
  func isHome(_ registration: UInt16, campaign: Int16) -> Bool {
    homes.isEmpty || homes[Int(campaign)] == registration
  }

  /// Whether a registration decides where the funnel puts a conversion: that of the ad tech of the campaign
  /// to which the conversion is attributable, or the first where there is none.
  @inline(__always)
  func decides(_ registration: UInt16, _ conversion: TrueConversion) -> Bool {
    if homes.isEmpty { return true }
    return conversion.attributedCampaign < 0
      ? registration == 0 : homes[Int(conversion.attributedCampaign)] == registration
  }
}

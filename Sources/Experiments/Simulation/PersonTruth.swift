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

  /// Whether any browser was told of a conversion.
  func registers(_ number: UInt32) -> Bool {
    events.contains { timed in
      guard case .conversion(let registration) = timed.event else { return false }
      return registration.number == number
    }
  }
}

extension Sequence where Element == TimedEvent {
  /// Whether stored data were cleared in a browser after one moment and before or at another.
  func cleared(browser: UInt8, after start: SimulationTime, until end: SimulationTime) -> Bool {
    contains { timed in
      guard case .cleared = timed.event else { return false }
      return timed.browser == browser && start < timed.time && timed.time <= end
    }
  }
}

/// How a worker tells what a report counts for, the same for all people of a run.
struct CountingRules: Sendable {
  /// How many values the system's data field can take.
  let values: Int
  /// The ad tech through which each campaign is bought; empty when there is only one.
  let homes: [UInt16]
  /// Whether there is only one ad tech.
  let hasOneHome: Bool
  /// Whether people clear stored data.
  let hasClearing: Bool
  /// Whether sites register what they want, so that a conversion may be registered never or often.
  let hasPolicy: Bool
  /// Whether every conversion is registered once and reported at most once, so that nobody need remember which were
  /// placed.
  var isPlain: Bool
  /// Whether reports that only add to sums count, and no others; browsers may send both kinds.
  var countsAggregated = false
  /// The moment after which nothing arrives.
  let end: SimulationTime
  /// Which browsers are played; nil for all.
  let browsers: BrowserSelection?

  init(
    values: Int, homes: [UInt16], hasClearing: Bool, hasPolicy: Bool, end: SimulationTime,
    browsers: BrowserSelection? = nil
  ) {
    self.values = values
    self.homes = homes
    self.hasClearing = hasClearing
    self.hasPolicy = hasPolicy
    self.end = end
    self.browsers = browsers
    hasOneHome = homes.isEmpty
    isPlain = hasOneHome && !hasPolicy
  }

  /// Whether a registration is that of the ad tech through which a campaign is bought.
  @inline(__always)
  func isHome(_ registration: UInt16, campaign: Int16) -> Bool {
    hasOneHome || homes[Int(campaign)] == registration
  }

  /// Whether a registration decides where the funnel puts a conversion: that of the ad tech of the campaign
  /// to which the conversion is attributable, or the first where there is none.
  @inline(__always)
  func decides(_ registration: UInt16, _ conversion: TrueConversion) -> Bool {
    if hasOneHome { return true }
    return conversion.attributedCampaign < 0
      ? registration == 0 : homes[Int(conversion.attributedCampaign)] == registration
  }
}

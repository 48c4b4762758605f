import SimulationKernel
import Web

/// What everybody does by plan, instead of what the laws of a population draw: clicks at fixed times, and visits after
/// each.
///
/// An occasion is one page with the ads of so many advertisers, each of them shown by so many publishers one minute
/// apart. Adversaries who act are measured so: everybody has the same number of clicks, whoever is easier to attack.
///
/// Clicks are numbered occasion by occasion, then advertiser by advertiser, then publisher by publisher. Visits are the
/// conversions that the last of an advertiser's clicks causes.
public struct DesignedExposure: Sendable, Hashable {
  /// How many occasions there are, at least 1.
  public var occasions: Int
  /// From one occasion to the next; the first is at the start of the period.
  public var every: SimulationDuration
  /// How many publishers show each advertiser's ad on an occasion, at least 1.
  public var publishers = 1
  /// How many advertisers have an ad on an occasion, at least 1: the first ones, each with its first campaign.
  public var advertisers = 1
  /// Whether ads are only seen, not clicked.
  public var isView = false
  /// When the person comes to the advertiser's site, counted from the occasion's last click on its ad; ascending.
  public var visits: [SimulationDuration]
  /// The probability of each visit, 0...1.
  public var visitShare = 1.0

  /// Makes a plan of clicks and visits.
  public init(
    occasions: Int = 1, every: SimulationDuration = .days(31), visits: [SimulationDuration]
  ) {
    self.occasions = occasions
    self.every = every
    self.visits = visits
  }

  /// How many clicks or views everybody has.
  public var interactions: Int { occasions * advertisers * publishers }

  /// When a click or view happens.
  ///
  /// - Parameter number: of the click, 0..<``interactions``.
  public func time(of number: Int) -> SimulationTime {
    let occasion = Int64(number / (advertisers * publishers))
    return SimulationTime(milliseconds: occasion * every.milliseconds)
      + .minutes(Int64(number % publishers))
  }

  /// When the last visit of the last occasion happens, after the start of the period.
  public var length: SimulationDuration {
    (time(of: interactions - 1) - .zero) + (visits.last ?? .zero)
  }
}

extension RandomPurpose {
  /// Whether planned visits happen.
  static let plannedVisit = RandomPurpose(rawValue: 0x451)
}

extension PopulationGenerator {
  /// Writes what everybody of a block does by plan: clicks, and when visits follow.
  func planPeople(_ plan: DesignedExposure, _ block: inout BlockStorage) throws {
    let clicks = plan.interactions
    guard clicks < ClickIdentifier.clickLimit else {
      throw PopulationError.tooManyClicks(person: block.firstPerson, clicks: clicks)
    }
    guard plan.visits.count <= ConversionOrdinal.limitPerView,
      clicks + plan.occasions * plan.advertisers * plan.visits.count < EventSort.indexLimit
    else { throw PopulationError.tooManyConversions(person: block.firstPerson) }
    for index in 0..<block.people {
      block.clickStart.append(index * clicks)
      block.browserStart.append(index)
      block.organicCounts.append(0)
      block.active.append(Int32(truncatingIfNeeded: index))
      if plan.isView { block.viewCounts.append(Int32(clamping: clicks)) }
      block.draftStart.append(block.drafts.count)
      planVisits(plan, of: index, &block)
    }
    block.clickStart.append(block.people * clicks)
    block.browserStart.append(block.people)
    block.draftStart.append(block.drafts.count)
    if plan.isView { block.views = block.people * clicks }
  }

  private func planVisits(_ plan: DesignedExposure, of index: Int, _ block: inout BlockStorage) {
    let random = AddressedRandom(key: block.key, person: block.firstPerson &+ UInt64(index))
    let first = index * plan.interactions
    for last in stride(from: plan.publishers - 1, to: plan.interactions, by: plan.publishers) {
      for (visit, delay) in plan.visits.enumerated() {
        let address = UInt64(last) &<< 16 | UInt64(visit)
        if plan.visitShare < 1,
          !Uniform.happens(random.block(.plannedVisit, address).word0, probability: plan.visitShare)
        {
          continue
        }
        block.drafts.append(
          ConversionDraft(
            click: Int32(truncatingIfNeeded: first + last), person: Int32(truncatingIfNeeded: index),
            time: plan.time(of: last) + delay,
            ordinal: plan.isView
              ? ConversionOrdinal.caused(view: last, index: visit)
              : ConversionOrdinal.caused(click: last, index: visit)))
      }
    }
  }

  /// Writes the clicks or views of everybody's plan.
  func planClicks(_ plan: DesignedExposure, _ block: inout BlockStorage) {
    block.clicks.resize(block.clickStart[block.people])
    let clicks = block.clicks.mutableValues
    for row in clicks.indices {
      let number = row % plan.interactions
      clicks[row] = TrueClick(
        time: plan.time(of: number), publisher: Int32(truncatingIfNeeded: number % plan.publishers),
        campaign: Int16(
          truncatingIfNeeded: number / plan.publishers % plan.advertisers * settings.campaignsPerAdvertiser),
        isView: plan.isView)
    }
  }
}

/// A plan that asks for more than there is.
public struct ExposureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is asked for: advertisers or publishers.
  public var what: String
  /// How many the plan needs.
  public var needed: Int
  /// How many there are.
  public var available: Int

  /// What is wrong, and what to change.
  public var description: String {
    "the planned exposure needs \(needed) \(what) and there are \(available): raise population.\(what).count"
  }
}

extension DesignedExposure {
  /// Finds out whether a population has what the plan needs.
  ///
  /// - Throws: ``ExposureError`` when it has too few advertisers or publishers.
  func check(_ settings: PopulationSettings) throws(ExposureError) {
    if advertisers > settings.advertisers {
      throw ExposureError(what: "advertisers", needed: advertisers, available: settings.advertisers)
    }
    if publishers > settings.publishers {
      throw ExposureError(what: "publishers", needed: publishers, available: settings.publishers)
    }
  }
}

extension PopulationSettings {
  /// The same people, of whom no law draws anything but what their plan or trace leaves open; themselves without one.
  var planned: Self {
    guard exposure != nil || trace != nil else { return self }
    var planned = self
    (planned.clicksPerPerson, planned.viewsPerPerson, planned.organicPerPerson) = (0, 0, 0)
    if exposure != nil { planned.browserShares = [1] }
    return planned
  }
}

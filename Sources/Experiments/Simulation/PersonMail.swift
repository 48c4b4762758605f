import AdTech
import ConversionsAPI
import SimulationKernel
import Web

/// What advertisers report of one person, with the tags that only the scoring sees.
struct PersonMail {
  /// What an event came from.
  struct EventTag {
    var conversion: UInt32
    var registration: UInt16
    /// The platform.
    var reporting: UInt32
    /// The record that took it in; -1 for none.
    var record = Int32(-1)
  }

  /// In the order of sending.
  var events: [SimulatedEvent] = []
  private(set) var tags: [EventTag] = []
  /// The positions of the events in the order of receipt.
  private(set) var order: [Int] = []
  /// The event that made each record.
  private(set) var firstOf: [Int] = []
  /// What became of each conversion.
  private(set) var fates: [ConversionFate] = []
  /// Whether the records are the conversions with all their events.
  private(set) var isPerfect = true

  /// Forgets the person before.
  mutating func begin(conversions: Int) {
    events.removeAll(keepingCapacity: true)
    tags.removeAll(keepingCapacity: true)
    order.removeAll(keepingCapacity: true)
    fates.removeAll(keepingCapacity: true)
    for _ in 0..<conversions { fates.append(ConversionFate()) }
    forgetRecords()
    isPerfect = true
  }

  mutating func forgetRecords() { firstOf.removeAll(keepingCapacity: true) }

  /// Tags the events that were added last.
  mutating func mark(_ registration: ConversionRegistration) {
    while tags.count < events.count {
      tags.append(
        EventTag(
          conversion: registration.number, registration: registration.registration,
          reporting: registration.reporting.origin))
    }
  }

  /// Puts the events in the order of receipt; those of one moment stay in the order of sending.
  mutating func sort() {
    for index in events.indices {
      var place = order.count
      order.append(index)
      // Nearly in order already: servers report seconds after pages.
      while place > 0, events[order[place - 1]].received > events[index].received {
        order[place] = order[place - 1]
        place -= 1
      }
      order[place] = index
    }
  }

  /// Notes how far a conversion got.
  mutating func reach(_ conversion: UInt32, _ progress: ConversionProgress) {
    let known = fates[Int(conversion)].progress
    if known.rawValue < progress.rawValue { fates[Int(conversion)].progress = progress }
  }

  /// Notes that a conversion was counted.
  ///
  /// - Returns: whether for the first time.
  mutating func deliver(_ conversion: UInt32) -> Bool {
    let isFirst = !fates[Int(conversion)].wasDelivered
    fates[Int(conversion)].wasDelivered = true
    return isFirst
  }

  /// Notes in which record an event ended up.
  mutating func settle(_ index: Int, _ receipt: ConversionsPlatform.Receipt) {
    let conversion = Int(tags[index].conversion)
    switch receipt {
    case .rejected: return
    case .stored(let position):
      tags[index].record = Int32(truncatingIfNeeded: position)
      register(index, position)
      if recordOfItsConversion(index) != position { isPerfect = false }
      fates[conversion].hasRecord = true
    case .merged(let position):
      tags[index].record = Int32(truncatingIfNeeded: position)
      if !isOwn(index, position) {
        isPerfect = false
        fates[conversion].wasMergedAway = true
      }
    case .tooLate(let position):
      isPerfect = false
      if !isOwn(index, position) { fates[conversion].wasMergedAway = true }
    }
  }

  /// Notes which event made a record.
  mutating func register(_ index: Int, _ position: Int) {
    if position == firstOf.count { firstOf.append(index) }
  }

  /// Whether an event of a page and the next one, of a server, are of the same conversion and were both taken in; and
  /// whether they are in one record.
  func pair(at index: Int) -> (wasTaken: Bool, isMerged: Bool) {
    guard index + 1 < events.count, events[index].channel == .pixel, events[index + 1].channel == .server,
      tags[index].conversion == tags[index + 1].conversion,
      tags[index].reporting == tags[index + 1].reporting, tags[index].record >= 0, tags[index + 1].record >= 0
    else { return (false, false) }
    return (true, tags[index].record == tags[index + 1].record)
  }

  /// How far its event brought a conversion.
  func progress(_ index: Int, _ receipt: ConversionsPlatform.Receipt) -> ConversionProgress {
    switch receipt {
    case .rejected: .rejected
    case .stored: .notMatched
    case .merged(let position), .tooLate(let position):
      isOwn(index, position) ? .notMatched : .takenForAnother
    }
  }

  /// The first record that an event of the same conversion made on the same platform.
  func recordOfItsConversion(_ index: Int) -> Int? {
    firstOf.firstIndex { first in
      tags[first].conversion == tags[index].conversion && tags[first].reporting == tags[index].reporting
    }
  }

  private func isOwn(_ index: Int, _ position: Int) -> Bool {
    tags[firstOf[position]].conversion == tags[index].conversion
  }
}

/// How far the events of a conversion got, furthest last.
enum ConversionProgress: UInt8 {
  case notRegistered
  case withheld
  case notSent
  case refused
  case late
  case rejected
  case takenForAnother
  case notMatched

  init(_ outcome: SendingOutcome) {
    switch outcome {
    case .withheld: self = .withheld
    case .notSent: self = .notSent
    case .refused: self = .refused
    // Whoever looks at the events knows more.
    case .taken: self = .refused
    }
  }

  /// The stage at which a conversion with an attributable click was lost.
  ///
  /// Events of people who agreed to nothing can lead to no click, whatever else becomes of them.
  func stage(lacksConsent: Bool) -> FunnelStage {
    if lacksConsent, self != .notRegistered { return .noConsent }
    return switch self {
    case .notRegistered: .notRegistered
    case .withheld: .noConsent
    case .notSent: .eventNotSent
    case .refused: .eventRefused
    case .late: .notDelivered
    case .rejected: .eventRejected
    case .takenForAnother: .takenForAnother
    case .notMatched: .notMatched
    }
  }
}

/// What became of one conversion of a person.
struct ConversionFate {
  var progress = ConversionProgress.notRegistered
  var wasDelivered = false
  /// Whether an event of it made a record.
  var hasRecord = false
  /// Whether an event of it was taken for part of another conversion's record.
  var wasMergedAway = false

  /// Whether all is in other conversions' records.
  var isTakenForAnother: Bool { !hasRecord && wasMergedAway }
}

/// Keeps every event once, in memory.
///
/// *Source:* IAB Tech Lab, ECAPI 1.0, "ID Based Records Processing".
public struct EventLedger: Sendable {
  /// What a receiver does with records of the same event.
  public struct Settings: Hashable, Sendable {
    /// Whether they are merged at all; otherwise every record is an event.
    public var deduplicates: Bool
    /// How long after the first record others may come, in milliseconds; nil for ever.
    public var updateLimit: Int64?
    /// How records without an id are recognised; nil when each is taken for an event of its own.
    public var alternativeMatching: AlternativeMatching?

    /// Makes settings; those of a receiver that merges by id within 48 hours by default.
    public init(
      deduplicates: Bool = true, updateLimit: Int64? = StoredEvent.usualLimit,
      alternativeMatching: AlternativeMatching? = nil
    ) {
      self.deduplicates = deduplicates
      self.updateLimit = updateLimit
      self.alternativeMatching = alternativeMatching
    }
  }

  /// What the receiver does.
  public let settings: Settings
  /// Every event, in the order of its first record.
  public private(set) var events: [StoredEvent] = []

  private var places: [EventKey: Int] = [:]
  private var alternatives: [String: [Int]] = [:]

  /// Makes a ledger without events.
  public init(_ settings: Settings = Settings()) { self.settings = settings }

  /// Takes a record in; records come in the order of their receipt.
  ///
  /// - Returns: what became of it, with the place of its event in ``events``.
  public mutating func receive(_ received: ReceivedEvent) -> Receipt {
    guard settings.deduplicates, let place = place(of: received.event) else { return add(received) }
    let before = events[place]
    switch before.merging(received, limit: settings.updateLimit) {
    case .tooLate: return Receipt(.tooLate, at: place)
    case .merged(let event):
      events[place] = event
      addAlternatives(of: received.event, at: place)
      return Receipt(
        .merged, at: place, completesPair: event.isPair && !before.isPair,
        isConflict: event.hasConflictingMoney && !before.hasConflictingMoney)
    }
  }

  private func place(of event: ConversionEvent) -> Int? {
    if let key = EventKey(event) { return places[key] }
    guard let matching = settings.alternativeMatching else { return nil }
    let candidates = Set(matching.keys(of: event).flatMap { alternatives[$0] ?? [] }).sorted()
    let found = matching.bestMatch(for: event, among: candidates.map { events[$0].event })
    return found.map { candidates[$0] }
  }

  private mutating func add(_ received: ReceivedEvent) -> Receipt {
    let place = events.count
    events.append(StoredEvent(received))
    if let key = EventKey(received.event), places[key] == nil { places[key] = place }
    addAlternatives(of: received.event, at: place)
    return Receipt(.new, at: place)
  }

  private mutating func addAlternatives(of event: ConversionEvent, at place: Int) {
    guard let matching = settings.alternativeMatching else { return }
    for key in matching.keys(of: event) where alternatives[key]?.contains(place) != true {
      alternatives[key, default: []].append(place)
    }
  }
}

/// What became of a record.
public struct Receipt: Hashable, Sendable {
  /// The ways in which a record can fare.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// It is the first of its event.
    case new
    /// It was merged into an event that was known.
    case merged
    /// It came too late for its event and was discarded.
    case tooLate = "too_late"
  }

  /// How it fared.
  public var kind: Kind
  /// The place of its event in the ledger.
  public var index: Int
  /// Whether it is the first of its channel in an event that the other channel told of before.
  public var completesPair: Bool
  /// Whether it is the record by which the values or currencies of server and pixel differ.
  public var isConflict: Bool

  /// Makes a receipt.
  public init(_ kind: Kind, at index: Int, completesPair: Bool = false, isConflict: Bool = false) {
    self.kind = kind
    self.index = index
    self.completesPair = completesPair
    self.isConflict = isConflict
  }
}

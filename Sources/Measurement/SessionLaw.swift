import SimulationKernel

/// Browsers that open and close in sessions.
///
/// Sessions and pauses alternate and have exponential lengths; a daily rhythm, if any, multiplies the rate at
/// which closed browsers open. Whatever happens in a browser (a click, a view, a conversion, a clearing of
/// storage) opens a session around itself: at that moment the browser is open, and one that was closed starts.
///
/// The lengths have no memory, so the last moment at which the browser is known to be open says all that its past
/// can say about later ones. That makes it exact to ask only at the moments at which something is due.
public struct SessionLaw: Hashable, Sendable {
  /// The mean length of a session.
  public let open: SimulationDuration
  /// The mean length of a pause.
  public let closed: SimulationDuration
  /// The mean length of a pause of dormant browsers.
  public let dormantClosed: SimulationDuration
  /// How readily closed browsers open at each hour of the day; nil: at every hour alike.
  public let rhythm: DailyRhythm?

  private let ordinary: AlternatingProcess
  private let dormant: AlternatingProcess

  /// Makes the law.
  ///
  /// *Assumption:* the default lengths; no public distribution of browser sessions is known to us.
  ///
  /// - Parameters:
  ///   - open: the mean length of a session, above 0.
  ///   - closed: the mean length of a pause, above 0.
  ///   - dormantClosed: the mean length of a pause of dormant browsers, above 0.
  ///   - rhythm: how readily closed browsers open at each hour; over whole days, the number of chances to open
  ///     stays the same.
  /// - Throws: ``LawError`` when a mean is not above 0.
  public init(
    open: SimulationDuration = .minutes(45), closed: SimulationDuration = .hours(8),
    dormantClosed: SimulationDuration = .days(30), rhythm: DailyRhythm? = nil
  ) throws(LawError) {
    for (name, length) in [("open", open), ("closed", closed), ("dormant-closed", dormantClosed)] {
      guard length > .zero else {
        throw LawError(
          law: "session", parameter: name, value: Double(length.milliseconds), allowed: "above 0 ms")
      }
    }
    self.open = open
    self.closed = closed
    self.dormantClosed = dormantClosed
    self.rhythm = rhythm
    ordinary = AlternatingProcess(open: open, closed: closed, rhythm: rhythm)
    dormant = AlternatingProcess(open: open, closed: dormantClosed, rhythm: rhythm)
  }

  /// The probability that a browser is closed some time after it was open.
  ///
  /// - Parameters:
  ///   - moment: when it is asked for; not before `open`.
  ///   - open: a moment at which the browser was open.
  ///   - isDormant: whether the browser lies unused for weeks between sessions.
  public func closedProbability(
    at moment: SimulationTime, openAt open: SimulationTime, isDormant: Bool = false
  ) -> Double {
    (isDormant ? dormant : ordinary).closedProbability(at: moment.milliseconds, openAt: open.milliseconds)
  }

  /// When a browser that may be closed starts again; nil when it is open.
  ///
  /// - Parameters:
  ///   - moment: after `open`.
  ///   - open: the last moment at which the browser is known to have been open.
  ///   - block: the random numbers of the moment.
  public func start(
    at moment: SimulationTime, openAt open: SimulationTime, isDormant: Bool, _ block: RandomBlock
  ) -> SimulationTime? {
    let process = isDormant ? dormant : ordinary
    let isClosed = Uniform.happens(
      block.word0,
      probability: process.closedProbability(at: moment.milliseconds, openAt: open.milliseconds))
    guard isClosed else { return nil }
    let u = Uniform.unit(UInt64(block.word1) &<< 32 | UInt64(block.word2))
    return SimulationTime(milliseconds: process.start(after: moment.milliseconds, u))
  }
}

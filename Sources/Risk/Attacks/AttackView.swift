/// What publisher, advertiser and ad tech together hold of somebody whom they attack: the publisher's identity with
/// its clicks, and the reports that name them.
public struct AttackView: Hashable, Sendable {
  /// The publisher's name for the person; which advertiser's identity it is, is the question.
  public var publisherIdentity: UInt64
  /// The person's clicks or views, in the order of time.
  public var clicks: [AttackedClick]
  /// All reports that arrived about them, in the order of arrival.
  public var reports: [AttackReport]

  /// Makes a view.
  public init(publisherIdentity: UInt64, clicks: [AttackedClick], reports: [AttackReport]) {
    self.publisherIdentity = publisherIdentity
    self.clicks = clicks
    self.reports = reports
  }
}

/// A click or view as the publisher that showed the ad knows it.
public struct AttackedClick: Hashable, Sendable {
  /// When it happened, in milliseconds since the start of the period.
  public var time: Int64
  /// The publisher, counted from 0.
  public var publisher: Int
  /// The advertiser, counted from 0.
  public var advertiser: Int

  /// Makes a click.
  public init(time: Int64, publisher: Int, advertiser: Int) {
    self.time = time
    self.publisher = publisher
    self.advertiser = advertiser
  }
}

/// A report as somebody holds it who runs an attack.
public struct AttackReport: Hashable, Sendable {
  /// The click that its source id names, by its position in ``AttackView/clicks``.
  public var click: Int
  /// When it was due by the rules that everybody knows, in milliseconds since the start of the period.
  public var due: Int64
  /// When it arrived.
  public var arrived: Int64
  /// What its data field says, after noise.
  public var data: UInt16
  /// Its attribution credit, 0...100.
  public var credit: UInt8
  /// Which of the attacker's reporting origins received it, counted from 0.
  public var origin: Int

  /// Makes a report.
  public init(click: Int, due: Int64, arrived: Int64, data: UInt16, credit: UInt8 = 100, origin: Int = 0) {
    self.click = click
    self.due = due
    self.arrived = arrived
    self.data = data
    self.credit = credit
    self.origin = origin
  }
}

/// A conversion in an advertiser's log, as somebody holds it who runs an attack.
public typealias AttackedConversion = ConversionView

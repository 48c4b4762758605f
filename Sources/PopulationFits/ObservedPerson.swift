/// What a log holds of one person.
///
/// Sites are told apart by numbers; which numbers does not matter.
public struct ObservedPerson: Sendable, Equatable {
  /// A click or a view.
  public struct Interaction: Sendable, Equatable {
    /// When, in milliseconds since midnight of the first day of the period; may be negative.
    public var time: Int64
    /// Where the ad stood.
    public var publisher: Int
    /// Whose ad it was.
    public var advertiser: Int
    /// The advertiser's campaign.
    public var campaign: Int
    /// Whether the ad was only seen.
    public var isView: Bool

    /// Describes a click or a view.
    public init(time: Int64, publisher: Int, advertiser: Int, campaign: Int, isView: Bool = false) {
      (self.time, self.publisher, self.advertiser) = (time, publisher, advertiser)
      (self.campaign, self.isView) = (campaign, isView)
    }
  }

  /// A conversion.
  public struct Conversion: Sendable, Equatable {
    /// When, as of interactions.
    public var time: Int64
    /// On whose site.
    public var advertiser: Int
    /// The data that stands for its kind.
    public var data: UInt64
    /// What it is worth, in hundredths of the currency.
    public var value: Int64
    /// The place among ``ObservedPerson/interactions`` of the one that caused it; nil when none did.
    public var cause: Int?

    /// Describes a conversion.
    public init(time: Int64, advertiser: Int, data: UInt64 = 0, value: Int64 = 0, cause: Int? = nil) {
      (self.time, self.advertiser, self.data) = (time, advertiser, data)
      (self.value, self.cause) = (value, cause)
    }
  }

  /// Clicks and views, in any order.
  public var interactions: [Interaction]
  /// Conversions, in any order.
  public var conversions: [Conversion]

  /// Puts a person's log together.
  public init(interactions: [Interaction] = [], conversions: [Conversion] = []) {
    (self.interactions, self.conversions) = (interactions, conversions)
  }

  /// The person with the cause of every conversion replaced: the last click on its advertiser that is not older than
  /// a window, or none.
  ///
  /// - Parameter window: in milliseconds.
  public func linkedByLastClick(window: Int64) -> ObservedPerson {
    var person = self
    for index in conversions.indices {
      let conversion = conversions[index]
      var last: Int?
      for (number, click) in interactions.enumerated() where !click.isView {
        guard click.advertiser == conversion.advertiser, click.time <= conversion.time,
          conversion.time - click.time < window
        else { continue }
        if let held = last, interactions[held].time >= click.time { continue }
        last = number
      }
      person.conversions[index].cause = last
    }
    return person
  }
}

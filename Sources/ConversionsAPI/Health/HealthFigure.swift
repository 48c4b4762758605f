/// A figure that an operator looks at.
public struct HealthFigure: Hashable, Sendable {
  /// What it is called, the same in every table.
  public var name: String
  /// What it is of: a channel, a key, a kind of consent, a data set or a day; empty when it is of everything.
  public var of: String
  /// What is counted.
  public var numerator: Int
  /// What it is a share of; nil when the figure is a count.
  public var denominator: Int?

  /// Makes a figure.
  public init(_ name: String, of: String = "", _ numerator: Int, outOf denominator: Int? = nil) {
    self.name = name
    self.of = of
    self.numerator = numerator
    self.denominator = denominator
  }

  /// The count, or the share; nil for a share of nothing.
  public var value: Double? {
    guard let denominator else { return Double(numerator) }
    return denominator == 0 ? nil : Double(numerator) / Double(denominator)
  }
}

extension EventHealth {
  /// Every figure, in a fixed order.
  ///
  /// `raw_events` are all records but the rejected ones, and `counted_twice` is `raw_events` less `unique_events`: the
  /// records beyond the first of their events, whether merged or too late, which a receiver that does not merge would
  /// count again.
  /// `match_rate`, `keys_per_event` and `key_share` are of accepted records: a record that only repeats an event counts.
  /// `consent_share` is of them too, by what the consent of each record by itself is.
  /// `merged_pair_share` is of the most pairs that there can be: the lesser of the two channels' numbers of events.
  public var figures: [HealthFigure] {
    counts + shares + keyFigures + consentFigures + currencyFigures + volume
  }

  private var counts: [HealthFigure] {
    let raw = accepted + tooLate
    return [
      HealthFigure("raw_events", raw), HealthFigure("unique_events", unique),
      HealthFigure("counted_twice", raw - unique), HealthFigure("merged_pairs", pairs),
      HealthFigure("conflicting_pairs", conflictingPairs), HealthFigure("rejected", rejected),
      HealthFigure("too_late", tooLate),
    ]
  }

  private var shares: [HealthFigure] {
    var figures: [HealthFigure] = []
    for (name, channel) in [("server", server), ("pixel", pixel)] {
      figures += [
        HealthFigure("id_share", of: name, channel.withID, outOf: channel.records),
        HealthFigure("value_share", of: name, channel.purchasesWithValue, outOf: channel.purchases),
      ]
    }
    return figures + [
      HealthFigure("merged_pair_share", pairs, outOf: min(server.events, pixel.events)),
      HealthFigure("conflicting_pair_share", conflictingPairs, outOf: pairs),
    ]
  }

  private var keyFigures: [HealthFigure] {
    [
      HealthFigure("match_rate", matchable, outOf: accepted),
      HealthFigure("keys_per_event", keys, outOf: accepted),
    ]
      + zip(MatchKey.allCases, withKey).map {
        HealthFigure("key_share", of: $0.rawValue, $1, outOf: accepted)
      }
  }

  private var consentFigures: [HealthFigure] {
    zip(ConsentDecision.Reason.allCases, withConsent).map {
      HealthFigure("consent_share", of: $0.rawValue, $1, outOf: accepted)
    }
  }

  private var currencyFigures: [HealthFigure] {
    var figures: [HealthFigure] = []
    for (thing, _) in currencies.sorted {
      if figures.last?.of == thing.dataSetID {
        figures[figures.count - 1].numerator += 1
      } else {
        figures.append(HealthFigure("currencies", of: thing.dataSetID, 1))
      }
    }
    return figures
  }
}

extension EventHealth.Channel {
  /// Events of which the channel told: those that it began, and those of the other channel that it told of too.
  public var events: Int { firsts + completions }
}

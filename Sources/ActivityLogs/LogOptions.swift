/// How the columns of a log are to be understood.
public enum LogLayout: String, Sendable, CaseIterable {
  /// One event a row, with columns named in ``LogColumn``.
  case events
  /// One ad impression a row: Criteo's data set of attribution modeling for bidding.
  case criteoAttribution = "criteo-attribution"
  /// One click a row: Criteo's sponsored search conversion log.
  case criteoSearch = "criteo-search"
}

/// What a column of a log of events says.
public enum LogColumn: String, Sendable, CaseIterable {
  /// Who: any text. It must be there.
  case person
  /// When: see ``LogTimeUnit``. It must be there.
  case time
  /// What: `click`, `view` or `conversion`. It must be there.
  case event
  /// What a conversion's `cause` calls a click or view: any text, unique within the person; of a conversion, if any,
  /// its own number, unique within the person.
  case id
  /// The `id` of the click or view that caused a conversion; empty where none did or none is known.
  case cause
  /// Where the ad was; one publisher where the column is missing.
  case publisher
  /// Whose ad it was, and where the conversion happened; one advertiser where the column is missing. Of a conversion
  /// with a cause it may be empty.
  case advertiser
  /// The ad's campaign; one an advertiser where the column is missing.
  case campaign
  /// Tells kinds of conversion apart, 0 to 255; 0 where it is empty or missing.
  case data
  /// What a conversion is worth, in units of the currency; 0 where it is empty or missing.
  case value
  /// The currency, the same in all rows.
  case currency
  /// The person's browser, 0 to 254; 0 where it is empty, and unknown where the column is missing.
  case browser
}

/// What the times of a log are written in.
public enum LogTimeUnit: String, Sendable, CaseIterable {
  /// Whole milliseconds.
  case milliseconds = "ms"
  /// Seconds, with or without a fraction.
  case seconds = "s"
  /// Dates as in ISO 8601: `2026-03-01T12:30:00Z`; UTC where no zone is written.
  case iso8601

  /// The milliseconds that a text stands for (since 1970 in UTC for dates); nil when it is no time.
  public func parse(_ text: String) -> Int64? { LogTime.parse(text, unit: self) }
}

/// Which moment of a log becomes time 0, the start of the measured period.
public enum LogOrigin: Sendable, Equatable {
  /// The number 0 of numeric times in the `events` layout and in `criteo-attribution`; otherwise the earliest event.
  case usual
  /// The earliest event.
  case firstEvent
  /// A moment in milliseconds of the log's own times (since 1970 in UTC for dates).
  case at(Int64)
}

/// How a log is read.
public struct LogOptions: Sendable, Equatable {
  /// How its columns are to be understood.
  public var layout = LogLayout.events
  /// The headers of columns that are not called as ``LogColumn`` calls them.
  public var columns: [LogColumn: String] = [:]
  /// What stands between cells; nil for the layout's own: a comma, or a tab for Criteo's.
  public var delimiter: UInt8?
  /// What times are written in; nil takes it from a header `time_ms` or `time_s`.
  public var timeUnit: LogTimeUnit?
  /// What becomes time 0.
  public var origin = LogOrigin.usual
  /// The currency of values; nil takes it from the log, and EUR where that has none.
  public var currency: String?
  /// Whether rows that cannot be read are left out and counted, instead of refusing the log.
  public var skipsBadRows = false

  /// Makes the options of a log with the usual columns.
  public init() {}
}

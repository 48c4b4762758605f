import ResultsExport

/// Reads times of a log.
struct LogTime {
  /// No time lies further from 0, in milliseconds: what numeric times and dates of people alive stay below.
  static let limit: Int64 = 1 << 47

  let unit: LogTimeUnit

  /// The milliseconds that a cell stands for; nil when it is none.
  func milliseconds(_ row: borrowing CSVRecord, _ index: Int) -> Int64? {
    let time: Int64?
    switch unit {
    case .milliseconds: time = row.integer(index)
    case .seconds:
      if let whole = row.integer(index) {
        time = whole.magnitude < Self.limit ? whole * 1000 : nil
      } else {
        time = row.number(index).flatMap { Int64(exactly: ($0 * 1000).rounded()) }
      }
    case .iso8601: time = Self.date(row.bytes(index))
    }
    guard let time, time.magnitude < Self.limit else { return nil }
    return time
  }

  /// What is allowed, for messages.
  var allowed: String {
    switch unit {
    case .milliseconds: "whole milliseconds"
    case .seconds: "seconds"
    case .iso8601: "a date such as 2026-03-01T12:30:00Z"
    }
  }

  /// Reads one text; nil when it is no time.
  static func parse(_ text: String, unit: LogTimeUnit) -> Int64? {
    switch unit {
    case .milliseconds: return Int64(text).flatMap { $0.magnitude < limit ? $0 : nil }
    case .seconds:
      guard let value = Double(text), value.isFinite, let time = Int64(exactly: (value * 1000).rounded()),
        time.magnitude < limit
      else { return nil }
      return time
    case .iso8601: return date(Array(text.utf8)[...])
    }
  }

  /// Milliseconds since 1970 of `YYYY-MM-DD[(T| )HH:MM[:SS[.fff]][Z|(+|-)HH[:]MM]]`; nil for other text.
  static func date(_ text: ArraySlice<UInt8>) -> Int64? {
    var rest = text
    guard let year = digits(4, &rest), take(0x2D, &rest), let month = digits(2, &rest), take(0x2D, &rest),
      let day = digits(2, &rest), (1...12).contains(month), (1...length(of: month, in: year)).contains(day)
    else { return nil }
    var time = days(year, month, day) * 86_400_000
    if rest.isEmpty { return time }
    guard take(0x54, &rest) || take(0x20, &rest), let hour = digits(2, &rest), hour < 24,
      take(0x3A, &rest), let minute = digits(2, &rest), minute < 60
    else { return nil }
    time += (hour * 60 + minute) * 60_000
    if take(0x3A, &rest) {
      guard let second = digits(2, &rest), second <= 60, let part = fraction(&rest) else { return nil }
      time += second * 1000 + part
    }
    guard let zone = zone(&rest), rest.isEmpty else { return nil }
    return time - zone * 60_000
  }

  /// Milliseconds after the decimal point; 0 without one, nil for a point without digits.
  private static func fraction(_ rest: inout ArraySlice<UInt8>) -> Int64? {
    guard take(0x2E, &rest) || take(0x2C, &rest) else { return 0 }
    var (value, count): (Int64, Int) = (0, 0)
    while let digit = rest.first, (0x30...0x39).contains(digit) {
      if count < 3 { value = value * 10 + Int64(digit - 0x30) }
      count += 1
      rest.removeFirst()
    }
    if count == 0 { return nil }
    while count < 3 {
      value *= 10
      count += 1
    }
    return value
  }

  /// Minutes east of UTC; 0 where nothing is written.
  private static func zone(_ rest: inout ArraySlice<UInt8>) -> Int64? {
    guard let sign = rest.first else { return 0 }
    rest.removeFirst()
    if sign == 0x5A { return 0 }
    guard sign == 0x2B || sign == 0x2D, let hours = digits(2, &rest), hours < 24 else { return nil }
    _ = take(0x3A, &rest)
    let minutes = rest.isEmpty ? 0 : digits(2, &rest)
    guard let minutes, minutes < 60 else { return nil }
    return (hours * 60 + minutes) * (sign == 0x2D ? -1 : 1)
  }

  private static func take(_ byte: UInt8, _ rest: inout ArraySlice<UInt8>) -> Bool {
    guard rest.first == byte else { return false }
    rest.removeFirst()
    return true
  }

  private static func digits(_ count: Int, _ rest: inout ArraySlice<UInt8>) -> Int64? {
    guard rest.count >= count else { return nil }
    var value: Int64 = 0
    for digit in rest.prefix(count) {
      guard (0x30...0x39).contains(digit) else { return nil }
      value = value * 10 + Int64(digit - 0x30)
    }
    rest.removeFirst(count)
    return value
  }

  private static func length(of month: Int64, in year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days from 1970-01-01 of the Gregorian calendar.
  ///
  /// *Derived:* years are counted from March, so that the leap day comes last; 153 days are five months from March on;
  /// 719468 days lie between 0000-03-01 and 1970-01-01.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}

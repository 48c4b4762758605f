extension EventHealth {
  /// The volume of each day, against what the same weekday had before.
  ///
  /// The baseline is the sum over the same weekday of the four weeks before, so far as they lie in the same period; a
  /// day's share is its events times the number of those weeks, out of that sum: 1 is as usual. A period ends where
  /// ``longestGap`` days follow without an event, so that the days that mistaken clocks name stand apart from the others
  /// and change nothing of theirs. Days without events within a period have their figures too. There are figures of the
  /// last ``mostDays`` days on which something happened, and of those between them.
  var volume: [HealthFigure] {
    var figures: [HealthFigure] = []
    var period: ClosedRange<Int64>?
    for (day, _) in days.sorted.suffix(Self.mostDays) {
      if let before = period, day - before.upperBound <= Self.longestGap {
        period = before.lowerBound...day
        continue
      }
      if let before = period { figures += volume(in: before) }
      period = day...day
    }
    return figures + (period.map { volume(in: $0) } ?? [])
  }

  private func volume(in period: ClosedRange<Int64>) -> [HealthFigure] {
    period.flatMap { day -> [HealthFigure] in
      let text = CalendarDay.text(day)
      let count = HealthFigure("daily_volume", of: text, self.days[day])
      let before = (1...Self.baselineWeeks).map { day - 7 * $0 }.filter { $0 >= period.lowerBound }
      let sum = before.reduce(0) { $0 + self.days[$1] }
      if before.isEmpty { return [count] }
      return [
        count, HealthFigure("volume_to_baseline", of: text, self.days[day] * before.count, outOf: sum),
      ]
    }
  }

  /// How many weeks the baseline looks back.
  public static let baselineWeeks: Int64 = 4
  /// The most days from one event to the next within a period: those that the baseline looks back.
  static let longestGap: Int64 = 7 * baselineWeeks
  /// So many days are ten years.
  static let mostDays = 3_660
}

/// Days since 1970-01-01 as dates.
enum CalendarDay {
  /// A day as `YYYY-MM-DD`, in the Gregorian calendar.
  ///
  /// *Source:* H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
  static func text(_ day: Int64) -> String {
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let dayOfMonth = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)-\(padded(month))-\(padded(dayOfMonth))"
  }
}

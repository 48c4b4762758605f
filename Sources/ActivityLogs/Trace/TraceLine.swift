import Population
import SimulationKernel

/// One row of a trace as text.
///
/// `person,time_ms,event,number,cause,publisher,advertiser,campaign,data,value,browser`: people, publishers,
/// advertisers and campaigns of one advertiser are counted from 0. A cause is `click-N` or `view-N`, N the number of
/// that event of the person. Nothing is quoted.
enum TraceLine {
  static let header =
    "person,time_ms,event,number,cause,publisher,advertiser,campaign,data,value,browser\n"

  /// What is wrong with a row.
  struct Problem: Error {
    var reason: String
  }

  /// Appends the row of an event, with its end.
  static func write(_ event: TraceEvent, tellsBrowsers: Bool, to bytes: inout [UInt8]) {
    let isConversion = event.kind == .conversion
    append(Int64(event.person), &bytes)
    append(event.time.milliseconds, &bytes)
    bytes += name(event.kind).utf8
    bytes.append(0x2C)
    append(Int64(event.number), &bytes)
    if isConversion, event.cause >= 0 {
      bytes += (event.causeIsView ? "view-" : "click-").utf8
      bytes += String(event.cause).utf8
    }
    bytes.append(0x2C)
    if !isConversion { bytes += String(event.publisher).utf8 }
    bytes.append(0x2C)
    append(Int64(event.advertiser), &bytes)
    if !isConversion { bytes += String(event.campaign).utf8 }
    bytes.append(0x2C)
    if isConversion { bytes += String(event.data).utf8 }
    bytes.append(0x2C)
    if isConversion { bytes += decimal(event.value).utf8 }
    bytes.append(0x2C)
    if tellsBrowsers { bytes += String(event.browser).utf8 }
    bytes.append(0x0A)
  }

  /// Reads a row without its end.
  static func read(
    _ line: UnsafeBufferPointer<UInt8>, tellsBrowsers: Bool
  ) throws(Problem) -> TraceEvent {
    var cells = Cells(rest: line[...])
    let person = try cells.whole("person", 0...Int64(TraceLimits.people - 1))
    let time = try cells.whole("time_ms", -TraceLimits.time...TraceLimits.time)
    let kind = try cells.kind()
    let number = try cells.whole("number", 0...Int64(UInt32.max >> 3))
    let cause = try cells.cause()
    let isConversion = kind == .conversion
    if cause != nil, !isConversion { throw Problem(reason: "a \(name(kind)) has a cause") }
    let publisher = try cells.whole("publisher", 0...Int64(TraceLimits.publishers - 1), isEmpty: isConversion)
    let advertiser = try cells.whole("advertiser", 0...Int64(TraceLimits.campaigns - 1))
    let campaign = try cells.whole("campaign", 0...Int64(TraceLimits.campaigns - 1), isEmpty: isConversion)
    let data = try cells.whole("data", 0...255, isEmpty: !isConversion)
    let value = try cells.value(isEmpty: !isConversion)
    let browser = try cells.whole("browser", 0...254, isEmpty: !tellsBrowsers)
    guard cells.isDone else { throw Problem(reason: "the row has more than 11 cells") }
    var event = TraceEvent(
      person: UInt64(person), time: SimulationTime(milliseconds: time), kind: kind, number: UInt32(number),
      advertiser: Int32(advertiser))
    (event.publisher, event.campaign, event.data) = (Int32(publisher), Int32(campaign), UInt16(data))
    (event.value, event.browser) = (value, UInt8(browser))
    if let cause { (event.causeIsView, event.cause) = cause }
    return event
  }

  static func name(_ kind: TraceEvent.Kind) -> String {
    switch kind {
    case .click: "click"
    case .view: "view"
    case .conversion: "conversion"
    }
  }

  private static func append(_ number: Int64, _ bytes: inout [UInt8]) {
    bytes += String(number).utf8
    bytes.append(0x2C)
  }

  /// Hundredths as units with no more decimals than needed.
  private static func decimal(_ value: Int64) -> String {
    let (units, rest) = value.quotientAndRemainder(dividingBy: 100)
    if rest == 0 { return String(units) }
    let digits = rest < 10 ? "0\(rest)" : "\(rest)"
    return "\(units)." + (rest % 10 == 0 ? String(digits.prefix(1)) : digits)
  }
}

/// The cells of one row that are still to be read.
private struct Cells {
  var rest: Slice<UnsafeBufferPointer<UInt8>>
  var isDone = false

  private mutating func next() throws(TraceLine.Problem) -> Slice<UnsafeBufferPointer<UInt8>> {
    if isDone { throw TraceLine.Problem(reason: "the row has fewer than 11 cells") }
    guard let comma = rest.firstIndex(of: 0x2C) else {
      isDone = true
      return rest
    }
    defer { rest = rest[(comma + 1)...] }
    return rest[..<comma]
  }

  /// A whole number; 0 for a cell that must be empty.
  mutating func whole(
    _ name: String, _ range: ClosedRange<Int64>, isEmpty: Bool = false
  ) throws(TraceLine.Problem) -> Int64 {
    let cell = try next()
    if isEmpty {
      if cell.isEmpty { return 0 }
      throw TraceLine.Problem(reason: "the cell \(name) is not empty")
    }
    guard let number = Self.number(cell), range.contains(number) else {
      throw TraceLine.Problem(
        reason: "the cell \(name) is no whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  mutating func kind() throws(TraceLine.Problem) -> TraceEvent.Kind {
    let cell = try next()
    for kind in [TraceEvent.Kind.click, .view, .conversion]
    where cell.elementsEqual(TraceLine.name(kind).utf8) {
      return kind
    }
    throw TraceLine.Problem(reason: "the cell event is none of click, view and conversion")
  }

  mutating func cause() throws(TraceLine.Problem) -> (isView: Bool, number: Int32)? {
    let cell = try next()
    if cell.isEmpty { return nil }
    for (prefix, isView) in [("click-", false), ("view-", true)] where cell.starts(with: prefix.utf8) {
      if let number = Self.number(cell.dropFirst(prefix.utf8.count)),
        (0...Int64(TraceLimits.interactions)).contains(number)
      {
        return (isView, Int32(number))
      }
    }
    throw TraceLine.Problem(reason: "the cell cause is none such as click-0 or view-0")
  }

  /// A value in hundredths.
  mutating func value(isEmpty: Bool) throws(TraceLine.Problem) -> Int64 {
    let cell = try next()
    if isEmpty {
      if cell.isEmpty { return 0 }
      throw TraceLine.Problem(reason: "the cell value is not empty")
    }
    let point = cell.firstIndex(of: 0x2E) ?? cell.endIndex
    let decimals = point == cell.endIndex ? cell[point...] : cell[(point + 1)...]
    guard let units = Self.number(cell[..<point]), (0...TraceLimits.value / 100).contains(units),
      point == cell.endIndex || (1...2).contains(decimals.count),
      let rest = decimals.isEmpty ? 0 : Self.number(decimals), rest >= 0
    else { throw TraceLine.Problem(reason: "the cell value is no number with at most two decimals") }
    let value = units * 100 + (decimals.count == 1 ? rest * 10 : rest)
    guard value <= TraceLimits.value else { throw TraceLine.Problem(reason: "the cell value is too large") }
    return value
  }

  /// A number of at most 18 digits.
  private static func number(_ cell: Slice<UnsafeBufferPointer<UInt8>>) -> Int64? {
    let isNegative = cell.first == 0x2D
    let digits = isNegative ? cell.dropFirst() : cell
    guard (1...18).contains(digits.count) else { return nil }
    var value: Int64 = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      value = value * 10 + Int64(digit - 0x30)
    }
    return isNegative ? -value : value
  }
}

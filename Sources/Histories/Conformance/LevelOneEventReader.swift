import AttributionLevel1
import JSONText

/// Reads the events of cases of W3C Attribution Level 1.
///
/// Numbers become those of the interface as scripts' numbers do.
enum LevelOneEventReader {
  /// Times that scripts can tell: 10^8 days around 1970.
  ///
  /// *Source:* ECMAScript, "Time Values and Time Range".
  private static let seconds: ClosedRange<Int64> = -8_640_000_000_000...8_640_000_000_000

  /// Reads an event.
  static func event(_ value: PlacedValue, number: Int) throws(HistoryError) -> LevelOneCase.Event {
    LevelOneCase.Event(
      place: "events[\(number)]", seconds: try value.required("seconds").integer(in: seconds),
      action: try action(value))
  }

  private static func action(_ value: PlacedValue) throws(HistoryError) -> LevelOneCase.Action {
    let name = try value.required("event")
    switch try name.string() {
    case "saveImpression":
      try check(value, "site", "intermediarySite", "options", "expectedError")
      let expected: LevelOneCase.Expectation =
        if let error = try value.member("expectedError") { try self.error(error) } else { .success }
      return .save(try impression(value.required("options")), try caller(value), expected: expected)
    case "measureConversion":
      try check(value, "site", "intermediarySite", "options", "expected")
      return .measure(
        try conversion(value.required("options")), try caller(value),
        expected: try expectation(value.required("expected")))
    case "clearImpressionsForSite":
      try check(value, "site")
      return .clearImpressions(host: try value.required("site").string())
    case "clearBrowsingHistoryForAttribution":
      try check(value, "sites", "forgetVisits")
      return .clearHistory(
        hosts: try texts(value.required("sites")), forgetVisits: try value.required("forgetVisits").bool())
    case "enableAPI":
      try check(value)
      return .enable(true)
    case "disableAPI":
      try check(value)
      return .enable(false)
    default: throw name.error("it is no event that is known")
    }
  }

  private static func check(_ value: PlacedValue, _ names: String...) throws(HistoryError) {
    try value.check(names: ["$comment", "seconds", "event"] + names)
  }

  private static func caller(_ value: PlacedValue) throws(HistoryError) -> LevelOneCase.Caller {
    LevelOneCase.Caller(
      site: try value.required("site").string(), intermediary: try value.member("intermediarySite")?.string())
  }

  private static func expectation(_ value: PlacedValue) throws(HistoryError) -> LevelOneCase.Expectation {
    guard case .array = value.value else { return try error(value) }
    var buckets: [UInt32] = []
    for bucket in try value.elements() {
      buckets.append(UInt32(try bucket.integer(in: 0...Int64(UInt32.max))))
    }
    return .histogram(buckets)
  }

  /// An error's name, or a `DOMException` with its name.
  private static func error(_ value: PlacedValue) throws(HistoryError) -> LevelOneCase.Expectation {
    if case .string(let name) = value.value { return .error(name: name, isDOMException: false) }
    try value.check(names: ["error", "name"])
    let kind = try value.required("error")
    guard try kind.string() == "DOMException" else { throw kind.error("it must be \"DOMException\"") }
    return .error(name: try value.required("name").string(), isDOMException: true)
  }

  private static func impression(_ value: PlacedValue) throws(HistoryError) -> ImpressionOptions {
    try value.check(names: [
      "$comment", "histogramIndex", "matchValue", "conversionSites", "conversionCallers", "lifetimeDays",
      "priority",
    ])
    var options = ImpressionOptions(
      histogramIndex: WebIDL.unsignedLong(try number(value.required("histogramIndex"))))
    if let found = try value.member("matchValue") {
      options.matchValue = WebIDL.unsignedLong(try number(found))
    }
    if let found = try value.member("conversionSites") { options.conversionSites = try texts(found) }
    if let found = try value.member("conversionCallers") { options.conversionCallers = try texts(found) }
    if let found = try value.member("lifetimeDays") {
      options.lifetimeDays = WebIDL.unsignedLong(try number(found))
    }
    if let found = try value.member("priority") { options.priority = WebIDL.long(try number(found)) }
    return options
  }

  private static func conversion(_ value: PlacedValue) throws(HistoryError) -> ConversionOptions {
    try value.check(names: [
      "$comment", "aggregationService", "credit", "epsilon", "histogramSize", "impressionCallers",
      "impressionSites", "lookbackDays", "matchValues", "maxValue", "value",
    ])
    var options = ConversionOptions(
      aggregationService: try value.required("aggregationService").string(),
      histogramSize: WebIDL.unsignedLong(try number(value.required("histogramSize"))))
    if let found = try value.member("credit") { options.credit = try numbers(found) }
    if let found = try value.member("epsilon") { options.epsilon = try number(found) }
    if let found = try value.member("impressionCallers") { options.impressionCallers = try texts(found) }
    if let found = try value.member("impressionSites") { options.impressionSites = try texts(found) }
    if let found = try value.member("lookbackDays") {
      options.lookbackDays = WebIDL.unsignedLong(try number(found))
    }
    if let found = try value.member("matchValues") {
      options.matchValues = try numbers(found).map(WebIDL.unsignedLong)
    }
    if let found = try value.member("maxValue") { options.maxValue = WebIDL.unsignedLong(try number(found)) }
    if let found = try value.member("value") { options.value = WebIDL.unsignedLong(try number(found)) }
    return options
  }

  private static func number(_ value: PlacedValue) throws(HistoryError) -> Double {
    guard let number = value.value.asNumber?.double else { throw value.error("it must be a number") }
    return number
  }

  private static func numbers(_ value: PlacedValue) throws(HistoryError) -> [Double] {
    var numbers: [Double] = []
    for element in try value.elements() { numbers.append(try number(element)) }
    return numbers
  }

  private static func texts(_ value: PlacedValue) throws(HistoryError) -> [String] {
    var texts: [String] = []
    for element in try value.elements() { texts.append(try element.string()) }
    return texts
  }
}

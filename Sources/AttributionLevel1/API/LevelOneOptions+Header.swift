extension ImpressionOptions {
  /// The header that saves an impression.
  public static let headerName = "Save-Impression"

  /// Reads a `Save-Impression` header.
  ///
  /// *Source:* Attribution Level 1, "parse a Save-Impression header".
  ///
  /// - Parameter header: its value, a structured dictionary.
  /// - Throws: ``LevelOneHeaderError`` for a header that browsers ignore.
  public init(header: String) throws(LevelOneHeaderError) {
    let members = try LevelOneDictionary(Self.headerName, header)
    guard let index = try members.unsigned("histogram-index") else {
      throw members.error("histogram-index", "it must be there, as a whole number")
    }
    self.init(histogramIndex: index)
    if let sites = try members.texts("conversion-sites") { conversionSites = sites }
    if let callers = try members.texts("conversion-callers") { conversionCallers = callers }
    if let value = try members.unsigned("match-value") { matchValue = value }
    if let days = try members.days("lifetime-days") { lifetimeDays = days }
    if let priority = try members.integer("priority", in: Int64(Int32.min)...Int64(Int32.max)) {
      self.priority = Int32(priority)
    }
  }
}

/// What a `Measure-Conversion` header asks for, and where the report goes.
public struct MeasureConversionRequest: Hashable, Sendable {
  /// The header's name.
  public static let headerName = "Measure-Conversion"
  /// The media type of reports that are sent by `POST`.
  ///
  /// *Source:* Attribution Level 1, "send a report".
  public static let mediaType = "application/dap-report"

  /// What it asks for.
  public var options: ConversionOptions
  /// The address that the report is sent to; `https`.
  public var reportURL: String

  /// Reads a `Measure-Conversion` header.
  ///
  /// *Source:* Attribution Level 1, "parse a Measure-Conversion header".
  ///
  /// - Parameters:
  ///   - header: its value, a structured dictionary.
  ///   - base: the address of the response, which a relative `report-url` is completed with.
  /// - Throws: ``LevelOneHeaderError`` for a header that browsers ignore.
  public init(header: String, base: String) throws(LevelOneHeaderError) {
    let members = try LevelOneDictionary(Self.headerName, header)
    guard let service = try members.text("aggregation-service") else {
      throw members.error("aggregation-service", "it must be there, as a text in double quotes")
    }
    guard let size = try members.unsigned("histogram-size", from: 1) else {
      throw members.error("histogram-size", "it must be there, as a whole number above 0")
    }
    guard let address = try members.text("report-url") else {
      throw members.error("report-url", "it must be there, as a text in double quotes")
    }
    guard let url = ReportURL.resolve(address, base: base) else {
      throw members.error("report-url", "\"\(address)\" must be an https URL, or relative to the response's")
    }
    reportURL = url
    options = ConversionOptions(aggregationService: service, histogramSize: size)
    if let epsilon = try members.number("epsilon") { options.epsilon = epsilon }
    if let days = try members.days("lookback-days") { options.lookbackDays = days }
    if let values = try members.unsignedNumbers("match-values") { options.matchValues = values }
    if let sites = try members.texts("impression-sites") { options.impressionSites = sites }
    if let callers = try members.texts("impression-callers") { options.impressionCallers = callers }
    if let credit = try members.numbers("credit") { options.credit = credit }
    if let value = try members.unsigned("value", from: 1) { options.value = value }
    if let value = try members.unsigned("max-value", from: 1) { options.maxValue = value }
  }
}

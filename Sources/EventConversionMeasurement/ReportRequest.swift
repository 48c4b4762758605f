import Web

/// The request by which a report travels, and what its receiver makes of it.
///
/// *Source:* article, "Conversion reports"; explainer, "Sending Scheduled Reports"; Chromium 2020,
/// `conversion_network_sender_impl.cc`.
public struct ReportRequest: Hashable, Sendable {
  /// Reports are posted, with an empty body and without credentials.
  public static let method = "POST"

  /// Where the report goes, with everything that it says.
  public var url: String
  /// The `Referer` of the request: the conversion destination.
  public var referrer: String

  /// Writes a report.
  ///
  /// - Parameters:
  ///   - report: what the device sends.
  ///   - directory: knows the origins behind the report's numbers.
  ///   - settings: the base of the impression data and the name of the credit parameter.
  public init(
    _ report: EventConversionReport, in directory: OriginDirectory,
    settings: EventConversionMeasurement.Settings
  ) {
    let data = String(report.impressionData, radix: settings.impressionDataBase.rawValue)
    url =
      "\(directory.origin(report.reportingOrigin))\(ConversionRedirect.path)?impression-data=\(data)"
      + "&conversion-data=\(report.conversionData)&\(settings.creditParameter.rawValue)=\(report.credit)"
    referrer = "\(directory.origin(report.destination))/"
  }
}

/// A report as a reporting server stores it.
public struct ReceivedReport: Hashable, Sendable {
  /// A text, since numbers of 64 bits do not survive JSON.
  public var impressionData: String
  /// The noisy data of the conversion.
  public var conversionData: UInt64
  /// 100 for the last click, 0 for others.
  public var credit: UInt64

  /// A request that is no conversion report.
  public struct Malformed: Error, Hashable, Sendable, CustomStringConvertible {
    /// The parameter that is absent or no number.
    public var parameter: String
    /// The query in which it was looked for.
    public var query: String

    /// Parameter and query in one line.
    public var description: String {
      "\"\(query)\" is no conversion report: it needs one valid parameter \(parameter)"
    }
  }

  /// Reads the query of a report's URL; the credit may have either name.
  ///
  /// - Throws: ``Malformed`` when a parameter is absent or not valid.
  public init(url: String) throws(Malformed) {
    let query = url.split(separator: "?", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
    guard let data = QueryString.firstValue(of: "impression-data", in: query), !data.isEmpty else {
      throw Malformed(parameter: "impression-data", query: query)
    }
    impressionData = data
    conversionData = try Self.number(["conversion-data"], in: query)
    credit = try Self.number(
      EventConversionMeasurement.CreditParameter.allCases.map(\.rawValue), in: query)
  }

  /// The report as the article's server shows it.
  public var json: String {
    var text = ""
    for scalar in impressionData.unicodeScalars {
      switch scalar {
      case "\"", "\\": text += "\\\(scalar)"
      case _ where scalar.value < 0x20:
        let code = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - code.count) + code
      default: text.unicodeScalars.append(scalar)
      }
    }
    return
      "{\"impression-data\": \"\(text)\", \"conversion-data\": \(conversionData), \"credit\": \(credit)}"
  }

  private static func number(_ names: [String], in query: String) throws(Malformed) -> UInt64 {
    for name in names {
      if let text = QueryString.firstValue(of: name, in: query), let number = StrictInteger.parse(text) {
        return number
      }
    }
    throw Malformed(parameter: names.joined(separator: " or "), query: query)
  }
}

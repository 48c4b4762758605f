import SimulationKernel
import Web

/// A response that may call the interface by its headers.
public struct AttributionResponse: Hashable, Sendable {
  /// What the request is for, as Fetch calls it: "image", "script", empty and so on.
  public var destination: String
  /// Whether the page that asked is a secure context.
  public var isSecureContext = true
  /// The response's address.
  public var url: String
  /// The value of `Save-Impression`; nil where there is none.
  public var saveImpression: String?
  /// The value of `Measure-Conversion`; nil where there is none.
  public var measureConversion: String?

  /// Makes a response without headers.
  public init(destination: String, url: String) {
    self.destination = destination
    self.url = url
  }
}

/// What came of the headers of a response; pages learn nothing of it.
public struct AttributionResponseResult: Hashable, Sendable {
  /// A report with the address that it is sent to.
  public struct Delivery: Hashable, Sendable {
    /// Where it goes by `POST`.
    public var url: String
    /// The report.
    public var report: ConversionReport
  }

  /// The report that is sent, if any.
  public var delivery: Delivery?
  /// Why headers were ignored, in lines for people.
  public var problems: [String] = []
}

extension LevelOneAPI {
  /// Does what the headers of a response ask for: `Save-Impression` first, then `Measure-Conversion`.
  ///
  /// The response's own site calls; the impression or conversion is that of the top-level page.
  ///
  /// *Source:* Attribution Level 1, "handle Attribution headers".
  ///
  /// - Parameters:
  ///   - response: the response.
  ///   - document: the page that asked; its activation may be used up.
  ///   - now: when.
  public mutating func handle(
    _ response: AttributionResponse, from document: inout CallingDocument, at now: SimulationTime
  ) -> AttributionResponseResult {
    var result = AttributionResponseResult()
    guard ["", "audio", "image", "script", "track", "video"].contains(response.destination) else {
      result.problems.append("a response for \"\(response.destination)\" may not call")
      return result
    }
    guard response.isSecureContext, let origin = try? Origin(response.url), origin.scheme == "https" else {
      result.problems.append("only https responses to secure pages may call")
      return result
    }
    let pageCaller = document.callerHost
    document.callerHost = origin.host
    defer { document.callerHost = pageCaller }
    do {
      if let header = response.saveImpression {
        try saveImpression(try ImpressionOptions(header: header), from: &document, at: now)
      }
    } catch {
      result.problems.append("\(error)")
    }
    do {
      if let header = response.measureConversion {
        let request = try MeasureConversionRequest(header: header, base: response.url)
        let report = try measureConversion(request.options, from: &document, at: now)
        result.delivery = AttributionResponseResult.Delivery(url: request.reportURL, report: report)
      }
    } catch {
      result.problems.append("\(error)")
    }
    return result
  }
}

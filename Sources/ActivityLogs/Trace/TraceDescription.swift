import Foundation
import ResultsExport

/// What is known of a trace as a whole: the JSON file beside its rows.
public struct TraceDescription: Sendable, Equatable, Codable {
  /// The layout that this program writes and reads.
  public static let currentLayout = "attrsim trace 1"

  /// The layout of the rows.
  public var layout = currentLayout
  /// The name of the log that it was made of.
  public var log = ""
  /// How many people there are, those without events too.
  public var people: UInt64 = 0
  /// Clicks.
  public var clicks = 0
  /// Views.
  public var views = 0
  /// Conversions.
  public var conversions = 0
  /// Whether conversions name what caused them.
  public var namesCauses = true
  /// Whether people's browsers are told apart.
  public var tellsBrowsers = false
  /// The currency of all values.
  public var currency = "EUR"
  /// What was time 0 in the log's own times, in milliseconds (since 1970 in UTC where it has dates).
  public var originMs: Int64 = 0
  /// The time of the earliest event, in milliseconds.
  public var firstMs: Int64 = 0
  /// The time of the latest event, in milliseconds.
  public var lastMs: Int64 = 0
  /// What the log calls publishers; rows have their places.
  public var publishers: [String] = []
  /// What the log calls advertisers and their campaigns; rows have their places.
  public var advertisers: [LogFacts.Advertiser] = []
  /// SHA-256 of the file of rows, in hexadecimal.
  public var sha256 = ""

  /// Describes an empty trace.
  public init() {}

  /// The most campaigns that one advertiser has.
  public var campaignsPerAdvertiser: Int { advertisers.map(\.campaigns.count).max() ?? 1 }

  /// Where the description of a file of rows lies: beside it, with the ending `.json`.
  public static func path(of trace: String) -> String {
    (trace.hasSuffix(".csv") ? String(trace.dropLast(4)) : trace) + ".json"
  }

  /// Reads the description beside a file of rows.
  ///
  /// - Returns: the description, and the SHA-256 of its bytes, which stands for the whole trace.
  /// - Throws: ``LogError`` when it is none, `OutputError` when it cannot be read.
  static func read(beside trace: String) throws -> (description: TraceDescription, digest: String) {
    let path = path(of: trace)
    let bytes: [UInt8]
    do {
      bytes = try UserFile.bytes(path)
    } catch {
      throw LogError(
        path, "the description of the trace cannot be read (\(error.reason))",
        remedy: "keep it beside \(trace), or make a trace of your log with attrsim import")
    }
    let description: TraceDescription
    do {
      description = try JSONDecoder().decode(TraceDescription.self, from: Data(bytes))
    } catch {
      throw LogError(
        path, "it does not describe a trace", remedy: "make the trace again with attrsim import")
    }
    try description.check(path)
    var digest = RunningDigest()
    digest.add(bytes[...])
    return (description, digest.hexadecimal)
  }

  private func check(_ path: String) throws(LogError) {
    let again = "make the trace again with attrsim import"
    guard layout == Self.currentLayout else {
      throw LogError(
        path, "its layout is \"\(layout.prefix(40))\" and not \(Self.currentLayout)", remedy: again)
    }
    let campaigns = campaignsPerAdvertiser
    let isSound =
      (1...TraceLimits.people).contains(people) && (1...TraceLimits.publishers).contains(publishers.count)
      && (1...TraceLimits.campaigns).contains(advertisers.count)
      && advertisers.allSatisfy { !$0.campaigns.isEmpty }
      && advertisers.count * campaigns <= TraceLimits.campaigns
      && currency.utf8.count == 3 && currency.utf8.allSatisfy { (65...90).contains($0) }
    if !isSound {
      throw LogError(path, "its numbers of people or names, or its currency, cannot be", remedy: again)
    }
  }
}

/// What a trace may hold at most, so that it can be simulated.
enum TraceLimits {
  /// People: what a click's identifier can number.
  static let people: UInt64 = 1 << 36
  /// Publishers.
  static let publishers = 100_000
  /// Advertisers times the most campaigns that one of them has: what a click's identifier can number.
  static let campaigns = 1 << 12
  /// Clicks and views of one person.
  static let interactions = (1 << 16) - 1
  /// Conversions of one person, and of one cause.
  static let conversions = (1 << 19) - 1
  static let conversionsOfClick = 1 << 15
  static let conversionsOfView = 1 << 14
  /// No event lies further from time 0: no timeline is longer.
  static let time: Int64 = 3650 * 86_400_000
  /// What a conversion is worth, in hundredths.
  static let value: Int64 = 1_000_000_000
}

import JSONText

/// What became of the records that were sent.
public struct SendTally: Hashable, Sendable {
  /// A record that was not accepted.
  public struct Refusal: Hashable, Sendable {
    /// Which record it is, counted from 0 in the order in which records were added.
    public var record: Int
    /// Why, in the server's words.
    public var reason: String
  }

  /// Records that were answered, whatever the answer, or that were refused before they were sent.
  public var sent = 0
  /// Accepted records that are events of their own.
  public var stored = 0
  /// Accepted records that say more of an event that the server knew.
  public var merged = 0
  /// Records of events that the server knew, but too late to change them.
  public var late = 0
  /// Records that the server discarded or refused, and those that could not be sent since they name no data set.
  public var refused = 0
  /// Requests that were answered in the end.
  public var requests = 0
  /// Requests that were sent once more, after 429, 500 or a broken connection.
  public var retries = 0
  /// Records without an id that were sent once more after a request whose fate is not known; the server may count them twice.
  public var perhapsTwice = 0
  /// The first refusals, no more than ``refusalsKept``.
  public var refusals: [Refusal] = []

  /// How many refusals are kept.
  public static let refusalsKept = 20

  /// Begins with nothing sent.
  public init() {}

  /// Records that the server holds.
  public var accepted: Int { stored + merged }

  /// Takes in the answer 200 to a request.
  ///
  /// - Parameters:
  ///   - answer: the body of the answer.
  ///   - numbers: the records of the request.
  /// - Returns: false when the answer does not say what became of each record.
  mutating func take(_ answer: JSONValue, _ numbers: [Int]) -> Bool {
    guard let results = answer["results"]?.asArray, results.count == numbers.count else { return false }
    for (result, number) in zip(results, numbers) {
      switch result["result"]?.asString {
      case "stored": stored += 1
      case "merged": merged += 1
      case "late": late += 1
      case "discarded": refuse([number], Self.reason(in: result))
      default: return false
      }
    }
    sent += numbers.count
    return true
  }

  /// Takes in the refusal of a whole request, or of a record of it.
  mutating func refuse(_ numbers: [Int], _ reason: String) {
    refused += numbers.count
    for number in numbers where refusals.count < Self.refusalsKept {
      refusals.append(Refusal(record: number, reason: reason))
    }
  }

  private static func reason(in result: JSONValue) -> String {
    let errors = result["errors"]?.asArray ?? []
    let texts = errors.map { error in
      let path = error["path"]?.asString ?? ""
      return (path.isEmpty ? "" : "\(path): ") + (error["message"]?.asString ?? "")
    }
    return texts.isEmpty ? "discarded without a reason" : texts.joined(separator: "; ")
  }
}

import ConversionsAPI

/// Who may write which data sets: bearer tokens and the data sets of each.
///
/// *Source:* RFC 6750 section 2.1 for the form of a token and of the header that carries it. ECAPI 1.0 leaves
/// authentication to each partner.
public struct AccessTokens: Sendable {
  /// What a request with a known token may do.
  public struct Grant: Hashable, Sendable {
    /// Which token it is, counted from 0 in the order of the file.
    public var number: Int
    /// The data sets that may be written; nil for every one.
    public var dataSets: [String]?

    /// Whether a data set may be written; names are compared byte by byte.
    public func allows(_ dataSet: String) -> Bool {
      dataSets?.contains { $0.utf8.elementsEqual(dataSet.utf8) } ?? true
    }
  }

  private struct Entry: Sendable {
    /// SHA-256 of the token in hexadecimal digits.
    var digest: [UInt8]
    var grant: Grant
  }

  /// The fewest characters that a token may have.
  public static let shortestToken = 16

  private var entries: [Entry]
  /// Whether a request without a token may do everything.
  private let isOpen: Bool

  /// Lets everybody write every data set, with or without a token.
  public static let open = AccessTokens(entries: [], isOpen: true)

  private init(entries: [Entry], isOpen: Bool) {
    self.entries = entries
    self.isOpen = isOpen
  }

  /// Reads a file of tokens.
  ///
  /// Each line holds a token, white space, and the data sets that it may write, parted by commas, or `*` for all.
  /// Empty lines and lines that begin with `#` say nothing.
  ///
  /// - Parameters:
  ///   - bytes: the file in UTF-8.
  ///   - name: what messages call it.
  /// - Throws: ``ServerError`` with the line of the first mistake, or when there is no token at all. A message never
  ///   shows a token.
  public init(parsing bytes: [UInt8], name: String) throws(ServerError) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ServerError("\(name) is not valid UTF-8; save it so")
    }
    self.init(entries: [], isOpen: false)
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      let words = line.split(whereSeparator: \.isWhitespace)
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      let place = "\(name):\(index + 1)"
      let grant = Grant(number: entries.count, dataSets: try Self.dataSets(words.dropFirst(), place))
      let digest = try Self.checkedDigest(of: first, place)
      guard !entries.contains(where: { $0.digest == digest }) else {
        throw ServerError("\(place): the token is there already; give each its own line once")
      }
      entries.append(Entry(digest: digest, grant: grant))
    }
    guard !entries.isEmpty else {
      throw ServerError("\(name) holds no token; a line is TOKEN DATA_SET[,DATA_SET...]")
    }
  }

  /// What a request may do.
  ///
  /// Every token is compared, and each comparison takes the same time wherever the difference is, so the time of
  /// the answer tells nothing about the tokens.
  ///
  /// - Parameter authorization: the Authorization header of the request; nil without one.
  /// - Returns: the grant; nil when there is no token or it is unknown.
  public func grant(for authorization: String?) -> Grant? {
    if isOpen { return Grant(number: 0, dataSets: nil) }
    guard let token = Self.bearerToken(in: authorization ?? "") else { return nil }
    let digest = Self.digest(of: token)
    var found: Grant?
    for entry in entries where Self.areEqual(entry.digest, digest) { found = entry.grant }
    return found
  }

  /// The token in a header `Bearer TOKEN`; the scheme's case does not matter (RFC 9110 section 11.1).
  static func bearerToken(in authorization: String) -> Substring? {
    let parts = authorization.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    let token = parts[1].drop { $0 == " " }
    return isToken(token) ? token : nil
  }

  /// Whether a text is a `b64token` of RFC 6750: letters, digits, `-._~+/`, and `=` only at the end.
  private static func isToken(_ text: Substring) -> Bool {
    let body = text.utf8.reversed().drop { $0 == UInt8(ascii: "=") }
    return !body.isEmpty
      && body.allSatisfy {
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
          || "-._~+/".utf8.contains($0)
      }
  }

  private static func checkedDigest(of token: Substring, _ place: String) throws(ServerError) -> [UInt8] {
    guard isToken(token) else {
      throw ServerError("\(place): a token has letters, digits and -._~+/ only, and = at its end (RFC 6750)")
    }
    guard token.utf8.count >= shortestToken else {
      throw ServerError("\(place): a token has \(shortestToken) characters or more; make a longer one")
    }
    return digest(of: token)
  }

  private static func dataSets(_ words: ArraySlice<Substring>, _ place: String) throws(ServerError)
    -> [String]?
  {
    let names = words.joined(separator: ",").split(separator: ",").map(String.init)
    guard !names.isEmpty else {
      throw ServerError("\(place): the data sets are missing after the token; name them, or write * for all")
    }
    if names.contains("*") {
      guard names.count == 1 else {
        throw ServerError("\(place): * stands for all data sets; name none beside it")
      }
      return nil
    }
    return names
  }

  private static func digest(of token: Substring) -> [UInt8] {
    Array(HashedText(hashing: String(token)).description.utf8)
  }

  private static func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    guard one.count == other.count else { return false }
    var difference: UInt8 = 0
    for index in one.indices { difference |= one[index] ^ other[index] }
    return difference == 0
  }
}

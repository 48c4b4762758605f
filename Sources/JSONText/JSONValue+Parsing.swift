extension JSONValue {
  /// How deep lists and objects may stand in one another, as in Chromium.
  ///
  /// *Source:* Chromium, `base/json/json_common.h`: a container at depth 200 is too deep.
  public static let deepestNesting = 199

  /// Reads a JSON text.
  ///
  /// The grammar is that of RFC 8259, strictly. Beyond it, texts must be whole Unicode (no lone surrogates), and
  /// numbers must lie in the range of doubles unless `anyNumbers` is true; RFC 8259 sections 8.2 and 9 leave both to the
  /// reader.
  ///
  /// - Parameters:
  ///   - bytes: the text in UTF-8, without a byte order mark.
  ///   - comments: whether `//` begins a comment that ends with its line.
  ///   - deepest: how many lists and objects may stand in one another, 1 to 500.
  ///   - anyNumbers: whether numbers beyond the range of doubles are taken too, for the caller to judge.
  /// - Throws: ``JSONSyntaxError`` with the place of the first mistake.
  public init(
    parsing bytes: some Collection<UInt8>, comments: Bool = false, deepest: Int = JSONValue.deepestNesting,
    anyNumbers: Bool = false
  ) throws(JSONSyntaxError) {
    precondition((1...500).contains(deepest), "nesting is limited to 1...500")
    var parser = JSONParser(
      Array(bytes), allowsComments: comments, allowsAnyNumber: anyNumbers, deepest: deepest)
    self = try parser.document()
  }

  /// Reads a JSON text.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - comments: whether `//` begins a comment that ends with its line.
  ///   - deepest: how many lists and objects may stand in one another, 1 to 500.
  /// - Throws: ``JSONSyntaxError`` with the place of the first mistake.
  public init(parsing text: String, comments: Bool = false, deepest: Int = JSONValue.deepestNesting)
    throws(JSONSyntaxError)
  {
    try self.init(parsing: text.utf8, comments: comments, deepest: deepest)
  }
}

/// Brings what a sender knows into the form in which it is hashed, so that all senders hash the same bytes.
///
/// *Source:* IAB Tech Lab, ECAPI 1.0, "Normalization", and its examples: lower case, no white space around it, no
/// formatting, no punctuation. Two fields need exceptions that the examples prove: an e-mail address keeps its
/// punctuation, and a telephone number its plus.
public enum Normalisation {
  /// An e-mail address: lower case, no white space around it.
  ///
  /// - Returns: nil when nothing is left.
  public static func email(_ text: String) -> String? { nonEmpty(trimmed(text.lowercased())) }

  /// A telephone number: a plus, the country's code and the digits, without leading zeros.
  ///
  /// - Parameters:
  ///   - text: a number; one that begins with a plus or with 00 has its country's code.
  ///   - countryCode: the digits of the country's code for a number that has none, such as "49".
  /// - Returns: nil when nothing is left, or nobody says which country it is.
  public static func phone(_ text: String, countryCode: String? = nil) -> String? {
    let text = trimmed(text)
    let digits = text.utf8.filter { (48...57).contains($0) }
    let subscriber = digits.drop { $0 == 48 }
    guard !subscriber.isEmpty else { return nil }
    let number = String(decoding: subscriber, as: UTF8.self)
    if text.utf8.first == UInt8(ascii: "+") || digits.starts(with: [48, 48]) { return "+" + number }
    guard let country = countryCode?.utf8.filter({ (48...57).contains($0) }).drop(while: { $0 == 48 }),
      !country.isEmpty
    else { return nil }
    return "+" + String(decoding: country, as: UTF8.self) + number
  }

  /// A name, a gender, an identifier or a postal code: lower case, without punctuation and white space around it.
  ///
  /// White space inside becomes one space.
  ///
  /// - Returns: nil when nothing is left.
  public static func words(_ text: String) -> String? {
    var result = String.UnicodeScalarView()
    var needsSpace = false
    for scalar in text.lowercased().unicodeScalars {
      if scalar.properties.isWhitespace {
        needsSpace = !result.isEmpty
      } else if !isPunctuation(scalar) {
        if needsSpace { result.append(" ") }
        needsSpace = false
        result.append(scalar)
      }
    }
    return nonEmpty(String(result))
  }

  /// A postal code: as ``words(_:)``, without any white space.
  ///
  /// - Returns: nil when nothing is left.
  public static func postalCode(_ text: String) -> String? {
    words(text).map { String($0.filter { $0 != " " }) }
  }

  /// Punctuation, symbols and what is not seen; letters, marks and digits of any script stay.
  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
      false
    default: true
    }
  }

  private static func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }

  private static func nonEmpty(_ text: String) -> String? { text.isEmpty ? nil : text }
}

extension HashedText {
  /// The hash of an e-mail address, normalised; nil when nothing is left of it.
  public init?(email: String) {
    guard let text = Normalisation.email(email) else { return nil }
    self.init(hashing: text)
  }

  /// The hash of a telephone number, normalised; nil when nothing is left of it, or its country is not known.
  ///
  /// - Parameters:
  ///   - phone: a number.
  ///   - countryCode: the digits of the country's code for a number that has none.
  public init?(phone: String, countryCode: String? = nil) {
    guard let text = Normalisation.phone(phone, countryCode: countryCode) else { return nil }
    self.init(hashing: text)
  }

  /// The hash of a name, a street, a gender or an identifier, normalised; nil when nothing is left of it.
  public init?(words: String) {
    guard let text = Normalisation.words(words) else { return nil }
    self.init(hashing: text)
  }

  /// The hash of a postal code, normalised; nil when nothing is left of it.
  public init?(postalCode: String) {
    guard let text = Normalisation.postalCode(postalCode) else { return nil }
    self.init(hashing: text)
  }
}

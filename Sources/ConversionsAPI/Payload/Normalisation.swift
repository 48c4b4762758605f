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

  /// A telephone number: a plus, the country's code and the digits, without zeros before the subscriber's number.
  ///
  /// - Parameters:
  ///   - text: a number; one that begins with a plus or with 00 has its country's code. A zero in brackets is dialled
  ///     within the country only and is left out.
  ///   - countryCode: the digits of the country's code for a number that has none, such as "49". Zeros that follow the
  ///     same code in `text` are left out, too.
  /// - Returns: nil when nothing is left, or nobody says which country it is.
  public static func phone(_ text: String, countryCode: String? = nil) -> String? {
    let bytes = withoutDialledZero(Array(trimmed(text).utf8))
    let digits = bytes.filter(isDigit)
    let country = (countryCode?.utf8.filter(isDigit) ?? []).drop { $0 == zero }
    var number = digits.drop { $0 == zero }
    if bytes.first == UInt8(ascii: "+") || digits.starts(with: [zero, zero]) {
      guard !country.isEmpty, number.starts(with: country) else { return international(number) }
      number = number.dropFirst(country.count).drop { $0 == zero }
    } else if country.isEmpty {
      return nil
    }
    return number.isEmpty ? nil : international(country + number)
  }

  private static let zero = UInt8(ascii: "0")

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  private static func international(_ digits: some Collection<UInt8>) -> String? {
    digits.isEmpty ? nil : "+" + String(decoding: Array(digits), as: UTF8.self)
  }

  /// Leaves out the first "(0)".
  private static func withoutDialledZero(_ bytes: [UInt8]) -> [UInt8] {
    let mark = Array("(0)".utf8)
    guard let place = bytes.indices.first(where: { bytes[$0...].starts(with: mark) }) else { return bytes }
    return Array(bytes[..<place] + bytes[(place + mark.count)...])
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

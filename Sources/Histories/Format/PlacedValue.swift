import JSONText

/// A value of JSON together with the place where it stands, so that whoever reads it can name the place.
struct PlacedValue {
  /// The value.
  let value: JSONValue
  /// The file, and the path within it: `U1.json: input.sources[2].timestamp`.
  let place: String
  /// Whether the place is still the file itself.
  private let isRoot: Bool

  /// The value that a whole file holds.
  init(_ value: JSONValue, file: String) {
    self.value = value
    place = file
    isRoot = true
  }

  private init(_ value: JSONValue, place: String) {
    self.value = value
    self.place = place
    isRoot = false
  }

  /// Another value at the same place.
  func replaced(by value: JSONValue) -> PlacedValue { PlacedValue(value, place: place) }

  /// An error at this place.
  func error(_ problem: String) -> HistoryError { HistoryError(place: place, problem: problem) }

  /// The members, where the value is an object.
  func members() throws(HistoryError) -> [JSONMember] {
    guard case .object(let members) = value else { throw error("it must be an object") }
    return members
  }

  /// The last member of a name, which is the one that holds in browsers; nil where there is none.
  func member(_ name: String) throws(HistoryError) -> PlacedValue? {
    guard let found = try members().last(where: { $0.name == name }) else { return nil }
    return PlacedValue(found.value, place: place(of: name))
  }

  /// The member of a name; nil where there is none or it is `null`.
  func present(_ name: String) throws(HistoryError) -> PlacedValue? {
    guard let found = try member(name), found.value != .null else { return nil }
    return found
  }

  /// The member of a name, which must be there.
  func required(_ name: String) throws(HistoryError) -> PlacedValue {
    guard let found = try member(name) else {
      throw HistoryError(place: place(of: name), problem: "it must be present")
    }
    return found
  }

  /// Refuses members of other names than those that are understood.
  ///
  /// - Parameter names: those that are.
  func check(names: [String]) throws(HistoryError) {
    guard let other = try members().first(where: { !names.contains($0.name) }) else { return }
    throw error("\"\(other.name)\" is not understood; there may be \(names.joined(separator: ", "))")
  }

  /// The elements, where the value is a list.
  func elements() throws(HistoryError) -> [PlacedValue] {
    guard case .array(let elements) = value else { throw error("it must be a list") }
    return elements.enumerated().map { PlacedValue($1, place: "\(place)[\($0)]") }
  }

  /// The text, where the value is one.
  func string() throws(HistoryError) -> String {
    guard case .string(let text) = value else { throw error("it must be a string") }
    return text
  }

  /// The truth value, where the value is one.
  func bool() throws(HistoryError) -> Bool {
    guard case .bool(let flag) = value else { throw error("it must be true or false") }
    return flag
  }

  /// A whole number that stands in decimal digits in a string.
  func integerInString() throws(HistoryError) -> Int64 {
    guard case .string(let text) = value, let number = StrictDecimal.integer(text) else {
      throw error("it must be a whole number of 64 bits in a string, such as \"1000\"")
    }
    return number
  }

  /// A whole number that stands as a number, in a range.
  func integer(in range: ClosedRange<Int64>) throws(HistoryError) -> Int64 {
    guard case .number(let digits) = value, let number = StrictDecimal.integer(digits), range.contains(number)
    else { throw error("it must be a whole number from \(range.lowerBound) to \(range.upperBound)") }
    return number
  }

  private func place(of name: String) -> String { isRoot ? "\(place): \(name)" : "\(place).\(name)" }
}

/// Whole numbers in decimal digits with nothing around them.
enum StrictDecimal {
  /// The number; nil where the text is none, or one beyond 64 bits.
  ///
  /// Like `base::StringToInt64` in Chromium it takes a minus and refuses a plus, blanks and prefixes.
  static func integer(_ text: String) -> Int64? {
    let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
    guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int64(text)
  }
}

extension Double {
  /// The shortest decimal text, without `.0` for an integer.
  var shortText: String {
    let text = "\(self)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

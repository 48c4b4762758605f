extension Diagnostic {
  /// The finding as text for a terminal: place and message, the line, a caret under the stretch, the remedy.
  ///
  /// The text has no line end at its end.
  public var rendered: String {
    let subject = path.isEmpty ? "" : path + " "
    var text = "\(place.label): \(severity.rawValue): \(subject)\(message)"
    let hint = self.hint
    if case .file(let place) = place {
      let excerpt = Excerpt(place)
      let number = String(place.line)
      let gutter = String(repeating: " ", count: max(0, 5 - number.utf8.count)) + number + " | "
      let margin = String(repeating: " ", count: gutter.utf8.count)
      text += "\n\(gutter)\(excerpt.line)\n\(margin)\(excerpt.caret)"
      if !hint.isEmpty { text += " " + hint }
    } else if !hint.isEmpty {
      text += "\n        " + hint
    }
    return text
  }

  private var hint: String {
    switch (suggestion, allowed) {
    case (let suggestion?, let allowed?): "\(suggestion)  (allowed: \(allowed))"
    case (let suggestion?, nil): suggestion
    case (nil, let allowed?): "allowed: \(allowed)"
    case (nil, nil): ""
    }
  }
}

/// A line of a document and the carets that belong under it, cut to a width that a terminal can show.
struct Excerpt {
  /// The line as shown: control characters made visible, the ends cut when it is very long.
  private(set) var line = ""
  /// White space, then carets as wide as the stretch.
  private(set) var caret = ""

  /// The longest excerpt, in Unicode scalars.
  static let longest = 160

  init(_ place: FilePlace) {
    let scalars = Array(place.lineText.unicodeScalars)
    let start = min(place.column - 1, scalars.count)
    let from = scalars.count > Self.longest ? max(0, start - Self.longest / 2) : 0
    let to = min(scalars.count, from + Self.longest)
    let end = min(start + place.length, max(to, start))
    if from > 0 { add("\u{2026}", marked: false) }
    for position in from..<to {
      add(scalars[position], marked: (start..<end).contains(position))
    }
    if to < scalars.count { line += "\u{2026}" }
    if start >= end { caret += "^" }
    while caret.last == " " || caret.last == "\t" { caret.removeLast() }
  }

  private mutating func add(_ scalar: Unicode.Scalar, marked: Bool) {
    let isControl = scalar.properties.generalCategory == .control
    let shown = isControl && scalar != "\t" ? "\u{FFFD}" : scalar
    line.unicodeScalars.append(shown)
    switch (shown, marked) {
    case ("\t", false): caret += "\t"
    case ("\t", true): caret += "^"
    default: caret += String(repeating: marked ? "^" : " ", count: Self.columns(of: shown))
    }
  }

  /// How many columns of a terminal a character takes.
  ///
  /// Marks that combine with the character before them take none. The wide ranges are the blocks of East Asian
  /// scripts and pictographs that Unicode Standard Annex 11 classes as wide.
  static func columns(of scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
      0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}

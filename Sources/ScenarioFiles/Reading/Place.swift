/// A stretch of one line of a document.
public struct FilePlace: Sendable {
  /// The document.
  public let source: SourceText
  /// The line, from 1.
  public let line: Int
  /// The column of the first character, from 1, counted in Unicode scalars.
  public let column: Int
  /// How many Unicode scalars the stretch is long; at least 1.
  public let length: Int

  /// Points at a stretch of one line.
  ///
  /// - Parameters:
  ///   - source: The document.
  ///   - line: The line, from 1.
  ///   - column: The column of the first character, from 1, in Unicode scalars.
  ///   - length: The length in Unicode scalars; values below 1 count as 1.
  public init(source: SourceText, line: Int, column: Int, length: Int) {
    self.source = source
    self.line = line
    self.column = column
    self.length = max(1, length)
  }

  /// The name of the document.
  public var fileName: String { source.fileName }
  /// The text of the line.
  public var lineText: String { source.line(line) }
}

/// Where a value or a mistake comes from.
public enum Place: Sendable {
  /// A stretch of a file.
  case file(FilePlace)
  /// An option of the command line, as typed: `--set a.b=c`.
  case override(option: String)
  /// A document as a whole.
  case document(fileName: String)

  /// What stands in front of a message: `file:line:column`, the option, or the file's name.
  public var label: String {
    switch self {
    case .file(let place): "\(place.fileName):\(place.line):\(place.column)"
    case .override(let option): option
    case .document(let fileName): fileName
    }
  }

  /// The line, from 1, when the place lies in a file.
  public var line: Int? {
    if case .file(let place) = self { place.line } else { nil }
  }

  /// The column, from 1, when the place lies in a file.
  public var column: Int? {
    if case .file(let place) = self { place.column } else { nil }
  }

  /// Sorts documents first, then places of a file from top to bottom, then options.
  var rank: (Int, Int, Int) {
    switch self {
    case .document: (0, 0, 0)
    case .file(let place): (1, place.line, place.column)
    case .override: (2, 0, 0)
    }
  }
}

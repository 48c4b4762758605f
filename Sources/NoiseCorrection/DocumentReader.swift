/// Reads documents of sources and their reports.
///
/// *Source:* the help text and the reading code of `noise_corrector.py` (WICG, attribution-reporting-api), both forms of
/// its input: `source_time` with `registration_config`, and `timestamp` with `Attribution-Reporting-Register-Source`.
struct DocumentReader: ~Copyable {
  private var scanner: ByteScanner
  private(set) var shapes: SourceShapes
  private let settings: CorrectionSettings
  private var documents = 0

  init(_ input: ByteInput, _ settings: CorrectionSettings) {
    scanner = ByteScanner(input)
    shapes = SourceShapes(settings)
    self.settings = settings
  }

  /// Whether sources of a type are wanted.
  func reads(_ type: NoisedSourceType) -> Bool { settings.onlyType == nil || settings.onlyType == type }

  /// An error about a report that was read.
  func failure(_ report: NoisedDocument.Report, index: Int, _ problem: String) -> CorrectionError {
    scanner.failure(line: report.line, column: report.column, "reports[\(index)]", problem)
  }

  /// Reads the next document.
  ///
  /// - Parameters:
  ///   - document: gets the sources and reports; what it holds is forgotten.
  ///   - text: gets each source that is kept.
  /// - Returns: whether there was one.
  mutating func read(
    into document: inout NoisedDocument, text: SourceVisitor
  ) throws -> Bool {
    try read(into: &document, wantsText: true, text)
  }

  /// Reads the next document; returns whether there was one.
  mutating func read(into document: inout NoisedDocument) throws -> Bool {
    try read(into: &document, wantsText: false) { _, _, _ in }
  }

  private mutating func read(
    into document: inout NoisedDocument, wantsText: Bool, _ text: SourceVisitor
  ) throws -> Bool {
    scanner.path = ByteScanner.Path()
    guard try scanner.next() != 0 else {
      guard documents > 0 else { throw scanner.failure(at: scanner.position, "the input is empty") }
      return false
    }
    if documents > 0, !settings.hasSeveralDocuments {
      throw scanner.failure(
        at: scanner.position, "something follows the document; files of a document a line need --lines")
    }
    documents += 1
    document.removeAll()
    var seen = Seen()
    try scanner.eachMember { scanner, name -> Part in
      let part = Part(scanner, name)
      try seen.note(part, scanner, name)
      return part
    } _: { scanner, part in
      switch part {
      case .other: try scanner.skipValue()
      case .input: try Self.readInput(&scanner, &shapes, settings, &document, wantsText, text)
      case .reports: try Self.readReports(&scanner, settings, &document)
      }
    }
    guard seen.hasInput, seen.hasReports else {
      let lacking = seen.hasInput ? "\"reports\" or \"event_level_reports\"" : "\"input\""
      throw scanner.failure(at: scanner.position, "the document before has no \(lacking)")
    }
    return true
  }

  /// Gets a source, its shape, and the bytes that it consists of.
  typealias SourceVisitor = (NoisedDocument.Source, SourceShape, UnsafeBufferPointer<UInt8>) throws -> Void

  private enum Part: UInt8 {
    case other
    case input
    case reports

    init(_ scanner: borrowing ByteScanner, _ name: ByteScanner.Token) {
      if scanner.says(name, "input") {
        self = .input
      } else if scanner.says(name, "reports") || scanner.says(name, "event_level_reports") {
        self = .reports
      } else {
        self = .other
      }
    }
  }

  private struct Seen {
    var hasInput = false
    var hasReports = false

    mutating func note(_ part: Part, _ scanner: borrowing ByteScanner, _ name: ByteScanner.Token) throws {
      let isSecond = part == .input && hasInput || part == .reports && hasReports
      if isSecond {
        let what = part == .input ? "\"input\"" : "\"reports\" or \"event_level_reports\""
        throw scanner.failure(at: name.start, "a document may have \(what) once only")
      }
      hasInput = hasInput || part == .input
      hasReports = hasReports || part == .reports
    }
  }

  private static func readInput(
    _ scanner: inout ByteScanner, _ shapes: inout SourceShapes, _ settings: CorrectionSettings,
    _ document: inout NoisedDocument, _ wantsText: Bool, _ text: SourceVisitor
  ) throws {
    scanner.path.field = "input"
    var lists = 0
    try scanner.eachMember { scanner, name in
      let isSources = scanner.says(name, "sources")
      lists += isSources ? 1 : 0
      guard lists < 2 else { throw scanner.failure(at: name.start, "\"sources\" stands here twice") }
      return isSources
    } _: { scanner, isSources in
      guard isSources else { return try scanner.skipValue() }
      scanner.path = ByteScanner.Path(list: "input.sources")
      try scanner.eachElement { scanner, index in
        scanner.path.index = index
        scanner.path.field = ""
        _ = try scanner.next()
        if wantsText { scanner.beginRecording() }
        let (type, source) = try SourceFields.read(&scanner, &shapes)
        let isWanted = settings.onlyType == nil || settings.onlyType == type
        if isWanted { document.sources.append(source) }
        if wantsText {
          let bytes = scanner.endRecording()
          if isWanted { try text(source, shapes.all[Int(source.shape)], bytes) }
        }
      }
      scanner.path = ByteScanner.Path(field: "input")
    }
    guard lists == 1 else { throw scanner.failure(at: scanner.position, "there are no \"sources\" in it") }
    scanner.path = ByteScanner.Path()
  }

  private static func readReports(
    _ scanner: inout ByteScanner, _ settings: CorrectionSettings, _ document: inout NoisedDocument
  ) throws {
    scanner.path = ByteScanner.Path(list: "reports")
    try scanner.eachElement { scanner, index in
      scanner.path.index = index
      scanner.path.field = ""
      document.reports.append(try ReportFields.read(&scanner))
    }
    scanner.path = ByteScanner.Path()
  }
}

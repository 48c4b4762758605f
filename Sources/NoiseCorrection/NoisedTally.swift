/// The output states of the sources of a file, counted.
public struct NoisedTally: Sendable {
  /// Sources of different noise; in the order in which they came up.
  let tallies: [StateTally]
  /// Reports that belong to no source that was read, without those of a type that is not read.
  public let strayReports: Int
  /// How many sources were read.
  public var sources: Int { tallies.reduce(0) { $0 + $1.sources } }

  /// Reads sources and reports and counts the states.
  ///
  /// - Parameters:
  ///   - input: one or several documents.
  ///   - settings: how they are read, and the noise of sources that say nothing about it.
  /// - Throws: `CorrectionError` when the input is not what it should be, `OutputError` when it cannot be read.
  public init(_ input: ByteInput, _ settings: CorrectionSettings) throws {
    try self.init(input, settings) { _, _ in }
  }

  /// Reads, and tells the numbers of each source's tally and state.
  init(_ input: ByteInput, _ settings: CorrectionSettings, visit: (Int, Int) throws -> Void) throws {
    var reader = DocumentReader(input, settings)
    var document = NoisedDocument()
    var join = SourceJoin()
    while try reader.read(into: &document) { try join.add(&document, reader, visit: visit) }
    tallies = join.tallies
    strayReports = join.strayReports
  }
}

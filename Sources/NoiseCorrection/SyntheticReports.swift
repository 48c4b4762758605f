import PrivacyMechanisms
import SimulationKernel

/// Sources with reports such as they might have had without noise.
///
/// The states of some sources are changed so that all together are distributed as is likeliest. What a single source gets
/// says nothing about it. Since a state cannot be taken away more often than it was seen, rare states stay somewhat too
/// frequent: counts over these reports are biased, other than the corrected counts.
///
/// *Source:* the purpose is that of `noise_corrector.py --output_mode=experimental-event-level` (WICG,
/// attribution-reporting-api); the distribution is the maximum-likelihood one.
public struct SyntheticReports {
  private static let block = 1 << 16

  private let settings: CorrectionSettings
  private let tally: NoisedTally
  /// Each source's tally and state.
  private var tallyNumbers: [Int32] = []
  private var stateNumbers: [Int32] = []
  /// How many sources have another state than before.
  public private(set) var changes = 0
  /// What was read.
  public var counts: NoisedTally { tally }

  /// Reads sources and reports and replaces the reports.
  ///
  /// - Parameters:
  ///   - input: one or several documents.
  ///   - settings: how they are read and the noise they carry; the ends of windows must be known.
  ///   - seed: any 64 bits; the same seed gives the same reports.
  /// - Throws: `CorrectionError` when the input is not what it should be, `OutputError` when it cannot be read.
  public init(_ input: ByteInput, _ settings: CorrectionSettings, seed: UInt64) throws {
    guard settings.navigation.windows.fixedCount == nil, settings.event.windows.fixedCount == nil else {
      throw CorrectionError(
        place: "--windows", problem: "reports need to know when windows end; list them, such as 2d,7d,30d")
    }
    self.settings = settings
    var tallyNumbers: [Int32] = []
    var stateNumbers: [Int32] = []
    tally = try NoisedTally(input, settings) { tally, state in
      tallyNumbers.append(Int32(tally))
      stateNumbers.append(Int32(state))
    }
    let random = AddressedRandom(seed: seed, replication: 0)
    var replacements = tally.tallies.enumerated().map { number, tally in
      StateReplacement(tally, random.of(person: UInt64(number)))
    }
    for i in stateNumbers.indices {
      let state = Int32(replacements[Int(tallyNumbers[i])].next(Int(stateNumbers[i])))
      changes += state == stateNumbers[i] ? 0 : 1
      stateNumbers[i] = state
    }
    self.tallyNumbers = tallyNumbers
    self.stateNumbers = stateNumbers
  }

  /// Writes the sources as they stand in the input, each with its new reports, as a JSON array of objects with `source`
  /// and `reports`.
  ///
  /// - Parameters:
  ///   - input: the same input from its beginning.
  ///   - write: takes the next bytes.
  /// - Throws: like reading, and what `write` throws.
  public func write(_ input: ByteInput, to write: ([UInt8]) throws -> Void) throws {
    var reader = DocumentReader(input, settings)
    var document = NoisedDocument()
    var output = Array("[".utf8)
    var done = 0
    var isOpen = true
    while isOpen {
      isOpen = try reader.read(into: &document) { source, shape, text in
        guard done < stateNumbers.count else { throw Self.hasChanged(input) }
        output += Array((done == 0 ? "\n{\"source\": " : ",\n{\"source\": ").utf8)
        output += text
        output += Array(", \"reports\": [".utf8)
        appendReports(of: done, source, shape, to: &output)
        output += Array("]}".utf8)
        done += 1
        if output.count >= Self.block {
          try write(output)
          output.removeAll(keepingCapacity: true)
        }
      }
    }
    guard done == stateNumbers.count else { throw Self.hasChanged(input) }
    try write(output + Array("\n]\n".utf8))
  }

  private static func hasChanged(_ input: ByteInput) -> CorrectionError {
    CorrectionError(place: input.name, problem: "it changed while it was read; try again")
  }

  private func appendReports(
    of index: Int, _ source: NoisedDocument.Source, _ shape: SourceShape, to output: inout [UInt8]
  ) {
    let tally = tally.tallies[Int(tallyNumbers[index])]
    var isFirst = true
    for report in tally.state(Int(stateNumbers[index])).reversed() {
      let delay = shape.settings.windows.end(of: report.window, expiry: Int64(source.expiry))
      let time = source.timeForm.json(source.time + delay)
      let text = """
        {"report_time": \(time), "report": {"source_event_id": "\(source.id)", \
        "source_type": "\(shape.type.rawValue)", "trigger_data": "\(tally.key.triggerData[report.data])"}}
        """
      output += Array(((isFirst ? "" : ", ") + text).utf8)
      isFirst = false
    }
  }
}

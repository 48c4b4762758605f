import AttributionReporting
import Foundation
import ResultsExport
import SimulationKernel
import Web

/// Replays histories: one browser a user, one user in memory at a time.
///
/// The same files, settings and seed give the same bytes. Who else is replayed makes no difference to a user's
/// reports, nor to the noise of a batch in which that one has no part.
public struct Replayer {
  private let options: ReplayOptions
  private let suffixes: PublicSuffixList

  /// Makes a replay.
  ///
  /// - Parameters:
  ///   - options: what is replayed, and how.
  ///   - suffixes: where registrable domains begin.
  public init(_ options: ReplayOptions, suffixes: PublicSuffixList) {
    self.options = options
    self.suffixes = suffixes
  }

  /// Replays all files in the order of their names and writes the results.
  ///
  /// - Parameter complain: is told of every file that is passed over.
  /// - Throws: ``HistoryError`` for a file that cannot be read as a history, or a batch that the aggregation service
  ///   refuses, or options that cannot be; `OutputError` for a file that cannot be read or written at all. Then no
  ///   result is left behind, and those of an earlier replay are as they were.
  public func run(complain: (HistoryError) -> Void = { _ in }) throws -> ReplayOutcome {
    try options.validate()
    let isFolder = try UserFile.isFolder(options.path)
    let paths = isFolder ? try TextFile.jsonFiles(below: options.path) : [options.path]
    let files = try ReplayFiles(folder: options.folder)
    var outcome = ReplayOutcome()
    var batches = SummaryBatches(options.settings)
    let common = try options.settings.configuration(over: nil)
    for path in paths {
      do {
        try replay(path, as: name(of: path, isFolder: isFolder), common, files, &batches, &outcome)
      } catch let error as HistoryError where options.skipsBadFiles {
        outcome.badFiles.append(error.description)
        complain(error)
      }
    }
    guard outcome.users > 0 else {
      throw HistoryError(place: options.path, problem: "there is no history in it; histories are .json files")
    }
    var table = SummaryTable(options)
    try table.write(batches, from: files.aggregatable, to: files.summary, &outcome)
    try files.commit()
    return outcome
  }

  private func replay(
    _ path: String, as user: String, _ common: InteropConfiguration, _ files: ReplayFiles,
    _ batches: inout SummaryBatches, _ outcome: inout ReplayOutcome
  ) throws {
    guard let history = try UserHistory.read(path) else { return }
    let configuration =
      if let own = history.configuration { try options.settings.configuration(over: own) } else { common }
    let random = NamedRandom.of(user, seed: options.seed)
    var player = HistoryPlayer<AddressedDraws>(
      configuration, suffixes: suffixes, hasNoise: options.settings.hasNoise, admitsApps: history.admitsApps,
      random: random)
    let reports = player.play(history.events) { AddressedDraws(random, ordinal: UInt64($0)) }
    for report in reports {
      let line = try files.write(report, of: user)
      switch ReplayFiles.kind(of: report.kind) {
      case .eventLevel: outcome.eventLevelReports += 1
      case .aggregatable: outcome.aggregatableReports += 1
      case .debug: outcome.debugReports += 1
      }
      if report.kind == SentReport.Kind.aggregatable, let content = report.aggregatable {
        batches.add(content, at: line)
      }
    }
    outcome.users += 1
    outcome.sources += player.tally.sources
    outcome.triggers += player.tally.triggers
    outcome.refusedHeaders += player.tally.refused
    if outcome.firstRefusal == nil, let refusal = player.tally.firstRefusal {
      outcome.firstRefusal = "\(path): \(refusal)"
    }
  }

  /// The user's name: the path below the folder, without `.json`.
  private func name(of path: String, isFolder: Bool) -> String {
    var name = Substring(path)
    if isFolder {
      name = name.dropFirst(options.path.count)
      while name.first == "/" { name.removeFirst() }
    } else if let slash = name.lastIndex(of: "/") {
      name = name[name.index(after: slash)...]
    }
    return String(name.hasSuffix(".json") ? name.dropLast(5) : name)
  }
}

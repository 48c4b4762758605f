import JSONText
import ResultsExport
import Web

/// Plays cases that others wrote and compares the reports with those that they expect.
public struct ConformanceSuite {
  /// The files, in the order in which they are played.
  public let files: [String]

  private let suffixes: PublicSuffixList
  private let named: Set<String>
  /// The settings by folder: those of `default_config.json` there, or the built-in ones.
  private var defaults: [String: InteropConfiguration] = [:]
  /// The settings of Attribution Level 1 by folder: those of `CONFIG.json` there.
  private var levelOneSettings: [String: LevelOneConfiguration] = [:]

  /// Finds the files of a suite.
  ///
  /// - Parameters:
  ///   - paths: files, and folders of which all JSON files are taken, also those further below.
  ///   - suffixes: where registrable domains begin.
  /// - Throws: `OutputError` when a path cannot be read, ``HistoryError`` when there is no file in the folders.
  public init(_ paths: [String], suffixes: PublicSuffixList) throws {
    self.suffixes = suffixes
    var files: [String] = []
    var named: Set<String> = []
    for path in paths {
      if try UserFile.isFolder(path) {
        files += try TextFile.jsonFiles(below: path)
      } else {
        files.append(path)
        named.insert(path)
      }
    }
    guard !files.isEmpty else {
      throw HistoryError(
        place: paths.joined(separator: ", "), problem: "there is no case in it; cases are .json files")
    }
    self.files = files
    self.named = named
  }

  /// Plays one file.
  ///
  /// - Returns: nil for a file of settings that was found in a folder; it is part of the cases beside it.
  /// - Throws: `OutputError` when the file cannot be read.
  public mutating func play(_ path: String) throws -> ConformanceResult? {
    do {
      let file = try TextFile.json(at: path)
      switch ConformanceFormat(file) {
      case .configuration where !named.contains(path): return nil
      case .configuration: return skipped(path, "it holds settings and no case")
      case .unknown(let reason): return skipped(path, reason)
      case .interop: return try play(PlacedValue(file, file: path), path)
      case .levelOne: return try playLevelOne(PlacedValue(file, file: path), path)
      }
    } catch let error as HistoryError {
      // The result names the file already, but not the one with the settings.
      let place =
        error.place.hasPrefix(path)
        ? error.place.dropFirst(path.count).drop { ": ".contains($0) } : error.place[...]
      let reason = place.isEmpty ? error.problem : "\(place): \(error.problem)"
      return ConformanceResult(path: path, outcome: .failed, reason: reason)
    }
  }

  private func skipped(_ path: String, _ reason: String) -> ConformanceResult {
    ConformanceResult(path: path, outcome: .skipped, reason: reason)
  }

  private mutating func play(_ file: PlacedValue, _ path: String) throws -> ConformanceResult {
    let test = try InteropCase(file, defaults: try settings(beside: path))
    let player = InteropPlayer(test.configuration, suffixes: suffixes)
    let comparison = ReportComparison(expected: test.expected, actual: player.play(test.events))
    return ConformanceResult(
      path: path, description: test.description, outcome: comparison.isEqual ? .passed : .failed,
      differences: comparison.isEqual ? nil : comparison.lines)
  }

  private mutating func playLevelOne(_ file: PlacedValue, _ path: String) throws -> ConformanceResult {
    let test = try LevelOneCase(file)
    let settings = try levelOneSettings(beside: path)
    let differences = try LevelOnePlayer(settings, suffixes: suffixes).differences(in: test)
    return ConformanceResult(
      path: path, description: test.description, outcome: differences.isEmpty ? .passed : .failed,
      differences: differences.isEmpty ? nil : differences)
  }

  private mutating func levelOneSettings(beside path: String) throws -> LevelOneConfiguration {
    let folder = TextFile.folder(of: path)
    if let known = levelOneSettings[folder] { return known }
    let file = folder + "/" + LevelOneConfiguration.fileName
    guard (try? UserFile.isFolder(file)) == false else {
      throw HistoryError(
        place: path,
        problem: "there is no \(LevelOneConfiguration.fileName) beside it, which has the limits, budgets and "
          + "aggregation services of such cases")
    }
    let settings = try LevelOneConfiguration(PlacedValue(try TextFile.json(at: file), file: file))
    levelOneSettings[folder] = settings
    return settings
  }

  private mutating func settings(beside path: String) throws -> InteropConfiguration {
    let folder = TextFile.folder(of: path)
    if let known = defaults[folder] { return known }
    var settings = try InteropConfiguration()
    let file = folder + "/default_config.json"
    if (try? UserFile.isFolder(file)) == false {
      let value = try TextFile.json(at: file)
      try settings.apply(PlacedValue(value, file: file))
    }
    defaults[folder] = settings
    return settings
  }
}

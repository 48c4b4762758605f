import ResultsExport

/// The program's version: its release, and a digest of the sources that it was built from.
public enum ProgramVersion {
  /// The release.
  public static let release = "0.1.0"
  /// SHA-256 over all source files, in hexadecimal.
  public static var sources: String { ProgramDigest.sources }
  /// Both in short.
  public static var text: String { "\(release)+\(sources.prefix(12))" }
}

/// What results belong to: the effective scenario and the version of the program.
public struct RunIdentity: Codable, Equatable, Sendable {
  /// SHA-256 over all that follows, in hexadecimal.
  public var hash: String
  /// The program's release.
  public var release: String
  /// Digest of the program's sources.
  public var sources: String
  /// Every setting of every design point.
  public var effective: String
  /// What is swept, with its values at each design point, in the order of the tables' columns and rows.
  public var swept: [String]

  /// The identity of an experiment's results under this program.
  public init(_ experiment: Experiment) {
    release = ProgramVersion.release
    sources = ProgramVersion.sources
    effective = experiment.effective
    swept = experiment.points.map { point in
      point.values.map { "\($0.path) = \($0.value)" }.joined(separator: ", ")
    }
    hash = FileDigest.sha256(
      "attrsim \(release)\n\(sources)\n\(swept.joined(separator: "\n"))\n\(effective)")
  }

  /// What differs from other results, in words and lines; empty when nothing does.
  func difference(from other: RunIdentity) -> [String] {
    var lines: [String] = []
    if release != other.release { lines.append("program version: there \(other.release), here \(release)") }
    if sources != other.sources {
      lines.append("program sources: there \(other.sources.prefix(12)), here \(sources.prefix(12))")
    }
    if swept != other.swept {
      lines.append("swept: there \(Self.list(other.swept)), here \(Self.list(swept))")
    }
    let (old, new) = (Self.lines(other.effective), Self.lines(effective))
    for change in new.difference(from: old) {
      switch change {
      case .insert(_, let line, _): lines.append("only here:  \(line)")
      case .remove(_, let line, _): lines.append("only there: \(line)")
      }
    }
    return lines
  }

  private static func list(_ swept: [String]) -> String {
    let names = swept.filter { !$0.isEmpty }
    return names.isEmpty
      ? "nothing" : names.prefix(4).joined(separator: "; ") + (names.count > 4 ? "; ..." : "")
  }

  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map(String.init)
  }
}

/// A results folder holds something else than what is asked for.
public struct ForeignResults: Error, CustomStringConvertible {
  /// The folder.
  public var path: String
  /// How what it holds differs, line by line.
  public var differences: [String]

  /// The folder, the differences, and what to do.
  public var description: String {
    let shown = differences.prefix(12).map { "  " + $0 }
    let more = differences.count > 12 ? ["  ... and \(differences.count - 12) lines more"] : []
    return
      (["\(path) holds the results of another scenario or version:"] + shown + more + [
        "choose another folder with --out, or throw these results away with --fresh"
      ]).joined(separator: "\n")
  }
}

import Foundation
import Parsers

/// Feeds one parser broken inputs, numbered from a first one: `mutate TARGET SEED FIRST COUNT PROGRESS WORDS SEED-FILE...`.
///
/// The number of the input at hand is kept in the file PROGRESS, so that it is known which one ended the process: by a crash,
/// or by SIGPROF after two seconds of work. With COUNT 0 it writes the input itself to standard output.
@main
struct Mutate {
  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count > 7, let target = Target(rawValue: arguments[1]), let seed = UInt64(arguments[2]),
      let first = UInt64(arguments[3]), let count = UInt64(arguments[4])
    else {
      let names = Target.allCases.map(\.rawValue).joined(separator: ", ")
      FileHandle.standardError.write(
        Data("usage: mutate TARGET SEED FIRST COUNT PROGRESS WORDS SEED-FILE...; targets: \(names)\n".utf8))
      exit(64)
    }
    let seeds = arguments[7...].map { bytes(of: $0) }
    let mutator = Mutator(seeds: seeds, words: words(arguments[6]), seed: seed)
    if count == 0 {
      FileHandle.standardOutput.write(Data(mutator.input(first)))
      return
    }
    run(target, mutator, first..<first + count, progress: arguments[5])
    Parsers.removeFiles()
  }

  private static func run(_ target: Target, _ mutator: Mutator, _ numbers: Range<UInt64>, progress: String) {
    let file = open(progress, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { exit(74) }
    let parse = target.parse
    for number in numbers {
      var kept = number
      pwrite(file, &kept, MemoryLayout<UInt64>.size, 0)
      limit(seconds: 2)
      parse(mutator.input(number))
    }
    limit(seconds: 0)
    close(file)
  }

  /// SIGPROF ends the process after so many seconds of its own work, which a busy machine does not shorten.
  private static func limit(seconds: Int) {
    var timer = itimerval()
    timer.it_value.tv_sec = seconds
    #if canImport(Darwin)
      setitimer(ITIMER_PROF, &timer, nil)
    #else
      setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer, nil)
    #endif
  }

  private static func bytes(of path: String) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      FileHandle.standardError.write(Data("mutate: \(path) cannot be read\n".utf8))
      exit(66)
    }
    return Array(data)
  }

  /// The words of a dictionary of libFuzzer's: one a line, in quotes, with backslashes before quotes.
  private static func words(_ path: String) -> [[UInt8]] {
    let lines = String(decoding: bytes(of: path), as: UTF8.self).split(separator: "\n")
    let words = lines.filter { $0.hasPrefix("\"") && $0.count > 2 }.map {
      Array($0.dropFirst().dropLast().replacingOccurrences(of: "\\\"", with: "\"").utf8)
    }
    return words.isEmpty ? [[0x30]] : words
  }
}

import Parsers

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _: UnsafeMutablePointer<CInt>, _: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Feeds one parser whatever libFuzzer thinks of: `fuzz TARGET [libFuzzer's arguments]`.
@main
struct Fuzz {
  private typealias Feed = @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt

  static func main() {
    let name = CommandLine.argc > 1 ? CommandLine.arguments[1] : ""
    guard let feed = feed(name) else {
      let names = Target.allCases.map(\.rawValue).joined(separator: ", ")
      var message = "fuzz: the first argument is one of \(names)\n"
      message.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
      exit(64)
    }
    // Without the target's name, which libFuzzer would take for a file.
    var count = CommandLine.argc - 1
    var arguments = CommandLine.unsafeArgv + 1
    arguments[0] = CommandLine.unsafeArgv[0]
    exit(runDriver(&count, &arguments, feed))
  }

  /// What libFuzzer calls; it cannot carry a context.
  private static func feed(_ name: String) -> Feed? {
    switch Target(rawValue: name) {
    case .json: { bytes, count in Fuzz.take(bytes, count, Target.json.parse) }
    case .source: { bytes, count in Fuzz.take(bytes, count, Target.source.parse) }
    case .trigger: { bytes, count in Fuzz.take(bytes, count, Target.trigger.parse) }
    case .headers: { bytes, count in Fuzz.take(bytes, count, Target.headers.parse) }
    case .interop: { bytes, count in Fuzz.take(bytes, count, Target.interop.parse) }
    case .user: { bytes, count in Fuzz.take(bytes, count, Target.user.parse) }
    case .settings: { bytes, count in Fuzz.take(bytes, count, Target.settings.parse) }
    case .domain: { bytes, count in Fuzz.take(bytes, count, Target.domain.parse) }
    case .correct: { bytes, count in Fuzz.take(bytes, count, Target.correct.parse) }
    case .ecapi: { bytes, count in Fuzz.take(bytes, count, Target.ecapi.parse) }
    case .scenario: { bytes, count in Fuzz.take(bytes, count, Target.scenario.parse) }
    case .levelOne: { bytes, count in Fuzz.take(bytes, count, Target.levelOne.parse) }
    case .log: { bytes, count in Fuzz.take(bytes, count, Target.log.parse) }
    case .trace: { bytes, count in Fuzz.take(bytes, count, Target.trace.parse) }
    case nil: nil
    }
  }

  private static func take(_ bytes: UnsafePointer<UInt8>?, _ count: Int, _ parse: ([UInt8]) -> Void) -> CInt {
    parse(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
  }
}

/// The sources and reports of one document.
struct NoisedDocument {
  struct Source: BitwiseCopyable {
    var id: UInt64
    /// Seconds.
    var time: Int64
    /// Seconds after the registration, 1 to 30 days.
    var expiry: UInt32
    /// The number of its shape.
    var shape: UInt32
    /// How its times are written.
    var timeForm: TimeForm
  }

  /// How a time is written.
  enum TimeForm: UInt8, BitwiseCopyable {
    case seconds
    case secondsAsText
    case milliseconds
    case millisecondsAsText

    /// A time in seconds, written in this form as JSON.
    func json(_ seconds: Int64) -> String {
      switch self {
      case .seconds: "\(seconds)"
      case .secondsAsText: "\"\(seconds)\""
      case .milliseconds: "\(seconds)000"
      case .millisecondsAsText: "\"\(seconds)000\""
      }
    }
  }

  struct Report: BitwiseCopyable {
    var id: UInt64
    /// Seconds.
    var time: Int64
    var data: UInt32
    /// Where it stands in the input, for messages.
    var line: UInt32
    var column: UInt32
    /// The next report with the same id, counted from 1; 0 for none.
    var next: UInt32 = 0
    /// Which type of source it says it is of; nil when it does not say.
    var type: NoisedSourceType?
    /// Whether a source has it already.
    var isTaken = false
  }

  var sources: [Source] = []
  var reports: [Report] = []

  mutating func removeAll() {
    sources.removeAll(keepingCapacity: true)
    reports.removeAll(keepingCapacity: true)
  }
}

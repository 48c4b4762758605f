import AttributionReporting
import SimulationKernel
import Web

/// Something that happens to a browser in a history.
struct HistoryEvent: Sendable {
  /// What can happen.
  enum Kind: Sendable {
    /// A server answers a request.
    case response(HistoryResponse)
    /// Sending begins to fail (`false`) or to succeed again (`true`).
    case connection(Bool)
    /// The user goes to another page.
    case navigation
  }

  /// When it happens; 0 is the start of a day.
  var time: SimulationTime
  /// What happens.
  var kind: Kind

  /// Makes an event.
  init(time: SimulationTime, kind: Kind) {
    self.time = time
    self.kind = kind
  }
}

/// An answer of a server, with what the browser knows about the request.
struct HistoryResponse: Sendable {
  /// The number of the request within its history; a chain of redirects is one request.
  var request: Int
  /// The page that sent the request.
  var context: Origin
  /// What the answer may register.
  var eligibility: RegistrationEligibility
  /// Whether the page is a fenced frame.
  var isFenced: Bool
  /// Whose answer it is.
  var url: String
  /// Whether debugging with cookies is allowed.
  var allowsDebugging: Bool
  /// What the source reports instead of the truth; nil where that is left to chance, or to the truth.
  var randomizedResponse: [PrescribedReport]?
  /// The days before the trigger for which null reports are made; nil where that is left to chance.
  var nullReportDays: [Int]?
  /// The header fields in order.
  var headers: [HistoryHeader]

  /// The text of the last header field of a name, in whatever case it is written; nil where there is none.
  func text(of name: HeaderName) -> String? {
    headers.last { $0.name.lowercased() == name.rawValue.lowercased() }?.text
  }
}

/// A false report that a history prescribes.
struct PrescribedReport: Hashable, Sendable {
  /// The value that it reports.
  var triggerData: UInt32
  /// The window in which it does, from 0.
  var window: Int

  /// Makes a report.
  init(triggerData: UInt32, window: Int) {
    self.triggerData = triggerData
    self.window = window
  }
}

/// A header field.
struct HistoryHeader: Hashable, Sendable {
  /// Its name.
  var name: String
  /// Its value as text.
  var text: String

  /// Makes a header field.
  init(_ name: String, _ text: String) {
    self.name = name
    self.text = text
  }
}

/// The header fields that register something.
enum HeaderName: String {
  case source = "Attribution-Reporting-Register-Source"
  case trigger = "Attribution-Reporting-Register-Trigger"
  case systemSource = "Attribution-Reporting-Register-OS-Source"
  case systemTrigger = "Attribution-Reporting-Register-OS-Trigger"
  case info = "Attribution-Reporting-Info"
}

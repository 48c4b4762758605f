/// Bytes that are no summary of what they should be.
public enum SummaryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// They end too early.
  case cutShort
  /// They do not say what belongs there.
  case damaged
  /// They are about other questions, people or settings.
  case otherShape
  /// There are more of them than belong there.
  case tooLong
  /// The keeper of the sums has no form that another process can read.
  case notShared

  /// What is wrong.
  public var description: String {
    switch self {
    case .cutShort: "it is cut short"
    case .damaged: "it does not say what belongs there"
    case .otherShape: "it is about other questions or settings"
    case .tooLong: "it has more in it than belongs there"
    case .notShared: "it has no form that another process can read"
    }
  }
}

/// How the extra delay of a report is drawn that was due while the browser was closed.
public enum StartupDelayLaw: String, Hashable, Sendable, CaseIterable {
  /// Uniform over the whole milliseconds from 0 to the setting, as Chromium did in 2020.
  case uniform
  /// Exponential, with the setting for its mean.
  case exponential
}

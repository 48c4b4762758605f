import CGSL

/// Which library the statistics come from.
public enum LibraryVersion {
  /// The version of the GNU Scientific Library in use, such as "2.7.1".
  public static var gsl: String { String(cString: cgsl_version()) }
}

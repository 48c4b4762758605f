extension Origin {
  /// The scheme of apps in place of web pages: `android-app://` and the name of a package.
  public static let appScheme = "android-app"

  /// The origin of an app, as histories of phones have them; a browser has none of this kind.
  ///
  /// An app is a site of its own: `android-app://com.example.one` and `android-app://com.example.two` are two.
  ///
  /// - Parameter package: the name of its package: letters, digits, underscores and points.
  /// - Throws: ``OriginError`` when it is no such name.
  public init(app package: String) throws(OriginError) {
    let parts = package.split(separator: ".", omittingEmptySubsequences: false)
    let isName = parts.allSatisfy { part in
      !part.isEmpty
        && part.utf8.allSatisfy {
          (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95
        }
    }
    guard isName else {
      throw OriginError(
        text: package, problem: "an app's package is written in letters, digits, underscores and points")
    }
    self.init(scheme: Self.appScheme, host: package, port: 0)
  }
}

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

  /// The origin of the app in a URL, of which a path is ignored; nil when its scheme is not that of apps.
  ///
  /// - Parameter text: `android-app://com.example.shop`, with or without `/` and more behind it.
  /// - Throws: ``OriginError`` when it names no package.
  public init?(appURL text: String) throws(OriginError) {
    let start = Self.appScheme + "://"
    guard text.hasPrefix(start) else { return nil }
    try self.init(app: String(text.dropFirst(start.count).prefix { $0 != "/" }))
  }
}

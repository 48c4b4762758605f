/// Finds options of which one would silently win over another.
enum OptionConflicts {
  /// Refuses paths that several options name.
  ///
  /// - Parameter options: their paths with what was typed, in the order given.
  static func repetitions(_ options: [(path: [String], place: Place)]) -> [Diagnostic] {
    options.enumerated().compactMap { index, option in
      guard let first = options[..<index].first(where: { $0.path == option.path }) else { return nil }
      return Diagnostic(
        at: option.place, path: option.path.joined(separator: "."),
        "is given by \(first.place.label) already", suggestion: "drop one of the two")
    }
  }

  /// Refuses options for some of the settings that move together in the file: the others would move alone.
  ///
  /// - Parameters:
  ///   - axes: what the file sweeps.
  ///   - options: the paths that options fix or sweep.
  static func tornZips(
    _ axes: [SweepAxes.Axis], _ options: [(path: [String], place: Place)]
  ) -> [Diagnostic] {
    axes.filter { !$0.isDesign }.flatMap { axis -> [Diagnostic] in
      let taken = options.filter { option in axis.columns.contains { $0.path == option.path } }
      let rest = axis.columns.filter { column in !taken.contains { $0.path == column.path } }
      guard !taken.isEmpty, !rest.isEmpty else { return [] }
      let all = axis.columns.map(\.name).joined(separator: ", ")
      return taken.map { option in
        Diagnostic(
          at: option.place, path: option.path.joined(separator: "."),
          "moves together with \(rest.map(\.name).joined(separator: ", ")) in the file (sweep.zip), "
            + "which would then move alone",
          suggestion: "give options for all of them (\(all)), or change the file")
      }
    }
  }
}

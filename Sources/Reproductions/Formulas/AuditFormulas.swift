import Risk

extension FormulaBook {
  private static let counts = [
    Parameter.whole("canaries", 1...1e7), .whole("guesses", 0...1e7), .whole("correct", 0...1e7),
    .real("delta", 0...1),
  ]

  private static func audit(_ arguments: Arguments) throws -> OneRunAudit {
    try OneRunAudit(
      canaries: arguments.int("canaries"), guesses: arguments.int("guesses"),
      correct: arguments.int("correct"), delta: arguments.number("delta"))
  }

  /// Audits of a mechanism that runs once.
  static let audits = [
    NamedFormula("one-run-p-value", counts + [.real("epsilon", 0...100)]) {
      try audit($0).pValue(epsilon: $0.number("epsilon"))
    },
    NamedFormula("one-run-lower-bound", counts + [.real("level", 1e-9...0.999)]) {
      try audit($0).lowerBound(level: $0.number("level"))
    },
  ]
}

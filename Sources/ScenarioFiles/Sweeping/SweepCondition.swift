/// A condition on design points, with the place where it is written.
struct SweepCondition: Sendable {
  private let condition: Condition
  private let node: ConfigNode

  /// Reads a condition; what is wrong with it is added to `findings`.
  init?(_ node: ConfigNode, _ findings: inout [Diagnostic]) {
    self.node = node
    guard let text = node.text else {
      findings.append(
        Diagnostic(
          at: node.place, path: "sweep.where", "must be a condition, not \(node.kindName)",
          suggestion: "write it like systems.ecm.noise <= 5%"))
      return nil
    }
    do throws(ConditionProblem) {
      condition = try Condition(text)
    } catch {
      findings.append(Self.diagnostic(error, node))
      return nil
    }
  }

  /// The dotted paths of the settings that it names.
  var paths: [String] { condition.paths.map(\.text) }

  /// Whether a design point is kept.
  ///
  /// - Parameter values: the point's settings by dotted path; those that do not exist count as `null`.
  /// - Throws: `ScenarioError` when a comparison makes no sense at this point.
  func holds(_ values: [String: ConditionValue]) throws(ScenarioError) -> Bool {
    do throws(ConditionProblem) {
      return try condition.holds(values)
    } catch {
      throw ScenarioError([Self.diagnostic(error, node)])
    }
  }

  /// Findings about settings that exist at no design point.
  ///
  /// - Parameter known: the dotted paths of all settings at all points, in the order of the effective scenario.
  func unknown(_ known: [String]) -> [Diagnostic] {
    let all = Set(known)
    return condition.paths.filter { !all.contains($0.text) }.map { token in
      Self.diagnostic(
        ConditionProblem(
          token, "names \(token.text), which is no setting",
          DidYouMean.phrase(for: token.text, among: known) ?? "attrsim show --effective lists all settings"),
        node)
    }
  }

  /// The finding that no design point is left.
  ///
  /// - Parameter count: how many there would be without conditions.
  func nothingIsLeft(of count: Int) -> Diagnostic {
    Diagnostic(
      at: node.place, path: "sweep.where", "leaves none of \(count) design point\(count == 1 ? "" : "s")",
      suggestion: "loosen the condition, or sweep other values")
  }

  private static func diagnostic(_ problem: ConditionProblem, _ node: ConfigNode) -> Diagnostic {
    var place = node.place
    var message = problem.message
    if case .file(let whole) = place, case .scalar(let scalar) = node.content,
      whole.length >= scalar.text.unicodeScalars.count
    {
      place = .file(
        FilePlace(
          source: whole.source, line: whole.line,
          column: whole.column + (scalar.isQuoted ? 1 : 0) + problem.offset, length: problem.length))
    } else {
      message += " (character \(problem.offset + 1) of the condition)"
    }
    return Diagnostic(at: place, path: "sweep.where", message, suggestion: problem.suggestion)
  }
}

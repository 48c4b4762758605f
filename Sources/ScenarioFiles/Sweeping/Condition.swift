/// A condition over settings that says which design points are kept.
///
/// Comparisons (`=`, `!=`, `<`, `<=`, `>`, `>=`) between settings, named by dotted paths, and values, joined by
/// `and`, `or`, `not` and parentheses; `not` binds closest, then `and`.
struct Condition: Sendable {
  enum Comparison: String, Sendable {
    case equal = "="
    case different = "!="
    case less = "<"
    case atMost = "<="
    case greater = ">"
    case atLeast = ">="
  }

  /// One side of a comparison.
  struct Side: Sendable {
    var token: ConditionToken
    /// The setting, or nil for a value.
    var path: String?
    var value: ConditionValue
  }

  private indirect enum Node: Sendable {
    case compare(Side, Comparison, Side, at: ConditionToken)
    case not(Node)
    case and(Node, Node)
    case or(Node, Node)
  }

  private var root: Node

  /// The deepest nesting of parentheses and `not`.
  private static let deepest = 64

  /// Reads a condition.
  init(_ text: String) throws(ConditionProblem) {
    var parser = Parser(tokens: try ConditionLexer.tokens(text))
    root = try parser.alternatives(depth: 0)
    guard parser.token.kind == .end else {
      throw ConditionProblem(
        parser.token, "goes on with \"\(parser.token.text)\" where it should end",
        "join comparisons by and, or")
    }
  }

  /// The settings that are named, each once, where they first stand.
  var paths: [ConditionToken] {
    var found: [ConditionToken] = []
    func visit(_ node: Node) {
      switch node {
      case .compare(let a, _, let b, _):
        for side in [a, b] where side.path != nil && !found.contains(where: { $0.text == side.token.text }) {
          found.append(side.token)
        }
      case .not(let node): visit(node)
      case .and(let a, let b), .or(let a, let b):
        visit(a)
        visit(b)
      }
    }
    visit(root)
    return found
  }

  /// Whether the condition holds.
  ///
  /// - Parameter values: the settings' values by dotted path.
  /// - Throws: `ConditionProblem` when a comparison makes no sense.
  func holds(_ values: [String: ConditionValue]) throws(ConditionProblem) -> Bool {
    try Self.holds(root, values)
  }

  private static func holds(
    _ node: Node, _ values: [String: ConditionValue]
  ) throws(ConditionProblem) -> Bool {
    switch node {
    case .not(let node): return try !holds(node, values)
    case .and(let a, let b):
      guard try holds(a, values) else { return false }
      return try holds(b, values)
    case .or(let a, let b):
      if try holds(a, values) { return true }
      return try holds(b, values)
    case .compare(let a, let comparison, let b, let token):
      let left = a.path.map { values[$0] ?? .nothing } ?? a.value
      let right = b.path.map { values[$0] ?? .nothing } ?? b.value
      guard let (order, isOrdered) = left.compared(to: right) else {
        throw ConditionProblem(
          token, "compares \(left.kindName) (\(left.shown)) with \(right.kindName) (\(right.shown))",
          "compare values of one kind")
      }
      switch comparison {
      case .equal: return order == 0
      case .different: return order != 0
      default: break
      }
      guard isOrdered else {
        let isNothing = left == .nothing || right == .nothing
        throw ConditionProblem(
          token, "asks for the order of \(left.shown) and \(right.shown)",
          isNothing ? "first ask for != null, joined by and" : "use = or != for text and lists")
      }
      return switch comparison {
      case .less: order < 0
      case .atMost: order <= 0
      case .greater: order > 0
      case .atLeast, .equal, .different: order >= 0
      }
    }
  }

  private struct Parser {
    let tokens: [ConditionToken]
    var position = 0

    init(tokens: [ConditionToken]) { self.tokens = tokens }

    var token: ConditionToken { tokens[position] }

    /// The end stays where it is.
    mutating func advance() { position = min(position + 1, tokens.count - 1) }

    mutating func alternatives(depth: Int) throws(ConditionProblem) -> Node {
      var node = try conjunction(depth: depth)
      while token.kind == .or {
        advance()
        node = .or(node, try conjunction(depth: depth))
      }
      return node
    }

    private mutating func conjunction(depth: Int) throws(ConditionProblem) -> Node {
      var node = try factor(depth: depth)
      while token.kind == .and {
        advance()
        node = .and(node, try factor(depth: depth))
      }
      return node
    }

    private mutating func factor(depth: Int) throws(ConditionProblem) -> Node {
      guard depth < Condition.deepest else {
        throw ConditionProblem(
          token, "is nested more than \(Condition.deepest) levels deep", "make it simpler")
      }
      switch token.kind {
      case .not:
        advance()
        return .not(try factor(depth: depth + 1))
      case .open:
        let opening = token
        advance()
        let node = try alternatives(depth: depth + 1)
        guard token.kind == .close else {
          throw ConditionProblem(opening, "has a parenthesis that is not closed", "close it with )")
        }
        advance()
        return node
      default: return try comparison()
      }
    }

    private mutating func comparison() throws(ConditionProblem) -> Node {
      let left = try side()
      let middle = token
      guard case .comparison(let comparison) = middle.kind else {
        throw ConditionProblem(
          left.token, "does not compare \"\(left.token.text)\" with anything",
          "write it like \(left.path ?? "systems.ecm.noise") <= 5%")
      }
      advance()
      return .compare(left, comparison, try side(), at: middle)
    }

    private mutating func side() throws(ConditionProblem) -> Side {
      let token = token
      switch token.kind {
      case .path(let path):
        advance()
        return Side(token: token, path: path, value: .nothing)
      case .value(let value):
        advance()
        return Side(token: token, path: nil, value: value)
      case .end:
        throw ConditionProblem(
          token, "ends where a setting or a value should stand", "write it like systems.ecm.noise <= 5%")
      default:
        throw ConditionProblem(
          token, "has \"\(token.text)\" where a setting or a value should stand",
          "write it like systems.ecm.noise <= 5%")
      }
    }
  }
}

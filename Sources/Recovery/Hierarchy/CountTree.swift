/// Nodes whose counts add up: that of an inner node is the sum of its children's.
///
/// Several trees may stand side by side; then there are several roots.
public struct CountTree: Hashable, Sendable {
  /// The parent of each node, before it in the order; nil for roots.
  public let parents: [Int?]
  /// The children of each node, in order; none for leaves.
  public let children: [[Int]]
  /// The nodes without children, in order.
  public let leaves: [Int]

  /// Takes nodes by their parents.
  ///
  /// - Parameter parents: the parent of each node, which must come before it; nil for roots.
  /// - Throws: `HierarchyError` for a parent that does not, and where there is no node.
  public init(parents: [Int?]) throws(HierarchyError) {
    guard !parents.isEmpty else { throw .empty }
    var children = [[Int]](repeating: [], count: parents.count)
    for (node, parent) in parents.enumerated() {
      guard let parent else { continue }
      guard (0..<node).contains(parent) else { throw .order(node: node, parent: parent) }
      children[parent].append(node)
    }
    self.parents = parents
    self.children = children
    leaves = children.indices.filter { children[$0].isEmpty }
  }

  /// The number of nodes.
  public var count: Int { parents.count }

  /// The counts of all nodes, given those of the leaves.
  ///
  /// - Parameter counts: one for each of ``leaves``, in their order.
  public func sums(_ counts: [Double]) -> [Double] {
    precondition(counts.count == leaves.count, "one count a leaf")
    var sums = [Double](repeating: 0, count: count)
    for (leaf, value) in zip(leaves, counts) { sums[leaf] = value }
    for node in parents.indices.reversed() {
      if let parent = parents[node] { sums[parent] += sums[node] }
    }
    return sums
  }

  /// The node and all above it, from itself to its root.
  func path(from node: Int) -> [Int] {
    var path = [node]
    while let parent = parents[path[path.count - 1]] { path.append(parent) }
    return path
  }
}

/// Why counts of a hierarchy cannot be recovered or planned.
public enum HierarchyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No node at all.
  case empty
  /// A parent that does not come before its child.
  case order(node: Int, parent: Int)
  /// A number of variances or sums that is not the number of nodes.
  case nodes(given: Int, expected: Int)
  /// A variance that is negative or no number, or a leaf's that is not finite.
  case variance(node: Int, Double)
  /// Levels or shares that cannot be.
  case shares([Double])
  /// An expected count, a noise or a tau that is negative or no number.
  case plan(String, Double)
  /// More levels than are searched for the best split.
  case levels(Int)
  /// An optimum that was not found.
  case noOptimum

  /// What was wrong and what would have been accepted.
  public var description: String {
    switch self {
    case .empty: "a hierarchy without nodes: give one at least"
    case .order(let node, let parent):
      "node \(node) of a hierarchy has the parent \(parent): parents come before their children"
    case .nodes(let given, let expected):
      "\(given) numbers for a hierarchy of \(expected): give one for each"
    case .variance(let node, let variance):
      "node \(node) of a hierarchy has the variance \(variance): it must be at least 0, and finite for leaves"
    case .shares(let shares):
      "shares of a budget of \(shares): give one for each level, above 0 for the last one, in all at most 1"
    case .plan(let name, let value): "\(name) of \(value): it must be a finite number that is not negative"
    case .levels(let count):
      "a hierarchy of \(count) levels: the best split is found for up to \(BudgetAllocation.mostLevels)"
    case .noOptimum: "no best shares were found: give expected counts that are not all alike 0"
    }
  }
}

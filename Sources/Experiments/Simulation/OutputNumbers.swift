import PrivacyMechanisms
import SimulationKernel

/// The indices of output states, from their reports one by one.
///
/// In the combinatorial number system a state's index is the sum of a number for each of its reports, in descending
/// order of cells. Here these numbers are worked out once.
///
/// *Source:* ``OutputStates/index(of:)``, whose indices these are.
struct OutputNumbers: ~Copyable {
  private let dataValues: Int
  private let cells: Int
  private let maxReports: Int
  /// What a cell adds, `place * cells + cell`, the place counted from the largest cell on.
  private var terms = GrowableBuffer<UInt64>()
  /// The cells of one state, descending.
  private var sorted = GrowableBuffer<Int>()

  /// Prepares the numbers; the states must be few enough to be numbered.
  init(_ states: OutputStates) {
    (dataValues, cells, maxReports) = (states.dataValues, states.cells, states.maxReports)
    for place in 0..<maxReports {
      let rest = OutputStates(
        dataValues: states.dataValues, windows: states.windows, maxReports: maxReports - place)
      for cell in 0..<cells {
        var state = OutputState(dataValues: dataValues)
        state.insert(.init(data: cell % dataValues, window: cell / dataValues))
        guard let term = rest.index(of: state) else {
          preconditionFailure("a source with so many states is refused")
        }
        terms.append(term)
      }
    }
  }

  /// Begins a state without reports.
  @inline(__always)
  mutating func begin() { sorted.removeAll() }

  /// Adds a report to the state; it may have no more than the states do.
  @inline(__always)
  mutating func add(data: UInt8, window: UInt8) {
    let cell = Int(window) &* dataValues &+ Int(data)
    var slot = sorted.count
    sorted.append(cell)
    while slot > 0, sorted[slot &- 1] < cell {
      sorted[slot] = sorted[slot &- 1]
      slot &-= 1
    }
    sorted[slot] = cell
  }

  /// The index of the state.
  @inline(__always)
  var index: UInt64 {
    var index: UInt64 = 0
    for place in 0..<sorted.count { index &+= terms[place &* cells &+ sorted[place]] }
    return index
  }
}

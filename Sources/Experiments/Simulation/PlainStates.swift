import PrivacyMechanisms
import SimulationKernel

/// Counts how many sources of each campaign came out in which state.
///
/// States are numbered as ``OutputStates`` numbers them. Where they are not too many each has a place of its own, which
/// takes no search; for the rest there are ``StateCounts``.
struct PlainStates: ~Copyable {
  /// The most places: their memory stays in the processor's cache.
  private static let mostPlaces = 1 << 16

  private var numbers: OutputNumbers
  private let campaigns: Int
  /// How many places a campaign has; 0 where states have none.
  private let width: Int
  private var places = GrowableBuffer<Int>()
  private var others = StateCounts()

  init(_ states: OutputStates, campaigns: Int) {
    numbers = OutputNumbers(states)
    self.campaigns = campaigns
    let count = states.count ?? .max
    width = count <= UInt64(Self.mostPlaces / max(1, campaigns)) ? Int(count) : 0
    places.fill(0, count: width * campaigns)
  }

  /// Begins a source without reports.
  @inline(__always)
  mutating func begin() { numbers.begin() }

  /// Adds a report to the source.
  @inline(__always)
  mutating func add(data: UInt8, window: UInt8) { numbers.add(data: data, window: window) }

  /// Counts the source.
  @inline(__always)
  mutating func count(campaign: Int) {
    let index = numbers.index
    if width > 0 {
      places[campaign &* width &+ Int(truncatingIfNeeded: index)] &+= 1
    } else {
      others.add(StateCounts.Cell(row: campaign, state: index))
    }
  }

  /// The counts; a campaign is a row.
  var counts: StateCounts {
    var counts = others
    for row in 0..<places.count where places[row] > 0 {
      counts.add(StateCounts.Cell(row: row / width, state: UInt64(row % width)), places[row])
    }
    return counts
  }
}

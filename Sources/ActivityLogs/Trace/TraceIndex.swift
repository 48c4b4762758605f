/// Where the rows of people begin in a trace: a place for each group of so many people of whom anybody has rows.
///
/// So its size is bounded by the rows, however many people there are without any.
struct TraceIndex: Sendable {
  /// How many people make a group.
  let stride: UInt64
  /// Where the rows end.
  var end = 0
  /// The groups of which anybody has rows, in order.
  private(set) var groups: [UInt32] = []
  private var places: [Int] = []

  init(stride: UInt64) { self.stride = stride }

  /// Notes where a row begins; people come in order.
  mutating func add(_ person: UInt64, at place: Int) {
    let group = UInt32(person / stride)
    if groups.last == group { return }
    groups.append(group)
    places.append(place)
  }

  /// The bytes of all groups that hold some of the people.
  ///
  /// - Parameter people: at least one.
  func bytes(of people: Range<UInt64>) -> Range<Int> {
    place(people.lowerBound / stride)..<place((people.upperBound - 1) / stride + 1)
  }

  /// Where the first group begins that is not before a number.
  private func place(_ group: UInt64) -> Int {
    var (low, high) = (0, groups.count)
    while low < high {
      let middle = (low + high) / 2
      if UInt64(groups[middle]) < group { low = middle + 1 } else { high = middle }
    }
    return low < places.count ? places[low] : end
  }
}

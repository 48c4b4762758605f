extension [Item] {
  /// Fills each item from the other record's item of the same id, and appends those that have none here.
  ///
  /// Items of the same id are paired in their order; items without an id are the same when they are equal.
  mutating func unite(with other: [Item], _ context: MergeContext) {
    if other.isEmpty { return }
    var places: [Identity: [Int]] = [:]
    for index in indices.reversed() { places[Identity(self[index]), default: []].append(index) }
    for item in other {
      if let place = places[Identity(item)]?.popLast() {
        self[place].fill(from: item, context)
      } else {
        append(context.isOneCurrency ? item : item.withoutMoney)
      }
    }
  }
}

/// What makes two items the same.
private enum Identity: Hashable {
  case id(String)
  case whole(Item)

  init(_ item: Item) { self = item.id.map(Identity.id) ?? .whole(item) }
}

extension Item {
  /// The item without amounts of money.
  fileprivate var withoutMoney: Item {
    var item = self
    item.price = nil
    item.discount = nil
    return item
  }
}

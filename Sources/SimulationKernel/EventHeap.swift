/// A 4-ary min-heap of 128-bit keys in one allocation.
@frozen
@usableFromInline
struct EventHeap: ~Copyable {
  @usableFromInline var keys: UnsafeMutablePointer<UInt128>
  @usableFromInline var capacity: Int
  @usableFromInline var count = 0

  @inlinable
  init() {
    capacity = 16
    keys = Self.allocate(capacity)
  }

  @inlinable
  deinit { Self.deallocate(keys) }

  /// Room for `capacity` keys, four siblings in one cache line: the root stands last in its line.
  @inlinable
  static func allocate(_ capacity: Int) -> UnsafeMutablePointer<UInt128> {
    let room = UnsafeMutableRawPointer.allocate(byteCount: (capacity + 3) * 16, alignment: 64)
    return (room + 48).bindMemory(to: UInt128.self, capacity: capacity)
  }

  @inlinable
  static func deallocate(_ keys: UnsafeMutablePointer<UInt128>) {
    (UnsafeMutableRawPointer(keys) - 48).deallocate()
  }

  /// 1 or 0: choosing among siblings by arithmetic, since no processor can predict that branch.
  @inlinable
  @inline(__always)
  static func one(_ condition: Bool) -> Int { condition ? 1 : 0 }

  @inlinable
  var first: UInt128 { keys[0] }

  @inlinable
  mutating func insert(_ key: UInt128) {
    if count == capacity { grow() }
    var hole = count
    count &+= 1
    while hole > 0 {
      let parent = (hole &- 1) &>> 2
      let parentKey = keys[parent]
      if parentKey <= key { break }
      keys[hole] = parentKey
      hole = parent
    }
    keys[hole] = key
  }

  /// Takes the least key out; the heap must not be empty.
  ///
  /// The hole sinks to a leaf along the least children, and only then the last key is lifted from there:
  /// it nearly always belongs at the bottom, so comparing it on the way down would be wasted.
  @inlinable
  mutating func removeFirst() -> UInt128 {
    let first = keys[0]
    count &-= 1
    let last = keys[count]
    var hole = 0
    while true {
      let child = hole &<< 2 &+ 1
      if child &+ 4 > count { break }
      let a = child &+ Self.one(keys[child &+ 1] < keys[child])
      let b = child &+ 2 &+ Self.one(keys[child &+ 3] < keys[child &+ 2])
      let mask = 0 &- Self.one(keys[b] < keys[a])
      let least = a ^ ((a ^ b) & mask)
      keys[hole] = keys[least]
      hole = least
    }
    var child = hole &<< 2 &+ 1
    if child < count {
      var least = child
      child &+= 1
      while child < count {
        if keys[child] < keys[least] { least = child }
        child &+= 1
      }
      keys[hole] = keys[least]
      hole = least
    }
    while hole > 0 {
      let parent = (hole &- 1) &>> 2
      if keys[parent] <= last { break }
      keys[hole] = keys[parent]
      hole = parent
    }
    keys[hole] = last
    return first
  }

  @usableFromInline
  @inline(never)
  mutating func grow() {
    let larger = Self.allocate(capacity * 2)
    larger.moveInitialize(from: keys, count: count)
    Self.deallocate(keys)
    keys = larger
    capacity *= 2
  }
}

/// The elements of the events that wait, each in a slot that its key names.
@frozen
@usableFromInline
struct SlotTable<Element>: ~Copyable {
  /// The sequence number that marks a slot without an element.
  @inlinable
  static var vacant: UInt64 { .max }

  @usableFromInline var sequences: UnsafeMutablePointer<UInt64>
  @usableFromInline var elements: UnsafeMutablePointer<Element>
  @usableFromInline var free: UnsafeMutablePointer<UInt32>
  @usableFromInline var freeCount = 0
  @usableFromInline var used = 0
  @usableFromInline var capacity: Int

  @inlinable
  init() {
    capacity = 16
    sequences = .allocate(capacity: capacity)
    elements = .allocate(capacity: capacity)
    free = .allocate(capacity: capacity)
  }

  @inlinable
  deinit {
    for slot in 0..<used where sequences[slot] != Self.vacant { (elements + slot).deinitialize(count: 1) }
    sequences.deallocate()
    elements.deallocate()
    free.deallocate()
  }

  @inlinable
  mutating func occupy(_ element: Element, sequence: UInt64) -> UInt32 {
    let slot: Int
    if freeCount > 0 {
      freeCount &-= 1
      slot = Int(free[freeCount])
    } else {
      if used == capacity { grow() }
      slot = used
      used &+= 1
    }
    sequences[slot] = sequence
    (elements + slot).initialize(to: element)
    return UInt32(truncatingIfNeeded: slot)
  }

  @inlinable
  func element(_ slot: UInt32) -> Element { elements[Int(slot)] }

  @inlinable
  func isVacant(_ slot: UInt32) -> Bool { sequences[Int(slot)] == Self.vacant }

  /// Takes the element out and frees its slot.
  @inlinable
  mutating func release(_ slot: UInt32) -> Element {
    sequences[Int(slot)] = Self.vacant
    recycle(slot)
    return (elements + Int(slot)).move()
  }

  /// Throws the element away but keeps the slot until its key leaves the heap.
  @inlinable
  mutating func vacate(_ slot: UInt32, sequence: UInt64) -> Bool {
    guard slot < used, sequences[Int(slot)] == sequence else { return false }
    sequences[Int(slot)] = Self.vacant
    (elements + Int(slot)).deinitialize(count: 1)
    return true
  }

  @inlinable
  mutating func recycle(_ slot: UInt32) {
    free[freeCount] = slot
    freeCount &+= 1
  }

  @inlinable
  mutating func reset() {
    for slot in 0..<used where sequences[slot] != Self.vacant {
      (elements + slot).deinitialize(count: 1)
    }
    used = 0
    freeCount = 0
  }

  @usableFromInline
  @inline(never)
  mutating func grow() {
    let larger = capacity * 2
    precondition(larger <= 1 << 24, "a queue holds 2^24 events at once")
    let newSequences = UnsafeMutablePointer<UInt64>.allocate(capacity: larger)
    newSequences.moveInitialize(from: sequences, count: used)
    let newElements = UnsafeMutablePointer<Element>.allocate(capacity: larger)
    // Every slot is occupied here: the table only grows when none is free, and a cancelled event's slot
    // holds no element, so those are moved one by one.
    for slot in 0..<used where sequences[slot] != Self.vacant {
      (newElements + slot).moveInitialize(from: elements + slot, count: 1)
    }
    let newFree = UnsafeMutablePointer<UInt32>.allocate(capacity: larger)
    sequences.deallocate()
    elements.deallocate()
    free.deallocate()
    sequences = newSequences
    elements = newElements
    free = newFree
    capacity = larger
  }
}

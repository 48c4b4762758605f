/// A list of plain values whose memory is kept when it is emptied, for loops over people.
///
/// It has one owner, so adding a value asks neither whether somebody else holds the memory nor how to copy an
/// element; that is a third of the cost of an `Array` on the hot road. Indices are checked in debug builds.
@frozen
public struct GrowableBuffer<Element: BitwiseCopyable>: ~Copyable {
  @usableFromInline var used = 0
  @usableFromInline var capacity: Int
  @usableFromInline var elements: UnsafeMutablePointer<Element>

  /// Makes an empty list with room for some values.
  public init(capacity: Int = 16) {
    self.capacity = max(1, capacity)
    elements = .allocate(capacity: self.capacity)
  }

  deinit { elements.deallocate() }

  /// The number of values.
  @inlinable
  public var count: Int { used }

  /// Whether there is no value.
  @inlinable
  public var isEmpty: Bool { used == 0 }

  /// The value at a position in `0..<count`.
  @inlinable
  public subscript(index: Int) -> Element {
    get {
      assert(index >= 0 && index < count, "index out of range")
      return elements[index]
    }
    set {
      assert(index >= 0 && index < count, "index out of range")
      elements[index] = newValue
    }
  }

  /// Adds a value at the end.
  @inlinable
  public mutating func append(_ element: Element) {
    if used == capacity { grow(to: used &+ 1) }
    (elements + used).initialize(to: element)
    used &+= 1
  }

  /// Makes room, so that additions up to `least` values move nothing.
  public mutating func reserve(_ least: Int) {
    if least > capacity { grow(to: least) }
  }

  /// Gives the list a length; values that were not there before are whatever the memory holds.
  public mutating func resize(_ count: Int) {
    reserve(count)
    used = count
  }

  /// Empties the list; memory is kept.
  @inlinable
  public mutating func removeAll() { used = 0 }

  /// Adds a value at the end if a condition holds, without a branch on the condition.
  @inlinable
  public mutating func append(_ element: Element, if holds: Bool) {
    if used == capacity { grow(to: used &+ 1) }
    (elements + used).initialize(to: element)
    used &+= holds ? 1 : 0
  }

  /// Writes eight values from a position on; all eight places must be there.
  @inlinable
  @inline(__always)
  public mutating func store(_ values: SIMD8<Element>, at index: Int) where Element: SIMDScalar {
    assert(index >= 0 && index + 8 <= capacity, "index out of range")
    UnsafeMutableRawPointer(elements + index).storeBytes(of: values, as: SIMD8<Element>.self)
  }

  /// Empties the list and fills it with equal values.
  public mutating func fill(_ element: Element, count: Int) {
    if count > capacity { grow(to: count) }
    elements.initialize(repeating: element, count: count)
    used = count
  }

  /// All values in place; good until the next change.
  @inlinable
  public var values: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: elements, count: count) }

  /// Where the values lie; good until the next addition.
  @inlinable
  public var base: UnsafePointer<Element> { UnsafePointer(elements) }

  /// All values in place, to be changed; good until the next addition.
  @inlinable
  public var mutableValues: UnsafeMutableBufferPointer<Element> {
    mutating get { UnsafeMutableBufferPointer(start: elements, count: count) }
  }

  @usableFromInline
  @inline(never)
  mutating func grow(to least: Int) {
    capacity = max(least, capacity * 2)
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    larger.moveInitialize(from: elements, count: used)
    elements.deallocate()
    elements = larger
  }
}

extension GrowableBuffer: @unchecked Sendable where Element: Sendable {}

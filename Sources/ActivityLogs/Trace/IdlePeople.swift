/// Spreads people without events evenly among those with some.
///
/// So the first so many people have as many with events as their share of all of them is, but for one at most.
struct IdlePeople {
  /// How many people have events.
  let active: UInt64
  /// How many people there are, at least as many.
  let people: UInt64

  /// The number of a person among all, of the place among those with events: the floor of (place + 1/2) people / active.
  ///
  /// Numbers rise by at least 1 from one place to the next, as there are not fewer people than those with events; the
  /// last one is below `people`.
  func number(_ place: UInt64) -> UInt64 {
    let product = (2 * place + 1).multipliedFullWidth(by: people)
    return (2 * active).dividingFullWidth(product).quotient
  }
}

/// What the pool says about one question's candidates.
struct PoolEvidence {
  /// A ratio of likelihoods as the rates that are 0 go to 0 together: `growing` / rate + `fixed`.
  struct Ratio {
    var growing: Double
    var fixed: Double
  }

  let law: PoolLaw
  let question: PoolQuestion
  let pool: SortedPool

  /// How much more likely the pool is when a conversion is the click's own than when it is not.
  ///
  /// - Parameters:
  ///   - time: of the conversion, in milliseconds.
  ///   - data: of the conversion; the question has a rate for it.
  func ratio(at time: Int64, data: UInt16) -> Ratio {
    guard time - question.click.clickTime <= law.lifetime, law.missing < 1,
      law.complete?.contains(time) ?? true
    else {
      return Ratio(growing: 0, fixed: 1)
    }
    let present = (1 - law.missing) * density(data, of: time)
    let rate = question.rate[Int(data)]
    return rate > 0
      ? Ratio(growing: 0, fixed: law.missing + present / rate)
      : Ratio(growing: present, fixed: law.missing)
  }

  /// The sum, over the reports of the key and a value, of the density of the delay that each would have, times how much it
  /// counts.
  ///
  /// It goes from one stretch that holds reports to the next, so few reports cost little, however many stretches there are.
  private func density(_ data: UInt16, of time: Int64) -> Double {
    func position(_ delay: Int64, in range: Range<Int>) -> Int {
      pool.position(PooledReport(time: time + delay, key: question.key, data: data), in: range)
    }
    var place = position(law.earliest, in: 0..<pool.count)
    let end = position(law.latest, in: place..<pool.count)
    var sum = 0.0
    while place < end {
      let delay = pool.time(place) - time
      let stretch = law.delays[law.stretch(endingAfter: delay)]
      // A report between two stretches is not of this conversion.
      let first = delay < stretch.earliest ? position(stretch.earliest, in: place..<end) : place
      let next = position(stretch.latest, in: first..<end)
      sum += stretch.share * pool.sum(first..<next) / Double(stretch.width)
      place = next
    }
    return sum
  }
}

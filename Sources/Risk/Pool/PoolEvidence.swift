/// What the pool says about one question's candidates.
struct PoolEvidence {
  /// A ratio of likelihoods as the rates that are 0 go to 0 together: `growing` / rate + `fixed`.
  struct Ratio {
    var growing: Double
    var fixed: Double
  }

  let law: PoolLaw
  let question: PoolQuestion
  let pool: [PooledReport]

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
    let reports = Double(count(data, from: time + law.earliest))
    let present = (1 - law.missing) * reports / Double(law.width)
    let rate = question.rate[Int(data)]
    return rate > 0
      ? Ratio(growing: 0, fixed: law.missing + present / rate)
      : Ratio(growing: present, fixed: law.missing)
  }

  /// How many reports of the key and a value are due in the time that a conversion's report has.
  private func count(_ data: UInt16, from begin: Int64) -> Int {
    let first = position(PooledReport(due: begin, key: question.key, data: data), from: 0)
    let end = PooledReport(due: begin + law.width, key: question.key, data: data)
    return position(end, from: first) - first
  }

  /// The position of the first report that does not come before another.
  private func position(_ report: PooledReport, from first: Int) -> Int {
    pool.withUnsafeBufferPointer { pool in
      var (low, high) = (first, pool.count)
      while low < high {
        let middle = (low &+ high) >> 1
        if pool[middle] < report { low = middle &+ 1 } else { high = middle }
      }
      return low
    }
  }
}

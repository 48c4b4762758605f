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
    let reports = reports(data, of: time)
    let present = (1 - law.missing) * reports / Double(law.width)
    let rate = question.rate[Int(data)]
    return rate > 0
      ? Ratio(growing: 0, fixed: law.missing + present / rate)
      : Ratio(growing: present, fixed: law.missing)
  }

  /// How many reports of the key and a value are due in the time that a conversion's report has.
  ///
  /// Where the pool holds the reports of some conversions only, others' reports are rarer near the ends of their time: at x
  /// their rate is rho times the share of (x - latest, x - earliest] whose conversions it holds. A report then counts as one
  /// over this share.
  ///
  /// Derived: with a rate that depends on x, the ratio of the likelihoods is the sum of f(x) / rho(x).
  private func reports(_ data: UInt16, of time: Int64) -> Double {
    let begin = time + law.earliest
    let first = position(PooledReport(due: begin, key: question.key, data: data), from: 0)
    let end = position(
      PooledReport(due: begin + law.width, key: question.key, data: data), from: first)
    guard let complete = law.complete,
      time - complete.lowerBound < law.width || complete.upperBound - time < law.width
    else { return Double(end - first) }
    return pool[first..<end].reduce(0) { sum, report in
      let latest = report.due - law.earliest
      let held = (latest - law.width + 1..<latest + 1).clamped(to: complete).count
      return sum + Double(law.width) / Double(held)
    }
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

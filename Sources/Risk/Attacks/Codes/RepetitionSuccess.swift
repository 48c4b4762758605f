/// The success of reading a letter from copies that vote.
///
/// Each copy shows the true letter with probability t, letter y with probability f_y, and with the rest of the
/// probability nothing that any letter explains better than another, in which case it does not vote. The most votes
/// win, and ties are broken at random. The sum runs over the number j of votes for the truth:
///
///     sum_j t^j/j! * [z^(m - j)] m! * rest(z) * prod_y (sum_{i < j} (f_y z)^i/i! + u (f_y z)^j/j!)
///
/// in which u^s becomes 1/(1 + s), s the number of letters that tie with the truth.
///
/// *Source:* derived: exponential generating functions of a multinomial law; for three copies of one of 8 letters it is
/// t^3 + 3 t^2 w + (6/7) t w^2 with w = 1 - t.
struct RepetitionSuccess {
  /// The probability that a copy shows the true letter.
  var right: Double
  /// The probabilities that it shows each of the other letters.
  var wrong: [Double]
  /// The probability that it does not vote.
  var silent: Double

  /// The success with so many copies, at most 64 of them.
  func callAsFunction(copies: Int) -> Double {
    let silence = Self.exponential(silent, upTo: copies)
    var sum = 0.0
    for votes in 0...copies {
      // ties[s][i]: coefficient of u^s z^i.
      var ties = [Self.one(upTo: copies)]
      for letter in wrong {
        let series = Self.exponential(letter, upTo: copies)
        var next = Array(repeating: Self.zero(upTo: copies), count: ties.count + 1)
        for (s, row) in ties.enumerated() {
          for (i, a) in row.enumerated() where a > 0 {
            for j in 0..<min(votes, copies - i + 1) { next[s][i + j] += a * series[j] }
            if i + votes <= copies { next[s + 1][i + votes] += a * series[votes] }
          }
        }
        while next.count > 1, next[next.count - 1].allSatisfy({ $0 == 0 }) { next.removeLast() }
        ties = next
      }
      let truth = Self.exponential(right, upTo: copies)[votes]
      for (s, row) in ties.enumerated() {
        var coefficient = 0.0
        for i in 0...(copies - votes) { coefficient += row[i] * silence[copies - votes - i] }
        sum += truth * coefficient / Double(1 + s)
      }
    }
    return sum * (0..<copies).reduce(1.0) { $0 * Double($1 + 1) }
  }

  /// x^i/i! for i up to a degree.
  private static func exponential(_ x: Double, upTo degree: Int) -> [Double] {
    var terms = [1.0]
    for i in 0..<degree { terms.append(terms[i] * x / Double(i + 1)) }
    return terms
  }

  private static func zero(upTo degree: Int) -> [Double] { Array(repeating: 0, count: degree + 1) }

  private static func one(upTo degree: Int) -> [Double] {
    var series = zero(upTo: degree)
    series[0] = 1
    return series
  }
}

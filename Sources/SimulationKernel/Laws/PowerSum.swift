/// Sums of k^-s by Euler and Maclaurin's formula.
///
/// *Source:* Abramowitz and Stegun, 23.1.30 and 23.2. Terms up to the eleventh derivative from 32 on leave
/// an error below 1e-15 of the sum for exponents up to 10; larger exponents put all their weight on the
/// first terms, which are added directly.
enum PowerSum {
  /// Terms below this are added one by one.
  static let direct = 32

  /// The sum from `first` on without end, for s above 1.
  static func from(_ first: Int, _ s: Double) -> Double {
    if first >= direct { return tail(Double(first), s) }
    var sum = tail(Double(direct), s)
    // Small terms first.
    for k in (first..<direct).reversed() { sum += Elementary.pow(Double(k), -s) }
    return sum
  }

  /// The sum from 1 to `last`, for any s.
  static func upTo(_ last: Int, _ s: Double) -> Double {
    var sum = 0.0
    if last > direct { sum = between(Double(direct), Double(last), s) }
    for k in (1...min(last, direct)).reversed() where last <= direct || k < direct {
      sum += Elementary.pow(Double(k), -s)
    }
    return sum
  }

  /// The sum from ``direct`` + 1 to `last`.
  static func beyond(_ last: Int, _ s: Double) -> Double {
    let first = Double(direct)
    return between(first, Double(last), s) - Elementary.pow(first, -s)
  }

  /// The sum from k = n on without end.
  private static func tail(_ n: Double, _ s: Double) -> Double {
    let power = Elementary.pow(n, -s)
    return power * (n / (s - 1) + 0.5 + corrections(n, s))
  }

  /// The sum from k = a to k = b, both included.
  private static func between(_ a: Double, _ b: Double, _ s: Double) -> Double {
    let atA = Elementary.pow(a, -s)
    let atB = Elementary.pow(b, -s)
    let l = Elementary.log(b / a)
    let e = (1 - s) * l
    // a^(1-s) (e^e - 1) / (1 - s), whose limit at s = 1 is ln(b / a).
    let integral = a * atA * (e.magnitude < 1e-300 ? l : l * Elementary.expm1(e) / e)
    return integral + 0.5 * (atA + atB) + atA * corrections(a, s) - atB * corrections(b, s)
  }

  /// s/12 n^-1 - s(s+1)(s+2)/720 n^-3 + ..., the derivative terms over n^-s.
  private static func corrections(_ n: Double, _ s: Double) -> Double {
    let z = 1 / (n * n)
    var rising = s / n
    var sum = rising / 12
    rising *= (s + 1) * (s + 2) * z
    sum -= rising / 720
    rising *= (s + 3) * (s + 4) * z
    sum += rising / 30_240
    rising *= (s + 5) * (s + 6) * z
    sum -= rising / 1_209_600
    rising *= (s + 7) * (s + 8) * z
    sum += rising / 47_900_160
    rising *= (s + 9) * (s + 10) * z
    return sum - rising * (691.0 / 1_307_674_368_000)
  }
}

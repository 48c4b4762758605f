#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The law of the sum, over a binomial number of terms, of a drawn number less a replaced one; or of several such sums.
///
/// The generating function of one sum is (1 - p + p G)^n with G that of one term, and that of independent sums is their
/// product. It is evaluated on a grid of roots of unity so wide that what wraps around is below 1e-15, and transformed
/// back.
struct CompoundNoise {
  /// One sum.
  struct Part {
    /// The number n of trials.
    let terms: Int
    /// The probability p of a term in each; n p should be small.
    let probability: Double
    /// The probabilities of 0, 1, 2 and so on that are added.
    let drawn: [Double]
    /// The probabilities of 0, 1, 2 and so on that are taken away; as many.
    let replaced: [Double]

    /// The most that a term moves the sum.
    var most: Int { drawn.count - 1 }

    /// Multiplies a spectrum with the generating function.
    func multiply(_ spectrum: inout [Complex], roots: [Complex]) {
      var difference = Array(repeating: 0.0, count: 2 * most + 1)
      for (i, a) in drawn.enumerated() {
        for (j, b) in replaced.enumerated() { difference[most + i - j] += a * b }
      }
      for k in spectrum.indices {
        var g = Complex(real: 0, imaginary: 0)
        for (i, mass) in difference.enumerated() where mass > 0 {
          g += roots[(i - most) * k & (roots.count - 1)] * mass
        }
        let one = Complex(real: 1 - probability, imaginary: 0) + g * probability
        spectrum[k] = spectrum[k] * one.power(terms)
      }
    }
  }

  /// The sum that the first mass belongs to.
  private let first: Int
  private let masses: [Double]

  /// Computes the law of the sum of independent parts.
  init(_ parts: [Part]) {
    let expected = parts.reduce(0) { $0 + Double($1.terms) * $1.probability }
    let trials = parts.reduce(0) { $0 + $1.terms }
    let most = parts.reduce(0) { max($0, $1.most) }
    // More terms than this have a probability below 1e-15 (Poisson tail, which is above that of binomial sums).
    let reach = most * min(trials, Int(expected + 10 * expected.squareRoot() + 20)) + 1
    var size = 1
    while size < 2 * reach + 1 { size *= 2 }
    let roots = (0..<size).map { Complex(angle: 2 * Double.pi * Double($0) / Double(size)) }
    var spectrum = Array(repeating: Complex(real: 1, imaginary: 0), count: size)
    for part in parts { part.multiply(&spectrum, roots: roots) }
    FourierTransform.transform(&spectrum)
    first = -size / 2
    masses = (0..<size).map { max(0, spectrum[($0 + size / 2) % size].real / Double(size)) }
  }

  /// The least sum whose lower tail is at least a probability.
  func quantile(_ probability: Double) -> Int { least { $0 >= probability } }

  /// The least sum whose lower tail is above a probability.
  func quantile(above probability: Double) -> Int { least { $0 > probability } }

  private func least(_ isReached: (Double) -> Bool) -> Int {
    var sum = 0.0
    for (i, mass) in masses.enumerated() {
      sum += mass
      if isReached(sum) { return first + i }
    }
    return first + masses.count - 1
  }
}

/// A complex number.
struct Complex {
  var real: Double
  var imaginary: Double

  init(real: Double, imaginary: Double) {
    self.real = real
    self.imaginary = imaginary
  }

  /// The point of the unit circle at an angle in radians.
  init(angle: Double) { self.init(real: cos(angle), imaginary: sin(angle)) }

  static func + (a: Complex, b: Complex) -> Complex {
    Complex(real: a.real + b.real, imaginary: a.imaginary + b.imaginary)
  }

  static func - (a: Complex, b: Complex) -> Complex {
    Complex(real: a.real - b.real, imaginary: a.imaginary - b.imaginary)
  }

  static func * (a: Complex, b: Complex) -> Complex {
    Complex(
      real: a.real * b.real - a.imaginary * b.imaginary,
      imaginary: a.real * b.imaginary + a.imaginary * b.real)
  }

  static func * (a: Complex, b: Double) -> Complex { Complex(real: a.real * b, imaginary: a.imaginary * b) }

  static func += (a: inout Complex, b: Complex) { a = a + b }

  /// The power of a whole exponent, by squaring.
  func power(_ exponent: Int) -> Complex {
    var result = Complex(real: 1, imaginary: 0)
    var (square, left) = (self, exponent)
    while left > 0 {
      if left & 1 == 1 { result = result * square }
      square = square * square
      left >>= 1
    }
    return result
  }
}

/// The discrete Fourier transform of as many numbers as a power of 2.
enum FourierTransform {
  /// Replaces x_j by the sum over k of x_k e^(-2 pi i j k/N).
  ///
  /// *Source:* J. Cooley, J. Tukey, "An algorithm for the machine calculation of complex Fourier series" (1965).
  static func transform(_ x: inout [Complex]) {
    let n = x.count
    precondition(n > 0 && n & (n - 1) == 0, "a power of 2 numbers")
    var j = 0
    for i in 0..<n where i > 0 {
      var bit = n >> 1
      while j & bit != 0 {
        j ^= bit
        bit >>= 1
      }
      j |= bit
      if i < j { x.swapAt(i, j) }
    }
    let roots = (0..<max(n / 2, 1)).map { Complex(angle: -2 * Double.pi * Double($0) / Double(n)) }
    var half = 1
    while half < n {
      let stride = n / (2 * half)
      for start in Swift.stride(from: 0, to: n, by: 2 * half) {
        for k in 0..<half {
          let (even, odd) = (x[start + k], x[start + k + half] * roots[k * stride])
          x[start + k] = even + odd
          x[start + k + half] = even - odd
        }
      }
      half *= 2
    }
  }
}

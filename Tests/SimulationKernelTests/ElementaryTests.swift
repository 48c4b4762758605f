import Glibc
import SimulationKernel
import Testing

/// The elementary functions against the C library's, in units in the last place.
@Suite struct ElementaryTests {
  /// Uniform bits for test points: independent of what is tested.
  let points = AddressedRandom(seed: 20_201_006, replication: 0)
  let purpose = RandomPurpose(rawValue: 0x7001)

  /// How many representable numbers lie between two results; both NaN counts as none.
  func steps(_ a: Double, _ b: Double) -> UInt64 {
    if a.isNaN || b.isNaN { return a.isNaN && b.isNaN ? 0 : .max }
    func rank(_ x: Double) -> Int64 {
      let bits = Int64(bitPattern: x.bitPattern)
      return bits < 0 ? Int64.min &- bits : bits
    }
    let d = rank(a).subtractingReportingOverflow(rank(b))
    return d.overflow ? .max : d.partialValue.magnitude
  }

  /// The largest distance over a million points drawn by `point`.
  func worst(
    _ ours: (Double) -> Double, _ theirs: (Double) -> Double, at point: (RandomBlock) -> Double
  ) -> UInt64 {
    var worst: UInt64 = 0
    for i in 0..<1_000_000 {
      let x = point(points.block(purpose, UInt64(i)))
      worst = max(worst, steps(ours(x), theirs(x)))
    }
    return worst
  }

  func anyBits(_ block: RandomBlock) -> Double { Double(bitPattern: block.low) }
  func between(_ low: Double, _ high: Double) -> (RandomBlock) -> Double {
    { low + (high - low) * Uniform.unit($0.low) }
  }

  @Test func logIsWithinTwoUlpOfTheCLibraryEverywhere() {
    #expect(worst(Elementary.log, Glibc.log, at: anyBits) <= 2)
    #expect(worst(Elementary.log, Glibc.log, at: between(0, 4)) <= 2)
    #expect(worst(Elementary.log, Glibc.log, at: between(0.999, 1.001)) <= 2)
    #expect(worst(Elementary.log, Glibc.log, at: between(0, 0x1p-1022)) <= 2)
  }

  @Test func log1pIsWithinTwoUlpOfTheCLibraryEverywhere() {
    #expect(worst(Elementary.log1p, Glibc.log1p, at: anyBits) <= 2)
    #expect(worst(Elementary.log1p, Glibc.log1p, at: between(-1, 2)) <= 2)
    #expect(worst(Elementary.log1p, Glibc.log1p, at: between(-1e-6, 1e-6)) <= 2)
  }

  @Test func expIsWithinTwoUlpOfTheCLibraryEverywhere() {
    #expect(worst(Elementary.exp, Glibc.exp, at: anyBits) <= 2)
    #expect(worst(Elementary.exp, Glibc.exp, at: between(-750, 715)) <= 2)
    #expect(worst(Elementary.exp, Glibc.exp, at: between(-746, -707)) <= 2)
    #expect(worst(Elementary.exp, Glibc.exp, at: between(-1, 1)) <= 2)
  }

  @Test func expm1IsWithinTwoUlpOfTheCLibraryEverywhere() {
    #expect(worst(Elementary.expm1, Glibc.expm1, at: anyBits) <= 2)
    #expect(worst(Elementary.expm1, Glibc.expm1, at: between(-45, 715)) <= 2)
    #expect(worst(Elementary.expm1, Glibc.expm1, at: between(-2, 2)) <= 2)
    #expect(worst(Elementary.expm1, Glibc.expm1, at: between(-1e-3, 1e-3)) <= 2)
  }

  @Test func powIsWithinTwoUlpOfTheCLibraryOverTheNormalRange() {
    let families: [(RandomBlock) -> (Double, Double)] = [
      { (Double(bitPattern: $0.low & 0x7FFF_FFFF_FFFF_FFFF), (Uniform.unit($0.high) - 0.5) * 4) },
      { (Uniform.unit($0.low) * 2, (Uniform.unit($0.high) - 0.5) * 1e4) },
      { (1 + (Uniform.unit($0.low) - 0.5) * 1e-4, (Uniform.unit($0.high) - 0.5) * 2e7) },
      { (Double($0.word0 % 1000), Double(Int($0.word1 % 200) - 100)) },
      { (Double(bitPattern: $0.low), Double(bitPattern: $0.high)) },
    ]
    for family in families {
      var worst: UInt64 = 0
      for i in 0..<300_000 {
        let (x, y) = family(points.block(purpose, UInt64(i)))
        worst = max(worst, steps(Elementary.pow(x, y), Glibc.pow(x, y)))
      }
      #expect(worst <= 2)
    }
  }

  @Test func resultsAreTheSameBitsOnEveryProcessor() {
    var digest: UInt64 = 0
    func add(_ x: Double) { digest = (digest ^ x.bitPattern) &* 0x9E37_79B9_7F4A_7C15 &+ (digest >> 29) }
    for i in 0..<20_000 {
      let block = points.block(purpose, UInt64(i))
      let (u, v) = (Uniform.unit(block.low), Uniform.unit(block.high))
      add(Elementary.log(u))
      add(Elementary.log1p(-u))
      add(Elementary.exp(30 * (u - v)))
      add(Elementary.expm1(u - v))
      add(Elementary.pow(10 * u, 5 * v))
      add(Elementary.logGamma(20 * u))
      add(Elementary.normalQuantile(u))
      add(Elementary.incompleteGamma(5 * u, 5 * v).lower)
    }
    #expect(digest == 7_442_104_314_378_718_333)
  }

  @Test func edgesAreThoseOfTheCStandard() {
    let edges: [Double] = [
      0, -0.0, 1, -1, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, -.leastNonzeroMagnitude,
      .leastNormalMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 2, 3, -2, -3, 0.5, -0.5,
      2.5, -2.5, 0x1p-60, -0x1p-60, 0x1p53, 0x1p53 + 2, -0x1p53, 0x1p70, 709.78, 709.79, -745.13, -745.14,
      (0.5).squareRoot(), (2.0).squareRoot(), 1.0.nextUp, 1.0.nextDown, (-1.0).nextUp, (-1.0).nextDown,
    ]
    for x in edges {
      #expect(steps(Elementary.log(x), Glibc.log(x)) <= 2, "log \(x)")
      #expect(steps(Elementary.log1p(x), Glibc.log1p(x)) <= 2, "log1p \(x)")
      #expect(steps(Elementary.exp(x), Glibc.exp(x)) <= 2, "exp \(x)")
      #expect(steps(Elementary.expm1(x), Glibc.expm1(x)) <= 2, "expm1 \(x)")
      for y in edges {
        let (ours, theirs) = (Elementary.pow(x, y), Glibc.pow(x, y))
        #expect(steps(ours, theirs) <= 2 && (ours.isNaN || ours.sign == theirs.sign), "pow \(x) \(y)")
      }
    }
  }
}

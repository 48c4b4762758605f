/// The elementary functions of the road over people, bit for bit the same on every processor.
///
/// The C library picks different code for `log`, `exp` and `pow` on different processors, and the results
/// differ in the last bit. These use only `+ - * /`, square roots and bit patterns, all of which IEEE 754
/// fixes exactly, and no fused multiply-add.
///
/// *Source:* argument reductions are the textbook ones (Muller, "Elementary Functions: Algorithms and
/// Implementation", 3rd ed., 2016, chapters 9-11). Polynomial coefficients were derived for this program:
/// interpolation at the Chebyshev nodes of the reduced range in 60-digit arithmetic, then rounded to
/// `Double`.
public enum Elementary {
  /// The upper 40 fractional bits of ln 2, so that a product with an exponent is exact.
  @usableFromInline static var ln2High: Double { 0x1.62e42fefa2000p-1 }
  /// What ``ln2High`` leaves out, rounded to `Double`.
  @usableFromInline static var ln2Low: Double { 0x1.9ef35793c7673p-41 }
  /// 1 / ln 2.
  @usableFromInline static var inverseLn2: Double { 0x1.71547652b82fep+0 }
  /// ln(2 pi) / 2.
  @usableFromInline static var halfLog2Pi: Double { 0x1.d67f1c864beb5p-1 }
  /// The bit pattern of sqrt(1/2), where reduced arguments of logarithms begin.
  @usableFromInline static var rootHalfBits: UInt64 { 0x3FE6_A09E_667F_3BCD }
  /// 1.5 * 2^52: adding it rounds to a whole number, which then stands in the low bits.
  @usableFromInline static var roundingShift: Double { 0x1.8p52 }
}

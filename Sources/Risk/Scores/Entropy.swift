import SimulationKernel

/// Entropies in bits, by the elementary functions that are the same on every processor.
enum Entropy {
  /// 1 / ln 2.
  private static let inverseLn2 = 0x1.71547652b82fep+0

  /// log2 of a size.
  static func bits(ofSize size: Double) -> Double { Elementary.log(size) * inverseLn2 }

  /// 2 to the power of some bits.
  static func size(ofBits bits: Double) -> Double { Elementary.exp(bits / inverseLn2) }

  /// -p log2 p, 0 at p = 0.
  static func term(_ p: Double) -> Double { p > 0 ? -p * bits(ofSize: p) : 0 }
}

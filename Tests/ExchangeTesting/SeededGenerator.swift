import Foundation

/// Random numbers that come again for the same seed (SplitMix64). Tests print the seed with what they find; set
/// `EXCHANGE_TEST_SEED` to repeat a run.
public struct SeededGenerator: RandomNumberGenerator {
  /// What the numbers follow from.
  public let seed: UInt64
  private var state: UInt64

  /// Numbers that follow from the seed that is set, or from any.
  public init() {
    let given = ProcessInfo.processInfo.environment["EXCHANGE_TEST_SEED"].flatMap { UInt64($0) }
    self.init(seed: given ?? UInt64.random(in: .min ... .max))
  }

  /// The numbers that follow from `seed`.
  public init(seed: UInt64) {
    self.seed = seed
    state = seed
  }

  /// The next number.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

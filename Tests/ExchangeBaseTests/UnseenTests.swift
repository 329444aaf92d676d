import ExchangeBase
import Testing

struct UnseenTests {
  private static let all = (UInt32(0)...0x10FFFF).compactMap(Unicode.Scalar.init)

  @Test func `each invisible character is one for every program that follows Unicode`() {
    for scalar in Self.all where scalar.isInvisible {
      let properties = scalar.properties
      let isSeparator = [.lineSeparator, .paragraphSeparator].contains(properties.generalCategory)
      #expect(
        properties.generalCategory == .format || properties.isDefaultIgnorableCodePoint || isSeparator,
        "\(InvisibleText.code(of: scalar))")
    }
  }

  @Test func `a blank is white space or invisible`() {
    for scalar in Self.all where scalar.isBlank {
      #expect(
        scalar.properties.isWhitespace || scalar.isInvisible, "\(InvisibleText.code(of: scalar))")
    }
  }

  /// What is white space to Unicode and no blank here: a control character of mainframes, and a sign with ink.
  @Test func `all white space is blank but for two`() {
    let others = Self.all.filter { $0.properties.isWhitespace && !$0.isBlank }
    #expect(others == ["\u{85}", "\u{1680}"])
  }

  @Test func `what brings text along is invisible and no blank`() {
    let others = Self.all.filter { $0.isInvisible && !$0.isBlank }.map(\.value)
    #expect(others == [0xFFF9, 0xFFFA, 0xFFFB] + Array(0xE0000...0xE007F))
  }

  @Test func `what can't be shown is a control character or invisible`() {
    for scalar in Self.all {
      let isControl = scalar.properties.generalCategory == .control
      if scalar.isUnseen != (isControl || scalar.isInvisible) {
        Issue.record("\(InvisibleText.code(of: scalar))")
      }
    }
  }
}

/// What people can't see in a text, or what would act on a terminal or a page instead of being shown.
public enum InvisibleText {
  /// Text, whole, with all of it spelt out: `样例\u{202E}vsc`.
  ///
  /// - Parameters:
  ///   - keepsLines: whether line ends and tabs stay.
  ///   - spelling: how a character is spelt.
  public static func spelt(
    _ value: String, keepsLines: Bool = false,
    by spelling: (Unicode.Scalar) -> String = code(of:)
  ) -> String {
    func isSpelt(_ scalar: Unicode.Scalar) -> Bool {
      // U+FFFE, U+FFFF and their like are no characters: XML can't hold them.
      (scalar.isUnseen || scalar.value & 0xFFFE == 0xFFFE)
        && !(keepsLines && (scalar == "\n" || scalar == "\t"))
    }
    guard value.unicodeScalars.contains(where: isSpelt) else { return value }
    var text = ""
    for scalar in value.unicodeScalars {
      if isSpelt(scalar) {
        text += spelling(scalar)
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// A character by its number: `\u{202E}`.
  public static func code(of scalar: Unicode.Scalar) -> String {
    "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
  }
}

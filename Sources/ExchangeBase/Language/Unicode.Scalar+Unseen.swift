/// What shows nothing: the one table of invisible characters and the one of blanks. Whatever works on bytes asks these two.
extension Unicode.Scalar {
  /// Whether it has neither ink nor width by itself: soft hyphens, what joins or parts, what turns text around, line and
  /// paragraph separators, byte order marks, marks around annotations, and tags.
  @inlinable public var isInvisible: Bool {
    switch value {
    case 0xAD, 0x061C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB,
      0xE0000...0xE007F:
      true
    default: false
    }
  }

  /// Whether it means nothing around a value, in a code or in a title: white space of every width and, since contacts,
  /// calculators and web pages leave them behind where something was copied, what is invisible.
  ///
  /// Marks around annotations and tags are invisible and no blanks: they bring text of their own along, which is told and
  /// not passed over.
  @inlinable public var isBlank: Bool {
    switch value {
    case 0x09...0x0D, 0x20, 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: true
    case 0xFFF9...0xFFFB, 0xE0000...0xE007F: false
    default: isInvisible
    }
  }

  /// Whether it can't be shown as it is: a control character of ASCII or of U+0080…U+009F, or what is invisible.
  @inlinable public var isUnseen: Bool {
    switch value {
    case ..<0x20, 0x7F..<0xA0: true
    default: isInvisible
    }
  }
}

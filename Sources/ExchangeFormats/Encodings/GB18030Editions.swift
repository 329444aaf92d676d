/// The characters on whose code points the editions of GB 18030 differ.
enum GB18030Editions {
  /// The two-byte code; the private code point of the 2000 edition; the character; and the four-byte code with
  /// which the 2000 edition writes that character, where it lies in the Basic Multilingual Plane.
  static let characters: [(pair: UInt16, privateUse: UInt16, character: Unicode.Scalar, quad: UInt32?)] = [
    (0xA6D9, 0xE78D, "\u{FE10}", 0x8431_8236), (0xA6DA, 0xE78E, "\u{FE12}", 0x8431_8238),
    (0xA6DB, 0xE78F, "\u{FE11}", 0x8431_8237), (0xA6DC, 0xE790, "\u{FE13}", 0x8431_8239),
    (0xA6DD, 0xE791, "\u{FE14}", 0x8431_8330), (0xA6DE, 0xE792, "\u{FE15}", 0x8431_8331),
    (0xA6DF, 0xE793, "\u{FE16}", 0x8431_8332), (0xA6EC, 0xE794, "\u{FE17}", 0x8431_8333),
    (0xA6ED, 0xE795, "\u{FE18}", 0x8431_8334), (0xA6F3, 0xE796, "\u{FE19}", 0x8431_8335),
    (0xFE51, 0xE816, "\u{20087}", nil), (0xFE52, 0xE817, "\u{20089}", nil),
    (0xFE53, 0xE818, "\u{200CC}", nil),
    (0xFE59, 0xE81E, "\u{9FB4}", 0x8235_9037), (0xFE61, 0xE826, "\u{9FB5}", 0x8235_9038),
    (0xFE66, 0xE82B, "\u{9FB6}", 0x8235_9039), (0xFE67, 0xE82C, "\u{9FB7}", 0x8235_9130),
    (0xFE6C, 0xE831, "\u{215D7}", nil), (0xFE6D, 0xE832, "\u{9FB8}", 0x8235_9131),
    (0xFE76, 0xE83B, "\u{2298F}", nil), (0xFE7E, 0xE843, "\u{9FB9}", 0x8235_9132),
    (0xFE90, 0xE854, "\u{9FBA}", 0x8235_9133), (0xFE91, 0xE855, "\u{241FE}", nil),
    (0xFEA0, 0xE864, "\u{9FBB}", 0x8235_9134),
  ]
}

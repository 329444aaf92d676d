import ExchangeBase

/// Cuts and masks what is quoted from a file, so that findings, logs and reports never carry personal data.
public enum Masking {
  /// The most characters of a value that are quoted.
  public static let excerptLength = 40

  /// The value as it may be shown: one line, at most `limit` characters, long numbers masked, and, when `personal`,
  /// only the ends of it.
  public static func excerpt(
    _ value: some StringProtocol, personal: Bool = false, limit: Int = excerptLength
  ) -> String {
    if !personal, isShownAsItIs(value, limit: limit) { return String(value) }
    var scalars: [Unicode.Scalar] = []
    for scalar in value.unicodeScalars {
      if scalars.count > limit { break }
      scalars.append(scalar.isUnseen ? "␣" : scalar == "\u{FFFE}" ? "\u{FFFD}" : scalar)
    }
    let cut = scalars.count > limit
    if cut { scalars.removeLast() }
    let shown = personal ? maskMiddle(scalars) : maskNumbers(scalars)
    return text(shown) + (cut ? "…" : "")
  }

  /// The value of a field as it may be shown: eight digits where a day belongs are a day in another form, and nobody's number.
  static func excerpt(_ value: String, of field: Field) -> String {
    let isDay = field.type == .date && value.utf8.count == 8 && value.utf8.allSatisfy(LegacyText.isDigit)
    return isDay && !field.isPersonal ? value : excerpt(value, personal: field.isPersonal)
  }

  /// A value that is no personal data, an id or a code, cut to ``excerptLength`` and made safe to show.
  public static func shown(_ value: some StringProtocol) -> String {
    let scalars = value.unicodeScalars.prefix(excerptLength).map { $0.isUnseen ? "␣" : $0 }
    return text(scalars) + (value.unicodeScalars.count > excerptLength ? "…" : "")
  }

  /// The name of a party: that of an enterprise as it may be shown, and what may be a person's as personal data is, also where several
  /// are named. Names of people have up to four characters, or a point between their parts.
  public static func party(_ name: String, limit: Int = 60) -> String {
    let scalars = name.unicodeScalars
    if scalars.count <= 4 || scalars.contains(where: isInsideNames) {
      return excerpt(name, personal: true, limit: limit)
    }
    guard scalars.contains(where: isBetweenNames) else { return excerpt(name, limit: limit) }
    var masked = ""
    var rest = scalars[...]
    while !rest.isEmpty {
      let one = rest.prefix { !isBetweenNames($0) }
      // Short words of other scripts are those of firms: Co, Ltd.
      let isPersonal = one.count <= 4 && !one.allSatisfy(\.isASCII)
      masked += isPersonal ? excerpt(String(one), personal: true) : String(one)
      rest = rest[one.endIndex...]
      if let between = rest.popFirst() { masked.unicodeScalars.append(between) }
    }
    return excerpt(masked, limit: limit)
  }

  private static func isInsideNames(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "·" || scalar == "•" || scalar == "・"
  }

  private static func isBetweenNames(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "、", "，", ",", "；", ";", "/", "／", "|": true
    // Behind U+3000 there is no white space, and nearly all that names are written with.
    default:
      scalar.isASCII
        ? scalar == " " || (0x09...0x0D).contains(scalar.value)
        : scalar.value <= 0x3000 && scalar.properties.isWhitespace
    }
  }

  /// The name of a file or folder, cut to `limit` characters, long numbers masked, and what can't be seen in it spelt
  /// out: nobody looks for a file under a name that he is shown otherwise than it is.
  public static func name(_ value: some StringProtocol, limit: Int = 120) -> String {
    excerpt(InvisibleText.spelt(String(value)), limit: limit)
  }

  /// The name of a file as a log may show it, which many read and nobody forgets: what isn't Latin, digit or sign is kept as the
  /// first character of each run of it, since names of people stand there, and long numbers are masked.
  public static func outline(_ name: some StringProtocol, limit: Int = 60) -> String {
    var outline = String.UnicodeScalarView()
    var isInside = false
    for scalar in self.name(name, limit: limit).unicodeScalars {
      let isHidden = scalar.properties.isAlphabetic && !scalar.isASCII
      if isHidden, isInside {
        outline.append("*")
      } else {
        outline.append(scalar)
      }
      isInside = isHidden
    }
    return String(outline)
  }

  /// Whether nothing of a value has to be cut, replaced or masked, as of most names.
  private static func isShownAsItIs(_ value: some StringProtocol, limit: Int) -> Bool {
    var (count, run, digits) = (0, 0, 0)
    for scalar in value.unicodeScalars {
      count += 1
      if count > limit || scalar.isUnseen || scalar == "\u{FFFE}" { return false }
      let isDigit = isDigit(scalar)
      if isDigit || isLatin(scalar) {
        run += 1
        if isDigit { digits += 1 }
        if isMasked(run, digits) { return false }
      } else {
        (run, digits) = (0, 0)
      }
    }
    return true
  }

  /// Whether a run of digits and Latin letters is masked, of which so many are digits: phones, identity numbers, codes.
  private static func isMasked(_ count: Int, _ digits: Int) -> Bool { count >= 7 && digits >= 6 }

  /// Masks runs of digits and Latin letters.
  private static func maskNumbers(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(scalars.count)
    var (place, digits) = (0, 0)
    for index in 0...scalars.count {
      let counts = index < scalars.count && isDigit(scalars[index])
      if counts { digits += 1 }
      if counts || index < scalars.count && isLatin(scalars[index]) { continue }
      let run = scalars[place..<index]
      result += isMasked(run.count, digits) ? maskMiddle(run)[...] : run
      if index < scalars.count { result.append(scalars[index]) }
      (place, digits) = (index + 1, 0)
    }
    return result
  }

  private static func maskMiddle(_ scalars: some RandomAccessCollection<Unicode.Scalar>) -> [Unicode.Scalar] {
    let (head, tail) = scalars.count >= 7 ? (3, 2) : (min(1, scalars.count), 0)
    let hidden = scalars.count - head - tail
    return Array(scalars.prefix(head)) + Array(repeating: "*", count: min(hidden, 8))
      + Array(scalars.suffix(tail))
  }

  private static func text(_ scalars: [Unicode.Scalar]) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(scalars.count * 4)
    for scalar in scalars { bytes.append(contentsOf: UTF8.encode(scalar)!) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    (0x30...0x39).contains(scalar.value) || (0xFF10...0xFF19).contains(scalar.value)
  }

  private static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x41...0x5A, 0x61...0x7A, 0xFF21...0xFF3A, 0xFF41...0xFF5A: true
    default: false
    }
  }
}

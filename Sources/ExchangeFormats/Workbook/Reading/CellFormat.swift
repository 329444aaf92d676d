/// How a cell shows its number (ECMA-376, part 1, 18.8.30 and 18.8.31): as a day, as a time, or in digits.
struct CellFormat: Equatable, Sendable {
  /// How numbers of one sign are shown.
  enum Section: Equatable, Sendable {
    /// As they are.
    case general
    /// As text.
    case text
    /// As a day, a time of day, or both.
    case date(hasDay: Bool, hasTime: Bool)
    /// As hours that go on beyond a day: `[h]:mm`.
    case duration
    /// `1.23E+05`.
    case scientific
    /// In thousands or millions, so that what is seen isn't the number.
    case scaled
    /// In digits with a form of their own: `000000`, `0.00"元"`.
    case digits(DigitPattern)
    /// As the same text, whatever the number: `"是"`, or as nothing at all.
    case literal([UInt8])
  }

  /// A section, with the numbers that it is for where it says so.
  fileprivate struct Part: Equatable, Sendable {
    var section: Section
    var condition: FormatCondition?
    /// Whether it shows texts.
    var isForText = false

    /// Whether all that it shows is a stroke, with a currency in front or not, as the formats for accounts (会计专用) show zero.
    var isStroke: Bool {
      let text: [UInt8]
      switch section {
      case .literal(let shown): text = shown
      case .digits(let pattern) where pattern.hasNoNeededDigit: text = pattern.literals
      default: return false
      }
      let marks = String(decoding: text, as: UTF8.self).filter { mark in
        !mark.isWhitespace && !mark.isCurrencySymbol && !(mark.isASCII && mark.isUppercase)
      }
      return ["-", "–", "—"].contains(marks)
    }
  }

  private let parts: [Part]

  /// The sections of a custom code, `yyyy"年"m"月"d"日";@`.
  init(code: [UInt8]) {
    var parts = Self.split(code).prefix(4).map { SectionReader($0).part }
    // A code of nothing but a colour shows numbers as they are; a section of nothing among others hides them.
    if parts.count == 1, parts[0].section == .literal([]) { parts[0].section = .general }
    self.parts = parts
  }

  /// A format that every program knows by its number, as programs for China have it.
  init(builtIn id: Int) {
    let section: Section =
      switch id {
      case 1: .digits(DigitPattern(code: "0"))
      case 2: .digits(DigitPattern(code: "0.00"))
      case 3, 37, 38: .digits(DigitPattern(code: "#,##0"))
      case 4, 39, 40: .digits(DigitPattern(code: "#,##0.00"))
      case 9: .digits(DigitPattern(code: "0%"))
      case 10: .digits(DigitPattern(code: "0.00%"))
      case 11, 48: .scientific
      case 14...17, 27...31, 36, 50...54, 57, 58: .date(hasDay: true, hasTime: false)
      case 18...21, 32...35, 45, 47, 55, 56: .date(hasDay: false, hasTime: true)
      case 22: .date(hasDay: true, hasTime: true)
      case 46: .duration
      case 49: .text
      default: .general
      }
    parts = [Part(section: section)]
  }

  /// How `number` is shown, and whether its sign is shown by the format itself.
  func section(for number: DecimalDigits) -> (section: Section, showsSign: Bool) {
    let parts = partsForNumbers
    guard let first = parts.first else { return (.general, false) }
    if parts.prefix(2).contains(where: { $0.condition != nil }) { return section(for: number, of: parts) }
    if number.isNegative, parts.count > 1 { return (parts[1].section, true) }
    // A stroke in an account says zero; what reads it as a text would take it for nothing.
    if number.isZero, parts.count > 2 { return (parts[2].isStroke ? first.section : parts[2].section, false) }
    return (first.section, false)
  }

  /// The same of sections with conditions: the first whose condition holds, else the third. Where there is none the number stands as
  /// it is, for want of anything that all programs show.
  private func section(
    for number: DecimalDigits, of parts: ArraySlice<Part>
  ) -> (section: Section, showsSign: Bool) {
    let implied = parts.count > 2 ? FormatCondition.positive : FormatCondition.notNegative
    let first = parts[0].condition ?? implied
    if first.holds(for: number) { return (parts[0].section, first.isOfNegatives) }
    guard parts.count > 1 else { return (.general, false) }
    guard let second = parts[1].condition ?? (parts.count > 2 ? FormatCondition.negative : nil) else {
      return (parts[1].section, first.isOfPositives)
    }
    if second.holds(for: number) { return (parts[1].section, second.isOfNegatives) }
    return parts.count > 2 ? (parts[2].section, false) : (.general, false)
  }

  /// The sections without that for texts, which is the fourth, or the last of several.
  private var partsForNumbers: ArraySlice<Part> {
    let numbers = parts.prefix(3)
    return (2...3).contains(parts.count) && parts.last?.isForText == true ? numbers.dropLast() : numbers
  }

  /// What stands around a text; `nil` where nothing does.
  var frame: (before: [UInt8], behind: [UInt8])? {
    guard case .digits(let pattern)? = parts.last?.section, pattern.isForText,
      let place = pattern.items.firstIndex(of: .number)
    else { return nil }
    return (
      DigitPattern.literals(pattern.items[..<place]), DigitPattern.literals(pattern.items[place...])
    )
  }

  /// Parts a code at its semicolons, but for those that are text.
  private static func split(_ code: [UInt8]) -> [ArraySlice<UInt8>] {
    var (parts, start, place, isQuoted) = ([ArraySlice<UInt8>](), 0, 0, false)
    while place < code.count {
      switch code[place] {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: "\\") where !isQuoted, UInt8(ascii: "!") where !isQuoted: place += 1
      case UInt8(ascii: ";") where !isQuoted:
        parts.append(code[start..<place])
        start = place + 1
      default: break
      }
      place += 1
    }
    return parts + [code[min(start, code.count)...]]
  }
}

/// Digits with what stands around and between them.
struct DigitPattern: Equatable, Sendable {
  /// A place of the pattern.
  enum Item: Equatable, Sendable {
    /// A digit, which is there also where it says nothing: `0`, not `#` or `?`.
    case digit(isNeeded: Bool)
    case point
    /// The number as a cell without a format shows it, or the text: `General"元"`, `"第"@"号"`.
    case number
    case literal([UInt8])
  }

  fileprivate(set) var items: [Item] = []
  fileprivate(set) var isPercent = false
  /// Whether texts are shown so, too: `"第"@"号"`.
  fileprivate(set) var isForText = false
  /// So many decimals of a number stay, whether the pattern shows them or not: an amount in 万元 has as many down to the cent.
  private static let decimals = 6

  fileprivate init() {}

  /// Whether it shows nothing of a zero.
  fileprivate var hasNoNeededDigit: Bool {
    items.allSatisfy { item in item != .digit(isNeeded: true) && item != .number }
  }

  /// The text around its digits.
  fileprivate var literals: [UInt8] { Self.literals(items[...]) }

  /// The text of some of its places.
  fileprivate static func literals(_ items: ArraySlice<Item>) -> [UInt8] {
    items.flatMap { item -> [UInt8] in if case .literal(let text) = item { text } else { [] } }
  }

  /// The pattern of a code that is one of digits.
  init(code: String) {
    guard case .digits(let pattern) = SectionReader(Array(code.utf8)[...]).part.section else {
      preconditionFailure("\(code) is a pattern of digits")
    }
    self = pattern
  }

  /// Appends a number that isn't negative as the pattern shows it, but without marks between thousands, and with decimals that it only
  /// leaves out.
  func append(_ number: DecimalDigits, to output: inout [UInt8]) {
    if items.contains(.number) { return appendPlain(number, to: &output) }
    let split = items.firstIndex(of: .point) ?? wholeEnd
    let decimals = items[split...].count { if case .digit = $0 { true } else { false } }
    let shown = (isPercent ? number.hundredfold : number).rounded(decimals: max(decimals, Self.decimals))
    var (whole, fraction) = shown.parts
    let places = items[..<split].count { if case .digit = $0 { true } else { false } }
    // More digits than places stand at the first of them.
    var surplus = places == 0 ? 0 : max(0, whole.count - places)
    var left = places
    for item in items[..<split] {
      switch item {
      case .digit(let isNeeded):
        if left <= whole.count {
          output += whole.prefix(surplus + 1).map { $0 | 0x30 }
          whole.removeFirst(min(whole.count, surplus + 1))
          surplus = 0
        } else if isNeeded {
          output.append(0x30)
        }
        left -= 1
      case .literal(let text): output += text
      case .point, .number: break
      }
    }
    var behind: [UInt8] = []
    var rest = items[split...]
    if rest.first == .point { rest.removeFirst() }
    var placesLeft = decimals
    if placesLeft == 0 { behind += fraction.map { $0 | 0x30 } }
    for item in rest {
      switch item {
      case .digit(let isNeeded):
        placesLeft -= 1
        if !fraction.isEmpty {
          behind.append(fraction.removeFirst() | 0x30)
        } else if isNeeded {
          behind.append(0x30)
        }
        if placesLeft == 0 { behind += fraction.map { $0 | 0x30 } }
      case .literal(let text): behind += text
      case .point, .number: break
      }
    }
    if let first = behind.first, LegacyText.isDigit(first) {
      output += output.last.map(LegacyText.isDigit) == true ? ".".utf8 : "0.".utf8
    }
    output += behind
  }

  /// Behind the last digit of a pattern without a point.
  private var wholeEnd: Int {
    let last = items.lastIndex { if case .digit = $0 { true } else { false } }
    return last.map { $0 + 1 } ?? items.endIndex
  }

  private func appendPlain(_ number: DecimalDigits, to output: inout [UInt8]) {
    for item in items {
      switch item {
      case .literal(let text): output += text
      case .number: number.append(to: &output)
      case .digit, .point: break
      }
    }
  }
}

/// Reads one section of a format's code.
private struct SectionReader {
  private(set) var part = CellFormat.Part(section: .general)
  private var pattern = DigitPattern()
  /// The letters of days and times, in order.
  private var letters: [UInt8] = []
  private var (hasDigits, isScaled, isGeneral, isText, isElapsed, isScientific, isFraction) =
    (false, false, false, false, false, false, false)
  private var rest: ArraySlice<UInt8>

  init(_ code: ArraySlice<UInt8>) {
    rest = code
    while let byte = rest.popFirst() { take(byte) }
    part.section = meaning
    part.isForText = isText
  }

  private mutating func take(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""):
      let text = rest.prefix { $0 != UInt8(ascii: "\"") }
      rest = rest.dropFirst(text.count + 1)
      add(text)
    case UInt8(ascii: "\\"), UInt8(ascii: "!"): add(takeCharacter())
    case UInt8(ascii: "_"), UInt8(ascii: "*"): _ = takeCharacter()
    case UInt8(ascii: "["):
      let text = rest.prefix { $0 != UInt8(ascii: "]") }
      rest = rest.dropFirst(text.count + 1)
      takeBracket(text)
    case UInt8(ascii: "0"), UInt8(ascii: "#"), UInt8(ascii: "?"):
      hasDigits = true
      pattern.items.append(.digit(isNeeded: byte == UInt8(ascii: "0")))
    case UInt8(ascii: "."):
      if pattern.items.contains(.point) { add([byte]) } else { pattern.items.append(.point) }
    case UInt8(ascii: ","):
      // Between digits it parts thousands; behind the last of them it stands for three.
      let next = rest.first { $0 != UInt8(ascii: ",") }
      let isBetween = next.map { "0#?".utf8.contains($0) } ?? false
      if hasDigits, !isBetween { isScaled = true }
    case UInt8(ascii: "%"):
      pattern.isPercent = true
      add([byte])
    case UInt8(ascii: "@"):
      isText = true
      pattern.isForText = true
      pattern.items.append(.number)
    case UInt8(ascii: "/"):
      if hasDigits { isFraction = true } else { add([byte]) }
    case UInt8(ascii: "E"), UInt8(ascii: "e"):
      if hasDigits, let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        isScientific = true
      } else {
        letters.append(UInt8(ascii: "y"))
      }
    default: takeOther(byte)
    }
  }

  private mutating func takeOther(_ byte: UInt8) {
    let small = byte | 0x20
    let here = [byte] + rest.prefix(15)
    if small == UInt8(ascii: "g") {
      for word in ["general", "g/通用格式"]
      where here.prefix(word.utf8.count).map(Self.lowered).elementsEqual(word.utf8) {
        isGeneral = true
        pattern.items.append(.number)
        rest = rest.dropFirst(word.utf8.count - 1)
        return
      }
      letters.append(UInt8(ascii: "y"))
    } else if small == UInt8(ascii: "a") {
      for word in ["am/pm", "a/p"]
      where here.prefix(word.utf8.count).map(Self.lowered).elementsEqual(word.utf8) {
        letters.append(UInt8(ascii: "h"))
        rest = rest.dropFirst(word.utf8.count - 1)
        return
      }
      // A weekday.
      letters.append(UInt8(ascii: "d"))
    } else if "ymdhsb".utf8.contains(small), byte < 0x80 {
      letters.append(small == UInt8(ascii: "b") ? UInt8(ascii: "y") : small)
    } else if here.starts(with: "上午/下午".utf8) {
      letters.append(UInt8(ascii: "h"))
      rest = rest.dropFirst("上午/下午".utf8.count - 1)
    } else {
      add([byte])
    }
  }

  /// A colour, a condition, a language, a currency, or hours, minutes or seconds beyond their bounds.
  private mutating func takeBracket(_ text: ArraySlice<UInt8>) {
    let small = text.map(Self.lowered)
    if let first = small.first, "hms".utf8.contains(first), small.allSatisfy({ $0 == first }) {
      isElapsed = true
      letters.append(first)
    } else if text.first == UInt8(ascii: "$") {
      add(text.dropFirst().prefix { $0 != UInt8(ascii: "-") })
    } else if let condition = FormatCondition(text) {
      part.condition = condition
    }
  }

  private mutating func takeCharacter() -> ArraySlice<UInt8> {
    guard let first = rest.first else { return [] }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
    defer { rest = rest.dropFirst(length) }
    return rest.prefix(length)
  }

  private mutating func add(_ text: some Sequence<UInt8>) {
    if case .literal(let before)? = pattern.items.last {
      pattern.items[pattern.items.count - 1] = .literal(before + text)
    } else {
      pattern.items.append(.literal(Array(text)))
    }
  }

  private var meaning: CellFormat.Section {
    if isElapsed { return .duration }
    if !letters.isEmpty {
      let (hasDay, hasTime) = dayAndTime
      return .date(hasDay: hasDay, hasTime: hasTime)
    }
    if isScientific { return .scientific }
    if isScaled { return .scaled }
    let hasLiterals = pattern.items.contains { if case .literal = $0 { true } else { false } }
    if isGeneral || isText ? hasLiterals && !hasDigits : hasDigits && !isFraction { return .digits(pattern) }
    if isText { return .text }
    if isGeneral || hasDigits { return .general }
    return .literal(pattern.literals)
  }

  /// `m` is a minute behind hours and before seconds, and a month elsewhere.
  private var dayAndTime: (hasDay: Bool, hasTime: Bool) {
    var runs: [UInt8] = []
    for letter in letters where runs.last != letter { runs.append(letter) }
    var (hasDay, hasTime) = (false, false)
    for (place, letter) in runs.enumerated() {
      switch letter {
      case UInt8(ascii: "h"), UInt8(ascii: "s"): hasTime = true
      case UInt8(ascii: "m"):
        let isMinute =
          (place > 0 && runs[place - 1] == UInt8(ascii: "h"))
          || (place + 1 < runs.count && runs[place + 1] == UInt8(ascii: "s"))
        if isMinute { hasTime = true } else { hasDay = true }
      default: hasDay = true
      }
    }
    return (hasDay, hasTime)
  }

  private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}

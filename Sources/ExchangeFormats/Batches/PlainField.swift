internal import Glibc

/// The checks of the fields of a kind; see ``KindDefinition/plainFields``.
final class PlainFields: @unchecked Sendable {
  /// One a field of the schema; they are valid as long as this object.
  let checks: UnsafeBufferPointer<PlainField>
  // What the checks point to.
  private let patterns: [BytePattern?]
  private let lists: [PlainWords]

  /// Compiles the checks of `schema`.
  init(schema: KindSchema) {
    patterns = schema.fields.map { $0.pattern.flatMap(BytePattern.init) }
    lists = schema.fields.map { PlainWords(PlainField.words(of: $0)) }
    let checks = UnsafeMutableBufferPointer<PlainField>.allocate(capacity: schema.fields.count)
    for (index, field) in schema.fields.enumerated() {
      checks.initializeElement(
        at: index, to: PlainField(field: field, pattern: patterns[index], allowed: lists[index].table))
    }
    self.checks = UnsafeBufferPointer(checks)
  }

  deinit { checks.deallocate() }
}

/// The checks of a field's values, compiled once to a few kinds and tables over bytes.
///
/// It says of a value that it is canonical as it came and that nothing is found about it; of any other it says nothing, and
/// ``ValueNormalizer`` and ``RecordValidator`` look at it. What it says of they would say too: `PlainFieldTests` holds it to
/// them.
///
/// It owns nothing, so that asking it touches no count of references; see ``PlainFields``.
struct PlainField: @unchecked Sendable {
  /// What a value has to be.
  private enum Form {
    /// Any text; a list of one part.
    case text, list
    /// A code: without blanks and full-width letters.
    case code
    /// A mobile number.
    case mobile
    /// An amount in ten thousands of yuan.
    case amount
    /// A day of this century.
    case day
    /// One of the values that the field allows.
    case listed
    /// `true` or `false`; only the first where it alone can be said.
    case truth, onlyTrue
    /// 是 or 否.
    case yesNo
    /// What has to be looked at closely.
    case other
  }

  private let form: Form
  private let check: CodeCheck?
  private let isNumber: Bool
  private let isName: Bool
  private let isProse: Bool
  private let lengths: (least: Int, most: Int)
  /// The largest amount that isn't doubted.
  private let largest: Int
  /// The values that the field allows, as far as they are plain.
  private let allowed: PlainWords.Table
  private let pattern: BytePattern.Table?
  private let plain: PlainText.Table

  /// Compiles the checks of `field`. What it is given outlives it.
  init(field: Field, pattern: BytePattern?, allowed: PlainWords.Table) {
    lengths = Self.lengths(of: field)
    self.allowed = allowed
    isNumber = field.role?.isNumber == true
    isName = field.isName
    isProse = field.isProse
    largest = field.largest ?? .max
    plain = PlainText.shared.table
    let form = field.pattern != nil && pattern == nil ? .other : Self.form(of: field)
    self.form = form
    // What a value's form says already needs no second look.
    let known: [Set<UInt8>] =
      form == .mobile ? PhoneNumber.mobile : form == .code && field.check == .uscc ? USCC.characters : []
    self.pattern = pattern.flatMap { !known.isEmpty && $0.table.matchesAll(of: known) ? nil : $0.table }
    check = form == .mobile && field.check == .phone ? nil : field.check
  }

  private static func lengths(of field: Field) -> (least: Int, most: Int) {
    let least = field.minLength ?? 0
    return (least, max(least, field.maxLength ?? .max))
  }

  /// The values that a field allows, of one whose values are text those of which nothing is to be said.
  fileprivate static func words(of field: Field) -> [String] {
    let words = field.enumeration ?? []
    guard form(of: field) == .listed else { return words }
    let (least, most) = lengths(of: field)
    return words.filter { word in
      !word.isEmpty && field.unclear[word] == nil && (least...most).contains(word.unicodeScalars.count)
        && Array(word.utf8).withUnsafeBytes { PlainText.shared.table.holds(for: $0, isCode: false, in: nil) }
    }
  }

  private static func form(of field: Field) -> Form {
    switch (field.type, field.normalization) {
    // Who gets a record, or came, is named in too many ways.
    case _ where field.role?.speaksWhenEmpty == true: .other
    case (.string, .text) where field.enumeration != nil:
      field.pattern == nil && field.check == nil ? .listed : .other
    case (.string, .text): .text
    case (.string, .list): .list
    case (.string, .code): field.enumeration == nil ? .code : .other
    case (.string, .phone): .mobile
    case (.string, .amount): .amount
    case (.date, .date), (.date, .openEndedDate): .day
    case (.boolean, .boolean): field.enumeration == ["true"] ? .onlyTrue : .truth
    case (.string, .yesNo): .yesNo
    default: .other
    }
  }

  /// Whether a value that isn't empty, valid UTF-8, is as it should be.
  ///
  /// - Parameters:
  ///   - place: where in a marked text it stands.
  ///   - marks: what is marked there; `nil` for a value that stands in none.
  func holds(
    for value: UnsafeRawBufferPointer, at place: Int = 0, in marks: UnsafePointer<TextMarks>? = nil
  ) -> Bool {
    withUnsafePointer(to: self) { Self.holds($0, for: value, at: place, in: marks) }
  }

  /// ``holds(for:at:in:)`` of a field that isn't copied for it.
  ///
  /// Never inlined: where it would be, the compiler stops inlining what it is made of.
  @inline(never)
  static func holds(
    _ field: UnsafePointer<PlainField>, for value: UnsafeRawBufferPointer, at place: Int = 0,
    in marks: UnsafePointer<TextMarks>? = nil
  ) -> Bool {
    switch field.pointee.form {
    case .text:
      guard field.pointee.plain.holds(for: value, isCode: false, at: place, in: marks),
        !mayBeScientific(value),
        field.pointee.isProse
          || !mayBePlaceholder(
            value, isNumber: field.pointee.isNumber, isName: field.pointee.isName)
      else { return false }
    case .list:
      guard field.pointee.plain.holds(for: value, isCode: false, at: place, in: marks), isOnePart(value),
        !mayBeScientific(value), !NumberAsFigure.mayBeOne(value),
        field.pointee.isProse
          || !mayBePlaceholder(
            value, isNumber: field.pointee.isNumber, isName: field.pointee.isName)
      else { return false }
    case .code:
      guard field.pointee.plain.holds(for: value, isCode: true, at: place, in: marks),
        !mayBeSpreadsheets(value, isNumber: field.pointee.isNumber), !NumberAsFigure.mayBeOne(value),
        field.pointee.isProse
          || !mayBePlaceholder(
            value, isNumber: field.pointee.isNumber, isName: field.pointee.isName)
      else { return false }
    case .mobile: guard PhoneNumber.isMobile(value) else { return false }
    case .amount:
      guard CanonicalForm.isWholeAmount(value, upTo: field.pointee.largest) else { return false }
    // Of this century but for 2099, with whose end the open end begins.
    case .day: return CanonicalForm.isDayOfCentury(value)
    case .listed: return field.pointee.allowed.contains(value)
    case .truth: return isEqual(value, "true") || isEqual(value, "false")
    case .onlyTrue: return isEqual(value, "true")
    case .yesNo:
      guard isEqual(value, "是") || isEqual(value, "否") else { return false }
      return field.pointee.allowed.isEmpty || field.pointee.allowed.contains(value)
    case .other: return false
    }
    if let check = field.pointee.check, !check.isFitting(value) { return false }
    if let pattern = field.pointee.pattern, !pattern.matches(value) { return false }
    return hasLength(value, field.pointee.lengths)
  }

  // MARK: Lengths and lists

  @inline(__always)
  private static func hasLength(
    _ value: UnsafeRawBufferPointer, _ lengths: (least: Int, most: Int)
  ) -> Bool {
    // A character has one to four bytes: most values need no counting.
    if value.count <= lengths.most, (value.count &+ 3) &>> 2 >= lengths.least { return true }
    return (lengths.least...lengths.most).contains(value.count { $0 & 0xC0 != 0x80 })
  }

  /// Whether a list has nothing in it that parts, no blanks, and no letters to make half-width.
  private static func isOnePart(_ value: UnsafeRawBufferPointer) -> Bool {
    value.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "|"), UInt8(ascii: ";"), UInt8(ascii: ","), ...0x20, 0xE3, 0xEF: false
      default: true
      }
    }
  }

  private static func isEqual(_ value: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
    value.count == word.utf8CodeUnitCount && memcmp(value.baseAddress!, word.utf8Start, value.count) == 0
  }

  /// Whether a value is as short as what people write instead of one (``PlaceholderWord``), and begins as that does; or may be a number
  /// without its number.
  @inline(__always)
  private static func mayBePlaceholder(
    _ value: UnsafeRawBufferPointer, isNumber: Bool, isName: Bool
  ) -> Bool {
    if isNumber, MissingNumber.mayBeOne(value) || mayHoldFigure(value) { return true }
    if isName, value[0] == UInt8(ascii: "*") { return true }
    guard value.count >= 3, value.count <= PlaceholderWord.longest else { return false }
    switch UInt32(value[0]) << 16 | UInt32(value[1]) << 8 | UInt32(value[2]) {
    // 同, 〃, ″, 〞.
    case 0xE5908C, 0xE38083, 0xE280B3, 0xE3809E: return true
    // 无, 不, 未, 暂, 待, 见, 详, 略.
    case 0xE697A0, 0xE4B88D, 0xE69CAA, 0xE69A82, 0xE5BE85, 0xE8A781, 0xE8AFA6, 0xE795A5:
      return isNumber || isName
    default: return false
    }
  }

  /// Whether the number of a document may hold a figure with a point or with commas (``NumberAsFigure``).
  @inline(__always)
  private static func mayHoldFigure(_ value: UnsafeRawBufferPointer) -> Bool {
    memchr(value.baseAddress!, 0x2E, value.count) != nil
      || memchr(value.baseAddress!, 0x2C, value.count) != nil
  }

  // MARK: What spreadsheets make of codes

  /// Whether a code may be what a spreadsheet makes of one: a number in scientific form or rounded, a date; or have a small
  /// check character.
  @inline(__always)
  private static func mayBeSpreadsheets(_ value: UnsafeRawBufferPointer, isNumber: Bool) -> Bool {
    let (first, last, count) = (value[0], value[value.count - 1], value.count)
    if count == 18, last == UInt8(ascii: "x") { return true }
    if mayBeScientific(value) { return true }
    if LegacyText.isDigit(first) {
      if count >= 17, last == UInt8(ascii: "0"), ByteWords.areDigits(value) { return true }
      if count <= 24, ByteWords.holdsWide(value) { return true }
      if isNumber, count <= 40, count == 5 || !ByteWords.areDigits(value) { return true }
    }
    return count <= 24 && mayBeMonth(value)
  }

  /// Whether a value may be a number in scientific form: it begins with a digit before a point or an `E`, or with a minus.
  @inline(__always)
  private static func mayBeScientific(_ value: UnsafeRawBufferPointer) -> Bool {
    if value.count < 4 { return false }
    if value[0] == UInt8(ascii: "-") { return LegacyText.isDigit(value[1]) }
    return LegacyText.isDigit(value[0])
      && (value[1] == UInt8(ascii: ".") || value[1] | 0x20 == UInt8(ascii: "e"))
  }

  /// Whether a value may be `Mar-21`, `1-Mar` or their like: it begins with a month, or with a short number, before a `-`.
  @inline(__always)
  private static func mayBeMonth(_ value: UnsafeRawBufferPointer) -> Bool {
    // A month has three letters, or two or three characters of three bytes.
    let hyphen = ByteWords.firstPlace(of: UInt8(ascii: "-"), in: value, upTo: 9)
    switch hyphen {
    case 1...4 where ByteWords.areDigits(UnsafeRawBufferPointer(rebasing: value[..<hyphen])): return true
    case 3:
      let word = UInt32(value[0] | 0x20) << 16 | UInt32(value[1] | 0x20) << 8 | UInt32(value[2] | 0x20)
      return isMonth(word)
    case 6, 9: return value[0] >= 0x80
    default: return false
    }
  }

  /// Whether three small letters, one behind the other in a number, are a month's.
  private static func isMonth(_ word: UInt32) -> Bool {
    switch word {
    case 0x6A616E, 0x666562, 0x6D6172, 0x617072, 0x6D6179, 0x6A756E, 0x6A756C, 0x617567, 0x736570, 0x6F6374,
      0x6E6F76, 0x646563:
      true
    default: false
    }
  }
}

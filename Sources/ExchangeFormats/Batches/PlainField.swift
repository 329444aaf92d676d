import Synchronization
internal import Glibc

/// The checks of the fields of a kind, compiled when they are first asked for.
final class PlainFields: @unchecked Sendable {
  /// One a field of the schema; they are valid as long as this object.
  let checks: UnsafeBufferPointer<PlainField>
  // What the checks point to.
  private let patterns: [BytePattern?]
  private let lists: [UnsafeBufferPointer<UInt8>]

  /// Compiles the checks of `schema`.
  init(schema: KindSchema) {
    patterns = schema.fields.map { $0.pattern.flatMap(BytePattern.init) }
    lists = schema.fields.map { PlainField.list(of: $0.enumeration ?? []) }
    let checks = UnsafeMutableBufferPointer<PlainField>.allocate(capacity: schema.fields.count)
    for (index, field) in schema.fields.enumerated() {
      checks.initializeElement(
        at: index, to: PlainField(field: field, pattern: patterns[index], allowed: lists[index]))
    }
    self.checks = UnsafeBufferPointer(checks)
  }

  deinit {
    checks.deallocate()
    for list in lists { list.deallocate() }
  }

  /// Compiles them once for all who ask.
  final class Cache: Sendable {
    private let compiled = Mutex<PlainFields?>(nil)

    /// The checks of `schema`, of which there is one a cache.
    func fields(of schema: KindSchema) -> PlainFields {
      compiled.withLock { compiled in
        let fields = compiled ?? PlainFields(schema: schema)
        compiled = fields
        return fields
      }
    }
  }
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
  private let lengths: (least: Int, most: Int)
  /// The largest amount that isn't doubted.
  private let largest: Int
  /// The values that the field allows, each behind its length.
  private let allowed: UnsafeBufferPointer<UInt8>
  private let pattern: BytePattern.Table?
  private let plain: PlainText.Table

  /// Compiles the checks of `field`. What it is given outlives it.
  init(field: Field, pattern: BytePattern?, allowed: UnsafeBufferPointer<UInt8>) {
    let least = field.minLength ?? 0
    lengths = (least, max(least, field.maxLength ?? .max))
    self.allowed = allowed
    check = field.check
    isNumber = field.role?.isNumber == true
    largest = field.largest ?? .max
    self.pattern = pattern?.table
    plain = PlainText.shared.table
    form = field.pattern != nil && pattern == nil ? .other : Self.form(of: field)
  }

  /// Values of up to 255 bytes, each behind its length; nothing where one is longer.
  fileprivate static func list(of values: [String]) -> UnsafeBufferPointer<UInt8> {
    let bytes =
      values.allSatisfy { $0.utf8.count < 256 } ? values.flatMap { [UInt8($0.utf8.count)] + $0.utf8 } : []
    let list = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
    _ = list.initialize(fromContentsOf: bytes)
    return UnsafeBufferPointer(list)
  }

  private static func form(of field: Field) -> Form {
    switch (field.type, field.normalization) {
    // Who gets a record is named in too many ways.
    case _ where field.role == .recipients: .other
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
  @inline(__always)
  func holds(for value: UnsafeRawBufferPointer) -> Bool {
    switch form {
    case .text: guard plain.holds(for: value, isCode: false) else { return false }
    case .list: guard plain.holds(for: value, isCode: false), isOnePart(value) else { return false }
    case .code:
      guard plain.holds(for: value, isCode: true), !mayBeSpreadsheets(value) else { return false }
    case .mobile: guard PhoneNumber.isMobile(value) else { return false }
    case .amount: guard CanonicalForm.isWholeAmount(value, upTo: largest) else { return false }
    case .day:
      // Of this century but for 2099, with whose end the open end begins.
      guard value.count == 10, value[0] == UInt8(ascii: "2"), value[1] == UInt8(ascii: "0"),
        !(value[2] == UInt8(ascii: "9") && value[3] == UInt8(ascii: "9"))
      else { return false }
      return CanonicalForm.isDate(value)
    case .listed: return isAllowed(value) && plain.holds(for: value, isCode: false) && hasLength(value)
    case .truth: return Self.isEqual(value, "true") || Self.isEqual(value, "false")
    case .onlyTrue: return Self.isEqual(value, "true")
    case .yesNo:
      guard Self.isEqual(value, "是") || Self.isEqual(value, "否") else { return false }
      return allowed.isEmpty || isAllowed(value)
    case .other: return false
    }
    if let check, !check.isFitting(value) { return false }
    if let pattern, !pattern.matches(value) { return false }
    return hasLength(value)
  }

  // MARK: Lengths and lists

  @inline(__always)
  private func hasLength(_ value: UnsafeRawBufferPointer) -> Bool {
    if value.count <= lengths.most, value.count / 4 >= lengths.least { return true }
    return (lengths.least...lengths.most).contains(value.count { $0 & 0xC0 != 0x80 })
  }

  private func isAllowed(_ value: UnsafeRawBufferPointer) -> Bool {
    var place = 0
    while place < allowed.count {
      let length = Int(allowed[place])
      if length == value.count, memcmp(allowed.baseAddress! + place + 1, value.baseAddress!, length) == 0 {
        return true
      }
      place += length + 1
    }
    return false
  }

  /// Whether a list has nothing in it that parts, no blanks, and no letters to make half-width.
  private func isOnePart(_ value: UnsafeRawBufferPointer) -> Bool {
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

  // MARK: What spreadsheets make of codes

  /// Whether a code may be what a spreadsheet makes of one: a number in scientific form or rounded, a date; or have a small
  /// check character.
  @inline(__always)
  private func mayBeSpreadsheets(_ value: UnsafeRawBufferPointer) -> Bool {
    let (first, last, count) = (value[0], value[value.count - 1], value.count)
    if count == 18, last == UInt8(ascii: "x") { return true }
    if LegacyText.isDigit(first) {
      if count >= 4, value[1] == UInt8(ascii: ".") || value[1] | 0x20 == UInt8(ascii: "e") { return true }
      if count >= 17, last == UInt8(ascii: "0"), value.allSatisfy(LegacyText.isDigit) { return true }
      if count <= 24, value.contains(where: { $0 >= 0x80 }) { return true }
      if isNumber, count <= 40, count == 5 || !value.allSatisfy(LegacyText.isDigit) { return true }
    }
    return count <= 24 && Self.mayBeMonth(value)
  }

  /// Whether a value may be `Mar-21`, `1-Mar` or their like: it begins with a month, or with a short number, before a `-`.
  private static func mayBeMonth(_ value: UnsafeRawBufferPointer) -> Bool {
    guard let hyphen = value.firstIndex(of: UInt8(ascii: "-")) else { return false }
    let part = UnsafeRawBufferPointer(rebasing: value[..<hyphen])
    switch part.count {
    case 0: return false
    case 1...4 where part.allSatisfy(LegacyText.isDigit): return true
    case 3:
      let word = (part[0] | 0x20, part[1] | 0x20, part[2] | 0x20)
      return months.contains { $0 == word }
    case 6, 9: return part[0] >= 0x80
    default: return false
    }
  }

  private static let months: [(UInt8, UInt8, UInt8)] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ].map { word in
    let letters = Array(word.utf8)
    return (letters[0], letters[1], letters[2])
  }
}

/// What became of a raw value.
public enum Normalized: Sendable, Equatable {
  /// Its canonical form was appended.
  case value
  /// There is none: nothing was appended.
  case absent
  /// It is a period without end (长期), which another field says: nothing was appended.
  case openEnded
  /// It can't be brought to a canonical form: the trimmed raw value was appended, or what only looks empty as it came.
  case failed(FindingCode)
}

/// Brings the values of a CSV file to their canonical forms, forgiving the habits of legacy exports.
///
/// It doesn't say whether a value is allowed: ``RecordValidator`` does. A canonical value stays as it is.
public struct ValueNormalizer: Sendable {
  private let normalizations: [Normalization]
  private let knowsOnlyTrue: [Bool]
  private let isRequired: [Bool]
  /// The fields in which saying nothing says something of departments: a word for “nobody” isn't the same there.
  let speaksWhenEmpty: [Bool]
  /// Those of them in which “nobody” may be meant.
  private let mayNameNobody: [Bool]
  /// The fields for codes of organisations (GB 32100).
  private let holdsUSCC: [Bool]
  /// The fields for codes of organisations or numbers of people (GB 11643).
  private let holdsPartyCode: [Bool]
  /// The fields for days that somebody acted on, or sets others: none of them is without end.
  private let hasEnd: [Bool]
  /// The units of fields for amounts, where those don't say theirs; the others are in 万元.
  var units: [Int: MoneyUnit] = [:]

  /// Normalises values for the fields of `schema`.
  public init(schema: KindSchema) {
    normalizations = schema.fields.map(\.normalization)
    knowsOnlyTrue = schema.fields.map(\.knowsOnlyTrue)
    isRequired = schema.fields.map(\.isRequired)
    speaksWhenEmpty = schema.fields.map { $0.role?.speaksWhenEmpty == true }
    mayNameNobody = schema.fields.map { $0.role == .participants }
    holdsUSCC = schema.fields.map { $0.check == .uscc || $0.check == .partyCode }
    holdsPartyCode = schema.fields.map { $0.check == .partyCode }
    hasEnd = schema.fields.map { $0.role == .actDate || $0.role == .dueDate }
  }

  /// Appends the canonical form of `raw`, which is valid UTF-8, to `output`.
  ///
  /// - Parameter field: the index of the field in the schema.
  public func normalize(_ raw: ArraySlice<UInt8>, field: Int, into output: inout [UInt8]) -> Normalized {
    let start = output.count
    if let failure = errorCell(raw, field) {
      output += LegacyText.trimmed(raw)
      return failure
    }
    let result =
      switch normalizations[field] {
      case .text: text(raw, &output)
      case .code: code(raw, holdsUSCC: holdsUSCC[field], holdsPartyCode: holdsPartyCode[field], &output)
      case .time: time(raw, &output)
      case .phone: phone(raw, &output)
      case .date: date(raw, field, allowsOpenEnd: false, &output)
      case .openEndedDate: date(raw, field, allowsOpenEnd: true, &output)
      case .list where mayNameNobody[field] && UnnamedDepartment.saysNobody(raw): Normalized.absent
      case .list: list(raw, keepingNulls: speaksWhenEmpty[field], &output)
      case .amount: amount(raw, unit: units[field] ?? .wanYuan, &output)
      case .boolean: boolean(raw, knowsOnlyTrue: knowsOnlyTrue[field], &output)
      case .yesNo: yesNo(raw, &output)
      }
    guard result != .value else { return .value }
    output.removeSubrange(start...)
    // Of what only looks empty nothing would be left to be told of.
    if case .failed(let failure) = result {
      output += failure == .recipientNone ? raw : LegacyText.trimmed(raw)
    }
    return result
  }

  /// That a cell held an error. `#N/A` in a field that may be left out says that there is no value; who gets a record
  /// or came is judged by the validator.
  private func errorCell(_ raw: ArraySlice<UInt8>, _ field: Int) -> Normalized? {
    if ErrorCell.isExcluded(raw) || speaksWhenEmpty[field] { return nil }
    guard let code = ErrorCell.code(in: raw) else { return nil }
    return ErrorCell.isNotAvailable(raw) && !isRequired[field] ? nil : .failed(code)
  }

  // Each of these appends to the output; what it has appended counts only when the result is `.value`.

  private func text(_ raw: ArraySlice<UInt8>, _ output: inout [UInt8]) -> Normalized {
    let isPlain = LegacyText.isPlainAtEnds(raw)
    let value = isPlain ? raw : LegacyText.unprotected(raw, onlyBeforeDigits: true)
    if LegacyText.isNull(value) { return .absent }
    if isScientific(value, signed: true) { return .failed(.valueScientific) }
    output += value
    return .value
  }

  private func code(
    _ raw: ArraySlice<UInt8>, holdsUSCC: Bool = false, holdsPartyCode: Bool = false, _ output: inout [UInt8]
  ) -> Normalized {
    if SeveralNumbers.found(in: raw) { return .failed(.valueSeveral) }
    let start = output.count
    // A document number keeps the brackets that its department writes: （2020）, 〔2020〕.
    appendCode(raw, keepingBrackets: true, to: &output)
    let value = output[start...]
    if LegacyText.isNull(value) { return .absent }
    if isScientific(value) { return .failed(.valueScientific) }
    // The check character of an identity number is a capital X (GB 11643).
    if value.count == 18, value.last == UInt8(ascii: "x"),
      value.dropLast().allSatisfy({ LegacyText.isDigit($0) || $0 == UInt8(ascii: "*") })
    {
      output[output.endIndex - 1] = UInt8(ascii: "X")
    } else if holdsUSCC, let enclosed = PartyCode.enclosed(in: value) {
      output.replaceSubrange(start..., with: enclosed)
    } else if holdsUSCC, let written = USCC.written(for: value) {
      output.replaceSubrange(start..., with: written)
    } else if holdsPartyCode, let written = ResidentID.written(for: value) {
      output.replaceSubrange(start..., with: written)
    }
    return .value
  }

  private func time(_ raw: ArraySlice<UInt8>, _ output: inout [UInt8]) -> Normalized {
    let start = output.count
    let result = code(raw, &output)
    if result == .value, let written = ClockTime.written(for: output[start...]) {
      output.replaceSubrange(start..., with: written)
    }
    return result
  }

  private func amount(_ raw: ArraySlice<UInt8>, unit: MoneyUnit, _ output: inout [UInt8]) -> Normalized {
    if unit == .wanYuan, CanonicalForm.isAmount(raw) {
      output += raw
      return .value
    }
    if SeveralAmounts.found(in: raw) { return .failed(.valueNotAnAmount) }
    let start = output.count
    appendCode(raw, keepingBrackets: false, to: &output)
    let value = output[start...]
    if LegacyText.isNull(value) { return .absent }
    if isScientific(value) { return .failed(.valueScientific) }
    let amount = Amount(value)
    output.removeSubrange(start...)
    return amount?.append(columnUnit: unit, to: &output) == true ? .value : .failed(.valueNotAnAmount)
  }

  private func phone(_ raw: ArraySlice<UInt8>, _ output: inout [UInt8]) -> Normalized {
    let start = output.count
    if PhoneNumber.isMobile(raw) {
      output += raw
      return .value
    }
    appendCode(SeveralPhones.parted(raw)?[...] ?? raw, keepingBrackets: false, to: &output)
    if LegacyText.isNull(output[start...]) { return .absent }
    // First of all: what stands before a mobile would make a landline of it, and of its end an extension.
    dropCountry(&output, from: start)
    writeExtensions(&output, from: start)
    dropPhoneMarks(&output, from: start)
    keep(LegacyText.unprotected(output[start...], onlyBeforeDigits: false), of: &output, from: start)
    keep(Self.withoutMarksAtEnds(output[start...]), of: &output, from: start)
    dropCountry(&output, from: start)
    let value = output[start...]
    if LegacyText.isNull(value) { return .absent }
    if isScientific(value) { return .failed(.valueScientific) }
    if let kept = SeveralPhones.kept(raw, insteadOf: value) { output.replaceSubrange(start..., with: kept) }
    return .value
  }

  /// A phone without what parts it from another or ends a sentence, where nothing stands beyond; what isn't digits then stays as it is.
  private static func withoutMarksAtEnds(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    if let first = value.first, let last = value.last, LegacyText.isDigit(first), LegacyText.isDigit(last) {
      return value
    }
    var rest = value
    while let mark = phoneEndMarks.first(where: { rest.starts(with: $0) }) {
      rest = rest.dropFirst(mark.count)
    }
    while let mark = phoneEndMarks.first(where: { rest.suffix($0.count).elementsEqual($0) }) {
      rest = rest.dropLast(mark.count)
    }
    guard let first = rest.first, let last = rest.last else { return value }
    return (first == UInt8(ascii: "+") || LegacyText.isDigit(first)) && LegacyText.isDigit(last)
      ? rest : value
  }

  private static let phoneEndMarks = ["/", ",", ";", ".", "、", "。"].map { Array($0.utf8) }

  /// Leaves of a mobile with the country in front, however that is written, the eleven digits.
  private func dropCountry(_ output: inout [UInt8], from start: Int) {
    guard output.count - start > 11 else { return }
    let digits = output[start...].filter { !"-()".utf8.contains($0) }
    if let mobile = PhoneNumber.mobileNumber(of: digits), mobile.count < digits.count {
      output.replaceSubrange(start..., with: mobile)
    }
  }

  private func date(
    _ raw: ArraySlice<UInt8>, _ field: Int, allowsOpenEnd: Bool, _ output: inout [UInt8]
  ) -> Normalized {
    let start = output.count
    // Most dates are canonical, and of years in which none means something else.
    if CanonicalForm.isDate(raw), raw.starts(with: "20".utf8), !raw.starts(with: "2099".utf8) {
      output += raw
      return .value
    }
    LegacyText.appendNarrowed(raw, droppingSpaces: false, to: &output)
    let value = LegacyText.unprotected(output[start...], onlyBeforeDigits: false)
    if LegacyText.isNull(value) { return .absent }
    if allowsOpenEnd, Self.isOpenEnd(value) { return .openEnded }
    let date = LegacyDate(value)
    switch date {
    case .day where allowsOpenEnd && date.isOpenEnd:
      return .openEnded
    case .day where hasEnd[field] && date.isOpenEnd:
      return isRequired[field] ? .failed(.valueDateEmpty) : .absent
    case .day(let year, let month, let day):
      output.removeSubrange(start...)
      LegacyDate.append(year: year, month: month, day: day, to: &output)
      return .value
    case .null: return isRequired[field] ? .failed(.valueDateEmpty) : .absent
    case .serial: return .failed(.valueDateSerial)
    case .invalid: return .failed(.valueNotADate)
    }
  }

  private static let openEnds: [[UInt8]] =
    ["长期", "永久", "长期有效", "永久有效", "无固定期限", "无固定期", "无限期", "无期限", "不限", "不限期", "终身", "终身有效"].map {
      Array($0.utf8)
    }

  /// Whether a date's cell says that there is no end, with blanks or a full stop in between or not.
  private static func isOpenEnd(_ value: ArraySlice<UInt8>) -> Bool {
    guard value.count <= 64 else { return false }
    var word = value.filter { $0 > 0x20 }[...]
    for stop in ["。", "."] where word.suffix(stop.utf8.count).elementsEqual(stop.utf8) {
      word = word.dropLast(stop.utf8.count)
    }
    return openEnds.contains(where: word.elementsEqual)
  }

  private func boolean(
    _ raw: ArraySlice<UInt8>, knowsOnlyTrue: Bool, _ output: inout [UInt8]
  ) -> Normalized {
    let start = output.count
    LegacyText.appendNarrowed(raw, droppingSpaces: false, to: &output)
    let value = LegacyText.unprotected(output[start...], onlyBeforeDigits: false)
    if LegacyText.isNull(value) { return .absent }
    guard let meaning = Self.meaning(of: value) else { return .failed(.valueNotABoolean) }
    // Where only “true” can be said, “no” is said by saying nothing.
    if !meaning && knowsOnlyTrue { return .absent }
    output.removeSubrange(start...)
    output += (meaning ? "true" : "false").utf8
    return .value
  }

  /// Whether a cell says no, in a field that only knows yes too, where that leaves no value.
  static func saysNo(_ raw: ArraySlice<UInt8>) -> Bool {
    var narrowed: [UInt8] = []
    LegacyText.appendNarrowed(raw, droppingSpaces: false, to: &narrowed)
    return meaning(of: LegacyText.unprotected(narrowed[...], onlyBeforeDigits: false)) == false
  }

  /// A word that is neither yes nor no stays as it is: the validator names those that are allowed.
  private func yesNo(_ raw: ArraySlice<UInt8>, _ output: inout [UInt8]) -> Normalized {
    let start = output.count
    LegacyText.appendNarrowed(raw, droppingSpaces: false, to: &output)
    guard let meaning = Self.meaning(of: LegacyText.unprotected(output[start...], onlyBeforeDigits: false))
    else {
      output.removeSubrange(start...)
      return text(raw, &output)
    }
    output.removeSubrange(start...)
    output += (meaning ? "是" : "否").utf8
    return .value
  }

  /// What a word for yes or no says; `nil` for any other.
  private static func meaning(of value: ArraySlice<UInt8>) -> Bool? {
    booleans.first { LegacyText.isWord($0.word, value) }?.means
  }

  private static let booleans: [(word: [UInt8], means: Bool)] =
    ["true", "是", "y", "yes", "1"].map { (Array($0.utf8), true) }
    + ["false", "否", "n", "no", "0"].map { (Array($0.utf8), false) }

  /// Folds full-width ASCII, drops white space and a spreadsheet's protection.
  private func appendCode(
    _ raw: ArraySlice<UInt8>, keepingBrackets: Bool, to output: inout [UInt8]
  ) {
    let start = output.count
    guard !raw.allSatisfy(LegacyText.isVisibleASCII) || !LegacyText.isPlainAtEnds(raw) else {
      output += raw
      return
    }
    LegacyText.appendNarrowed(raw, droppingSpaces: true, keepingBrackets: keepingBrackets, to: &output)
    keep(LegacyText.unprotected(output[start...], onlyBeforeDigits: false), of: &output, from: start)
  }

  private func keep(_ value: ArraySlice<UInt8>, of output: inout [UInt8], from start: Int) {
    let (lower, upper) = (value.startIndex, value.endIndex)
    output.removeSubrange(upper...)
    output.removeSubrange(start..<lower)
  }

  /// Writes `转801` and `分机801` as `-801`.
  private func writeExtensions(_ output: inout [UInt8], from start: Int) {
    guard output[start...].contains(where: { $0 >= 0x80 }) else { return }
    for word in PhoneNumber.extensionWords {
      while let place = (start..<output.count).first(where: { output[$0...].starts(with: word.utf8) }) {
        let end = place + word.utf8.count
        guard end < output.count, LegacyText.isDigit(output[end]) else { break }
        output.replaceSubrange(place..<end, with: CollectionOfOne(UInt8(ascii: "-")))
      }
    }
  }

  /// Drops hyphens, dashes (U+2010…U+2015, U+2212) and parentheses, but for the hyphen before an extension.
  private func dropPhoneMarks(_ output: inout [UInt8], from start: Int) {
    let extensions = extensionMarks(output[start...])
    var kept = start
    var next = start
    while next < output.count {
      let rest = output[next...]
      if let byte = rest.first, "-()".utf8.contains(byte), !extensions.contains(next) {
        next += 1
      } else if PhoneNumber.isDash(rest.prefix(3)) {
        next += 3
      } else {
        output[kept] = output[next]
        kept += 1
        next += 1
      }
    }
    output.removeSubrange(kept...)
  }

  private func extensionMarks(_ value: ArraySlice<UInt8>) -> [Int] {
    guard value.contains(UInt8(ascii: "-")) else { return [] }
    return value.split { "/,;".utf8.contains($0) || $0 >= 0x80 }.compactMap(PhoneNumber.extensionStart)
  }

  /// A number as a spreadsheet shows it when its cell is too narrow for all digits, and as it comes back in a row that was rejected
  /// for those that it lost: `9.23704E+17`, `9E+17`, `9.2E17`, `-9.2E+17`.
  ///
  /// - Parameter signed: whether only what has the sign of its exponent counts, as spreadsheets write it: in texts, which say what
  ///   they like.
  func isScientific(_ value: ArraySlice<UInt8>, signed: Bool = false) -> Bool {
    let value = value.first == UInt8(ascii: "-") ? value.dropFirst() : value
    guard value.count >= 4, let first = value.first, LegacyText.isDigit(first) else { return false }
    var rest = value.dropFirst()
    let hasFraction = rest.first == UInt8(ascii: ".")
    if hasFraction { rest = rest.dropFirst().drop(while: LegacyText.isDigit) }
    guard let exponent = rest.first, exponent | 0x20 == UInt8(ascii: "e") else { return false }
    rest = rest.dropFirst()
    let isPositive = rest.first == UInt8(ascii: "+")
    let isSigned = isPositive || rest.first == UInt8(ascii: "-")
    if isSigned { rest = rest.dropFirst() }
    if signed, !isSigned { return false }
    return (isPositive || hasFraction) && (1...3).contains(rest.count)
      && rest.allSatisfy(LegacyText.isDigit)
  }
}

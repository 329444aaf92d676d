/// Whether the values of a field, whatever their form, can be what they stand for: what was lost on the way and what
/// nobody is likely to mean.
struct ValueDoubts: Sendable {
  /// What is wrong, with what fills the finding's words.
  typealias Doubt = (code: FindingCode, arguments: [String: String])

  private let type: FieldType
  private let normalization: Normalization
  private let role: FieldRole?
  private let isProse: Bool
  private let isPersonal: Bool
  private let isName: Bool
  private let isChecked: Bool
  /// Whether its values name something by a number, or are lists of such. What somebody else gave is no matter of who refers to it.
  private let isIdentifier: Bool
  /// Whether a record lacks something where its value says nothing.
  private let isNeeded: Bool
  private let largest: Int?
  /// Values that leave open which of several others is meant, with these as people read them.
  private let unclear: [[UInt8]: String]

  /// Judges the values of `field`.
  ///
  /// - Parameter isNeeded: whether a record needs a value there, or is known by it.
  init(field: Field, isNeeded: Bool) {
    type = field.type
    normalization = field.normalization
    role = field.role
    isProse = field.isProse
    isPersonal = field.isPersonal
    isName = field.isName
    isChecked = field.check != nil
    isIdentifier =
      type == .string
      && (normalization == .code
        ? role != .reference && role != .delivery : role == .messageIds && normalization == .list)
    self.isNeeded = isNeeded
    largest = field.largest
    unclear = Dictionary(
      uniqueKeysWithValues: field.unclear.map { (Array($0.utf8), $1.joined(separator: "、")) })
  }

  /// What shows for certain that `value` isn't what its sender had.
  func loss(in value: ArraySlice<UInt8>, _ scan: ValueScan) -> Doubt? {
    if let control = scan.control { return (.valueControlCharacter, ["character": Self.name(control)]) }
    if let lost = scan.lost {
      let isCut = lost == LostCharacter.cut && LostCharacter.isCut(value)
      return (isCut ? .valueCharacterCut : .valueCharacterLost, ["character": lost])
    }
    if scan.hasStandIn, let standIn = LostCharacter.standIn(in: value, isProse: isProse), standIn.isCertain {
      return (.valueCharacterLost, ["character": standIn.character])
    }
    if type == .string, !isProse, isPlaceholder(value) {
      // It says nothing about anybody, so that nothing of it is masked.
      return (.valuePlaceholder, ["value": String(decoding: value, as: UTF8.self)])
    }
    if isIdentifier, let addition = figure(in: value) { return (.valueNumberFigure, addition.arguments) }
    if scan.hasProgramSign || ProgramWord.mayBegin(value), ProgramWord.found(in: value) {
      return (.valueProgramWord, [:])
    }
    if let role, role.speaksWhenEmpty,
      value.split(separator: UInt8(ascii: "|")).contains(where: UnnamedDepartment.isOne)
    {
      return (.recipientNone, UnnamedDepartment.arguments(for: role))
    }
    if scan.hasHash || !ErrorCell.isExcluded(value), let code = ErrorCell.code(in: value) {
      return (
        code, code == .recipientNone ? UnnamedDepartment.arguments(for: role) : ErrorCell.cause(of: value)
      )
    }
    if type == .date,
      LegacyDate.isNull(canonical: value) || (isOfOneDay && LegacyDate.isOpenEnd(canonical: value))
    {
      return (.valueDateEmpty, [:])
    }
    // No office that exchanges anything is older; digits in front were lost, or another calendar was meant.
    if role == .actDate, type == .date, value.lexicographicallyPrecedes(Self.firstDay) {
      return (
        .valueDateImpossible,
        [
          "detailZh": "早于 1949 年 10 月 1 日，不可能是办这件事的日期",
          "detail": "which is before 1949-10-01 and can't be the day of it",
        ]
      )
    }
    if scan.hasQuestionMark, LostCharacter.questionMarks(in: value, isProse: isProse) == .lost {
      return (.valueCharacterLost, ["character": "?"])
    }
    return nil
  }

  private func isPlaceholder(_ value: ArraySlice<UInt8>) -> Bool {
    let isNumber = role?.isNumber == true
    return PlaceholderWord.isOne(value, isNumber: isNumber, isName: isName)
      || (isNumber && MissingNumber.isOne(value)) || (isName && PlaceholderWord.isHidden(value))
  }

  private func figure(in value: ArraySlice<UInt8>) -> NumberAsFigure.Addition? {
    guard role == .messageIds else {
      return NumberAsFigure.found(in: value, isNumber: role?.isNumber == true)
    }
    return value.split(separator: UInt8(ascii: "|")).lazy.compactMap {
      NumberAsFigure.found(in: $0, isNumber: false)
    }.first
  }

  /// That a value has the form of one and says that there is none, where one is needed: `无`, `NULL`, blanks of Chinese text or of
  /// web pages. Of tables such values are absent before anybody looks; in XML nobody takes them out.
  func emptiness(of value: ArraySlice<UInt8>) -> Doubt? {
    // Who gets a record, or came, has words of its own for nobody.
    guard isNeeded, type == .string, role?.speaksWhenEmpty != true else { return nil }
    let text = LegacyText.trimmed(value)
    guard LegacyText.isNull(text) else { return nil }
    let blank = String(decoding: value, as: UTF8.self).unicodeScalars.first.map { Self.name($0.value) }
    let shown = text.isEmpty ? blank ?? "" : String(decoding: text, as: UTF8.self)
    return (.valuePlaceholder, ["value": shown])
  }

  private static let firstDay = Array("1949-10-01".utf8)

  /// Whether its days are of something done, or of the end of a time that was set.
  private var isOfOneDay: Bool { role == .actDate || role == .dueDate }

  /// What makes it likely that `value` isn't what its sender meant.
  ///
  /// - Parameter isFaulty: whether something was found wrong with it as a code.
  func doubt(in value: ArraySlice<UInt8>, _ scan: ValueScan, isFaulty: Bool) -> Doubt? {
    guard type == .string else { return nil }
    if let doubt = characterDoubt(in: value, scan) { return doubt }
    switch normalization {
    case .code: return numberDoubt(in: value, isFaulty: isFaulty)
    case .amount: return isTooLarge(value) ? (.valueAmountLarge, ["limit": "\(largest ?? 0)"]) : nil
    case .text, .list:
      if !unclear.isEmpty, let choices = unclear[Array(value)] {
        return (.valueUnclear, ["choices": choices])
      }
      return ForeignNotation.isFormula(value) ? (.valueFormula, [:]) : nil
    case .phone, .time, .date, .openEndedDate, .boolean, .yesNo: return nil
    }
  }

  private func characterDoubt(in value: ArraySlice<UInt8>, _ scan: ValueScan) -> Doubt? {
    if scan.firstWide != nil, let original = Garbling.original(of: value, scan) {
      return (.valueGarbled, ["original": Masking.excerpt(original, personal: isPersonal)])
    }
    if let code = scan.privateUse { return (.valueCharacterPrivate, ["character": Self.name(code)]) }
    if scan.hasQuestionMark, LostCharacter.questionMarks(in: value, isProse: isProse) == .doubtful {
      return (.valueCharacterDoubtful, ["character": "?"])
    }
    if scan.hasStandIn, let standIn = LostCharacter.standIn(in: value, isProse: isProse) {
      return (.valueCharacterDoubtful, ["character": standIn.character])
    }
    if let code = scan.invisible { return (.valueCharacterInvisible, ["character": Self.name(code)]) }
    if scan.hasMarkup, let markup = ForeignNotation.markup(in: value) {
      return (.valueMarkup, ["markup": Masking.excerpt(String(decoding: markup, as: UTF8.self))])
    }
    return nil
  }

  private func numberDoubt(in value: ArraySlice<UInt8>, isFaulty: Bool) -> Doubt? {
    if SpreadsheetNumber.isShownDate(value) || (role?.isNumber == true && SpreadsheetNumber.isDate(value)) {
      return (.valueNumberDate, [:])
    }
    // A code whose check character fits is right, zeros and all.
    if SpreadsheetNumber.isRounded(value), isFaulty || !isChecked { return (.valueNumberRounded, [:]) }
    return ForeignNotation.isFormula(value) ? (.valueFormula, [:]) : nil
  }

  /// Whether a canonical amount is more than the kind can well have.
  private func isTooLarge(_ value: ArraySlice<UInt8>) -> Bool {
    guard let largest else { return false }
    let whole = value.prefix(while: LegacyText.isDigit).prefix(12).reduce(0) { $0 * 10 + Int($1 & 0x0F) }
    return whole > largest
      || (whole == largest && value.drop(while: LegacyText.isDigit).contains { (0x31...0x39).contains($0) })
  }

  private static func name(_ code: UInt32) -> String {
    let digits = String(code, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

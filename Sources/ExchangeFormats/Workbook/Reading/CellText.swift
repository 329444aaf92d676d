/// What is doubtful about a cell, whatever its field.
enum CellDoubt {
  /// It holds a formula and no value of it, or one that the workbook itself says isn't computed.
  case formulaEmpty
  /// It holds a number of more digits than a spreadsheet keeps.
  case digitsLost
  /// People see its number in another measure than it has.
  case scaled
  /// It holds a number that people see in scientific form.
  case shownScientific
  /// It holds a number, which has no zeros in front.
  case number
  /// It looks empty, by its formula or its format, and isn't.
  case blank
  /// People see in its place another one, which is merged across columns.
  case merged
}

/// Makes the text of cells that people see, with days as days.
struct CellText {
  /// The formats of styles, by their numbers.
  let formats: [CellFormat]
  /// How the workbook counts days.
  let serials: DateSerials
  /// Of each style whether it shows what its cells hold struck through; empty where none does.
  var struckStyles: [Bool] = []
  /// Whether the workbook says that its formulas are to be computed when it is opened: what it has of them may be anything.
  var isUncomputed = false

  /// What stands around the text of a cell; `nil` where nothing does, and where it has none.
  func frame(of cell: SheetCell) -> (before: [UInt8], behind: [UInt8])? {
    guard cell.sort == .text || cell.sort == .shared, cell.style < formats.count else { return nil }
    return formats[cell.style].frame
  }

  /// Appends the text of a cell that isn't shared.
  ///
  /// - Parameter value: what its part has.
  /// - Returns: what is doubtful about it.
  /// - Throws: ``WorkbookFault`` where a number is none.
  func append(
    _ cell: SheetCell, _ value: ArraySlice<UInt8>, to output: inout [UInt8]
  ) throws(WorkbookFault) -> CellDoubt? {
    switch cell.sort {
    // A picture, as WPS keeps one in a cell.
    case .text where value.starts(with: "=DISPIMG(".utf8): output += ErrorCell.picture.utf8
    case .text: EscapedText.append(value, to: &output)
    // As Excel does.
    case .error where cell.isRich && !cell.hasFormula: output += ErrorCell.picture.utf8
    case .error, .shared: output += value
    case .boolean:
      output += (value.elementsEqual("1".utf8) || value.elementsEqual("true".utf8) ? "TRUE" : "FALSE").utf8
    case .date: appendWritten(value, to: &output)
    case .number:
      guard let number = DecimalDigits(LegacyText.trimmed(value)) else { throw .numberUnreadable }
      let format = cell.style < formats.count ? formats[cell.style] : CellFormat(builtIn: 0)
      return append(number, format, to: &output)
    }
    return nil
  }

  /// A day that is written as such (`t="d"`): `2021-01-04T00:00:00`.
  private func appendWritten(_ value: ArraySlice<UInt8>, to output: inout [UInt8]) {
    let time = value.drop { $0 != UInt8(ascii: "T") }
    let isMidnight = time.dropFirst().allSatisfy { "0:.Z".utf8.contains($0) }
    output += value.dropLast(time.count)
    if !isMidnight { output += [UInt8(ascii: " ")] + time.dropFirst() }
  }

  private func append(_ number: DecimalDigits, _ format: CellFormat, to output: inout [UInt8]) -> CellDoubt? {
    let (section, showsSign) = format.section(
      for: number.rounded(significant: DecimalDigits.significant))
    switch section {
    case .date(let hasDay, let hasTime):
      appendTime(number, hasDay: hasDay, hasTime: hasTime, to: &output)
      return nil
    case .duration:
      appendDuration(number, to: &output)
      return nil
    case .literal(let text):
      if number.isNegative, !showsSign, !text.isEmpty { output.append(UInt8(ascii: "-")) }
      output += text
      return nil
    case .general, .text, .scientific, .scaled, .digits: break
    }
    guard number.point <= DecimalDigits.significant else {
      // So it is known again in rows that come back, where all cells are text.
      number.appendScientific(to: &output)
      return .digitsLost
    }
    let known = number.rounded(significant: DecimalDigits.significant)
    if case .digits(let pattern) = section {
      if known.isNegative, !showsSign { output.append(UInt8(ascii: "-")) }
      pattern.append(known.magnitude, to: &output)
      return .number
    }
    known.append(to: &output)
    switch section {
    case .scaled: return .scaled
    case .scientific: return .shownScientific
    case .general where known.point > Self.generalDigits: return .shownScientific
    default: return .number
    }
  }

  /// So many digits before the point a cell without a format shows.
  private static let generalDigits = 11

  // MARK: Days and times

  private static let daySeconds = 86_400

  /// Days and seconds of a count; `nil` for one that shows no day (`####`).
  private func split(_ number: DecimalDigits, inSeconds: Bool) -> (days: Int, seconds: Int)? {
    guard !number.isNegative, number.point <= 7 else { return nil }
    let (whole, fraction) = number.parts
    var days = whole.reduce(0) { $0 * 10 + Int($1) }
    guard inSeconds else { return (days, 0) }
    let part = fraction.prefix(15).reversed().reduce(0.0) { ($0 + Double($1)) / 10 }
    var seconds = Int((part * Double(Self.daySeconds)).rounded())
    if seconds >= Self.daySeconds { (days, seconds) = (days + 1, 0) }
    return (days, seconds)
  }

  private func appendTime(_ number: DecimalDigits, hasDay: Bool, hasTime: Bool, to output: inout [UInt8]) {
    guard let (days, seconds) = split(number, inSeconds: hasTime), let day = day(days) else {
      var text: [UInt8] = []
      number.append(to: &text)
      output += ErrorCell.ofNoDay(String(decoding: text, as: UTF8.self)).utf8
      return
    }
    if hasDay { output += day }
    guard hasTime, !hasDay || seconds > 0 else { return }
    if hasDay { output.append(UInt8(ascii: " ")) }
    appendClock(seconds, to: &output)
  }

  private func appendDuration(_ number: DecimalDigits, to output: inout [UInt8]) {
    guard let (days, seconds) = split(number, inSeconds: true) else {
      output += "########".utf8
      return
    }
    appendClock(days * Self.daySeconds + seconds, to: &output)
  }

  private func appendClock(_ seconds: Int, to output: inout [UInt8]) {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    output += "\(two(seconds / 3_600)):\(two(seconds / 60 % 60))".utf8
    if !seconds.isMultiple(of: 60) { output += ":\(two(seconds % 60))".utf8 }
  }

  /// The day of a count, also those that only spreadsheets have.
  private func day(_ count: Int) -> [UInt8]? {
    switch (serials, count) {
    case (.excel1900, 0): return Array("1900-01-00".utf8)
    case (.excel1900, 60): return Array("1900-02-29".utf8)
    case (.excel1904, 0): return Array("1904-01-01".utf8)
    default: return serials.day(count: count)
    }
  }
}

/// What stands in rows of a workbook that come back in the place of a cell whose own text wouldn't show why: it is known again, so that
/// no row is taken the second time as it came back the first.
enum ReturnedCell: String, CaseIterable {
  /// A formula of which there is no result that was computed.
  case formula = "#公式没有结果!"
  /// A number that is shown in another measure than it has, which stands behind.
  case scaled = "#单位不明!"
  /// Recipients, or departments that came, that only look like none.
  case blank = "#看似空白!"
  /// The same under a cell that is merged across columns.
  case merged = "#跨列合并!"

  /// What is found in such a cell.
  var code: FindingCode {
    switch self {
    case .formula: .cellFormulaEmpty
    case .scaled: .cellFormatScaled
    case .blank, .merged: .recipientNone
    }
  }

  /// The one that stands in `text`, which has a `#` and whose full-width characters are folded.
  static func found(in text: ArraySlice<UInt8>) -> ReturnedCell? {
    marks.first { ByteSearch.contains($0.bytes, in: text) }?.cell
  }

  private static let marks = allCases.map { (cell: $0, bytes: Array($0.rawValue.utf8)) }
}

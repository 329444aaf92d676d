public import ExchangeBase

/// Where in a dropped file a finding points. Parts that aren't known or don't apply are `nil`.
public struct Position: Sendable, Hashable, Codable {
  /// The member of a ZIP bundle, as a path inside it; `nil` when the dropped file itself is meant.
  public var member: String?
  /// The sheet of a workbook; line and column are then those of its cells.
  public var sheet: String?
  /// The line of the file, from 1, counted at LF, CR and CRLF alike.
  public var line: Int?
  /// For tables the column, from 1; for XML the character column in the line, from 1.
  public var column: Int?
  /// The record's place among the records of the bundle, from 1; `nil` for findings about the whole bundle.
  public var record: Int?
  /// The field's canonical name (`holderName`).
  public var field: String?
  /// The field's Chinese title, or the header cell as the file spells it.
  public var title: String?
  /// The offset of the byte meant, from 0, where that says more than a line does.
  public var byte: Int?

  /// Makes a position from the parts that are known.
  public init(
    member: String? = nil, sheet: String? = nil, line: Int? = nil, column: Int? = nil, record: Int? = nil,
    field: String? = nil, title: String? = nil, byte: Int? = nil
  ) {
    self.member = member
    self.sheet = sheet
    self.line = line
    self.column = column
    self.record = record
    self.field = field
    self.title = title
    self.byte = byte
  }
}

extension Position {
  /// The cell of a workbook's sheet, as people know it (`C7`), where both are known.
  public var cell: String? {
    guard sheet != nil, let line, let column else { return nil }
    return "\(CellReference.letters(of: column))\(line)"
  }

  /// Where in a workbook it is: 工作表“决定” C7; `nil` elsewhere.
  public var placeInWorkbook: LocalizedText? {
    sheet.map { sheet in
      let place =
        cell.map { LocalizedText(" \($0)", " \($0)") }
        ?? line.map { LocalizedText("第 \($0) 行", ", row \($0)") }
      return LocalizedText("工作表“\(sheet)”\(place?.zh ?? "")", "sheet “\(sheet)”\(place?.en ?? "")")
    }
  }
}

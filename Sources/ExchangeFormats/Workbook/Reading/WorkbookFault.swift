import ExchangeBase

/// Why a workbook can't be read, whatever its cells hold.
enum WorkbookFault: Error, Equatable {
  case notAWorkbook
  case partMissing(String)
  case partTwice(String)
  case partUnreadable(String, LocalizedText)
  case wrongRoot(String)
  case nestedTooDeep(String)
  case relationMissing(String)
  case relationTwice(String)
  case sheetsNone
  case rowOrder
  case cellReference
  case cellOrder
  case stringUnknown
  case numberUnreadable
  case rowsBeyond
  case columnsBeyond
  case textTooLong(limit: Int)
  case rowTooLong(limit: Int)
  case stringsTooMany(limit: Int)
  case stringsTooLong(limit: Int)
  case formatsTooMany
  case sheetsTooMany(limit: Int)

  /// The fault as the reason why reading can't go on, at a place of a sheet where it is about one.
  func error(at position: Position = Position()) -> FormatError {
    .malformed(finding(at: position))
  }

  /// The fault as a finding.
  func finding(at position: Position = Position()) -> Finding {
    Finding(code, at: position, arguments: ["detail": detail.en, "detailZh": detail.zh])
  }

  private var code: FindingCode {
    switch self {
    case .rowsBeyond, .columnsBeyond, .textTooLong, .rowTooLong, .stringsTooMany, .stringsTooLong,
      .formatsTooMany, .sheetsTooMany:
      .workbookTooLarge
    case .notAWorkbook, .partMissing, .partTwice, .partUnreadable, .wrongRoot, .nestedTooDeep,
      .relationMissing, .relationTwice, .sheetsNone, .rowOrder, .cellReference, .cellOrder, .stringUnknown,
      .numberUnreadable:
      .workbookDamaged
    }
  }

  private var detail: LocalizedText {
    switch self {
    case .notAWorkbook: LocalizedText("里面没有工作簿。", "it holds no workbook.")
    case .partMissing(let part): LocalizedText("缺少 \(part)。", "\(part) is missing.")
    case .partTwice(let part): LocalizedText("两张工作表用了同一个 \(part)。", "two sheets share \(part).")
    case .partUnreadable(let part, let why):
      LocalizedText("\(part) 读不下去：\(why.zh)", "\(part) can't be read: \(why.en)")
    case .wrongRoot(let part): LocalizedText("\(part) 不是它应该是的内容。", "\(part) isn't what it should be.")
    case .nestedTooDeep(let part):
      LocalizedText("\(part) 的元素嵌套过深。", "elements of \(part) are nested too deeply.")
    case .relationMissing(let id): LocalizedText("没有写明“\(id)”在哪里。", "nothing says where “\(id)” lies.")
    case .relationTwice(let id): LocalizedText("“\(id)”写了两次。", "“\(id)” is said twice.")
    case .sheetsNone: LocalizedText("没有工作表。", "it has no sheets.")
    case .rowOrder: LocalizedText("行号颠倒或重复。", "rows are out of order, or there twice.")
    case .cellReference: LocalizedText("单元格的位置写错了。", "a cell's place makes no sense.")
    case .cellOrder: LocalizedText("同一行的单元格颠倒或重复。", "cells of a row are out of order, or there twice.")
    case .stringUnknown: LocalizedText("单元格指向不存在的文字。", "a cell points to a text that isn't there.")
    case .numberUnreadable: LocalizedText("单元格里应是数字，却不是。", "what should be a number in a cell isn't one.")
    case .rowsBeyond: LocalizedText("行数超过 1,048,576。", "it has rows beyond 1,048,576.")
    case .columnsBeyond: LocalizedText("列数超过 16,384。", "it has columns beyond 16,384 (XFD).")
    case .textTooLong(let limit):
      LocalizedText("一个单元格的文字超过 \(limit >> 10) KiB。", "a cell's text is longer than \(limit >> 10) KiB.")
    case .rowTooLong(let limit):
      LocalizedText("一行超过 \(limit >> 20) MiB。", "a row is longer than \(limit >> 20) MiB.")
    case .stringsTooMany(let limit):
      LocalizedText("不同的文字多于 \(limit) 条。", "it has more than \(limit) different texts.")
    case .stringsTooLong(let limit):
      LocalizedText("文字合计超过 \(limit >> 20) MiB。", "its texts have more than \(limit >> 20) MiB in all.")
    case .formatsTooMany: LocalizedText("单元格格式过多。", "it has too many cell formats.")
    case .sheetsTooMany(let limit): LocalizedText("工作表多于 \(limit) 张。", "it has more than \(limit) sheets.")
    }
  }
}

extension FormatError {
  /// The error as it is told of a workbook: whoever made it in a spreadsheet knows nothing of ZIP or XML.
  ///
  /// - Parameter part: the part that was being read.
  func ofWorkbook(part: String) -> FormatError {
    guard case .malformed(let finding) = self else { return self }
    switch finding.code {
    case .zipTooLarge:
      return .malformed(Finding(.workbookTooLarge, arguments: finding.arguments))
    case .xmlDoctype:
      return .malformed(Finding(.xmlDoctype, at: Position(member: part)))
    case .zipDamaged:
      // That it is damaged is said once.
      return .malformed(Finding(.workbookDamaged, arguments: finding.arguments))
    case .zipUnsupported, .zipNameUnsafe, .xmlMalformed, .xmlNotAtStart, .xmlSecondDocument,
      .xmlTooDeep, .encodingInvalid, .encodingMismatch, .encodingUnsupported, .encodingUnmarked, .nulByte,
      .characterCut:
      return WorkbookFault.partUnreadable(part, finding.message).error()
    default: return self
    }
  }
}

import CLibXlsxWriter
public import ExchangeBase

/// Why a workbook can't be written.
public struct WorkbookError: WordedError, Sendable {
  /// What happened.
  public let words: LocalizedText

  init(_ zh: String, _ en: String) { words = LocalizedText(zh, en) }

  init(_ error: lxw_error) {
    let reason = String(cString: lxw_strerror(error))
    self.init("工作簿写不出来：\(reason)", "the workbook can't be written: \(reason)")
  }
}

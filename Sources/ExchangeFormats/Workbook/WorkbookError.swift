import CLibXlsxWriter
public import ExchangeBase

/// Why a workbook can't be written.
public struct WorkbookError: WordedError, Sendable {
  /// What happened.
  public let words: LocalizedText
  /// Whether the disk refused it, so that the same may succeed another time.
  public let isOfTheDisk: Bool

  init(_ zh: String, _ en: String) {
    words = LocalizedText(zh, en)
    isOfTheDisk = false
  }

  /// That the disk refused it; which of its files, and why, the library doesn't keep.
  private init() {
    words = LocalizedText(
      "工作簿写不出来：磁盘写不下去，可能空间不足，或读写出错；腾出空间后会再写",
      "the workbook can't be written: the disk refuses it, as there may be no room, or it fails; make room, and it is written again"
    )
    isOfTheDisk = true
  }

  /// The disk refused a piece of it.
  static let disk = WorkbookError()

  init(_ error: lxw_error) {
    if (LXW_ERROR_CREATING_XLSX_FILE.rawValue...LXW_ERROR_ZIP_CLOSE.rawValue).contains(error.rawValue) {
      self = .disk
    } else {
      let reason = String(cString: lxw_strerror(error))
      self.init("工作簿写不出来：\(reason)", "the workbook can't be written: \(reason)")
    }
  }
}

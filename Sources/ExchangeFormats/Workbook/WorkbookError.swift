import CLibXlsxWriter

/// Why a workbook can't be written.
public struct WorkbookError: Error, Sendable, CustomStringConvertible {
  /// What happened.
  public let description: String

  init(_ description: String) { self.description = description }

  init(_ error: lxw_error) {
    description = "the workbook can't be written: \(String(cString: lxw_strerror(error)))"
  }
}

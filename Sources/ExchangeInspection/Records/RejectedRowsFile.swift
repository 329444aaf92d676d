public import ExchangeFormats
public import SystemPackage

/// A file of rows that come back, made with the first of them; beyond a number of bytes they are only counted.
public final class RejectedRowsFile {
  private let rows: RowsFile
  private let writer: RejectedRowsWriter
  private let limit: Int
  private var written = 0

  /// - Parameter limit: with so many bytes written no more rows are.
  public init(path: FilePath, writer: RejectedRowsWriter, limit: Int) {
    rows = RowsFile(path: path)
    self.writer = writer
    self.limit = limit
  }

  /// Where it lies, once there is a row.
  public var path: FilePath { rows.path }
  /// Whether no row has come back.
  public var isEmpty: Bool { rows.isEmpty }
  /// How many rows came back and aren't written.
  public private(set) var leftOut = 0

  /// Appends a row with what was found about it.
  public func append(record: Record, source: [UInt8], findings: [Finding]) throws {
    guard written < limit else {
      leftOut += 1
      return
    }
    written += try rows.append {
      writer.append(source: source, record: record, line: record.line, findings: findings, to: &$0)
    }
  }

  /// Ends the file.
  public func finish() throws { try rows.finish() }
}

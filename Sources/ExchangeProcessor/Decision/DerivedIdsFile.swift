import ExchangeBase
import ExchangeFormats
import ExchangeInspection
import ExchangeReports
import SystemPackage

/// A file of ids that were derived, made with the first of them.
final class DerivedIdsFile {
  private let rows: RowsFile
  let writer: DerivedIdsWriter

  init(path: FilePath, language: Language) {
    rows = RowsFile(path: path)
    writer = DerivedIdsWriter(language: language)
  }

  var path: FilePath { rows.path }
  /// Whether no id was derived.
  var isEmpty: Bool { rows.isEmpty }

  /// Appends the id of a record.
  func append(
    _ record: Record, by identity: RecordIdentity, to deliveries: [String], isNew: Bool
  ) throws {
    try rows.append {
      writer.append(
        record, msgId: identity.msgId(of: record), number: identity.number(of: record),
        about: identity.summary(of: record), deliveries: deliveries, isNew: isNew, to: &$0)
    }
  }

  /// Ends the file.
  func finish() throws { try rows.finish() }
}

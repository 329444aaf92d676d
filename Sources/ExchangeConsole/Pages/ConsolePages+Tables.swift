import ExchangeBase
import ExchangeFormats
import ExchangeProcessor
import ExchangeQueries
import ExchangeWords

// The lists of files as tables for Excel and WPS.

extension ConsolePages {
  /// Dropped files, the latest first, as CSV.
  func filesTable(_ question: Question) throws -> [UInt8] {
    let choice = try choice(question)
    var sheet = SpreadsheetSheet()
    sheet.add(row: (fileColumns + [viewer("字节", "Bytes"), "SHA-256"]).map { .text($0) })
    let isWhole = try all {
      try desk.queries.drops(choice, after: $0, limit: $1)
    } _: { item in
      sheet.add(row: [
        .text(desk.name(of: item.sender)), .moment(item.receivedAt), .text(item.drop), .text(item.fileName),
        .text(desk.title(ofKind: item.kind)[language]),
        .text(VerdictKind(rawValue: item.verdict)?.column[language] ?? item.verdict), .number(item.found),
        .number(item.accepted), .number(item.rejected), .number(item.unchanged), .number(item.bytes),
        .text(item.sha256),
      ])
    }
    if !isWhole { sheet.add(row: [.text(cut)]) }
    return sheet.bytes
  }

  /// Deliveries, the latest first, as CSV.
  func receivedTable(_ question: Question) throws -> [UInt8] {
    let recipient = try viewer.scope(question["department"], among: table)
    var sheet = SpreadsheetSheet()
    sheet.add(row: (deliveryColumns + ["SHA-256"]).map { .text($0) })
    let isWhole = try all {
      try desk.queries.deliveries(to: recipient, after: $0, limit: $1)
    } _: { item in
      sheet.add(row: [
        .text(desk.name(of: item.recipient)), .init(item.deliveredAt), .text(item.delivery),
        .text(desk.name(of: item.sender)), .text(desk.title(ofKind: item.kind)[language]),
        .number(item.records), .number(item.claimable), .text(item.fileName), .text(item.sha256),
      ])
    }
    if !isWhole { sheet.add(row: [.text(cut)]) }
    return sheet.bytes
  }

  /// Said below a table that doesn't have all.
  private var cut: String {
    viewer(
      "只列到这里，共 \(tableRows) 行；其余请筛选后再下载，或用 exchange list。",
      "This is where it is cut, at \(tableRows) rows; choose fewer, or see `exchange list`, for the rest."
    )
  }

  /// Goes through a list page by page, each of one state of the ledger.
  ///
  /// - Returns: whether that was all of it.
  private func all<Item>(
    _ page: (Cursor?, Int) throws -> Page<Item>, _ body: (Item) -> Void
  ) throws -> Bool {
    var cursor: Cursor?
    var rows = 0
    repeat {
      let found = try page(cursor, min(1_000, tableRows - rows))
      for item in found.items { body(item) }
      rows += found.items.count
      cursor = found.next
    } while cursor != nil && rows < tableRows
    return cursor == nil
  }
}

/// The cells that somebody struck through, of the rows whose records haven't been given yet: with such a line people take back what
/// stands there, and it is still there.
struct StruckCells {
  private var rows: [(line: Int, columns: [Int])] = []
  /// So many cells or runs of them are named.
  private static let named = 8

  /// Notes those of a row, by their columns, from 0 and one after another.
  mutating func note(_ columns: [Int], line: Int) {
    if !columns.isEmpty { rows.append((line, columns)) }
  }

  /// A record with what is to be said of its row.
  mutating func added(to read: ReadRecord) -> ReadRecord {
    if rows.isEmpty { return read }
    // Rows before it became no records.
    rows.removeAll { $0.line < read.record.line }
    guard let row = rows.first, row.line == read.record.line else { return read }
    rows.removeFirst()
    var read = read
    read.findings.append(
      Finding(
        .workbookCellsStruck, at: Position(line: row.line, record: read.record.number),
        arguments: ["line": "\(row.line)", "cells": Self.names(of: row.columns, line: row.line)]))
    return read
  }

  /// Cells as people write them, those beside each other as one: `A31:I31 K31`.
  private static func names(of columns: [Int], line: Int) -> String {
    var runs: [ClosedRange<Int>] = []
    for column in columns {
      if let last = runs.last, last.upperBound + 1 == column {
        runs[runs.count - 1] = last.lowerBound...column
      } else {
        runs.append(column...column)
      }
    }
    let names = runs.prefix(named).map { run in
      let first = CellReference.letters(of: run.lowerBound + 1) + "\(line)"
      return run.count == 1 ? first : first + ":" + CellReference.letters(of: run.upperBound + 1) + "\(line)"
    }
    return names.joined(separator: " ") + (runs.count > named ? " …" : "")
  }
}

extension CSVBundleReader where Source: ~Copyable {
  /// Reads the header of an export as its rule has it: found, in a row of that number, or none.
  static func findHeader(
    _ rows: inout CSVRowReader<Source>, _ rule: SourceRule, _ recognition: HeaderRecognition
  ) throws(FormatError) -> FoundHeader {
    let found: FoundHeader
    switch rule.header {
    case .found:
      found = try findHeader(
        &rows, recognition, delimiters: rule.delimiter.map { [$0] } ?? CSVDelimiters.likeliestFirst)
    case .row(let number):
      var above: [(line: Int, cells: [String])] = []
      for row in 1...number {
        guard try rows.next() else {
          throw .malformed(
            rule.mismatch(
              "表头应在第 \(number) 行，文件只有 \(row - 1) 行。",
              "the header should be row \(number); there are \(row - 1)."))
        }
        if row < number, above.count < HeaderSearch.rowLimit {
          above.append((rows.row.line, rows.row.titles))
        }
      }
      let columns = try recognition.recognise(
        titles(of: &rows, rule, recognition), line: rows.row.line, encoding: rows.encoding)
      found = FoundHeader(columns: columns, row: Array(rows.row.content), above: above)
    case .none:
      repeat {
        guard try rows.next() else { throw .malformed(Finding(.fileEmpty)) }
      } while rows.row.firstFilled == nil
      _ = try rows.restart(delimiter: rule.delimiter ?? UInt8(ascii: ","))
      let columns = try recognition.recognise(
        (1...max(1, rows.row.count)).map { "第 \($0) 列" }, line: rows.row.line, encoding: rows.encoding)
      found = FoundHeader(columns: columns, row: nil)
    }
    if let finding = rule.mismatch(of: rows.encoding) { throw .malformed(finding) }
    return found
  }

  /// The titles in the current row, under the rule's delimiter or the one that makes most sense of them.
  private static func titles(
    of rows: inout CSVRowReader<Source>, _ rule: SourceRule, _ recognition: HeaderRecognition
  ) throws(FormatError) -> [String] {
    var best: (delimiter: UInt8, count: Int) = (rule.delimiter ?? UInt8(ascii: ","), -1)
    for delimiter in rule.delimiter.map({ [$0] }) ?? CSVDelimiters.likeliestFirst {
      // Under a wrong delimiter quotes may seem unclosed; under the right one it is said below.
      guard (try? rows.restart(delimiter: delimiter)) == true, !rows.row.isBroken else { continue }
      let count = recognition.knownColumns(rows.row.titles)
      if count > best.count { best = (delimiter, count) }
    }
    _ = try rows.restart(delimiter: best.delimiter)
    return rows.row.titles
  }
}

extension ReadingTrace {
  /// Takes down a header and what it means.
  func note(_ header: CSVHeader, delimiter: UInt8, line: Int?) {
    self.delimiter = delimiter
    headerLine = line
    let fields = Dictionary(
      header.columns.enumerated().compactMap { field, column in column.map { ($0, field) } }
    ) {
      first, _ in first
    }
    let unused = Set(header.findings.compactMap { $0.position.column } + header.untitled.map { $0 + 1 })
    columns = header.titles.enumerated().map { column, title in
      let use: Use = fields[column].map { .field($0) } ?? (unused.contains(column + 1) ? .unknown : .ignored)
      return Column(title: title, use: use)
    }
  }
}

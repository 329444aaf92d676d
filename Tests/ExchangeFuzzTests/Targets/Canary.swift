import ExchangeBase

@testable import ExchangeFormats

extension FuzzTarget {
  /// An error that is planted, by which is seen that fuzzing finds one (`scripts/fuzz canary`): it needs a quoted cell over two
  /// lines with a quote in it among three of a row, to which nothing leads but the branches of the tokenizer itself.
  static let canary = FuzzTarget(name: "canary", seeds: { [] }) { bytes in
    var tokenizer = CSVTokenizer(delimiter: UInt8(ascii: ","))
    var start = 0
    return bytes.withUnsafeBytes { bytes in
      while true {
        let window = UnsafeRawBufferPointer(rebasing: bytes[start...])
        guard case .row(let length) = tokenizer.scan(window, isLast: true) else { return nil }
        let row = tokenizer.row(in: window)
        let sings = row.fields.indices.contains { index in
          row.fields[index].isQuoted && row.unquoted(index).contains(UInt8(ascii: "\""))
            && row[index].contains(UInt8(ascii: "\n"))
        }
        if !row.isBroken, row.count == 3, sings { return "the canary sings" }
        start += length
      }
    }
  }
}

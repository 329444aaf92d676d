import ExchangeBase

/// How a ledger is laid out, as a number that stands in it.
public enum LedgerFormat {
  /// The number that this program writes.
  public static let current = 10

  /// The format that a ledger names.
  ///
  /// - Parameters:
  ///   - text: what stands in it.
  ///   - isKnown: whether an earlier format can be read.
  /// - Throws: ``LedgerError`` where this program doesn't know it.
  public static func known(_ text: String?, isKnown: (Int) -> Bool) throws(LedgerError) -> Int {
    guard let format = text.flatMap({ Int($0) }) else {
      throw LedgerError(
        .damaged,
        LocalizedText("它没有写明格式；请放回最近的备份", "it names no format; put back the last backup of it"))
    }
    guard format <= current else {
      throw LedgerError(
        .tooNew,
        LocalizedText(
          "它的格式是 \(format)，本程序只认得到 \(current)；请更新程序",
          "its format is \(format), this program knows \(current); update the program"))
    }
    guard format == current || isKnown(format) else {
      throw LedgerError(
        .tooOld,
        LocalizedText(
          "它的格式是 \(format)，早于第一个发布版本；本程序认得的是 \(current)。请另建一个交换",
          "its format is \(format), from before the first release; this program knows \(current). Lay out a new exchange"
        ))
    }
    return format
  }

  /// That tables are there which aren't a ledger's.
  public static var other: LedgerError {
    LedgerError(
      .damaged,
      LocalizedText(
        "它是别的程序的数据库，不是台账；请放回台账的备份",
        "it is a database of something else; put back the last backup of the ledger"))
  }
}

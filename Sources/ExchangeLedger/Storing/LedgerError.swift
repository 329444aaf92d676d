public import ExchangeBase

/// A ledger that can't be used or didn't take a write. Ours, never the sender's.
public struct LedgerError: WordedError, Sendable, Equatable {
  /// What kind of trouble it is.
  public enum Code: String, Sendable {
    /// The file isn't a ledger, or is damaged; it is never made anew over the old one.
    case damaged
    /// A newer program made it.
    case tooNew = "too-new"
    /// A program from before the first release made it.
    case tooOld = "too-old"
    /// What it holds of one thing isn't what this program writes. All else can be used.
    case unreadable
    /// The database refused a write or read.
    case database
    /// It can't be told whether what was to be stored lasts. Who stored it asks what the ledger holds before doing anything else.
    case uncertain
    /// Another processor has found this one gone; nothing is stored by it any more.
    case displaced
  }

  /// Something that a ledger holds and that can't be understood.
  public enum Content: Sendable {
    /// The seal of an entry: all of it, its numbers, or its digests.
    case seal, rowNumbers, rowDigest
    /// What an entry tells.
    case entry(Int64)
    /// The receipt of a drop.
    case receipt(of: String)
    /// A line of the journal, or what is kept of a fact.
    case journal, fact
    /// A value in a column.
    case moment(column: String), day(column: String), word(column: String)
    /// The id of a record, by its row where that is known.
    case recordId(row: Int64?)
    /// The name of a matter, or of a department's staged file.
    case matterName, fileName(department: String)
    /// What started the clock of an obligation, how it ended, from when on it presses, and columns that aren't those of its value.
    case clockStart, outcome, pressing, obligation

    fileprivate var title: LocalizedText {
      switch self {
      case .seal: LocalizedText("封印", "seal")
      case .rowNumbers: LocalizedText("行号", "numbers of rows")
      case .rowDigest: LocalizedText("行的摘要", "digest of rows")
      case .entry(let sequence): LocalizedText("第 \(sequence) 条登记", "entry \(sequence)")
      case .receipt(let drop): LocalizedText("投放 \(drop) 的回执", "receipt of \(drop)")
      case .journal: LocalizedText("流水行", "journal")
      case .fact: LocalizedText("事实的字段", "fact")
      case .moment(let column): LocalizedText("“\(column)”里的时刻", "moment in “\(column)”")
      case .day(let column): LocalizedText("“\(column)”里的日期", "day in “\(column)”")
      case .word(let column): LocalizedText("“\(column)”里的词", "word in “\(column)”")
      case .recordId(let row?): LocalizedText("记录 \(row) 的标识", "id of record \(row)")
      case .recordId(nil): LocalizedText("记录的标识", "id of a record")
      case .matterName: LocalizedText("事项的名称", "name of a matter")
      case .fileName(let department):
        LocalizedText("给 \(department) 的文件的名称", "name of a file for \(department)")
      case .clockStart: LocalizedText("起算的日期或时刻", "day or moment as what started a clock")
      case .outcome: LocalizedText("结果及其时刻", "outcome with its moment")
      case .obligation: LocalizedText("义务的列", "columns of an obligation")
      case .pressing: LocalizedText("临近期限的时刻", "moment from which something presses")
      }
    }
  }

  /// What kind of trouble it is.
  public let code: Code
  /// What happened and what to do next.
  public let message: LocalizedText

  /// Names the trouble and what to do next.
  public init(_ code: Code, _ message: LocalizedText) {
    self.code = code
    self.message = message
  }

  /// Something that only a fault of this program or a changed file can bring about.
  public static func fault(_ code: Code, _ zh: String, _ en: String) -> LedgerError {
    LedgerError(
      code,
      LocalizedText(
        "\(zh)。什么也没有改动；运行 exchange verify，并请报告这个问题",
        "\(en). Nothing was changed; run `exchange verify`, and please report it"))
  }

  /// A value that can't be understood; the message quotes nothing of it.
  public static func unreadable(_ what: Content) -> LedgerError {
    LedgerError(
      .unreadable,
      LocalizedText(
        "其中必有的\(what.title.zh)读不出来。什么也没有改动；请与最近的备份对照",
        "it holds no readable \(what.title.en) where there must be one. Nothing was changed; compare it with the last backup"
      ))
  }

  /// `ledger code: message`.
  public var words: LocalizedText {
    LocalizedText("台账：\(message.zh)", "ledger \(code.rawValue): \(message.en)")
  }
}

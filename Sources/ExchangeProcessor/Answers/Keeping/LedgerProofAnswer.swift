public import ExchangeBase
import ExchangeLedger
import ExchangeWords

/// Whether a ledger is what its chain tells, and what isn't.
public struct LedgerProofAnswer: Answer {
  private struct Fault: Encodable {
    /// The place in the chain at which it was found.
    let entry: Int64?
    /// What the entry tells of.
    let subject: String?
    /// When that was.
    let at: Instant?
    let message: LocalizedText
  }

  private let entries: Int64
  private let faults: [Fault]
  /// Dropped files that are kept as they were.
  private let keptFiles: Int
  /// Dropped files whose day isn't here any more.
  private let filesElsewhere: Int
  private let archiveFaults: [LocalizedText]
  /// Packages of closed days that hold.
  private let packages: Int
  /// Closed days whose package isn't here because it isn't written yet.
  private let packagesElsewhere: Int
  /// Packages that are whole, and that they are what was written nothing proves.
  private let packagesUnproven: Int
  private let packageFaults: [LocalizedText]
  /// Receipts, what lies beside them, and deliveries in departments' boxes that are what was written.
  private let boxFiles: Int
  /// Those of which nothing proves it, as receipts from before there were keys.
  private let boxFilesUnproven: Int
  private let boxFaults: [LocalizedText]
  /// Files of the journal that agree with the ledger.
  private let journalFiles: Int
  private let journalFaults: [LocalizedText]
  /// What is wrong with the files of public keys.
  private let keyFaults: [LocalizedText]
  private let ledger: String

  /// Whether nothing is wrong.
  public var isSound: Bool {
    faults.isEmpty && archiveFaults.isEmpty && packageFaults.isEmpty && boxFaults.isEmpty
      && journalFaults.isEmpty && keyFaults.isEmpty
  }

  init(
    _ proof: LedgerProof, _ faults: [ProvenFault], _ files: KeptFiles, _ keyFaults: [LocalizedText],
    ledger: String
  ) {
    entries = proof.entry
    self.ledger = ledger
    self.faults = faults.map {
      Fault(entry: $0.fault.entry, subject: $0.entry?.subject, at: $0.entry?.at, message: $0.fault.what.words)
    }
    keptFiles = files.archive.sound
    filesElsewhere = files.archive.elsewhere
    archiveFaults = files.archive.faults.map(\.told)
    packages = files.packages.sound
    packagesElsewhere = files.packages.elsewhere
    packagesUnproven = files.packages.unproven
    packageFaults = files.packages.faults.map(\.told)
    boxFiles = files.boxes.sound
    boxFilesUnproven = files.boxes.unproven
    boxFaults = files.boxes.faults.map(\.told)
    journalFiles = files.journal.sound
    journalFaults = files.journal.faults.map(\.told)
    self.keyFaults = keyFaults
  }

  /// What holds, and each thing that doesn't.
  public func text(in language: Language) -> String {
    (ledgerLines + keptLines).map { $0[language] }.joined(separator: "\n")
  }

  private var ledgerLines: [LocalizedText] {
    if faults.isEmpty {
      return [
        LocalizedText(
          "台账完好：链上 \(entries) 条记录首尾相接，各表的行与存入时逐字节相同，按编号都查得到",
          "the ledger is sound: \(entries) entries follow each other, the rows of each table are what was stored, byte for byte, and all are found by their ids"
        )
      ]
    }
    let isMore = faults.count >= LedgerVerification.limit
    let head = LocalizedText(
      "台账与其链不符（\(faults.count) 处\(isMore ? "以上" : "")）：",
      "the ledger isn't what its chain tells (faults: \(faults.count)\(isMore ? " or more" : "")):")
    let lines = faults.map { fault in
      let subject = [fault.subject, fault.at?.text].compactMap(\.self).joined(separator: " ")
      return LocalizedText(
        "  - \(fault.entry.map { subject.isEmpty ? "第 \($0) 条：" : "第 \($0) 条（\(subject)）：" } ?? "")\(fault.message.zh)",
        "  - \(fault.entry.map { subject.isEmpty ? "entry \($0): " : "entry \($0) (\(subject)): " } ?? "")\(fault.message.en)"
      )
    }
    let back = PuttingBack.proven(of: ledger)
    let remedy = LocalizedText(
      "查明之前 exchange run 不再继续。\(back.zh)。",
      "until this is cleared up, exchange run doesn't go on. \(back.en).")
    return [head] + lines + [remedy]
  }

  private var keptLines: [LocalizedText] {
    // What a ledger says of files isn't asked while it isn't sound itself.
    guard faults.isEmpty else { return [] }
    var lines = [
      LocalizedText(
        "归档：\(keptFiles) 份收件与收到时逐字节相同"
          + (filesElsewhere > 0 ? "；\(filesElsewhere) 份的日期文件夹已不在此处，未核" : ""),
        "archive: \(keptFiles) dropped files are what they were, byte for byte"
          + (filesElsewhere > 0
            ? "; the days of \(filesElsewhere) aren't here any more and weren't looked at" : ""))
    ]
    lines += archiveFaults.map { LocalizedText("  - \($0.zh)", "  - \($0.en)") }
    lines.append(
      LocalizedText(
        "对账包：\(packages) 个完整、与台账链相符"
          + (packagesElsewhere > 0 ? "；\(packagesElsewhere) 个已日终的日子还没有生成" : ""),
        "packages: \(packages) are whole and stand in the chain"
          + (packagesElsewhere > 0 ? "; those of \(packagesElsewhere) closed days aren't written yet" : "")))
    if packagesUnproven > 0 {
      lines.append(
        LocalizedText(
          "对账包：另有 \(packagesUnproven) 个与自己的清单相符，但台账链上没有可据以核对的（日终时不签名、还没有密钥，或者台账是在没有流水时重建的），不能证明没有改动过",
          "packages: \(packagesUnproven) more are what their own manifests name, and the chain has nothing to hold them against (closed unsigned or before "
            + "there were keys, or rebuilt without a journal): nothing proves that they weren't changed"))
    }
    lines += packageFaults.map { LocalizedText("  - \($0.zh)", "  - \($0.en)") }
    lines.append(
      LocalizedText(
        "部门文件夹：仍在其中的 \(boxFiles) 个回执和投递与写出的相同"
          + (boxFilesUnproven > 0 ? "；另有 \(boxFilesUnproven) 个没有可据以核对的" : ""),
        "departments' folders: \(boxFiles) receipts and deliveries that still lie there are what was written"
          + (boxFilesUnproven > 0 ? "; of \(boxFilesUnproven) more nothing proves it" : "")))
    lines += boxFaults.map { LocalizedText("  - \($0.zh)", "  - \($0.en)") }
    lines.append(
      LocalizedText(
        "流水：\(journalFiles) 个文件与台账相符",
        "journal: \(journalFiles) files agree with the ledger"))
    lines += journalFaults.map { LocalizedText("  - \($0.zh)", "  - \($0.en)") }
    lines += keyFaults.map { LocalizedText("公钥：\($0.zh)", "public keys: \($0.en)") }
    return lines
  }
}

extension KeptProof.Fault {
  fileprivate var told: LocalizedText {
    LocalizedText("\(subject)：\(words.zh)", "\(subject): \(words.en)")
  }
}

extension LedgerFault.What {
  /// What is wrong, for people.
  fileprivate var words: LocalizedText {
    switch self {
    case .entry:
      LocalizedText(
        "与前一条不相接：这一条或它之前的记录被改动、删去或插入过",
        "it doesn't follow from the one before: it, or what was before it, was changed, removed or put in")
    case .rows(let table):
      LocalizedText(
        "此时存入的\(table.title.zh)与当时不同：有行被改动、增加或删去",
        "the \(table.title.en) stored then aren't what they were: rows were changed, added or removed")
    case .count(let table, let found, let told):
      LocalizedText(
        "\(table.title.zh)共 \(found) 行，链上记载 \(told) 行",
        "there are \(found) rows of \(table.title.en), and the chain tells of \(told)")
    case .placing(let id?):
      LocalizedText("\(id) 放入的时间与链上记载不同", "\(id) was placed at another time than the chain tells")
    case .placing(nil):
      LocalizedText("已放入的件数与链上记载不同", "more, or less, is noted to be in its place than the chain tells")
    case .lost(let id):
      LocalizedText(
        "记录 \(id) 在台账中，按编号却查不到：再次报送时会被当作新的",
        "record \(id) is there but isn't found by its id or number: sent again it would pass for new")
    case .asleep(let matter):
      LocalizedText(
        "事项 \(matter) 的下次检查时间被推迟或抹去：到期时无人会知道",
        "matter \(matter) would be looked at too late, or never: nobody would hear of its limit")
    case .astray(let name):
      LocalizedText(
        "\(name) 待放入的文件少了，或去向、文件名、内容与台账所记不同",
        "a staged file of \(name) is missing, or would go elsewhere, under another name or with other content than the ledger tells"
      )
    case .setting(let setting):
      LocalizedText(
        "运行状态 \(setting.rawValue) 与写下时或者链上最后一次的记载不同；此后运行过较早版本程序的，下一次 exchange run 会重新记下",
        "what is kept of the running as \(setting.rawValue) isn't what was written or what the chain last told; where a program of an earlier version has worked since, the next `exchange run` notes it anew"
      )
    case .note(let name):
      LocalizedText(
        "运行状态 \(name) 与写下时不同，或者不是本程序写下的",
        "what is kept of the running as \(name) isn't what was written, or no program writes it")
    case .day(let day):
      LocalizedText("\(day) 的日终与链上记载不同", "the closing of \(day) isn't what the chain tells")
    case .engine(let text):
      LocalizedText("数据库自检：\(text.zh)", "the database says: \(text.en)")
    }
  }
}

extension LedgerTable {
  fileprivate var title: LocalizedText {
    switch self {
    case .drops: LocalizedText("收件与回执", "drops and receipts")
    case .records: LocalizedText("记录", "records")
    case .holdings: LocalizedText("投递所含记录", "deliveries' records")
    case .deliveries: LocalizedText("投递", "deliveries")
    case .claims: LocalizedText("认领与退回", "claims and returns")
    case .matters: LocalizedText("事项", "matters")
    case .facts: LocalizedText("事实", "facts")
    case .unclearAnswers: LocalizedText("指向不明的答复", "unclear answers")
    case .obligations: LocalizedText("义务", "obligations")
    case .endings: LocalizedText("义务的更替", "endings of obligations")
    case .notices: LocalizedText("提醒", "notices")
    case .noticeLines: LocalizedText("提醒内容", "lines of notices")
    case .statements: LocalizedText("自报清单", "statements")
    case .comparisons: LocalizedText("清单核对结果", "comparisons of statements")
    case .signoffs: LocalizedText("复核确认", "sign-offs")
    case .days: LocalizedText("日终", "closed days")
    case .openCounts: LocalizedText("日终未结数", "counts of what was open")
    case .rejudgements: LocalizedText("重新判定", "rejudgements")
    case .downtimes: LocalizedText("停机时段", "downtimes")
    }
  }
}

import ExchangeEvidence
import ExchangeFiles
import ExchangeProcessor
import ExchangeTesting
import SystemPackage
import Testing

/// By what lies in an exchange's folder it is known which ledger is its, and that it has one.
@Suite(.waits) struct LedgerTraceTests {
  private static func push(_ id: String) -> [UInt8] {
    SampleBundle.approvals([.init(msgId: id, docNo: "样审〔2021〕\(id)号")])
  }

  /// What is left of an exchange that has worked.
  enum Trace: String, CaseIterable {
    case head = ".ledger-head"
    case proof = ".ledger-proof"
    case journal = "journal/2021-01-04.tsv"
    case archive = "archive/2021/01/04/20210104-0001/决定.csv"
    case quarantine = "quarantine/2021/01/04/20210104-0001/决定.csv"
    case deadLetter = "dead-letter/20210104-0001/fault.json"
    case package = "reports/2021-01-03.zip"
    case note = ".written/2021-01-03"
    case work = "work/20210104-0001/copy"
    case taken = "departments/XC-SPJ/inbox/.taken/20210104-0001/样例.csv"
    case receipt = "departments/XC-SPJ/receipts/决定.csv.receipt.xml"

    /// What goes when it goes: also the folders that were made for it.
    var whole: String {
      switch self {
      case .archive, .quarantine: String(rawValue.prefix { $0 != "/" }) + "/2021"
      case .deadLetter, .work, .taken: String(rawValue[..<(rawValue.lastIndex(of: "/") ?? rawValue.endIndex)])
      case .head, .proof, .journal, .package, .note, .receipt: rawValue
      }
    }
  }

  @Test(arguments: Trace.allCases, [true, false])
  func `a lost ledger is made anew beside nothing that only a processor leaves`(trace: Trace, isEmpty: Bool)
    throws
  {
    let worked = try TemporaryExchange()
    try worked.drop(Self.push("P-1"), as: "决定.csv", from: "XC-SPJ")
    try worked.pass(TemporaryExchange.monday)
    let exchange = try TemporaryExchange()
    let from = FilePath("\(worked.root)/\(trace.rawValue)")
    let to = FilePath("\(exchange.root)/\(trace.rawValue)")
    let bytes = try Files.exists(from) ? Files.bytes(of: from) : Array("样例".utf8)
    #expect(try trace != .receipt || Files.exists(from))
    try Files.makeFolder(to.removingLastComponent())
    try Files.replace(to, with: bytes)
    let ledger = exchange.layout.ledger
    if isEmpty { try Files.replace(ledger, with: []) }
    try exchange.drop(Self.push("P-2"), as: "后来.csv", from: "XC-SPJ")
    let refused = try exchange.run(at: "2021-01-04T11:00")
    #expect(
      refused.status == 1 && refused.errors.contains("is missing, empty"), "\(refused.text)\(refused.errors)")
    #expect(try Files.status(of: ledger)?.size == (isEmpty ? 0 : nil))
    #expect(try Files.exists(exchange.layout.inbox("XC-SPJ").appending("后来.csv")), "nothing is taken")
    // Nothing else kept it from beginning.
    try Files.removeTree(FilePath("\(exchange.root)/\(trace.whole)"))
    try exchange.run(at: "2021-01-04T11:10")
    #expect(try Files.status(of: ledger).map { $0.size > 0 } == true)
  }

  @Test func `what a department lays into its box is no receipt of ours`() throws {
    let exchange = try TemporaryExchange()
    let receipts = exchange.layout.department("XC-SPJ").appending("receipts")
    try Files.replace(receipts.appending("样例.receipt.xml"), with: Array("<receipt drop=\"样例\">".utf8))
    try exchange.pass(TemporaryExchange.monday)
  }

  /// In what another exchange's ledger that knows a drop of the same id tells it otherwise.
  enum Other: CaseIterable {
    /// Another file of that name.
    case content
    /// Another file of another name; head and journal have come with it.
    case name
    /// The same, whose answer another key has signed.
    case key
    /// Another file, whose answer the same key has signed; of the exchange's own only the receipt is left.
    case receipt
  }

  @Test(arguments: Other.allCases)
  func `another exchange's ledger that knows drops of the same ids is refused, and its key not taken up`(
    other: Other
  ) throws {
    let exchange = try TemporaryExchange()
    let stranger = try other == .receipt ? TemporaryExchange(exchange.kept()) : TemporaryExchange()
    try exchange.drop(Self.push("P-1"), as: "决定.csv", from: "XC-SPJ")
    try exchange.pass(TemporaryExchange.monday)
    if other == .receipt { try Files.removeTree(exchange.layout.archive) }
    try stranger.drop(
      Self.push(other == .key ? "P-1" : "P-9"), as: other == .name ? "别的.csv" : "决定.csv", from: "XC-SPJ")
    try stranger.pass(TemporaryExchange.monday)
    for name in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm", ".ledger-head", "journal"] {
      let (from, to) = (stranger.root.appending(name), exchange.root.appending(name))
      try Files.removeTree(to)
      if try Files.exists(from), other == .name || name.hasPrefix("ledger.sqlite") {
        try Files.rename(from, to: to)
      }
    }
    let keys = try Files.names(in: exchange.keys.path).map(\.string)
    try exchange.drop(Self.push("P-2"), as: "后来.csv", from: "XC-SPJ")
    let refused = try exchange.run(at: "2021-01-04T11:00")
    #expect(
      refused.status == 1 && refused.errors.contains("isn't the last ledger"),
      "\(refused.text)\(refused.errors)")
    #expect(try exchange.ask("verify").status == 1)
    #expect(try Files.names(in: exchange.keys.path).map(\.string) == keys)
    #expect(try Files.exists(exchange.layout.inbox("XC-SPJ").appending("后来.csv")), "nothing is taken")
    // Whoever is sure that it is its own says so.
    let taken = try exchange.ask("recover", "--at", "2021-01-04T11:00")
    if other == .key || other == .receipt {
      #expect(taken.status == 0, "\(taken.text)\(taken.errors)")
    } else {
      #expect(
        taken.status == 1 && taken.errors.contains("Nothing was changed"), "\(taken.text)\(taken.errors)")
      // Where it is moved away, what is kept is rebuilt.
      for name in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm", ".ledger-head", "journal"] {
        try Files.removeTree(exchange.root.appending(name))
      }
      let rebuilt = try exchange.ask("recover", "--at", "2021-01-04T11:00")
      #expect(rebuilt.status == 0 && rebuilt.text.contains("已重建 1 份收件"), "\(rebuilt.text)\(rebuilt.errors)")
      try exchange.pass("2021-01-04T11:10")
    }
  }

  /// A kept file that was damaged is for `verify` to tell, and keeps nobody waiting where head and journal bear the ledger out.
  @Test func `a damaged file of the last drop keeps nobody waiting`() throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(Self.push("P-1"), as: "决定.csv", from: "XC-SPJ")
    try exchange.pass(TemporaryExchange.monday)
    let kept = try #require(try exchange.files(below: exchange.layout.archive).first)
    try Files.replace(kept, with: [])
    try exchange.drop(Self.push("P-2"), as: "后来.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T11:00")
    let found = try exchange.ask("verify")
    #expect(found.status == 1 && found.text.contains("与收到时不同"), "\(found.text)")
  }
}

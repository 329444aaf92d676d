import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeLedger
import ExchangeTesting
import Foundation
import GRDB
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// Whoever has his hands in an exchange is found out by the program itself, whatever it is that he changes.
@Suite(.waits) struct TamperedExchangeTests {
  /// What somebody does who may write everywhere.
  struct Change: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let make: @Sendable (TemporaryExchange) throws -> Void

    init(_ name: String, _ make: @escaping @Sendable (TemporaryExchange) throws -> Void) {
      testDescription = name
      self.make = make
    }

    init(_ name: String, sql: String) {
      self.init(name) { exchange in
        let ledger = try DatabaseQueue(path: exchange.layout.ledger.string)
        try ledger.writeWithoutTransaction { try $0.execute(sql: "PRAGMA foreign_keys = OFF; \(sql)") }
        try ledger.close()
      }
    }
  }

  private static func push(_ ids: String...) -> [UInt8] {
    SampleBundle.approvals(
      ids.map {
        .init(msgId: $0, item: "XK004", itemName: "公共场所卫生许可", docNo: "样审〔2021〕\($0)号", holder: "样例甲餐饮店")
      })
  }

  /// Two pushes of which one was claimed, a file that came back, notices, and three closed days.
  private static let story = Result {
    let exchange = try TemporaryExchange()
    try exchange.drop(push("P-1", "P-2"), as: "决定.csv", from: "XC-SPJ")
    try exchange.drop(Array("no\n1\n".utf8), as: "坏.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00", comesBack: true)
    try exchange.drop(SampleBundle.answer(record: "P-1"), as: "认领.csv", from: "XC-WJ")
    for moment in ["2021-01-04T11:00", "2021-01-05T08:00", "2021-01-06T08:00", "2021-01-07T08:00"] {
      try exchange.pass(moment)
    }
    return try exchange.kept()
  }

  private static let moment = "2021-01-07T09:30"

  private static func flip(_ file: FilePath) throws {
    var bytes = try Files.bytes(of: file)
    bytes[bytes.count / 2] ^= 1
    try Files.replace(file, with: bytes)
  }

  private static func receipt(_ name: String) -> @Sendable (TemporaryExchange) throws -> Void {
    { try flip($0.layout.department("XC-SPJ").appending("receipts").appending(name)) }
  }

  private static func put(_ path: String) -> @Sendable (TemporaryExchange) throws -> Void {
    { exchange in
      let file = exchange.root.pushing(FilePath(path))
      try FileManager.default.createDirectory(
        atPath: file.removingLastComponent().string, withIntermediateDirectories: true)
      try Files.replace(file, with: "样例\n".utf8)
    }
  }

  static let changes = [
    Change("a claim is late, or in time", sql: "UPDATE claims SET late = 1 - late"),
    Change("a claim is antedated", sql: "UPDATE claims SET at = '2021-01-04T09:00:00.000+08:00'"),
    Change("a claim is taken out", sql: "DELETE FROM claims"),
    Change(
      "a return is made up",
      sql: """
        INSERT INTO claims (delivery_row, record_row, records, act, at, by_drop, late, round)
        SELECT delivery_row, record_row, 1, 'returned', at, by_drop, 0, 1 FROM claims LIMIT 1
        """),
    Change("a claim becomes a return", sql: "UPDATE claims SET act = 'returned'"),
    Change("another claimed", sql: "UPDATE claims SET person = '样例乙'"),
    Change(
      "an overdue duty is met",
      sql: "UPDATE obligations SET outcome = 'met', settled_at = opened_at WHERE outcome IS NULL"),
    Change(
      "a due time is moved", sql: "UPDATE obligations SET due = '2022-01-04T00:00:00.000+08:00' WHERE id = 2"),
    Change("a duty is somebody else's", sql: "UPDATE obligations SET debtor = 'XC-DSJ' WHERE id = 1"),
    Change("a duty is forgiven", sql: "DELETE FROM obligations WHERE id = 3"),
    Change(
      "an old version stands again",
      sql: """
        DELETE FROM obligations WHERE id > 1 AND (matter_row, rule, opener, debtor, part) IN
          (SELECT matter_row, rule, opener, debtor, part FROM obligations WHERE id = 1);
        UPDATE obligations SET until_entry = NULL WHERE id = 1
        """),
    Change("a version stands no more", sql: "UPDATE obligations SET until_entry = 20 WHERE id = 3"),
    Change("a record is taken out", sql: "DELETE FROM stored_records WHERE id = 2"),
    Change(
      "a late record was in time",
      sql: "UPDATE stored_records SET on_time = 1 - on_time WHERE on_time IS NOT NULL"),
    Change("a record says something else", sql: "UPDATE stored_records SET digest = x'02' WHERE id = 1"),
    Change("a record comes from another drop", sql: "UPDATE routes SET drop_row = 2 WHERE id = 1"),
    Change("a delivery went to another", sql: "UPDATE deliveries SET recipient = 'XC-DSJ' WHERE id = 1"),
    Change("a delivery has another digest", sql: "UPDATE deliveries SET sha256 = 'b' WHERE id = 1"),
    Change("a delivery is about others", sql: "UPDATE deliveries SET parties = '[\"样例\"]' WHERE id = 1"),
    Change(
      "a delivery was placed earlier",
      sql: "UPDATE deliveries SET delivered_at = '2021-01-01T00:00:00.000+08:00' WHERE id = 1"),
    Change("a delivery wasn't placed", sql: "UPDATE deliveries SET delivered_at = NULL WHERE id = 1"),
    Change(
      "a receipt says something else",
      sql: "UPDATE drops SET receipt = replace(receipt, 'accepted', 'rejected')"),
    Change("a verdict is another", sql: "UPDATE drops SET verdict = 'rejected' WHERE id = 1"),
    Change(
      "a drop came on another day",
      sql: "UPDATE drops SET received_at = '2021-01-03T10:00:00.000+08:00' WHERE id = 1"),
    Change("a drop is taken out", sql: "DELETE FROM drops WHERE id = 2"),
    Change("a matter has another name", sql: "UPDATE matters SET code = code || '1' WHERE id = 1"),
    Change("a notice went to another", sql: "UPDATE notices SET recipient = recipient || '-' WHERE id = 1"),
    Change("a notice wasn't needed", sql: "DELETE FROM notice_lines"),
    Change("a day ended earlier", sql: "UPDATE days SET last_entry = 2"),
    Change("less was open", sql: "UPDATE open_counts SET obligations = obligations + 1"),
    Change("there was no downtime", sql: "DELETE FROM downtimes"),
    Change(
      "an entry says something else",
      sql: "DROP TRIGGER entry_is_never_changed; UPDATE entry SET detail = '[]' WHERE sequence = 3"),
    Change(
      "the last entries are cut off",
      sql: """
        DROP TRIGGER entry_is_never_deleted;
        DELETE FROM entry WHERE sequence > (SELECT max(sequence) - 5 FROM entry)
        """),
    Change("an id can't be found", sql: "DELETE FROM record_keys WHERE record_row = 2"),
    Change(
      "there is a number's key more",
      sql: "INSERT INTO number_keys SELECT key + 1, record_row FROM number_keys"),
    Change("an index is gone", sql: "DROP INDEX claims_delivery"),
    Change("a rule has another name", sql: "UPDATE setting SET value = value || 'x' WHERE key = 'rules'"),
    Change(
      "it was seen hours before",
      sql: "UPDATE setting SET value = '2021-01-07T05:00:00.000+08:00' WHERE key = 'last-seen'"),
    Change("something is kept that nobody writes", sql: "INSERT INTO setting VALUES ('note', 'x')"),
    Change(
      "it was taken over more often", sql: "UPDATE setting SET value = value || '7' WHERE key = 'settled'"),
    Change("a receipt is changed", receipt("决定.csv.receipt.xml")),
    Change("a receipt for people is changed", receipt("决定.csv.receipt.csv")),
    Change("what became of each record is changed", receipt("决定.csv.result.csv")),
    Change("a receipt has lost its signature, and says something else") { exchange in
      let file = exchange.layout.department("XC-SPJ").appending("receipts").appending("坏.csv.receipt.xml")
      let unsigned = String(decoding: try exchange.unsigned(file), as: UTF8.self)
      try Files.replace(file, with: unsigned.replacing("XC-SPJ", with: "XC-WJ").utf8)
    },
    Change("a receipt is another file's") { exchange in
      let folder = exchange.layout.department("XC-SPJ").appending("receipts")
      let other = try Files.bytes(of: folder.appending("坏.csv.receipt.xml"))
      try Files.replace(folder.appending("决定.csv.receipt.xml"), with: other)
    },
    Change("a delivery is changed") { exchange in
      let names = try exchange.box("outbox", of: "XC-WJ")
      let name = try #require(names.first { $0.hasPrefix("approval-push_") && !$0.contains(".claim.") })
      try flip(exchange.layout.department("XC-WJ").appending("outbox").appending(name))
    },
    Change("a line of the journal is changed") { try flip($0.root.appending("journal/2021-01-05.tsv")) },
    Change("the first day of the journal is gone") {
      try Files.remove($0.root.appending("journal/2021-01-04.tsv"))
    },
    Change("a day of the journal is gone") { try Files.remove($0.root.appending("journal/2021-01-06.tsv")) },
    Change("the last day of the journal is gone") {
      try Files.remove($0.root.appending("journal/2021-01-07.tsv"))
    },
    Change("the journal is gone") { try Files.removeTree($0.root.appending("journal")) },
    Change("a calendar is changed") { try flip($0.root.appending("journal/calendar-1.json")) },
    Change("a dropped file is changed") {
      try flip($0.root.appending("archive/2021/01/04/20210104-0001/决定.csv"))
    },
    Change("a dropped file is gone") {
      try Files.remove($0.root.appending("quarantine/2021/01/04/20210104-0002/坏.csv"))
    },
    Change("a file lies among the days", put("archive/2021/01/更多.csv")),
    Change("a file lies among the drops of a day", put("archive/2021/01/04/更多.csv")),
    Change("a file lies beside what was dropped", put("archive/2021/01/04/20210104-0001/更多.csv")),
    Change("there is a drop more", put("archive/2021/01/04/20210104-0009/更多.csv")),
    Change("there is a day more", put("quarantine/2021/01/02/20210102-0001/更多.csv")),
    Change("a drop lies in another day", put("quarantine/2021/01/05/20210104-0002/坏.csv")),
    Change("there is a drop more that was put aside", put("dead-letter/20210104-0009/file/更多.csv")),
    Change("a file lies among what was put aside", put("dead-letter/更多.csv")),
    Change("a package is changed") { try flip($0.root.appending("reports/2021-01-05.zip")) },
    Change("a package is gone") { try Files.remove($0.root.appending("reports/2021-01-05.zip")) },
    Change("a public key is another's") { exchange in
      let key = try exchange.signingKey().publicKey
      try flip(exchange.keys.publicFile(key.id))
    },
  ]

  @Test(arguments: changes) func `a change is found by the program`(change: Change) throws {
    let exchange = try TemporaryExchange(Self.story.get())
    try change.make(exchange)
    let found = try exchange.ask("verify", "--at", Self.moment)
    #expect(found.status == 1, "\(found.text)\(found.errors)")
  }

  @Test func `what nobody changed is sound, and what isn't ours is left alone`() throws {
    let exchange = try TemporaryExchange(Self.story.get())
    let folder = exchange.layout.department("XC-SPJ")
    // A department's own, and what it has taken away.
    try Files.replace(folder.appending("receipts/我的.receipt.xml"), with: "<receipt ".utf8)
    try Files.replace(folder.appending("receipts/决定.csv.receipt.xml.bak"), with: "样例".utf8)
    try Files.replace(folder.appending("outbox/approval-push_20210104-0009-XC-SPJ.csv"), with: "样例".utf8)
    try Files.remove(folder.appending("receipts/坏.csv.receipt.xml"))
    try Files.replace(exchange.root.appending("archive/.DS_Store"), with: "样例".utf8)
    // What NFS keeps of a file that somebody still has open.
    let open = ".nfs000000000bad0cafe00000001"
    for folder in ["archive/2021/01/04", "archive/2021/01/04/20210104-0001"] {
      try Files.replace(exchange.root.pushing(FilePath("\(folder)/\(open)")), with: "样例".utf8)
    }
    let sound = try exchange.ask("verify", "--at", Self.moment)
    #expect(sound.status == 0, "\(sound.text)\(sound.errors)")
    #expect(sound.text.contains("流水：5 个文件与台账相符"), "\(sound.text)")
    #expect(sound.text.contains("另有 1 个没有可据以核对的"), "\(sound.text)")
  }

  @Test func `a journal that was moved away is written anew as it was, and so is proven`() throws {
    let exchange = try TemporaryExchange(Self.story.get())
    let file = exchange.root.appending("journal/2021-01-05.tsv")
    let whole = try Files.bytes(of: file)
    try Self.flip(file)
    for name in try Files.names(in: exchange.root.appending("journal")) where name.extension == "tsv" {
      try Files.remove(exchange.root.appending("journal").appending(name))
    }
    try exchange.pass("2021-01-07T09:00")
    #expect(try Files.bytes(of: file) == whole)
    let sound = try exchange.ask("verify", "--at", "2021-01-07T09:01")
    #expect(sound.status == 0, "\(sound.text)")
  }

  @Test
  func `an entry younger than the proof isn't lacking, and nobody removed what a stop left to be taken down`()
    throws
  {
    let exchange = try TemporaryExchange(Self.story.get())
    try Files.remove(exchange.root.appending("journal/2021-01-07.tsv"))
    let ledger = try exchange.layout.requireLedgerToAsk()
    func proof(_ moment: String) throws -> KeptProof {
      try JournalProof(layout: exchange.layout, now: try #require(Instant(moment))).prove(ledger)
    }
    // It was begun, and something was decided meanwhile.
    let before = try proof("2021-01-06T23:00:00.000+08:00")
    #expect(before.faults.isEmpty && before.elsewhere == 1, "\(before.faults)")
    let later = "2021-01-07T09:00:00.000+08:00"
    let removed = try proof(later).faults.map { $0.words.en }
    #expect(removed.count == 1 && removed.allSatisfy { $0.contains("Ask who") }, "\(removed)")
    // Killed before any of it was taken down, and the head noted.
    try Files.remove(exchange.layout.anchor)
    let left = try proof(later).faults.map { $0.words.en }
    #expect(left.count == 1 && left.allSatisfy { $0.contains("the next `exchange run`") }, "\(left)")
  }

  /// A ledger whose first state that is asked for is overtaken before it tells anything. One thread asks it.
  private final class Overtaken: LedgerSource, @unchecked Sendable {
    private let ledger: any LedgerSource
    private var meanwhile: (() throws -> Void)?

    init(_ ledger: any LedgerSource, by meanwhile: @escaping () throws -> Void) {
      self.ledger = ledger
      self.meanwhile = meanwhile
    }

    func read<Result>(_ body: (any LedgerView) throws -> Result) throws -> Result {
      let act = meanwhile
      meanwhile = nil
      return try ledger.read { view in
        _ = try view.lastEntry()
        try act?()
        return try body(view)
      }
    }
  }

  @Test func `a day that is closed while packages are looked at is no ledger that was cut off`() throws {
    let exchange = try TemporaryExchange(Self.story.get())
    let ledger = Overtaken(try exchange.layout.requireLedgerToAsk()) {
      try exchange.pass("2021-01-08T08:00")
    }
    let proof = try PackagesProof(layout: exchange.layout).prove(ledger)
    #expect(try Files.exists(exchange.root.appending("reports/2021-01-07.zip")))
    #expect(proof.faults.isEmpty && proof.sound > 0, "\(proof.faults)")
  }

  @Test func `the processor looks at what is kept by itself, tells of it, and goes on`() throws {
    let exchange = try TemporaryExchange(Self.story.get())
    try exchange.drop(Self.push("P-3"), as: "后来.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-07T09:00")
    let kept = exchange.root.appending("archive/2021/01/07/20210107-0001/后来.csv")
    let whole = try Files.bytes(of: kept)
    try Self.flip(kept)
    func health(_ moment: String) throws -> Program.Outcome {
      try exchange.ask("status", "--check", "--at", moment)
    }
    #expect(try !health("2021-01-07T09:01").text.contains("20210107-0001"))
    try exchange.drop(Self.push("P-4"), as: "再来.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-08T09:00")
    let told = try health("2021-01-08T09:01")
    #expect(told.status != 0 && told.text.contains("20210107-0001"), "\(told.text)")
    let status = try exchange.ask("status", "--at", "2021-01-08T09:01")
    #expect(status.text.contains("20210107-0001"), "\(status.text)")
    try Files.replace(kept, with: whole)
    #expect(try exchange.ask("verify", "--at", "2021-01-08T09:02").status == 0)
    #expect(try !health("2021-01-08T09:03").text.contains("20210107-0001"))
  }

  /// What somebody makes of the note that all was well.
  enum Note: CaseIterable {
    case ours, later, plain, gone, another
  }

  @Test(arguments: Note.allCases)
  func `only what this exchange has signed of a proof is believed`(note: Note) throws {
    let exchange = try TemporaryExchange(Self.story.get())
    let file = exchange.root.appending(".ledger-proof")
    let text = String(decoding: try Files.bytes(of: file), as: UTF8.self)
    try Change("", sql: "UPDATE deliveries SET recipient = recipient || '-'").make(exchange)
    switch note {
    case .ours: break
    case .later:
      let later = text.replacing("2021-01-07T08", with: "2021-01-07T09")
      try #require(later != text)
      try Files.replace(file, with: later.utf8)
    case .plain:
      try Files.replace(file, with: #"{"at":"2021-01-07T08:00:00.000+08:00","entry":1,"faults":0}"#.utf8)
    case .gone: try Files.remove(file)
    case .another:
      let other = try TemporaryExchange()
      try other.pass("2021-01-06T10:00")
      try other.pass("2021-01-07T10:00")
      try Files.replace(file, with: Files.bytes(of: other.root.appending(".ledger-proof")))
    }
    // Within the hours after the last proof.
    let outcome = try exchange.run(at: "2021-01-07T09:30")
    #expect(outcome.status == (note == .ours ? 0 : 1), "\(outcome.text)\(outcome.errors)")
  }

  @Test
  func `a proof is believed when another key has come into use, and stays where nobody can sign the next`()
    throws
  {
    let exchange = try TemporaryExchange(Self.story.get())
    func noted() throws -> Instant? {
      try LedgerProof(in: exchange.layout, of: exchange.layout.requireLedgerToAsk())?.at
    }
    let before = try #require(try noted())
    let rotated = try Program.run("key", "rotate", exchange.root.string, "--at", "2021-01-07T08:30")
    try #require(rotated.status == 0, "\(rotated.errors)")
    try exchange.pass("2021-01-07T08:40")
    #expect(try noted() == before)
    let keys = exchange.root.appending("keys")
    for name in try Files.names(in: keys)
    where name.string.hasSuffix(".pem") && !name.string.hasSuffix(".pub.pem") {
      try Files.remove(keys.appending(name))
    }
    _ = try exchange.ask("verify", "--at", "2021-01-07T09:00")
    #expect(try noted() == before)
  }

  @Test func `in so many rounds each file is looked at once, and what is new in each`() throws {
    let now = try #require(Instant("2021-06-01T08:00:00.000+08:00"))
    let old = (1...500).map { "20210104-\(1_000 + $0)" }
    var seen: [String: Int] = [:]
    var number: Int?
    for _ in 0..<ProofRound.count {
      let next = ProofRound.number(after: number)
      number = next
      let round = ProofRound(next, now: now) { true }
      for id in old where try round.isDue(id) { seen[id, default: 0] += 1 }
      #expect(try round.isDue("20210531-0001") && round.isDue("20210601"))
    }
    #expect(old.allSatisfy { seen[$0] == 1 })
    for number in [Int.min, -1, Int.max] {
      #expect((0..<ProofRound.count).contains(ProofRound.number(after: number)))
    }
    // A receipt's id begins with its department.
    let receipts = (1...500).map { "XC-SPJ/\($0).csv.receipt.xml" }
    let later = try #require(Instant("2099-06-01T08:00:00.000+08:00"))
    let longAgo = try #require(try Files.status(of: "/")).modified
    var answered = 0
    for number in 0..<ProofRound.count {
      let round = ProofRound(number, now: later) { true }
      for id in receipts where try round.isDue(id, modified: longAgo) { #expect(round.hasAnswered(id)) }
      answered += receipts.count(where: { round.hasAnswered($0) })
    }
    #expect(answered == receipts.count, "what wasn't looked at isn't taken for mended")
    let day = ProofRound(0, now: now) { true }
    #expect(try !day.hasAnswered("20210531-0001") && day.isDue("20210531-0001"))
    #expect(day.hasAnswered("20210531-0001"), "what is new is looked at in each")
    #expect(ProofRound.whole.hasAnswered("XC-SPJ/1.csv.receipt.xml"))
    #expect(throws: CancellationError.self) { try ProofRound(0, now: now) { false }.isDue("20210104-0001") }
  }
}

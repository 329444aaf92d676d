import ExchangeFiles
import ExchangeProcessor
import SystemPackage
import Testing

/// An outbox without room holds back what is for it, and nothing else; with room again all of it follows, once.
@Suite(.enabled(if: Mount.isAllowed, "mounting isn't allowed here"), .waits)
struct FullBoxTests {
  /// Of what an outbox has no more.
  enum Lack: CaseIterable, Sendable {
    case bytes, files
  }

  private static let push = SampleBundle.approvals([
    .init(msgId: "P-1", item: "XK004", itemName: "公共场所卫生许可", docNo: "样审〔2021〕1号", holder: "样例甲餐饮店")
  ])

  /// An exchange in which an inquiry was delivered to two departments, and one's outbox, on a file system of its own, is full since.
  private func exchange(_ sort: Mount.Sort, without lack: Lack) throws -> (TemporaryExchange, Mount) {
    // The statements of the days between would fill it again.
    let exchange = try TemporaryExchange(settings: ["departmentStatements: false"])
    try exchange.run()
    let outbox = exchange.layout.department("XC-WJ").appending("outbox")
    let mount = try #require(Mount(sort, over: outbox, bytes: 2 << 20, files: 64))
    try Files.makeFolder(outbox.appending(".staging"))
    try exchange.send("inquiry", from: "XC-SPJ", ["recipients": "XC-WJ|XC-ZHZF"])
    try exchange.pass("2021-01-04T10:00")
    try fill(outbox, lack)
    return (exchange, mount)
  }

  private func fill(_ outbox: FilePath, _ lack: Lack) throws {
    switch lack {
    case .bytes:
      #expect(!Mount.shell("cat /dev/zero > '\(outbox)/占满'"))
      // A large write fails while there is room for a small one.
      _ = Mount.shell(
        "while dd if=/dev/zero of='\(outbox)/占满' bs=512 count=1 oflag=append,sync conv=notrunc; do :; done")
    case .files: #expect(!Mount.shell("for i in $(seq 200); do : > '\(outbox)/占满'$i || exit 1; done"))
    }
  }

  private func makeRoom(in exchange: TemporaryExchange) throws {
    let outbox = exchange.layout.department("XC-WJ").appending("outbox")
    for name in try Files.names(in: outbox) where name.string.hasPrefix("占满") {
      try Files.remove(outbox.appending(name))
    }
  }

  /// What a department finds, but for what fills its outbox.
  private func found(_ kind: String, by department: String, in exchange: TemporaryExchange) throws -> [String]
  {
    try exchange.box("outbox", of: department).filter { $0.hasPrefix(kind) && !$0.contains(".claim.") }
  }

  private static let cases = Mount.Sort.allCases.flatMap { sort in Lack.allCases.map { (sort, $0) } }

  @Test(arguments: cases)
  func `others get theirs at once, and what waits follows once there is room`(
    sort: Mount.Sort, lack: Lack
  ) throws {
    let (exchange, mount) = try exchange(sort, without: lack)
    let told = try found("notice_", by: "XC-ZHZF", in: exchange).count
    try exchange.drop(Self.push, as: "决定.csv", from: "XC-SPJ")
    // By then the inquiry is overdue, of which both are told.
    for _ in 0..<2 {
      let outcome = try exchange.run(at: "2021-01-28T10:00")
      #expect(outcome.status == 75, "\(outcome.text)\(outcome.errors)")
      #expect(outcome.text.contains("磁盘空间不足"), "\(outcome.text)")
      #expect(try exchange.receipts(of: "XC-SPJ").map(\.verdict) == ["accepted", "accepted"])
      #expect(try found("approval-push_", by: "XC-ZHZF", in: exchange).count == 1)
      #expect(try found("notice_", by: "XC-ZHZF", in: exchange).count > told)
      #expect(try found("approval-push_", by: "XC-WJ", in: exchange).isEmpty)
    }
    let shelved = try exchange.files(below: exchange.layout.work).filter { $0.string.contains("/staged/") }
    #expect(shelved.count >= 4, "delivery, claim form and two files of a notice wait: \(shelved)")
    #expect(try exchange.ask("status").text.contains("已备好"))
    let before = try found("notice_", by: "XC-WJ", in: exchange)
    try makeRoom(in: exchange)
    // Killed when the first is in its place and the ledger doesn't know that yet.
    let killed = try Program.run(
      ["run", "--once", exchange.root.string, "--at", "2021-01-28T10:30"],
      environment: ["EXCHANGE_DRILL": "noting kill 决定.csv"])
    #expect(killed.wasKilled)
    #expect(try exchange.run(at: "2021-01-28T10:40").status == 0)
    for department in ["XC-WJ", "XC-ZHZF"] {
      #expect(try found("approval-push_", by: department, in: exchange).count == 1)
    }
    #expect(try found("notice_", by: "XC-WJ", in: exchange).count == before.count + 2)
    #expect(try Files.names(in: exchange.layout.work).isEmpty)
    #expect(try Files.names(in: mount.folder.appending(".staging")).isEmpty)
    // What was fetched doesn't come again.
    for name in try exchange.box("outbox", of: "XC-WJ") { try Files.remove(mount.folder.appending(name)) }
    try exchange.run(at: "2021-01-28T10:50")
    #expect(try exchange.box("outbox", of: "XC-WJ").isEmpty)
  }

  /// What is too large for the room that there is isn't begun at each pass, and the rest of the room stays as it is.
  @Test func `what is larger than the room isn't tried, and what fits is brought`() throws {
    let (exchange, mount) = try exchange(.tmpfs, without: .bytes)
    let rows = (1...9_000).map {
      SampleBundle.Approval(msgId: "L-\($0)", item: "XK004", itemName: "公共场所卫生许可", docNo: "样审〔2021〕\($0)号")
    }
    try exchange.drop(SampleBundle.approvals(rows), as: "大.csv", from: "XC-SPJ")
    try exchange.run(at: "2021-01-04T11:00")
    #expect(try found("approval-push_", by: "XC-ZHZF", in: exchange).count == 1)
    let before = try exchange.box("outbox", of: "XC-WJ").count
    try Files.remove(mount.folder.appending("占满"))
    #expect(Mount.shell("head -c 1000000 /dev/zero > '\(mount.folder)/占满'"))
    let free = try DiskRoom(of: mount.folder).freeBytes
    try exchange.drop(
      SampleBundle.approvals([
        .init(msgId: "S-1", item: "XK004", itemName: "公共场所卫生许可", docNo: "样审〔2021〕10001号")
      ]), as: "小.csv", from: "XC-SPJ")
    #expect(try exchange.run(at: "2021-01-04T11:10").status == 75)
    // The other with its claim form; that of the large one waits with it.
    #expect(try exchange.box("outbox", of: "XC-WJ").count == before + 2)
    #expect(try DiskRoom(of: mount.folder).freeBytes >= free - 65_536)
    #expect(try Files.names(in: mount.folder.appending(".staging")).isEmpty)
  }
}

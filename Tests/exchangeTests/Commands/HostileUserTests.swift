import ExchangeFiles
import ExchangeLedger
import ExchangeProcessor
import Foundation
import Glibc
import SystemPackage
import Testing

/// A department's users on the machine itself, with the rights that the operator guide hands out, try what they can: the processor
/// runs as a user of its own, each department's users are of its group. Whatever they do is refused, or harmless and said.
@Suite(
  .enabled(
    if: geteuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv"),
    "only root may act as others"), .waits)
struct HostileUserTests {
  private static let processor: UInt32 = 42_000
  /// The department that attacks, and one that is attacked: user and group have one number.
  private static let attacker: UInt32 = 42_001, victim: UInt32 = 42_002
  private static let (his, other) = ("XC-WJ", "XC-SCJG")

  private let exchange: TemporaryExchange
  private let scratch: FilePath

  /// Lays it out by the guide: everything is the processor's, a department's folder its group's, and the processor is of these groups.
  init() throws {
    try self.init(.beside)
  }

  private init(_ place: OwnFolders.Place) throws {
    exchange = try TemporaryExchange(ownFolders: place)
    scratch = try Files.makeTemporaryFolder(named: "hostile")
    try deliver("P-1")
    #expect(Mount.shell("chmod 777 '\(scratch)'"))
    #expect(Mount.shell("chown -R \(Self.processor):\(Self.processor) '\(exchange.root)'"))
    for (code, group) in [(Self.his, Self.attacker), (Self.other, Self.victim)] {
      #expect(Mount.shell("chgrp -R \(group) '\(exchange.layout.department(code))'"))
    }
    // The guide's own words, should rights have got lost.
    let modes =
      place == .inside
      ? "chmod 2700 inbox/.taken outbox/.staging receipts/.staging"
      : "chmod 2700 .own .own/inbox .own/outbox .own/receipts"
    for code in exchange.departments {
      #expect(
        Mount.shell(
          "cd '\(exchange.layout.department(code))' && chmod 2750 . && chmod 3770 inbox && chmod 2770 outbox receipts && \(modes)"
        ))
    }
  }

  private func deliver(_ id: String) throws {
    let rows = [
      SampleBundle.Approval(msgId: id, item: "XK004", itemName: "公共场所卫生许可", docNo: "样审〔2021〕\(id)号"),
      SampleBundle.Approval(msgId: "\(id)-2", docNo: "样审食〔2021〕\(id)号"),
    ]
    try exchange.drop(SampleBundle.approvals(rows), as: "决定\(id).csv", from: "XC-SPJ")
    for name in try exchange.names(in: exchange.layout.inbox("XC-SPJ")) {
      let path = exchange.layout.inbox("XC-SPJ").appending(String(decoding: name, as: UTF8.self))
      _ = path.withPlatformString { chown($0, Self.processor, Self.processor) }
    }
    _ = try pass()
  }

  /// Runs something as another user.
  private func run(_ words: [String], as user: UInt32, groups: [UInt32]) throws -> (
    status: Int32, text: String
  ) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/setpriv")
    process.arguments =
      [
        "--reuid=\(user)", "--regid=\(user)", "--groups=\(groups.map { "\($0)" }.joined(separator: ","))",
      ] + words
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["TMPDIR": scratch.string], uniquingKeysWith: { $1 })
    process.standardInput = FileHandle.nullDevice
    let output = scratch.appending("output-\(UUID().uuidString)")
    try Files.replace(output, with: [])
    let handle = try #require(FileHandle(forWritingAtPath: output.string))
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: try Files.bytes(of: output), as: UTF8.self))
  }

  /// The processor makes a pass as its own user, who is of the departments' groups.
  private func pass() throws -> (status: Int32, text: String) {
    guard try Files.owners(of: exchange.root)?.user == Self.processor else {
      return (try exchange.run().status, "")
    }
    return try run(
      [Program.url.path, "run", "--once", exchange.root.string, "--at", TemporaryExchange.monday],
      as: Self.processor, groups: [Self.processor, Self.attacker, Self.victim])
  }

  /// Whether the attacker succeeds with something.
  private func attack(_ command: String) throws -> Bool {
    try run(
      ["/bin/sh", "-c", "cd '\(exchange.root)/departments/\(Self.his)' && \(command)"], as: Self.attacker,
      groups: [Self.attacker]
    )
    .status == 0
  }

  /// What nobody may touch: names and bytes of all that isn't the attacker's.
  private func others() throws -> [String: String] {
    var found: [String: String] = [:]
    for path in try exchange.files(below: exchange.root) where !path.string.contains("/\(Self.his)/") {
      if ["ledger.sqlite", ".clock", ".lock", ".in-hand", ".ledger", "/journal/", "/work/"].contains(
        where: path.string.contains)
      {
        continue
      }
      // What he has planted is kept as what it is.
      guard try Files.status(of: path)?.sort == .regular else { continue }
      found[path.string] = try Files.sha256(of: path)
    }
    return found
  }

  private func close() {
    _ = Mount.shell("rm -rf '\(scratch)'")
  }

  @Test func `he reads nothing but his own boxes`() throws {
    defer { close() }
    let root = exchange.root.string
    for target in [
      "ledger.sqlite", "exchange.yaml", "keys", "keys/*", "archive", "quarantine", "work", "reports",
      "journal", "catalog",
      "dead-letter", "departments", "departments/\(Self.other)", "departments/\(Self.other)/outbox",
      "departments/\(Self.other)/inbox",
      "departments/\(Self.other)/receipts", "departments/\(Self.his)/.own",
      "departments/\(Self.his)/.own/outbox",
    ] {
      #expect(try !attack("ls '\(root)'/\(target) && cat '\(root)'/\(target)"), "\(target)")
      #expect(try !attack("ls '\(root)'/\(target)/"), "\(target)/")
    }
    for path in try exchange.files(below: exchange.root) where !path.string.contains("/\(Self.his)/") {
      #expect(try !attack("cat '\(path)'"), "\(path)")
    }
    // His own he has.
    #expect(try attack("cat outbox/*.csv && ls receipts && touch inbox/样例.part && rm inbox/样例.part"))
  }

  @Test func `he writes nothing but his own boxes, and can't put another folder in the place of any`() throws
  {
    defer { close() }
    let root = exchange.root.string
    let before = try others()
    for command in [
      "touch '\(root)/departments/\(Self.other)/inbox/x'",
      "touch '\(root)/departments/\(Self.other)/outbox/x'", "touch '\(root)/x'",
      "touch '\(root)/departments/x'", "touch x", "mkdir x", "mv inbox x", "mv outbox x", "mv receipts x",
      "rm -rf inbox", "rmdir receipts",
      "mv .own x", "rm -rf .own", "ln -s /etc .own/x", "rm -rf .own/outbox", "mv .own/outbox outbox/x",
      "ln -s '\(root)/archive' x",
      "mv '\(root)/departments/\(Self.his)' '\(root)/departments/x'", "chmod 777 .", "chmod 777 inbox",
      "chmod -t inbox", "chmod 755 .own",
      "chgrp \(Self.attacker) .own/inbox", "chown \(Self.attacker) inbox", "chmod 666 outbox/*.csv",
      "for f in outbox/*.csv; do echo x >> \"$f\" || exit 1; done",
      "echo x >> '\(root)/ledger.sqlite'", "rm '\(root)/.lock'", "ln '\(root)/ledger.sqlite' inbox/账.csv",
      "ln /etc/shadow inbox/影.csv",
      "ln '\(root)/exchange.yaml' outbox/x",
    ] {
      #expect(try !attack(command), "\(command)")
    }
    #expect(try others() == before)
  }

  @Test func `what he plants in his inbox is answered, opened by nobody, and costs nobody anything`() throws {
    defer { close() }
    let before = try others()
    let root = exchange.root.string
    #expect(
      try attack(
        """
        mkfifo inbox/管道.csv && ln -s /etc/passwd inbox/链接.csv && ln -s '\(root)/ledger.sqlite' inbox/账.csv \
        && mkdir inbox/夹 && mkdir -p inbox/.taken/20210101-0001.090000000 && echo x > inbox/.taken/20210101-0001.090000000/倒签.csv \
        && mkdir inbox/.staging && echo x > inbox/无权.csv && chmod 000 inbox/无权.csv && ln inbox/无权.csv inbox/二名.csv \
        && python3 -c "import socket; socket.socket(socket.AF_UNIX).bind('inbox/s.csv')"
        """))
    try deliver("P-2")
    let answered = try exchange.receipts(of: Self.his)
    #expect(answered.filter { $0.codes == ["file-not-regular"] }.count == 4, "\(answered.map(\.codes))")
    #expect(answered.filter { $0.codes == ["file-unreadable"] }.count == 2)
    #expect(!answered.contains { $0.fileName == "倒签.csv" }, "nothing is taken for taken")
    #expect(try exchange.receipts(of: "XC-SPJ").count == 2)
    #expect(
      try exchange.box("outbox", of: Self.other).count {
        $0.hasPrefix("approval-push_") && !$0.contains(".claim.")
      } >= 2)
    let after = try others()
    for (path, digest) in before { #expect(after[path] == digest, "\(path)") }
    let status = try run(
      [Program.url.path, "status", exchange.root.string], as: Self.processor,
      groups: [Self.processor, Self.attacker, Self.victim])
    #expect(status.text.contains("夹"), "a folder in an inbox is named")
    #expect(try pass().status == 0)
  }

  @Test func `what he does to his outbox harms nobody, and what is delivered to him isn't lost by it`() throws
  {
    defer { close() }
    let before = try others()
    // He makes what isn't his look like ours, and takes names that deliveries will have.
    #expect(
      try attack(
        """
        rm -f outbox/* && mkdir outbox/.staging && echo x > outbox/.staging/20210104-0002.0.x && ln -s /etc outbox/.own \
        && mkdir -p 'outbox/approval-push_20210104-0002-\(Self.his).csv' && ln -s /etc/passwd outbox/notice_N20210104-0001-\(Self.his).csv \
        && chmod 000 outbox/.staging
        """))
    try deliver("P-2")
    let names = try exchange.box("outbox", of: Self.his)
    #expect(
      names.contains {
        $0.hasPrefix("20210104-0002.") && $0.hasSuffix("approval-push_20210104-0002-\(Self.his).csv")
      }, "\(names)")
    #expect(try Files.names(in: exchange.layout.staging(.outbox, of: Self.his)).isEmpty)
    let after = try others()
    for (path, digest) in before { #expect(after[path] == digest, "\(path)") }
  }

  @Test func `filling his inbox with what nobody takes stops no answer to others`() throws {
    defer { close() }
    #expect(
      try attack(
        "for i in $(seq 300); do head -c 100 /dev/zero > inbox/$i.part; echo x > inbox/坏$i.csv; done"))
    try deliver("P-2")
    #expect(try exchange.receipts(of: "XC-SPJ").count == 2)
    #expect(try exchange.receipts(of: Self.his).count == 300)
  }

  /// What the setting `ownFolders: beside` removes: with ours inside his boxes he can take them away, and harms himself alone.
  @Test func `with ours inside his outbox he can replace them, waits himself, and it is said`() throws {
    defer { close() }
    let inside = try HostileUserTests(.inside)
    defer { inside.close() }
    #expect(try !inside.attack("rm -rf inbox/.taken"), "the inbox is sticky")
    #expect(try !inside.attack("mv inbox/.taken inbox/x"))
    let before = try inside.others()
    #expect(try inside.attack("mv outbox/.staging outbox/weg && ln -s '\(scratch)' outbox/.staging"))
    try inside.deliver("P-2")
    #expect(try inside.exchange.receipts(of: "XC-SPJ").count == 2, "nobody else waits")
    #expect(try inside.exchange.box("outbox", of: Self.his).count { $0.contains("20210104-0002") } == 0)
    let said = try inside.pass()
    #expect(said.text.contains("那里放的是一个链接"), "\(said.text)")
    #expect(
      try Files.names(in: scratch).filter { !$0.string.hasPrefix("output-") }.isEmpty,
      "nothing went where the link leads")
    #expect(try inside.attack("rm outbox/.staging && mv outbox/weg outbox/.staging"))
    #expect(try inside.pass().status == 0)
    #expect(try inside.exchange.box("outbox", of: Self.his).contains { $0.contains("20210104-0002") })
    let after = try inside.others()
    for (path, digest) in before { #expect(after[path] == digest, "\(path)") }
  }

  @Test func `the doctor finds the rights by the guide as they should be, and what he may have had wrong`()
    throws
  {
    defer { close() }
    func doctor(_ options: String...) throws -> (status: Int32, text: String) {
      try run(
        [Program.url.path, "doctor", exchange.root.string, "--at", "2021-01-05T10:00", "--lang", "en"]
          + options, as: Self.processor,
        groups: [Self.processor, Self.attacker, Self.victim])
    }
    let well = try doctor()
    #expect(well.status == 0, "\(well.text)")
    #expect(
      Mount.shell(
        "chmod 2777 '\(exchange.root)/departments/\(Self.his)/.own/outbox' '\(exchange.root)/departments/\(Self.other)'"
      ))
    #expect(try attack("ls ../\(Self.other)/outbox") == false, "its boxes are closed all the same")
    #expect(try doctor().status == 2)
    #expect(try doctor("--fix").status == 0)
    #expect(try !attack("touch .own/outbox/x"))
  }
}

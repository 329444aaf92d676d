import ExchangeFiles
import ExchangeProcessor
import Glibc
import SystemPackage
import Testing

/// `exchange doctor` finds each thing that can be broken, says what helps, and mends what it may.
@Suite(.waits) struct DoctorTests {
  private static let moment = ["--at", "2021-01-05T10:00", "--lang", "en"]

  /// An exchange that has worked.
  private func exchange() throws -> TemporaryExchange {
    let exchange = try TemporaryExchange(ownFolders: .beside)
    try exchange.drop(
      SampleBundle.approvals([.init(msgId: "P-1", docNo: "样审〔2021〕1号")]), as: "决定.csv", from: "XC-SPJ")
    try exchange.pass(TemporaryExchange.monday)
    return exchange
  }

  private func ask(_ exchange: TemporaryExchange, _ options: String...) throws -> Program.Outcome {
    try Program.run(["doctor", exchange.root.string] + Self.moment + options)
  }

  private func shell(_ command: String, in exchange: TemporaryExchange) {
    #expect(Mount.shell("cd '\(exchange.root)' && \(command)"), "\(command)")
  }

  @Test func `an exchange that is well is said to be, and nothing of it changes`() throws {
    let exchange = try exchange()
    let files = try exchange.files(below: exchange.root).map(\.string)
    let outcome = try ask(exchange)
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(outcome.text.contains("All is well."))
    let left = try exchange.files(below: exchange.root).map(\.string)
    #expect(
      Set(left).subtracting(files).filter { !$0.hasSuffix(".ledger-proof") && !$0.contains("ledger.sqlite-") }
        == [])
    #expect(try exchange.ask("doctor", "--at", "2021-01-05T10:00").text.contains("一切正常。"))
  }

  /// Something that is broken.
  struct Break: Sendable, CustomTestStringConvertible {
    /// What breaks it, for the shell in the exchange's folder.
    let command: String
    /// What is said.
    let says: String
    var status: Int32 = 2
    /// Whether `--fix` puts it right.
    var isMended = false
    var testDescription: String { command }
  }

  @Test(arguments: [
    Break(command: "printf '\\npoll: 3\\n' >> exchange.yaml", says: "poll"),
    Break(command: "sed -i 's/SUPERVISION/SUPERVISOR/' catalog/departments.csv", says: "departments.csv"),
    Break(
      command: "tail -n 1 catalog/departments.csv >> catalog/departments.csv", says: "departments.csv"),
    Break(
      command: "sed -i 's/,OPERATOR,/,OBSERVER,/' catalog/departments.csv", says: "nobody gets the sign-off",
      status: 1),
    Break(
      command: "printf '\\nprocessors: 2\\n' >> exchange.yaml", says: "with the ledger in a file",
      status: 1),
    Break(command: "rmdir quarantine dead-letter", says: "quarantine is missing", isMended: true),
    Break(command: "chmod 755 archive", says: "archive has the rights 755", isMended: true),
    Break(command: "chmod 644 ledger.sqlite", says: "ledger.sqlite has the rights 644", isMended: true),
    Break(command: "chmod 777 departments", says: "departments has the rights 777", isMended: true),
    Break(
      command: "chmod 3777 departments/XC-WJ/inbox", says: "XC-WJ/inbox has the rights 3777", isMended: true),
    Break(command: "chmod 2770 departments/XC-WJ", says: "XC-WJ has the rights 2770", isMended: true),
    Break(command: "chmod 2770 departments/XC-WJ/inbox", says: "instead of 3770", isMended: true),
    Break(command: "chmod 2700 departments/XC-WJ/outbox", says: "can't get in", status: 1, isMended: true),
    Break(command: "chmod 2777 departments/XC-WJ/.own/outbox", says: "instead of 2700", isMended: true),
    Break(command: "rmdir departments/XC-WJ/.own/outbox", says: "XC-WJ/.own/outbox", isMended: true),
    Break(command: "mv departments/XC-WJ/outbox gone", says: "Mount the share"),
    Break(command: "mv departments/XC-WJ gone", says: "delete the line XC-WJ"),
    Break(
      command: "mv departments/XC-WJ/outbox gone && ln -s \"$PWD/gone\" departments/XC-WJ/outbox",
      says: "A link stands there"),
    Break(command: "chmod 644 keys/*.pem", says: "has the rights 644", isMended: true),
    Break(command: "chmod 755 keys", says: "keys has the rights 755", isMended: true),
    Break(command: "for f in keys/*.pem; do echo x > $f; done", says: "pem"),
    Break(
      command:
        "for f in keys/*.pub.pem; do openssl genpkey -algorithm ed25519 | openssl pkey -pubout > \"$f\"; done",
      says: "isn't the public key of", isMended: true),
    Break(command: "rm keys/*.pub.pem", says: "there is no public key to hand out", isMended: true),
    Break(command: "rm ledger.sqlite*", says: "exchange restore"),
    Break(command: "echo x > ledger.sqlite; rm -f ledger.sqlite-*", says: "ledger damaged"),
    Break(command: "printf '\\nreserveMiB: 1048576\\n' >> exchange.yaml", says: "little room"),
    Break(command: "mv departments/XC-WJ gone && mkdir departments/XC-WJ", says: "delete the line XC-WJ"),
  ]) func `each thing that is broken is said, with what helps, and mended where that may be`(one: Break)
    throws
  {
    let exchange = try exchange()
    shell(one.command, in: exchange)
    let outcome = try ask(exchange)
    #expect(outcome.status == one.status, "\(outcome.text)\(outcome.errors)")
    #expect(outcome.text.contains(one.says), "\(outcome.text)")
    #expect(outcome.text.contains("→"))
    let fixed = try ask(exchange, "--fix")
    if one.isMended {
      #expect(fixed.status == 0 && fixed.text.contains("put right"), "\(fixed.text)")
      #expect(try ask(exchange).status == 0)
      try exchange.pass("2021-01-05T11:00")
    } else {
      #expect(fixed.status == one.status, "\(fixed.text)")
      #expect(!fixed.text.contains("--fix makes one"), "what it doesn't make it isn't said to: \(fixed.text)")
    }
  }

  @Test func `a ledger that was changed is found, or only opened where it has to be quick`() throws {
    let exchange = try exchange()
    shell(
      "python3 -c \"import sqlite3; c=sqlite3.connect('ledger.sqlite'); c.execute('UPDATE drops SET accepted=7'); c.commit()\"",
      in: exchange)
    #expect(try ask(exchange, "--quick").status == 0)
    let outcome = try ask(exchange)
    #expect(outcome.status == 2)
    #expect(outcome.text.contains("isn't what its chain tells"), "\(outcome.text)")
    #expect(try ask(exchange, "--quick").status == 2, "it is known by now")
  }

  @Test func `a clock that is behind the ledger, and a year without a notice, are told`() throws {
    let exchange = try exchange()
    let behind = try exchange.ask("doctor", "--at", "2021-01-03T10:00", "--lang", "en")
    #expect(behind.status == 2)
    #expect(behind.text.contains("Set the clock (NTP)"), "\(behind.text)")
    let late = try exchange.ask("doctor", "--at", "2031-06-01T10:00", "--lang", "en")
    #expect(late.status == 1)
    #expect(late.text.contains("calendar/2031.csv"), "\(late.text)")
    #expect(
      try exchange.ask("doctor", "--at", "2021-01-05T10:00", "--format", "json").text.contains(
        "\"severity\" : 0"))
  }

  @Test(.enabled(if: Mount.isAllowed, "mounting isn't allowed here"))
  func `file systems are tried for real: read-only, full, and on another mount`() throws {
    let exchange = try exchange()
    let outbox = exchange.layout.department("XC-WJ").appending("outbox")
    do {
      let mount = try #require(Mount(.tmpfs, over: outbox, bytes: 1 << 20, files: 64))
      let outcome = try ask(exchange)
      #expect(outcome.status == 2)
      #expect(outcome.text.contains("ownFoldersOf"), "\(outcome.text)")
      withExtendedLifetime(mount) {}
    }
    let archive = exchange.layout.archive
    #expect(Mount.shell("mount -t tmpfs -o ro none '\(archive)'"))
    let outcome = try ask(exchange)
    #expect(Mount.shell("umount '\(archive)'"))
    #expect(outcome.status == 2)
    #expect(outcome.text.contains("mounted read-only"), "\(outcome.text)")
    #expect(try ask(exchange).status == 0)
  }

  @Test(.enabled(if: Mount.isAllowed, "mounting isn't allowed here"))
  func `what is of a whole file system is told once, however many folders lie on it`() throws {
    let exchange = try exchange()
    let folder = exchange.root.appending("departments")
    #expect(Mount.shell("mount --bind '\(folder)' '\(folder)' && mount -o remount,ro,bind '\(folder)'"))
    let text = try ask(exchange).text
    #expect(Mount.shell("umount '\(folder)'"))
    let lines = text.split(separator: "\n").filter { $0.contains(".probe-") }
    #expect(lines.count == 1 && lines.allSatisfy { $0.contains("more like it") }, "\(text)")
  }

  @Test func `a missing setgid bit is told as what it is, and many of a kind once`() throws {
    let exchange = try exchange()
    shell("chmod g-s departments/*", in: exchange)
    let text = try ask(exchange).text
    let lines = text.split(separator: "\n").filter { $0.contains("without the setgid bit") }
    #expect(lines.count == 1 && lines.allSatisfy { $0.contains("more like it") }, "\(text)")
    #expect(!text.contains("others may read or change"), "\(text)")
  }

  @Test(.enabled(if: geteuid() == 0, "only root may give files away"))
  func `what is another user's is told, and never mended by itself`() throws {
    let exchange = try exchange()
    shell("chown 41001 departments/XC-WJ/.own/outbox && chgrp 41001 departments/XC-YJ/outbox", in: exchange)
    let outcome = try ask(exchange)
    #expect(outcome.status == 2)
    #expect(outcome.text.contains("belongs to user 41001"), "\(outcome.text)")
    #expect(outcome.text.contains("is of group 41001"))
    let fixed = try ask(exchange, "--fix")
    #expect(fixed.status == 2 && fixed.text.contains("belongs to user 41001"), "\(fixed.text)")
    #expect(!fixed.text.contains("! \(exchange.root)/departments/XC-YJ/outbox"), "\(fixed.text)")
  }
}

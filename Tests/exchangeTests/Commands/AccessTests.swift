import ExchangeFiles
import ExchangeProcessor
import Foundation
import Glibc
import SystemPackage
import Testing

/// Who of a machine's users may reach what, with real users: by number, since none of them needs a name.
@Suite(.enabled(if: geteuid() == 0, "only root may act as others"), .waits)
struct AccessTests {
  private static let department: UInt32 = 41_001
  private static let stranger: UInt32 = 41_002

  /// Runs a shell command as another user of the given group; whether it succeeded.
  private func shell(_ command: String, as user: UInt32, in group: UInt32? = nil) throws -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/setpriv")
    process.arguments = [
      "--reuid", "\(user)", "--regid", "\(group ?? user)", "--clear-groups", "/bin/sh", "-c", command,
    ]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  /// An exchange with one delivery, whose recipient's folders are a group's.
  private func exchange() throws -> TemporaryExchange {
    let exchange = try TemporaryExchange()
    for folder in ["XC-SCJG"] {
      let path = exchange.layout.department(folder)
      for file in try [path] + folders(below: path) {
        _ = file.withPlatformString { chown($0, 0, Self.department) }
      }
    }
    let row = SampleBundle.Approval(msgId: "SPJ-1", docNo: "薛审食许字〔2021〕1号")
    try exchange.drop(SampleBundle.approvals([row]), as: "决定.csv", from: "XC-SPJ")
    try exchange.run()
    return exchange
  }

  private func folders(below folder: FilePath) throws -> [FilePath] {
    try Files.names(in: folder).map(folder.appending).filter { try Files.status(of: $0)?.sort == .folder }
      .flatMap { try [$0] + folders(below: $0) }
  }

  @Test(arguments: [(65_534, true), (41_002, false)] as [(UInt32, Bool)])
  func `who shares his group with others is told that they reach every department's folders`(
    group: UInt32, isTold: Bool
  ) throws {
    let exchange = try TemporaryExchange()
    let new = exchange.root.appending("new")
    try Files.makeFolder(new)
    for path in [exchange.root, new] { _ = path.withPlatformString { chown($0, Self.stranger, group) } }
    // Of the group “nogroup” several of the system's own users are.
    let answer = new.appending("answer")
    #expect(
      try shell(
        "umask 077; '\(Program.url.path)' init '\(new)/exchange' > '\(answer)'", as: Self.stranger, in: group)
    )
    let text = String(decoding: try Files.bytes(of: answer), as: UTF8.self)
    #expect(text.contains("已建好"))
    #expect(text.contains("组里还有别的用户") == isTold, "\(text)")
  }

  @Test func `a stranger reads and lists nothing`() throws {
    let exchange = try exchange()
    let root = exchange.root.string
    for path in [
      "", "departments", "archive", "quarantine", "work", "reports", "dead-letter", "catalog", "calendar",
      "departments/XC-SPJ", "departments/XC-SPJ/inbox", "departments/XC-SCJG/outbox",
      "departments/XC-SPJ/receipts",
    ] {
      #expect(try !shell("ls '\(root)/\(path)'", as: Self.stranger), "\(path)")
      #expect(try !shell("touch '\(root)/\(path)/x'", as: Self.stranger), "\(path)")
    }
    for file in try exchange.files(below: exchange.root) {
      #expect(try !shell("cat '\(file)'", as: Self.stranger), "\(file)")
    }
    let link = "\(root)-link"
    #expect(symlink(root, link) == 0)
    defer { unlink(link) }
    for path in [root, link] {
      #expect(try !Program.run("status", path, "--lang", "en").text.contains("open to other users"))
    }
  }

  @Test func `a department's group drops, reads and takes away, and leaves alone what is ours`() throws {
    let exchange = try exchange()
    let home = exchange.layout.department("XC-SCJG").string
    let delivery = try #require(exchange.box("outbox", of: "XC-SCJG").first)
    #expect(
      try shell("cat '\(home)/outbox/\(delivery)' && rm '\(home)/outbox/\(delivery)'", as: Self.department))
    for act in [
      "ls '\(home)/inbox/.taken'", "ls '\(home)/outbox/.staging'",
      "mv '\(home)/inbox/.taken' '\(home)/inbox/x'",
      "mv '\(home)/outbox' '\(home)/x'", "ls '\(exchange.root)/departments'",
      "cat '\(exchange.root)/ledger.sqlite'",
      "ls '\(exchange.root)/departments/XC-SPJ'",
    ] {
      #expect(try !shell(act, as: Self.department), "\(act)")
    }
    #expect(try shell("printf '样例' > '\(home)/inbox/样例.csv'", as: Self.department))
    try exchange.run()
    let receipt = try #require(exchange.box("receipts", of: "XC-SCJG").first)
    #expect(try shell("cat '\(home)/receipts/\(receipt)'", as: Self.department))
  }

  @Test func `an exchange that is open to everybody is told, and left as it is`() throws {
    let exchange = try exchange()
    _ = exchange.root.withPlatformString { chmod($0, 0o755) }
    let archive = exchange.layout.archive
    _ = archive.withPlatformString { chmod($0, 0o755) }
    let status = try Program.run("status", exchange.root.string, "--lang", "en")
    #expect(status.text.contains("open to other users of this machine"))
    #expect(status.text.contains(archive.string))
    #expect(try exchange.run().errors.contains(archive.string))
    var found = stat()
    _ = archive.withPlatformString { lstat($0, &found) }
    #expect(found.st_mode & 0o777 == 0o755)
  }
}
